"""A till in the company of ``CreditCase``, and the words of its tests."""

from uuid import uuid4

from odoo import Command, fields

from odoo.addons.credit_management.tests.common import CreditCase


class TillCase(CreditCase):
    """A company with a till that sells for cash and on the customer's account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.company.ids))
        if not env["stock.warehouse"].search_count([("company_id", "=", cls.company.id)]):
            env["stock.warehouse"].create({"company_id": cls.company.id})
        journal = env["account.journal"].create(
            {"name": "Till cash", "type": "cash", "code": "TILC", "company_id": cls.company.id}
        )
        methods = env["pos.payment.method"]
        cls.cash = methods.create(
            {"name": "Cash", "journal_id": journal.id, "company_id": cls.company.id}
        )
        cls.on_account = methods.create(
            {"name": "Account", "split_transactions": True, "company_id": cls.company.id}
        )
        cls.advance = env["product.product"].create(
            {"name": "Down payment", "type": "service", "taxes_id": False}
        )
        cls.till = env["pos.config"].create(
            {
                "name": "Counter",
                "company_id": cls.company.id,
                "down_payment_product_id": cls.advance.id,
                "payment_method_ids": [Command.set((cls.cash | cls.on_account).ids)],
            }
        )
        cls.product.available_in_pos = True
        cls.cashier = cls._user("cashier", "point_of_sale.group_pos_user")
        cls.till.with_user(cls.cashier).open_ui()
        cls.till_session = cls.till.current_session_id
        cls.till_session.set_opening_control(0, None)

    def sale(self, amount, partner=None, method=None, paid=None, **values):
        """Return the dict of a sale as the till sends it; ``paid``: {payment method: amount}."""
        partner = self.partner if partner is None else partner
        paid = paid or {method or self.on_account: amount}
        line = {
            "product_id": self.product.id,
            "qty": 1,
            "price_unit": amount,
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
            "tax_ids": [],
            "uuid": str(uuid4()),
            **values.pop("line", {}),
        }
        return {
            "uuid": str(uuid4()),
            "access_token": str(uuid4()),
            "session_id": self.till_session.id,
            "company_id": self.company.id,
            "user_id": self.cashier.id,
            "partner_id": partner.id,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()),
            "amount_total": amount,
            "amount_tax": 0,
            "amount_paid": sum(paid.values()),
            "amount_return": 0,
            "to_invoice": False,
            "state": "paid",
            "lines": [Command.create(line)],
            "payment_ids": [
                Command.create({"amount": part, "payment_method_id": one.id, "uuid": str(uuid4())})
                for one, part in paid.items()
            ],
            **values,
        }

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
