"""Two transfers at once share one limit, and one payment, as two orders do.

As in ``test_concurrency.py``: real transactions in threads, every client's snapshot older than
everybody's commit.
"""

import json
import urllib.request

import pytest

from odoo import Command

from odoo.addons.credit_management.tests.whole import in_whole_runs, some

from tests.support import OdooServer, registry
from tests.support.clients import Background, at_once, errors
from tests.support.locks import commits_wait, locks, wait_until
from tests.support.workers import busy_worker, kill

LIMIT = 1000


@pytest.fixture
def warehouse(shop):
    """The shop with goods in stock and somebody who ships them."""
    from odoo.addons.credit_management.tests.common import CreditCase

    with shop.open() as env:
        if "keeper" not in shop.staff:
            keeper = CreditCase._user.__func__(shop, "keeper", "stock.group_stock_user")
            shop.staff["keeper"] = keeper.id
        place = env["stock.warehouse"].search([("company_id", "=", shop.company_id)], limit=1)
        place = place or env["stock.warehouse"].create({"company_id": shop.company_id})
        goods = env["product.product"].create(
            {"name": "Goods", "type": "consu", "is_storable": True, "taxes_id": False,
             "invoice_policy": "delivery"}
        )  # fmt: skip
        env["stock.quant"]._update_available_quantity(goods, place.lot_stock_id, 10000)
        shop.goods_id = goods.id
    return shop


def transfers(shop, partner_id, amounts, **values):
    """Commit confirmed orders of these amounts; return (orders, their ready transfers), ids."""
    with shop.open() as env:
        shop.product = env["product.product"].browse(shop.goods_id)
        partner = env["res.partner"].browse(partner_id)
        orders = env["sale.order"].browse(
            [shop.order(amount, partner, **values).id for amount in amounts]
        )
        orders.action_confirm()
        assert set(orders.mapped("state")) == {"sale"}
        orders.picking_ids.action_assign()
        orders.picking_ids.move_ids.picked = True
        return orders.ids, [order.picking_ids.id for order in orders]


def ship(picking_id):
    """Return the work of a client who validates a transfer."""
    return lambda env: (
        env["stock.picking"].browse(picking_id).with_context(skip_backorder=True).button_validate()
        and True
    )


def states(shop, picking_ids):
    """`(state, credit state)` of transfers, read fresh."""
    with shop.open() as env:
        pickings = env["stock.picking"].browse(picking_ids)
        return [(one.state, one.credit_delivery_state) for one in pickings]


def cut(shop, partner_id, amount):
    """Commit that the customer's limit is no more than `amount`."""
    with shop.open() as env:
        shop.grant(env["res.partner"].browse(partner_id), amount, "decrease")


@pytest.mark.parametrize("clients", some([2, 8, 32], 2))
def test_half_of_the_transfers_fit_and_exactly_half_leave(warehouse, clients):
    shop, amount = warehouse, LIMIT / (clients // 2)
    (partner,) = shop.customers(1, LIMIT * 2)
    _orders, pickings = transfers(shop, partner, [amount] * clients)
    cut(shop, partner, LIMIT)
    answers = at_once(shop, *[ship(one) for one in pickings], user="keeper")
    assert errors(answers) == []
    found = states(shop, pickings)
    assert found.count(("done", "passed")) == clients // 2
    assert found.count(("assigned", "held")) == clients // 2


def test_without_the_proof_the_same_clients_overshoot(warehouse, monkeypatch):
    """The control: these tests can fail."""
    shop = warehouse
    monkeypatch.setattr(registry(shop.database)["credit.proof"], "_prove", lambda self: None)
    (partner,) = shop.customers(1, LIMIT * 2)
    _orders, pickings = transfers(shop, partner, [LIMIT] * 2)
    cut(shop, partner, LIMIT)
    answers = at_once(shop, *[ship(one) for one in pickings], user="keeper")
    assert errors(answers) == []
    assert states(shop, pickings) == [("done", "passed")] * 2


def test_what_was_paid_once_leaves_once(warehouse):
    shop = warehouse
    (partner,) = shop.customers(1, None)
    with shop.open() as env:
        term = env["account.payment.term"].create(
            {"name": "Before delivery", "credit_before_delivery": True,
             "line_ids": [Command.create({"value": "percent", "value_amount": 100})]}
        ).id  # fmt: skip
    (order,), (first,) = transfers(shop, partner, [LIMIT], quantity=2, payment_term_id=term)
    with shop.open() as env:
        # half of it in a transfer of its own, and half of it paid
        picking = env["stock.picking"].browse(first)
        picking.move_ids.quantity = 1
        picking.action_split_transfer()
        pickings = env["sale.order"].browse(order).picking_ids
        pickings.action_assign()
        pickings.move_ids.picked = True
        payment = env["account.payment"].create(
            {"payment_type": "inbound", "partner_type": "customer", "amount": LIMIT / 2,
             "partner_id": partner, "company_id": shop.company_id}
        )  # fmt: skip
        payment.action_post()
        env["sale.order"].browse(order).credit_payment_ids = payment
        pickings = pickings.ids
    assert len(pickings) == 2
    answers = at_once(shop, *[ship(one) for one in pickings], user="keeper")
    assert errors(answers) == []
    assert sorted(one[0] for one in states(shop, pickings)) == ["assigned", "done"]


def by_key(server, key, picking_id):
    """Validate a transfer through the JSON-2 API, as a scanner does."""
    body = {"ids": [picking_id], "context": {"skip_backorder": True}}
    asked = urllib.request.Request(
        server.url + "/json/2/stock.picking/button_validate",
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "Authorization": f"bearer {key}"},
    )
    with urllib.request.urlopen(asked, timeout=120) as response:
        return json.load(response)


@in_whole_runs
def test_a_worker_killed_while_it_ships_keeps_no_lock(warehouse):
    """It has proven its goods and holds the customer's lock when it dies; others wait for it."""
    shop = warehouse
    (partner,) = shop.customers(1, LIMIT * 3)
    _orders, (victim, *pickings) = transfers(shop, partner, [500] * 5)
    cut(shop, partner, LIMIT)
    with shop.open("keeper") as env:
        key = env["res.users.apikeys"].sudo()._generate("rpc", "tests", False)
    with OdooServer(shop.database, workers=3) as server:
        with commits_wait(shop, "stock_picking") as open_gate:
            dying = Background(lambda: by_key(server, key, victim))
            wait_until(lambda: (partner, True) in locks(shop))
            worker = busy_worker(server)
            others = [
                Background(lambda picking=picking: by_key(server, key, picking))
                for picking in pickings
            ]
            wait_until(lambda: (partner, False) in locks(shop))
            kill(worker)
            assert isinstance(dying.answer().error, OSError)
            open_gate()
            answers = [other.answer() for other in others]
        assert errors(answers) == []
        wait_until(lambda: locks(shop) == [])
    # Killed in its COMMIT it has left or not, as PostgreSQL heard of its end: counted once.
    found = states(shop, [victim, *pickings])
    assert found[0] in [("done", "passed"), ("assigned", "none")]
    assert found.count(("done", "passed")) == 2
    assert found.count(("assigned", "held")) == 3 - (found[0] == ("assigned", "none"))
