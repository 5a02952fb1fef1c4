"""Demo data on a copy of a real database changes nothing for those who work in it."""

from tests.support import rows, template

MAIN = """SELECT {} FROM res_company
          WHERE id = (SELECT res_id FROM ir_model_data
                      WHERE module = 'base' AND name = 'main_company')"""


def test_the_main_company_decides_as_if_there_were_no_demo_data():
    settings = ("credit_check_mode", "credit_total_cap", "credit_payment_term_id")
    found = [rows(template(), MAIN.format(name))[0] for name in settings]
    assert [found[0], found[1] or 0, found[2]] == ["observe", 0, None]


def test_there_are_holds_to_look_at():
    states = set(rows(template(), "SELECT state FROM credit_hold"))
    assert {"open", "ready", "released", "rejected"} <= states
