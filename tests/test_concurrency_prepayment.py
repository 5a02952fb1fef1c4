"""Two who prepay at once never share one supplier's limit (docs/adr/0003, 0024).

Real transactions in threads: all clients have taken their snapshot before the first one
confirms, and only the proof at commit stands between them and the limit.
"""

import pytest

from tests.support import registry
from tests.support.clients import at_once, call, errors

LIMIT = 1000


@pytest.fixture(autouse=True)
def quiet(shop):
    """Odoo logs as an error that two transactions write the same row; here they shall."""


@pytest.fixture(scope="module")
def market(credit_shop):
    """The shop with a buyer who pays too, a term that prepays, and what is bought."""
    from odoo import Command

    from odoo.addons.credit_management.tests.common import CreditCase

    with credit_shop.open() as env:
        credit_shop.company.credit_prepayment_mode = "enforce"
        buyer = CreditCase._user.__func__(
            credit_shop, "buyer", "purchase.group_purchase_user", "account.group_account_invoice"
        )
        credit_shop.staff["buyer"] = buyer.id
        credit_shop.buyer = buyer
        term = env["account.payment.term"].create(
            {"name": "In advance", "credit_before_delivery": True,
             "line_ids": [Command.create({"value_amount": 100, "nb_days": 0})]}
        )  # fmt: skip
        credit_shop.prepaying_term_id = term.id
        company = credit_shop.company_id
        if not env["stock.warehouse"].search_count([("company_id", "=", company)]):
            env["stock.warehouse"].create({"company_id": company})
    return credit_shop


def supplier(shop):
    """Commit a supplier that may be prepaid up to the limit; its id."""
    with shop.open() as env:
        partner = env["res.partner"].create({"name": "Steelworks", "is_company": True})
        shop.grant(partner, LIMIT, segment="prepayment")
        return partner.id


def orders(shop, partner_id, amounts):
    """Commit purchase quotations of these amounts, each of a product of its own; their ids.

    Odoo notes the supplier with the product: of one product two orders would collide there.
    """
    from odoo import Command

    with shop.open("buyer") as env:
        products = env["product.product"].sudo()
        return [
            env["purchase.order"].create(
                {"partner_id": partner_id, "payment_term_id": shop.prepaying_term_id,
                 "order_line": [Command.create({"product_id": products.create({"name": "Part"}).id,
                                                "product_qty": 1, "price_unit": amount,
                                                "tax_ids": False})]}
            ).id
            for amount in amounts
        ]  # fmt: skip


def promised(shop, partner_id):
    """What confirmed orders come to: their bare sum, whatever our SQL thinks."""
    with shop.open() as env:
        env.cr.execute(
            """SELECT COALESCE(SUM(amount_total), 0) FROM purchase_order
                WHERE partner_id = %s AND state = 'purchase'""",
            [partner_id],
        )
        return float(env.cr.fetchone()[0])


def confirm(order_id):
    return call("purchase.order", "button_confirm", [order_id])


@pytest.mark.parametrize("clients", [2, 8])
def test_exactly_as_many_orders_go_through_as_fit(market, clients):
    partner = supplier(market)
    those = orders(market, partner, [LIMIT / (clients // 2)] * clients)
    answers = at_once(market, *[confirm(order) for order in those], user="buyer")
    assert errors(answers) == []
    assert promised(market, partner) == LIMIT
    with market.open() as env:
        states = env["purchase.order"].browse(those).mapped("credit_prepayment_state")
    assert states.count("held") == clients // 2


def test_without_the_proof_the_same_clients_overshoot(market, monkeypatch):
    """The control: these tests can fail."""
    model = registry(market.database)["credit.prepayment"]
    monkeypatch.setattr(model, "_prove", lambda self: None)
    partner = supplier(market)
    those = orders(market, partner, [600, 600])
    answers = at_once(market, *[confirm(order) for order in those], user="buyer")
    assert errors(answers) == []
    assert promised(market, partner) == 1200


def test_of_two_payments_at_once_one_is_refused_in_words(market):
    partner = supplier(market)
    with market.open("buyer") as env:
        journals = (
            env["account.journal"]
            .sudo()
            .search(
                [("company_id", "=", market.company_id), ("type", "in", ("bank", "cash"))], limit=2
            )
        )
        payments = [
            env["account.payment"].create(
                {"payment_type": "outbound", "partner_type": "supplier", "partner_id": partner,
                 "amount": 600, "journal_id": journals[number % len(journals)].id}
            ).id
            for number in range(2)
        ]  # fmt: skip
    answers = at_once(
        market, *[call("account.payment", "action_post", [one]) for one in payments], user="buyer"
    )
    refused = [str(answer.error) for answer in answers if answer.error]
    assert len(refused) == 1
    assert "can't go out" in refused[0]
