"""What counts, for whom, and when: one document at a time."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user, tagged

from ..engine.overdue import OpenItem, overdue


class ExposureCase(TransactionCase):
    """A company of its own, a customer with a contact, and short words for documents."""

    allow_inherited_tests_method = True

    @classmethod
    def setUpClass(cls):
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
        balance = self.balance()
        return balance.counted if balance else 0.0


@tagged("post_install", "-at_install")
class TestLedgerExposure(ExposureCase):
    def test_a_customer_without_documents_has_no_row_and_no_key(self):
        self.assertFalse(self.rows())
        self.assertEqual(self.exposure(), {})

    def test_a_posted_invoice_counts_from_its_due_date(self):
        due = self.today + timedelta(days=30)
        move = self.invoice(500, due=due)
        row = self.rows()
        self.assertRecordValues(
            row,
            [
                {
                    "category": "receivable",
                    "amount": 500.0,
                    "date_due": due,
                    "res_model": "account.move",
                    "res_id": move.id,
                    "company_id": self.company.id,
                    "currency_id": self.usd.id,
                    "account_id": False,
                    "counted": True,
                    "overdue": False,
                }
            ],
        )

    def test_a_draft_invoice_without_an_order_does_not_count(self):
        self.invoice(500, post=False)
        self.assertEqual(self.counted(), 0)

    def test_two_instalments_are_two_rows_of_one_document(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 30}),
                ],
            }
        )
        move = self.invoice(500, invoice_payment_term_id=term.id, invoice_date_due=False)
        rows = self.rows()
        self.assertEqual(rows.mapped("amount"), [250.0, 250.0])
        self.assertEqual(rows.mapped("res_id"), [move.id, move.id])
        self.assertEqual(rows[1].date_due, self.today + timedelta(days=30))
        self.assertEqual(self.balance().unsettled, 1)

    def test_a_credit_note_lowers_and_a_draft_one_does_not(self):
        self.invoice(500)
        draft = self.invoice(200, kind="out_refund", post=False)
        self.assertEqual(self.counted(), 500)
        draft.action_post()
        self.assertEqual(self.amounts(), {"receivable": 500.0, "deposit": -200.0})
        self.assertEqual(self.counted(), 300)

    def test_a_payment_lowers_when_it_is_posted_and_not_before(self):
        self.invoice(500)
        payment = self.payment(300, post=False)
        self.assertEqual(self.counted(), 500)
        payment.action_post()
        self.assertEqual(self.amounts(), {"receivable": 500.0, "deposit": -300.0})

    def test_an_allocated_payment_leaves_the_rest_of_the_invoice(self):
        move, payment = self.invoice(500), self.payment(300)
        (move.line_ids + payment.move_id.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual(self.amounts(), {"receivable": 200.0})

    def test_a_payment_on_a_contact_is_the_customers(self):
        self.invoice(500)
        self.payment(300, partner=self.contact)
        self.assertEqual(self.counted(), 200)

    def test_a_journal_entry_on_a_contact_counts(self):
        self.entry(300, post=False)
        self.assertEqual(self.counted(), 0)
        self.entry(300)
        self.assertEqual(self.amounts(), {"receivable": 300.0})

    def test_a_foreign_invoice_counts_at_the_value_it_was_booked_at(self):
        self.rate(self.eur, 0.5)
        self.invoice(100, currency_id=self.eur.id)
        self.rate(self.eur, 0.25, self.today + timedelta(days=1))
        self.assertEqual(self.counted(), 200)

    def test_a_due_date_moved_later_does_not_make_the_item_younger(self):
        due = self.today - timedelta(days=10)
        move = self.invoice(500, due=due)
        term_line = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
        term_line.date_maturity = self.today + timedelta(days=90)
        self.assertEqual(self.rows().date_due, due)
        self.assertEqual(self.balance().overdue_days, 10)

    def rate(self, currency, rate, day=None):
        self.env["res.currency.rate"].create(
            {
                "currency_id": currency.id,
                "company_id": self.company.id,
                "name": day or self.today,
                "rate": rate,
            }
        )


@tagged("post_install", "-at_install")
class TestOverdue(ExposureCase):
    def test_due_today_is_not_overdue_and_yesterday_is_one_day(self):
        self.invoice(100, due=self.today)
        self.assertEqual((self.balance().overdue_amount, self.balance().overdue_days), (0, 0))
        self.invoice(50, due=self.today - timedelta(days=1))
        self.assertEqual((self.balance().overdue_amount, self.balance().overdue_days), (50, 1))
        self.assertEqual(self.rows(("overdue", "=", True)).amount, 50)

    def test_credits_settle_the_oldest_items_first_as_the_engine_says(self):
        items = [(100.0, 40), (200.0, 20), (300.0, 10), (400.0, -5)]
        for amount, days in items:
            self.invoice(amount, due=self.today - timedelta(days=days))
        paid = 0.0
        for amount in (60.0, 40.0, 150.0, 350.0, 100.0):
            self.payment(amount)
            paid += amount
            expected = overdue(
                [OpenItem(value, self.today - timedelta(days=days)) for value, days in items],
                paid,
                self.today,
            )
            balance = self.balance()
            with self.subTest(paid=paid):
                self.assertAlmostEqual(balance.overdue_amount, expected.amount)
                self.assertEqual(balance.overdue_days, expected.days)

    def test_money_that_is_not_in_the_ledger_settles_no_overdue_item(self):
        order = self.order(confirm=False)
        self.invoice(100, due=self.today - timedelta(days=5))
        self.transaction(order, 100)
        self.assertEqual(self.balance().overdue_days, 5)
        self.assertEqual(self.counted(), 0)

    def test_unsettled_counts_documents_and_not_rows(self):
        self.invoice(100)
        self.invoice(100)
        order = self.order(self.line(quantity=10, price=10))
        order.order_line.qty_delivered = 4
        self.payment(50)
        self.assertEqual(self.amounts()["delivery"], 40)
        self.assertEqual(self.balance().unsettled, 3)


@tagged("post_install", "-at_install")
class TestOrderExposure(ExposureCase):
    def post_invoice(self, order, **values):
        move = order._create_invoices(final=True)
        for line in move.invoice_line_ids:
            if line.product_id:
                line.write(values)
        move.action_post()
        return move

    def test_a_quotation_does_not_count_and_a_confirmed_order_does(self):
        order = self.order(confirm=False)
        self.assertEqual(self.counted(), 0)
        order.action_confirm()
        row = self.rows()
        self.assertRecordValues(
            row,
            [{"category": "order", "amount": 500.0, "res_model": "sale.order", "res_id": order.id}],
        )
        order._action_cancel()
        self.assertEqual(self.counted(), 0)

    def test_order_then_draft_invoice_then_posted_invoice_are_500_each_time(self):
        order = self.order()
        self.assertEqual(self.amounts(), {"order": 500.0})
        move = order._create_invoices()
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(self.amounts(), {"order": 500.0})
        move.action_post()
        self.assertEqual(self.amounts(), {"receivable": 500.0})

    def test_an_order_invoiced_on_delivery_counts_before_anything_is_delivered(self):
        self.product.invoice_policy = "delivery"
        order = self.order(self.line(quantity=5, price=100))
        self.assertEqual(self.amounts(), {"order": 500.0})
        order.order_line.qty_delivered = 2
        self.assertEqual(self.amounts(), {"order": 300.0, "delivery": 200.0})
        move = order._create_invoices()
        self.assertEqual(self.amounts(), {"order": 300.0, "delivery": 200.0})
        move.action_post()
        self.assertEqual(self.amounts(), {"order": 300.0, "receivable": 200.0})

    def test_a_full_invoice_at_a_lower_price_closes_the_line(self):
        order = self.order(self.line(quantity=10, price=50))
        self.post_invoice(order, price_unit=30)
        self.assertEqual(self.amounts(), {"receivable": 300.0})

    def test_part_of_the_quantity_at_another_price_leaves_the_rest_at_the_orders_price(self):
        order = self.order(self.line(quantity=10, price=50))
        self.post_invoice(order, quantity=4, price_unit=10)
        self.assertEqual(self.amounts(), {"receivable": 40.0, "order": 300.0})

    def test_an_invoice_in_another_unit_counts_in_the_lines_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.order(self.line(quantity=24, price=10))
        move = order._create_invoices()
        move.invoice_line_ids.write({"product_uom_id": dozen.id, "quantity": 1, "price_unit": 120})
        self.assertEqual(order.order_line.qty_invoiced, 12)
        self.assertEqual(self.amounts(), {"order": 240.0})
        move.action_post()
        self.assertEqual(self.amounts(), {"order": 120.0, "receivable": 120.0})

    def test_a_draft_credit_note_gives_the_order_nothing_back_and_a_posted_one_does(self):
        order = self.order(self.line(quantity=10, price=50))
        move = self.post_invoice(order)
        refund = move._reverse_moves()
        self.assertEqual(order.order_line.qty_invoiced, 0)
        self.assertEqual(self.amounts(), {"receivable": 500.0})
        refund.action_post()
        self.assertEqual(self.counted(), 500)
        self.assertEqual(self.amounts()["order"], 500)

    def test_over_delivery_counts(self):
        order = self.order(self.line(quantity=10, price=50))
        order.order_line.qty_delivered = 12
        self.assertEqual(self.amounts(), {"delivery": 600.0})
        self.post_invoice(order)
        self.assertEqual(self.amounts(), {"receivable": 500.0, "delivery": 100.0})

    def test_a_discount_line_lowers_and_never_below_zero(self):
        order = self.order(self.line(price=500), self.line(price=-100))
        self.assertEqual(self.amounts(), {"order": 400.0})
        order.order_line[0].qty_delivered = 1
        self.assertEqual(self.amounts(), {"delivery": 400.0})
        move = order._create_invoices()
        move.invoice_line_ids.filtered(lambda line: line.price_unit < 0).unlink()
        move.action_post()
        self.assertEqual(self.amounts(), {"receivable": 500.0})

    def test_a_returned_line_lowers_the_order(self):
        self.order(self.line(quantity=5, price=100), self.line(quantity=-2, price=100))
        self.assertEqual(self.amounts(), {"order": 300.0})

    def test_tax_is_included(self):
        tax = self.env["account.tax"].create(
            {"name": "Fifteen", "amount": 15.0, "company_id": self.company.id}
        )
        order = self.order(self.line(quantity=4, price=100, tax_ids=[Command.set(tax.ids)]))
        self.assertEqual(self.amounts(), {"order": 460.0})
        order.order_line.qty_delivered = 1
        self.assertEqual(self.amounts(), {"order": 345.0, "delivery": 115.0})

    def test_time_and_expenses_on_a_line_of_quantity_zero_count_with_their_tax(self):
        tax = self.env["account.tax"].create(
            {"name": "Ten", "amount": 10.0, "company_id": self.company.id}
        )
        self.product.invoice_policy = "delivery"
        order = self.order(
            self.line(price=500),
            self.line(quantity=0, price=50, tax_ids=[Command.set(tax.ids)]),
        )
        order.order_line[1].qty_delivered = 2
        self.assertEqual(self.amounts(), {"order": 500.0, "delivery": 110.0})
        self.post_invoice(order)
        self.assertEqual(self.amounts(), {"order": 500.0, "receivable": 110.0})

    def test_a_down_payment_is_money_once(self):
        order = self.order()
        draft = self.down_payment(order, 300)
        self.assertEqual(self.amounts(), {"order": 500.0})
        draft.action_post()
        self.assertEqual(self.amounts(), {"order": 200.0, "receivable": 300.0})
        final = order._create_invoices(final=True)
        self.assertEqual(final.amount_total, 200)
        self.assertEqual(self.amounts(), {"order": 200.0, "receivable": 300.0})
        final.action_post()
        self.assertEqual(self.amounts(), {"receivable": 500.0})

    def test_a_down_payment_given_back_opens_the_order_again(self):
        order = self.order()
        move = self.down_payment(order, 300)
        move.action_post()
        move._reverse_moves(cancel=True)
        self.assertEqual(self.amounts(), {"order": 500.0})

    def test_a_closed_order_leaves(self):
        order = self.order(self.line(quantity=10, price=50))
        order.order_line.qty_delivered = 3
        order.sudo().credit_is_closed = True
        self.assertEqual(self.counted(), 0)

    def test_orders_left_out_on_request_are_left_out(self):
        order, other = self.order(), self.order(self.line(price=70))
        self.assertEqual(self.balance(without_orders=order.ids).counted, 70)
        self.assertEqual(self.counted(), 570)
        self.assertTrue(other)

    def test_an_order_belongs_to_the_customer_it_is_invoiced_to(self):
        payer = self.env["res.partner"].create({"name": "Payer", "is_company": True})
        self.order(partner_invoice_id=payer.id)
        self.assertEqual(self.counted(), 0)
        self.assertEqual(self.balance(payer).counted, 500)

    def test_a_foreign_order_is_converted_at_todays_rate(self):
        self.euro_rate(0.9, self.today - timedelta(days=30))
        order = self.euro_order(90)
        self.assertEqual(self.amounts(), {"order": 100.0})
        self.euro_rate(0.45)
        self.euro_rate(0.1, self.today + timedelta(days=1))
        self.assertEqual(self.amounts(), {"order": 200.0})
        converted = self.eur._convert(order.amount_total, self.usd, self.company, self.today)
        self.assertEqual(self.counted(), converted)

    def test_a_rate_of_a_later_day_is_better_than_none(self):
        self.euro_rate(0.5, self.today + timedelta(days=3))
        self.euro_order(100)
        self.assertEqual(self.counted(), 200)
        self.assertEqual(self.balance().unknown_currency, "")

    def test_a_currency_without_any_rate_is_named(self):
        self.eur.rate_ids.unlink()
        self.euro_order(100)
        self.assertEqual(self.counted(), 100)
        self.assertEqual(self.balance().unknown_currency, "EUR")

    def test_the_day_of_an_order_is_its_commitment_date_else_its_own(self):
        order = self.order()
        self.assertEqual(self.rows().date_due, self.today)
        order.commitment_date = fields.Datetime.now() + timedelta(days=12)
        self.assertEqual(self.rows().date_due, self.today + timedelta(days=12))

    def test_an_order_beyond_the_horizon_is_left_out_unless_it_is_delivered(self):
        order = self.order(self.line(quantity=10, price=50))
        order.commitment_date = fields.Datetime.now() + timedelta(days=31)
        self.assertEqual(self.counted(), 500)
        self.company._credit_policy().order_horizon_days = 30
        self.assertEqual(self.counted(), 0)
        order.order_line.qty_delivered = 2
        self.assertEqual(self.amounts(), {"delivery": 100.0})
        order.commitment_date = fields.Datetime.now() + timedelta(days=29)
        self.assertEqual(self.counted(), 500)

    def test_the_early_payment_discount_of_the_order_follows_its_open_part(self):
        tax = self.env["account.tax"].create(
            {"name": "Twenty", "amount": 20.0, "company_id": self.company.id}
        )
        term = self.env["account.payment.term"].create(
            {
                "name": "Mixed",
                "early_discount": True,
                "discount_percentage": 10,
                "discount_days": 5,
                "early_pay_discount_computation": "mixed",
                "line_ids": [Command.create({"value": "percent", "value_amount": 100})],
            }
        )
        order = self.order(
            self.line(quantity=10, price=100, tax_ids=[Command.set(tax.ids)]),
            payment_term_id=term.id,
        )
        self.assertEqual(
            (order.amount_total, sum(order.order_line.mapped("price_total"))), (1180, 1200)
        )
        self.assertEqual(self.amounts(), {"order": 1180.0})
        order.order_line.qty_delivered = 5
        self.assertEqual(self.counted(), 1180)

    def euro_rate(self, rate, day=None):
        if not day:
            self.eur.rate_ids.filtered(
                lambda one: one.company_id == self.company and one.name == self.today
            ).unlink()
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.eur.id,
                "company_id": self.company.id,
                "name": day or self.today,
                "rate": rate,
            }
        )

    def euro_order(self, amount):
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": self.eur.id, "company_id": self.company.id}
        )
        return self.order(self.line(price=amount), pricelist_id=pricelist.id)

    def down_payment(self, order, amount):
        wizard = (
            self.env["sale.advance.payment.inv"]
            .with_context(active_model="sale.order", active_ids=order.ids)
            .create({"advance_payment_method": "fixed", "fixed_amount": amount})
        )
        return wizard._create_invoices(order)


@tagged("post_install", "-at_install")
class TestReceipts(ExposureCase):
    def post(self, transaction):
        """Give a transaction its payment, posted."""
        transaction.payment_id = self.payment(
            transaction.amount, payment_transaction_id=transaction.id, post=False
        )
        return transaction.payment_id

    def receipts(self, partner=None):
        key = (partner or self.customer).id, self.company.id
        return self.env["credit.exposure"]._receipts([key[0]], self.company.ids).get(key, [])

    def test_a_done_transaction_lowers_before_and_after_its_payment_is_posted_and_only_once(self):
        order = self.order(confirm=False)
        transaction = self.transaction(order, 500, state="pending")
        self.assertEqual(self.counted(), 0)
        transaction.state = "done"
        self.assertEqual(self.amounts(), {"deposit": -500.0})
        self.assertEqual(self.rows().res_model, "payment.transaction")
        payment = self.post(transaction)
        self.assertEqual(self.amounts(), {"deposit": -500.0})
        payment.action_post()
        self.assertEqual(self.amounts(), {"deposit": -500.0})
        self.assertEqual(self.rows().res_model, "account.move")
        payment.action_cancel()
        self.assertEqual(self.counted(), 0)

    def test_a_transaction_of_no_order_and_a_validation_are_no_deposit(self):
        order = self.order(confirm=False)
        self.transaction(self.env["sale.order"], 500)
        self.transaction(order, 500, operation="validation")
        self.assertEqual(self.counted(), 0)
        self.assertEqual(self.receipts(), [])

    def test_a_refund_gives_the_deposit_back(self):
        order = self.order(confirm=False)
        transaction = self.transaction(order, 500)
        refund = {
            "operation": "refund",
            "source_transaction_id": transaction.id,
            "sale_order_ids": False,
        }
        self.transaction(order, -200, **refund)
        self.assertEqual(self.counted(), -300)
        self.assertEqual([one.amount for one in self.receipts()], [300])
        self.post(transaction).action_post()
        self.assertEqual(self.counted(), -300)
        self.assertEqual([one.amount for one in self.receipts()], [300])

    def test_a_capture_in_parts_counts_through_its_parts(self):
        order = self.order(confirm=False)
        source = self.transaction(order, 500, state="pending")
        self.transaction(order, 300, source_transaction_id=source.id, sale_order_ids=False)
        self.assertEqual(self.counted(), -300)
        source.state = "done"
        self.assertEqual(self.counted(), -300)
        self.assertEqual([one.amount for one in self.receipts()], [300])

    def test_a_foreign_transaction_is_converted(self):
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.eur.id,
                "company_id": self.company.id,
                "name": self.today,
                "rate": 0.5,
            }
        )
        self.transaction(self.order(confirm=False), 100, currency_id=self.eur.id)
        self.assertEqual(self.counted(), -200)

    def test_a_receipt_names_confirmed_orders_with_what_is_open_and_waiting_ones(self):
        confirmed = self.order(self.line(quantity=10, price=50))
        confirmed.order_line.qty_delivered = 1
        waiting, cancelled = self.order(confirm=False), self.order(confirm=False)
        cancelled._action_cancel()
        payment = self.payment(900)
        (confirmed | waiting | cancelled).sudo().credit_payment_ids = payment
        (receipt,) = self.receipts()
        self.assertEqual(receipt.amount, 900)
        self.assertEqual(receipt.committed, {confirmed.id: 500.0})
        self.assertEqual(receipt.waiting, frozenset(waiting.ids))

    def test_a_payment_is_one_receipt_however_it_names_its_orders(self):
        order, other = self.order(confirm=False), self.order(confirm=False)
        transaction = self.transaction(order | other, 500)
        self.assertEqual([one.amount for one in self.receipts()], [500])
        payment = self.post(transaction)
        payment.action_post()
        order.sudo().credit_payment_ids = payment
        (receipt,) = self.receipts()
        self.assertEqual(receipt.waiting, frozenset((order | other).ids))

    def test_a_draft_payment_and_an_allocated_one_are_no_receipt(self):
        order = self.order(confirm=False)
        order.sudo().credit_payment_ids = self.payment(500, post=False)
        self.assertEqual(self.receipts(), [])
        order.credit_payment_ids.action_post()
        self.assertEqual([one.amount for one in self.receipts()], [500])
        move = self.invoice(400)
        (move.line_ids + order.credit_payment_ids.move_id.line_ids).filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        self.assertEqual([one.amount for one in self.receipts()], [100])

    def test_money_somebody_else_paid_stands_under_both(self):
        payer = self.env["res.partner"].create({"name": "Payer", "is_company": True})
        order = self.order(confirm=False)
        order.sudo().credit_payment_ids = self.payment(500, partner=payer)
        self.assertEqual(self.receipts(), self.receipts(payer))
        self.assertEqual(self.receipts()[0].waiting, frozenset(order.ids))

    def test_a_payment_that_names_no_order_is_no_receipt(self):
        self.payment(500)
        self.assertEqual(self.receipts(), [])


@tagged("post_install", "-at_install")
class TestWhoseExposure(ExposureCase):
    def test_each_company_has_its_own_exposure(self):
        other = self.make_company("Other Company")
        self.invoice(500)
        self.invoice(70, company_id=other.id)
        balances = self.env["credit.exposure"]._balances(self.customer.ids)
        self.assertEqual(balances[self.customer.id, self.company.id].counted, 500)
        self.assertEqual(balances[self.customer.id, other.id].counted, 70)

    def test_a_branch_shares_the_exposure_of_its_root_company(self):
        branch = self.make_company("Branch", parent_id=self.company.id)
        self.invoice(500)
        self.order(self.line(price=70), company_id=branch.id)
        self.assertEqual(self.counted(), 570)
        self.assertEqual(self.balance(company=branch).counted, 570)
        self.assertEqual(self.rows().company_id, self.company | branch)

    def test_rows_carry_the_account_of_the_root_company(self):
        branch = self.make_company("Branch", parent_id=self.company.id)
        other = self.make_company("Other Company")
        account = self.env["credit.account"]._get_or_create(self.contact, self.company)
        self.invoice(500)
        self.order(company_id=branch.id)
        self.invoice(70, company_id=other.id)
        rows = self.env["credit.exposure"].search([("account_id", "=", account.id)])
        self.assertEqual(sum(rows.mapped("amount")), 1000)
        self.assertEqual(rows.partner_id, self.customer)

    def test_the_company_switcher_and_the_person_asking_change_nothing(self):
        other = self.make_company("Other Company")
        self.invoice(500)
        self.order()
        self.transaction(self.order(confirm=False), 100)
        person = new_test_user(
            self.env,
            "exposure_sales",
            groups="sales_team.group_sale_salesman",
            company_id=other.id,
            company_ids=[Command.set((self.company | other).ids)],
        )
        for companies in (self.company, other, self.company | other):
            asked = (
                self.env["credit.exposure"]
                .with_user(person)
                .with_context(allowed_company_ids=companies.ids)
                ._balances(self.customer.ids)
            )
            self.assertEqual(asked[self.customer.id, self.company.id].counted, 900)

    def test_moving_a_contact_moves_its_documents(self):
        other = self.env["res.partner"].create({"name": "Other", "is_company": True})
        self.entry(300)
        self.contact.parent_id = other
        self.assertEqual(self.counted(), 0)
        self.assertEqual(self.balance(other).counted, 300)


@tagged("post_install", "-at_install")
class TestRows(ExposureCase):
    def everything(self):
        self.invoice(500)
        self.invoice(70, kind="out_refund")
        order = self.order(self.line(quantity=10, price=50))
        order.order_line.qty_delivered = 4
        self.transaction(order, 100)
        self.env.flush_all()

    def test_ids_are_unique_stable_and_lead_back_to_the_row(self):
        self.everything()
        rows = self.env["credit.exposure"].search([])
        self.assertEqual(len(rows.ids), len(set(rows.ids)))
        mine = self.rows()
        self.assertEqual(len(mine), 5)
        self.invoice(10)
        self.assertLess(mine, self.rows())
        self.assertEqual(
            sorted(self.env["credit.exposure"].browse(mine.ids).mapped("category")),
            ["delivery", "deposit", "deposit", "order", "receivable"],
        )

    def test_a_search_sees_what_is_not_written_to_the_database_yet(self):
        self.order()
        self.assertEqual(len(self.rows()), 1)
        line = self.order().order_line
        line.price_unit = 700
        self.assertEqual(sum(self.rows().mapped("amount")), 1200)
        grouped = self.env["credit.exposure"]._read_group(
            [("partner_id", "=", self.customer.id)], ["category"], ["amount:sum"]
        )
        self.assertEqual(grouped, [("order", 1200.0)])

    def test_the_rows_add_up_to_the_balance(self):
        self.everything()
        balance = self.balance()
        self.assertEqual(sum(self.rows().mapped("amount")), balance.counted)
        self.assertEqual(balance.counted, 500 - 70 + 500 - 100)
        self.assertEqual(sum(balance.by_category.values()), balance.counted)

    def test_every_row_opens_its_document(self):
        self.everything()
        for row in self.rows():
            action = row.action_open_document()
            document = self.env[action["res_model"]].browse(action["res_id"])
            self.assertTrue(document.exists())
            self.assertEqual(row.display_name, document.display_name)

    def test_a_category_shown_only_does_not_count(self):
        self.everything()
        self.category("order").treatment = "show"
        balance = self.balance()
        self.assertEqual(balance.counted, 330 + 200)
        self.assertEqual(balance.by_category["order"], 300)
        self.assertFalse(self.rows(("category", "=", "order")).counted)
        self.assertTrue(self.rows(("category", "=", "delivery")).counted)

    def test_a_category_that_is_ignored_is_not_looked_up(self):
        self.everything()
        self.category("deposit").treatment = "ignore"
        self.assertEqual(self.amounts(), {"receivable": 500.0, "order": 300.0, "delivery": 200.0})
        self.assertFalse(self.rows(("category", "=", "deposit")))
        exposure = self.env["credit.exposure"]
        self.assertEqual(len(exposure._active_sources(exposure._frame())), 2)
        (
            self.category("order") | self.category("delivery") | self.category("receivable")
        ).treatment = "ignore"
        self.assertFalse(self.rows())
        self.assertEqual(self.exposure(), {})

    def test_any_number_of_customers_is_one_query(self):
        self.everything()
        self.env["credit.exposure"]._balances()
        partners = self.env["res.partner"].search([]).ids
        with self.assertQueryCount(1):
            self.env["credit.exposure"]._balances(partners)
        with self.assertQueryCount(1):
            self.env["credit.exposure"]._balances()
        other = self.env["res.partner"].create({"name": "Other"})
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.env["credit.exposure"]._receipts(other.ids, self.company.ids)

    def test_a_second_cursor_is_asked_without_flushing(self):
        order = self.order(confirm=False)
        self.env.flush_all()
        order.order_line.price_unit = 900
        self.assertEqual(self.exposure(cr=self.env.cr), {})

    def category(self, code):
        return self.env["credit.exposure.category"].search([("code", "=", code)])
