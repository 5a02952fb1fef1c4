"""Two collectors who send, or propose, at the same moment: every customer gets one letter."""

import pytest

from tests.support.clients import at_once, call, errors

CUSTOMERS = 3


@pytest.fixture(autouse=True)
def quiet(shop):
    """Odoo logs as an error that two transactions write the same row; here they shall."""


@pytest.fixture(scope="module")
def desk(credit_shop):
    """The shop with a collector, and customers who are late."""
    from odoo.addons.credit_management.tests.common import CreditCase

    with credit_shop.open() as env:
        collector = CreditCase._user.__func__(
            credit_shop, "collector", "credit_collection.group_collector"
        )
        credit_shop.staff["collector"] = collector.id
        for number in range(CUSTOMERS):
            partner = env["res.partner"].create(
                {"name": f"Late {number}", "is_company": True, "email": f"late{number}@example.com"}
            )
            credit_shop.invoice(1000, partner, days=-8)
    return credit_shop


def letters(shop):
    """Return (state, mails) of all reminders."""
    with shop.open() as env:
        mine = [("company_id", "=", shop.company_id), ("partner_id.name", "=like", "Late %")]
        reminders = env["credit.reminder"].search(mine)
        return reminders.mapped("state"), len(reminders.mail_id)


def test_two_at_once_propose_and_send_one_letter_each(desk):
    propose = call("credit.reminder", "action_propose", [])
    assert errors(at_once(desk, propose, propose, user="collector")) == []
    assert letters(desk) == (["draft"] * CUSTOMERS, 0)
    with desk.open("collector") as env:
        waiting = env["credit.reminder"].search(
            [("state", "=", "draft"), ("partner_id.name", "=like", "Late %")]
        )
        dialogues = [waiting.action_send()["res_id"] for _client in range(2)]
    send = [call("credit.reminder.dispatch", "action_start", [one]) for one in dialogues]
    assert errors(at_once(desk, *send, user="collector")) == []
    assert letters(desk) == (["queued"] * CUSTOMERS, CUSTOMERS)
