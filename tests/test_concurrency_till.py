"""Two tills, or a till and an order, never share one credit limit."""

import pytest

from odoo.addons.credit_management.tests.whole import some

from tests.support import registry
from tests.support.clients import at_once, call, confirm, errors

LIMIT = 1000


@pytest.fixture(scope="module")
def tills(credit_shop):
    """Eight open tills of the shop, whose salesperson sells there, too."""
    from odoo.addons.credit_management_pos.tests.till import open_till

    with credit_shop.open() as env:
        credit_shop.sales.group_ids |= env.ref("point_of_sale.group_pos_user")
        credit_shop.product.available_in_pos = True
        return [
            open_till(env, credit_shop.company, credit_shop.sales, f"T{number} counter").id
            for number in range(8)
        ]


def sell(shop, till_id, partner_id, amount):
    """Return the work of a till that sells this on account."""
    from odoo.addons.credit_management_pos.tests.till import sale_of

    with shop.open() as env:
        till = env["pos.config"].browse(till_id)
        account = till.payment_method_ids.filtered(lambda one: not one.journal_id)
        partner = env["res.partner"].browse(partner_id)
        return call(
            "pos.order", "sync_from_ui", [sale_of(till, shop.product, partner, {account: amount})]
        )


@pytest.mark.parametrize("clients", some([2, 8]))
def test_half_of_the_sales_fit_and_exactly_half_go_through(shop, tills, clients):
    amount = LIMIT / (clients // 2)
    (partner,) = shop.customers(1, LIMIT)
    works = [sell(shop, till, partner, amount) for till in tills[:clients]]
    answers = at_once(shop, *works)
    refused = errors(answers)
    assert len(refused) == clients // 2
    assert all("another payment method" in text for text in refused)
    assert shop.exposure(partner) == LIMIT


def test_a_till_and_an_order_do_not_share_a_limit(shop, tills):
    (partner,) = shop.customers(1, LIMIT)
    (order,) = shop.orders([700], partner)
    answers = at_once(shop, sell(shop, tills[0], partner, 700), confirm(order))
    assert shop.exposure(partner) == 700
    assert len(errors(answers)) == shop.states([order]).count(("sale", "passed"))


def test_without_the_lock_the_same_tills_overshoot(shop, tills, monkeypatch):
    """The control: these tests can fail."""
    judge = registry(shop.database)["credit.till"]
    monkeypatch.setattr(judge, "_lock_and_compare", lambda self, by_customer: None)
    (partner,) = shop.customers(1, LIMIT)
    answers = at_once(shop, *[sell(shop, till, partner, 700) for till in tills[:2]])
    assert errors(answers) == []
    assert shop.exposure(partner) == 1400
