"""A till in the company of ``CreditCase``, and the words of its tests."""

from uuid import uuid4

from odoo import Command, fields

from odoo.addons.credit_management.tests.common import CreditCase


def open_till(env, company, user, name="Counter"):
    """Return an open till (``pos.config``) of a company: cash, on account, and down payments.

    The first of its payment methods is cash, the second the customer's account.
    """
    env = env(context=dict(env.context, allowed_company_ids=company.ids))
    if not env["stock.warehouse"].search_count([("company_id", "=", company.id)]):
        env["stock.warehouse"].create({"company_id": company.id})
    journal = env["account.journal"].create(
        {"name": name, "type": "cash", "code": name[:4].upper(), "company_id": company.id}
    )
    cash, account = env["pos.payment.method"].create(
        [
            {"name": "Cash", "journal_id": journal.id, "company_id": company.id},
            {"name": "Account", "split_transactions": True, "company_id": company.id},
        ]
    )
    advance = env["product.product"].create(
        {"name": "Down payment", "type": "service", "taxes_id": False}
    )
    till = env["pos.config"].create(
        {
            "name": name,
            "company_id": company.id,
            "down_payment_product_id": advance.id,
            "payment_method_ids": [Command.set((cash | account).ids)],
        }
    )
    till.with_user(user).open_ui()
    till.current_session_id.set_opening_control(0, None)
    return till


def sale_of(till, product, partner, paid, line=None, **values):
    """Return the dict of a sale as a till sends it; ``paid``: {payment method: amount}."""
    amount = sum(paid.values())
    sold = {
        "product_id": product.id,
        "qty": 1,
        "price_unit": amount,
        "price_subtotal": amount,
        "price_subtotal_incl": amount,
        "tax_ids": [],
        "uuid": str(uuid4()),
        **(line or {}),
    }
    return {
        "uuid": str(uuid4()),
        "access_token": str(uuid4()),
        "session_id": till.current_session_id.id,
        "company_id": till.company_id.id,
        "partner_id": partner.id,
        "date_order": fields.Datetime.to_string(fields.Datetime.now()),
        "amount_total": amount,
        "amount_tax": 0,
        "amount_paid": amount,
        "amount_return": 0,
        "to_invoice": False,
        "state": "paid",
        "lines": [Command.create(sold)],
        "payment_ids": [
            Command.create({"amount": part, "payment_method_id": one.id, "uuid": str(uuid4())})
            for one, part in paid.items()
        ],
        **values,
    }


class TillCase(CreditCase):
    """A company with a till that sells for cash and on the customer's account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._user("cashier", "point_of_sale.group_pos_user")
        cls.product.available_in_pos = True
        cls.till = open_till(cls.env, cls.company, cls.cashier)
        cls.till_session = cls.till.current_session_id
        cls.advance = cls.till.down_payment_product_id
        cls.cash = cls.till.payment_method_ids.filtered("journal_id")
        cls.on_account = cls.till.payment_method_ids - cls.cash

    def sale(self, amount, partner=None, method=None, paid=None, **values):
        """Return the dict of a sale as the till sends it; ``paid``: {payment method: amount}."""
        paid = paid or {method or self.on_account: amount}
        return sale_of(self.till, self.product, partner or self.partner, paid, **values)

    def sell(self, amount, partner=None, user=None, **values):
        """Sell as the cashier's till does, up to the commit; return the ``pos.order``."""
        sale = self.sale(amount, partner, **values)
        orders = self.env["pos.order"].with_user(user or self.cashier)
        orders = orders.with_company(self.company)
        found = orders.sync_from_ui([sale])
        self.commit()
        return self.env["pos.order"].browse(found["pos.order"][0]["id"])

    def commit(self):
        """Do what a commit does first."""
        self.env.flush_all()
        self.env.cr.precommit.run()

    def exposure(self, partner=None):
        """Return what counts for a customer."""
        self.env.flush_all()
        account = self.account(partner or self.partner)
        account.invalidate_recordset()
        return account.exposure_amount
