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


def test_there_is_a_year_to_look_at():
    """No page of the demo is empty: what people would have done in a year is there."""
    for table, wanted in {
        "credit_assessment": {"approved", "submitted"},
        "credit_review": {"open", "commented", "done"},
        "credit_survey": {"draft", "confirmed"},
        "credit_reduction_plan": {"draft", "active"},
        "credit_archive_loan": {"requested", "approved", "lent", "refused"},
    }.items():
        assert wanted <= set(rows(template(), f"SELECT state FROM {table}")), table
    steps = rows(template(), "SELECT count(*) FROM credit_approval WHERE state = 'approved'")
    assert steps[0] >= 2


def test_customers_paid_in_the_demo():
    paid = rows(
        template(),
        "SELECT count(*) FROM account_move WHERE ref = 'CREDIT-DEMO-PAID'"
        " AND move_type = 'out_invoice' AND payment_state IN ('paid', 'in_payment')",
    )
    assert paid[0] >= 10


def test_the_demo_leaves_no_matrix_in_force():
    assert rows(
        template(),
        "SELECT count(*) FROM credit_authority a JOIN ir_model_data d ON d.res_id = a.id"
        " AND d.model = 'credit.authority' AND d.module = 'credit_management' WHERE a.active",
    ) == [0]


def test_the_demo_of_goods_suppliers_and_tills_has_something_that_waits():
    for table in ("credit_delivery_hold", "credit_prepayment_hold", "credit_till_hold"):
        assert "open" in rows(template(), f"SELECT state FROM {table}"), table
    assert rows(template(), "SELECT count(*) FROM ir_demo_failure") == [0]
