"""Two persons who decide the same step at once: one decides, the other is told."""

import pytest

from odoo.exceptions import UserError

from tests.support.clients import at_once, call, errors, request


@pytest.fixture
def filed(shop):
    """A submitted request of a new customer that two steps of a company decide; its id."""
    (partner,) = shop.customers(1, limit=1000)
    with shop.open() as env:
        group = env.ref("credit_management.group_credit_controller")
        rows = env["credit.authority"].search([("company_id", "=", shop.company_id)])
        if not rows:
            env["credit.authority"].create(
                [
                    {"kind": "increase", "company_id": shop.company_id, "sequence": sequence,
                     "group_id": group.id, "authority": authority}
                    for sequence, authority in ((10, "review"), (20, "unlimited"))
                ]
            )  # fmt: skip
        made = env["credit.request"].with_user(shop.analyst).create(
            {"account_id": shop.account(env["res.partner"].browse(partner)).id, "amount": 5000,
             "kind": "increase", "date_from": shop.today, "reason": "Season"}
        )  # fmt: skip
        made.action_submit()
        return made.id


def approve(request_id, login, seen=None):
    """Return the work of somebody who approves, as the screen they have open does."""

    def work(env):
        env = env(context=dict(env.context, credit_seen=seen))
        return call("credit.request", "action_approve", [request_id])(env)

    return login, work


def screen(shop, request_id):
    """What a screen opened now would send along."""
    with shop.open() as env:
        return env["credit.request"].browse(request_id).approval_token


def approvals(shop, request_id):
    with shop.open() as env:
        made = env["credit.request"].browse(request_id)
        return made.state, [
            (row.sequence, row.state) for row in made.approval_ids.sorted("sequence")
        ]


def test_two_who_decide_the_same_step_at_once_decide_it_once(shop, filed):
    seen = screen(shop, filed)
    answers = at_once(shop, *[approve(filed, login, seen) for login in ("controller", "manager")])
    refused = [answer.error for answer in answers if answer.error]
    assert len(refused) == 1
    assert isinstance(refused[0], UserError)
    assert approvals(shop, filed) == ("submitted", [(10, "approved"), (20, "pending")])


def test_one_who_presses_twice_decides_once(shop, filed):
    answers = at_once(shop, *[approve(filed, "manager") for _ in range(4)])
    refused = [answer.error for answer in answers if answer.error]
    assert len(refused) == 3
    assert all(isinstance(error, UserError) for error in refused)
    assert approvals(shop, filed) == ("submitted", [(10, "approved"), (20, "pending")])


def test_the_next_person_goes_on_from_there(shop, filed):
    assert errors([request(shop, *approve(filed, "controller"))]) == []
    assert errors([request(shop, *approve(filed, "manager", screen(shop, filed)))]) == []
    assert approvals(shop, filed) == ("approved", [(10, "approved"), (20, "approved")])
