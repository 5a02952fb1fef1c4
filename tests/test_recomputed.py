"""A confirmed order whose total grows without anybody writing it is judged at commit."""

import pytest

from odoo.exceptions import UserError


def confirmed(shop, amount):
    """Return the id of an order of ``amount``, confirmed and committed; the limit is 1,000."""
    with shop.open():
        order = shop.order(amount, shop.customer(limit=1000))
        order.action_confirm()
        assert order.state == "sale"
        return order.id


def reprice(shop, order_id, price):
    """Raise the product's price, then have a salesperson update the order's prices."""
    with shop.open():
        shop.product.list_price = price
    try:
        with shop.open("sales") as env:
            env["sale.order"].browse(order_id).action_update_prices()
    finally:
        with shop.open():
            shop.product.list_price = 1.0


def total(shop, order_id):
    with shop.open() as env:
        return env["sale.order"].browse(order_id).amount_total


def test_prices_updated_beyond_the_limit_are_refused(shop):
    order_id = confirmed(shop, 100)
    with pytest.raises(UserError):
        reprice(shop, order_id, 5000)
    assert total(shop, order_id) == 100


def test_prices_updated_within_the_limit_stand(shop):
    order_id = confirmed(shop, 100)
    reprice(shop, order_id, 900)
    assert total(shop, order_id) == 900


def test_who_may_not_see_the_credit_leaves_a_note_by_trying(shop):
    """A colleague's customer: each refused try could else be one step of a search."""
    with shop.open() as env:
        partner = shop.customer(limit=1000, user_id=shop.head.id)
        account = shop.account(partner).id
        order = shop.order(100, partner, user_id=shop.sales.id)
        order.action_confirm()
        line = order.order_line.id
    for amount in (5000, 1000.01):
        with pytest.raises(UserError), shop.open("sales") as env:
            env["sale.order.line"].browse(line).price_unit = amount
    with shop.open("head") as env, pytest.raises(UserError), env.cr.savepoint():
        env["sale.order.line"].browse(line).price_unit = 7000
    with shop.open() as env:
        notes = env["credit.account"].browse(account).message_ids
        tried = notes.filtered(lambda one: "was refused" in (one.body or ""))
        assert tried.author_id == shop.sales.partner_id
        assert [("5,000" in note.body, "1,000.01" in note.body) for note in tried] == [
            (False, True),
            (True, False),
        ]
