"""The words of the tests about suppliers."""

from odoo import Command

from odoo.addons.credit_management.tests.common import CreditCase


class SupplierCase(CreditCase):
    """A company that enforces prepayments, a buyer, an accountant, and short words.

    ``supplier(limit=1000)``, ``purchase(600)``, ``bill(…)``, ``payment(300)``. Orders are made
    by the least Purchase user, bills and payments by the least Invoicing user.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.credit_prepayment_mode = "enforce"
        cls.buyer = cls._user("buyer", "purchase.group_purchase_user")
        cls.accountant = cls._user("accountant", "account.group_account_invoice")
        cls.term = cls.env["account.payment.term"].create(
            {
                "name": "Payment before delivery",
                "credit_before_delivery": True,
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 100, "nb_days": 0})
                ],
            }
        )
        cls.bank = cls.env["account.journal"].search(
            [("company_id", "=", cls.company.id), ("type", "=", "bank")], limit=1
        )
        warehouses = cls.env["stock.warehouse"].sudo()
        if not warehouses.search_count([("company_id", "=", cls.company.id)]):
            warehouses.create({"company_id": cls.company.id})
        cls.goods = cls.env["product.product"].create(
            {
                "name": "Steel",
                "type": "consu",
                "is_storable": True,
                "purchase_method": "purchase",
                "supplier_taxes_id": False,
            }
        )

    def setUp(self):
        super().setUp()
        self.partner = self.supplier(1000)

    def supplier(self, limit=None, **values):
        """Return a supplier, with a permanent prepayment limit where one is given."""
        partner = self.env["res.partner"].create(
            {"name": "Steelworks", "is_company": True, **values}
        )
        if limit:
            self.grant(partner, limit, segment="prepayment")
        return partner

    def purchase(self, amount, quantity=1, product=None, user=None, **values):
        """Return a quotation of the buyer that asks for payment before delivery."""
        return (
            self.env["purchase.order"]
            .with_user(user or self.buyer)
            .create(
                {
                    "partner_id": self.partner.id,
                    "payment_term_id": self.term.id,
                    **values,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": (product or self.goods).id,
                                "product_qty": quantity,
                                "price_unit": amount / quantity,
                                "tax_ids": False,
                            }
                        )
                    ],
                }
            )
        )

    def bought(self, amount, quantity=1, **values):
        """Return an order that was confirmed."""
        order = self.purchase(amount, quantity, **values)
        order.button_confirm()
        self.assertEqual(order.state, "purchase", order.sudo().credit_prepayment_hold_id.reason)
        return order

    def receive(self, order, quantity):
        """Receive goods of an order, as the warehouse does."""
        picking = order.sudo().picking_ids.filtered(lambda one: one.state not in ("done", "cancel"))
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking._action_done()
        self.env.flush_all()

    def bill(self, order=None, amount=None, post=True):
        """Return a posted vendor bill: of what the order has to be billed, or without an order."""
        if order:
            order.sudo().action_create_invoice()
            bill = order.sudo().invoice_ids.filtered(lambda one: one.state == "draft")
            bill.invoice_date = self.today
        else:
            bill = self.env["account.move"].create(
                {
                    "move_type": "in_invoice",
                    "partner_id": self.partner.id,
                    "invoice_date": self.today,
                    "invoice_line_ids": [
                        Command.create({"name": "Rent", "price_unit": amount, "tax_ids": False})
                    ],
                }
            )
        if post:
            bill.action_post()
        return bill

    def payment(self, amount, partner=None, **values):
        """Return a draft payment to the supplier, made by the accountant."""
        return (
            self.env["account.payment"]
            .with_user(self.accountant)
            .create(
                {
                    "payment_type": "outbound",
                    "partner_type": "supplier",
                    "partner_id": (self.partner if partner is None else partner).id,
                    "amount": amount,
                    "journal_id": self.bank.id,
                    **values,
                }
            )
        )

    def paid(self, amount, **values):
        """Return a payment that went out."""
        payment = self.payment(amount, **values)
        payment.action_post()
        self.assertEqual(payment.move_id.state, "posted")
        return payment

    def pay_bill(self, bill, amount=None):
        """Pay a bill through the dialogue the accountant uses."""
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.accountant)
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"journal_id": self.bank.id, **({"amount": amount} if amount else {})})
        )
        return wizard._create_payments()

    def figures(self):
        """Return (prepaid, promised) of the supplier's account."""
        self.env.flush_all()
        account = self.account(self.partner)
        account.invalidate_recordset()
        return account.prepayment_amount, account.prepayment_promised

    def prepaid(self):
        """Return what is prepaid, by the account and by the rows of the exposure: one figure."""
        prepaid = self.figures()[0]
        self.env["credit.exposure"].invalidate_model()
        rows = self.env["credit.exposure"].search(
            [("partner_id", "=", self.partner.id), ("category", "=", "prepayment")]
        )
        self.assertAlmostEqual(sum(rows.mapped("amount")), prepaid)
        return prepaid
