"""The words the tests of the exposure are written in."""

from odoo import Command
from odoo.tests import TransactionCase

from .common import noon


class ExposureCase(TransactionCase):
    """A company of its own, a customer with a contact, and short words for documents."""

    allow_inherited_tests_method = True

    @classmethod
    def setUpClass(cls):
        cls.freeze_time = noon()
        super().setUpClass()
        cls.usd, cls.eur = cls.env.ref("base.USD"), cls.env.ref("base.EUR")
        (cls.usd | cls.eur).active = True
        cls.company = cls.make_company("Exposure Company")
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=cls.company.ids))
        cls.today = cls.company._credit_today()
        cls.customer = cls.env["res.partner"].create({"name": "Exposed", "is_company": True})
        cls.contact = cls.env["res.partner"].create(
            {"name": "Contact", "parent_id": cls.customer.id, "type": "other"}
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Thing", "type": "service", "invoice_policy": "order", "taxes_id": False}
        )

    @classmethod
    def make_company(cls, name, **values):
        company = cls.env["res.company"].create(
            {"name": name, "currency_id": cls.usd.id, "country_id": cls.env.ref("base.us").id}
            | values
        )
        cls.env.user.company_ids |= company
        if not company.parent_id:
            cls.env["account.chart.template"].try_loading("generic_coa", company, False)
        return company

    # --- documents

    def line(self, quantity=1.0, price=500.0, **values):
        return Command.create(
            {"product_id": self.product.id, "product_uom_qty": quantity, "price_unit": price}
            | {"tax_ids": False}
            | values
        )

    def order(self, *lines, confirm=True, **values):
        """Return an order, by default of 500, confirmed."""
        order = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": self.company.id}
            | {"order_line": list(lines) or [self.line()]}
            | values
        )
        if confirm:
            order.action_confirm()
        return order

    def invoice(self, amount=500.0, kind="out_invoice", post=True, due=None, **values):
        move = self.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "invoice_date": self.today,
                "invoice_date_due": due or self.today,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"name": "x", "price_unit": amount, "tax_ids": False})
                ],
            }
            | values
        )
        if post:
            move.action_post()
        return move

    def payment(self, amount=300.0, post=True, partner=None, **values):
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        payment = self.env["account.payment"].create(
            {
                "amount": amount,
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or self.customer).id,
                "journal_id": journal.id,
                "company_id": self.company.id,
                "date": self.today,
            }
            | values
        )
        if post:
            payment.action_post()
        return payment

    def entry(self, amount, partner=None, post=True):
        """Return a journal entry that makes ``amount`` receivable from a contact."""
        account = self.customer.with_company(self.company).property_account_receivable_id
        income = self.env["account.account"].search(
            [("account_type", "=", "income"), ("company_ids", "in", self.company.ids)], limit=1
        )
        entry = self.env["account.move"].create(
            {
                "company_id": self.company.id,
                "date": self.today,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "partner_id": (partner or self.contact).id,
                            "balance": amount,
                        }
                    ),
                    Command.create({"account_id": income.id, "balance": -amount}),
                ],
            }
        )
        if post:
            entry.action_post()
        return entry

    def transaction(self, order, amount, **values):
        provider = self.env["payment.provider"].search(
            [("name", "=", "Exposure"), ("company_id", "=", self.company.id)]
        ) or self.env["payment.provider"].create(
            {"name": "Exposure", "company_id": self.company.id}
        )
        self.sequence = getattr(self, "sequence", 0) + 1
        return self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
                "reference": f"exposure-{self.sequence}",
                "amount": amount,
                "currency_id": self.usd.id,
                "partner_id": self.customer.id,
                "operation": "online_direct",
                "state": "done",
                "sale_order_ids": [Command.set(order.ids)],
            }
            | values
        )

    # --- figures

    def exposure(self, partner=None, company=None, **options):
        return self.env["credit.exposure"]._balances(
            (partner or self.customer).ids, (company or self.company).root_id.ids, **options
        )

    def balance(self, partner=None, company=None, **options):
        key = ((partner or self.customer).id, (company or self.company).root_id.id)
        return self.exposure(partner, company, **options).get(key)

    def amounts(self, **options):
        """Return {category: amount} without the zeros."""
        balance = self.balance(**options)
        return (
            {code: amount for code, amount in balance.by_category.items() if amount}
            if balance
            else {}
        )

    def rows(self, *domain):
        self.env["credit.exposure"].invalidate_model()
        return self.env["credit.exposure"].search([("partner_id", "=", self.customer.id), *domain])

    def counted(self):
        """Return what counts; the statement of lists has to say the same."""
        balance = self.balance()
        keys = self.customer.ids, self.company.root_id.ids
        listed = self.env["credit.exposure"]._counted(*keys)
        self.assertEqual(
            {key: one.counted for key, one in listed.items()},
            {key: one.counted for key, one in self.env["credit.exposure"]._balances(*keys).items()},
        )
        return balance.counted if balance else 0.0
