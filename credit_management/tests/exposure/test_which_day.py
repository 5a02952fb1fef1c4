from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import product

from freezegun import freeze_time

from odoo import Command
from odoo.fields import Domain
from odoo.tests import Form, tagged

from ..common import CreditCase
from ..whole import in_whole_runs

ZONES = {
    "America/Los_Angeles": 8,
    "UTC": 0,
    "Europe/Brussels": 23,
    "Pacific/Auckland": 11,
}
"""Where companies and their people are, and the hour at which the day begins there, in UTC."""

LATE = datetime(2026, 11, 27, 23, 30)
"""Still the 27th in Los Angeles and for the system, the 28th in Brussels, Shanghai, Auckland."""

LATE_PLACES = list(product(("America/Los_Angeles", "UTC", "Asia/Shanghai"), repeat=2))
"""Companies and people on the same day, a day before and a day after, then."""


class DayCase(CreditCase):
    """A company somewhere, and an accountant somewhere else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._user(
            "accountant",
            "account.group_account_invoice",
            "sales_team.group_sale_salesman_all_leads",
        )
        cls.at_once = cls.env.ref("account.account_payment_term_immediate")

    def setUp(self):
        super().setUp()
        self.partner = self.customer()

    def settle(self, tz, company=None):
        """Let the day of the company begin in ``tz``."""
        policy = (company or self.company)._credit_policy()
        if policy.tz != tz:  # each change has all policies read anew
            policy.tz = tz

    def sit(self, tz, company=None):
        """Return an environment of the accountant, whose browser says ``tz``."""
        context = {"tz": tz, "allowed_company_ids": (company or self.company).ids}
        return self.env(user=self.accountant, context=context)

    def draft(self, tz, term=True, company=None, **values):
        """Return a draft invoice of 100 as the accountant made it, without a date."""
        return self.sit(tz, company)["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_payment_term_id": self.at_once.id if term else False,
                **values,
                "invoice_line_ids": [
                    Command.create({"name": "Goods", "price_unit": 100, "tax_ids": False})
                ],
            }
        )

    def sold(self, amount, env):
        """Return an order the accountant made and confirmed, within a limit of 1,000."""
        self.grant(self.partner, 1000, date_from=self.company._credit_today())
        order = self.order(amount, user=self.accountant).with_env(env)
        order.action_confirm()
        return order

    def late(self, partner=None):
        """Return (days, amount) overdue, as the account says now."""
        account = self.account(partner or self.partner)
        account.invalidate_recordset()
        return account.overdue_days, account.overdue_amount

    @contextmanager
    def at(self, company_tz, user_tz, moment):
        """Be in these two places at this moment, with a customer nobody has sold to."""
        self.settle(company_tz)
        with self.subTest(company=company_tz, user=user_tz, at=moment), freeze_time(moment):
            self.partner = self.customer()
            yield self.sit(user_tz)

    def everywhere(self):
        """Return each pair of places half an hour before and after midnight in both."""
        for company_tz, user_tz in product(ZONES, ZONES):
            for hour in {ZONES[company_tz], ZONES[user_tz]}:
                midnight = datetime(2026, 11, 27, hour)
                yield company_tz, user_tz, midnight - timedelta(minutes=30)
                yield company_tz, user_tz, midnight + timedelta(minutes=30)


@tagged("post_install", "-at_install")
class TestInvoiceDay(DayCase):
    @in_whole_runs
    def test_an_invoice_carries_the_companys_day_and_isnt_overdue_at_birth(self):
        for place in self.everywhere():
            with self.at(*place):
                invoices = self.draft(place[1]) + self.draft(place[1], term=False)
                invoices.action_post()
                today = self.company._credit_today()
                for invoice in invoices:
                    self.assertEqual(invoice.state, "posted")
                    self.assertEqual((invoice.invoice_date, invoice.date), (today, today))
                    self.assertEqual(invoice.invoice_date_due, today)
                self.assertEqual(self.late(), (0, 0))

    def test_an_order_that_was_invoiced_today_can_grow(self):
        for company_tz, user_tz in LATE_PLACES:
            with self.at(company_tz, user_tz, LATE) as env:
                order = self.sold(500, env)
                order._create_invoices().action_post()
                order.order_line.price_unit = 1000
                self.assertEqual((order.state, order.amount_total), ("sale", 1000))

    def test_a_down_payment_isnt_overdue_at_birth(self):
        for company_tz, user_tz in LATE_PLACES:
            with self.at(company_tz, user_tz, LATE) as env:
                order = self.sold(500, env)
                env["sale.advance.payment.inv"].with_context(active_ids=order.ids).create(
                    {"advance_payment_method": "percentage", "amount": 20}
                ).create_invoices()
                order.invoice_ids.action_post()
                self.assertEqual(order.invoice_ids.invoice_date, self.company._credit_today())
                self.assertEqual(self.late(), (0, 0))

    def test_on_the_form(self):
        self.settle("Asia/Shanghai")
        with freeze_time(LATE):
            env = self.sit("America/Los_Angeles")
            form = Form(env["account.move"].with_context(default_move_type="out_invoice"))
            form.partner_id = self.partner
            with form.invoice_line_ids.new() as line:
                line.name, line.price_unit = "Goods", 100
                line.tax_ids.clear()
            invoice = form.save()
            invoice.action_post()
            self.assertEqual(invoice.invoice_date, date(2026, 11, 28))
            self.assertEqual(self.late(), (0, 0))

    def test_the_system_invoices_on_the_companys_day_too(self):
        self.settle("Asia/Shanghai")
        with freeze_time(LATE):
            invoice = self.draft("UTC").sudo()
            invoice._post()  # as after an online payment
            self.assertEqual((invoice.state, invoice.invoice_date.day), ("posted", 28))

    def test_a_draft_without_term_is_due_when_it_is_posted(self):
        self.settle("Asia/Shanghai")
        with freeze_time(LATE):
            invoice = self.draft("Asia/Shanghai", term=False)
        with freeze_time(LATE + timedelta(days=5)):
            invoice.action_post()
            self.assertEqual(invoice.invoice_date_due, date(2026, 12, 3))
            self.assertEqual(invoice.line_ids.mapped("date_maturity"), [False, date(2026, 12, 3)])
            self.assertEqual(self.late(), (0, 0))
        with freeze_time(LATE + timedelta(days=6)):
            self.assertEqual(self.late(), (1, 100))

    def test_a_due_date_to_come_stays(self):
        due = date(2026, 12, 24)
        with freeze_time(LATE):
            invoice = self.draft("UTC", term=False, invoice_date_due=due)
            invoice.action_post()
            self.assertEqual(invoice.invoice_date_due, due)

    def test_each_company_of_a_batch_has_its_own_day(self):
        other = self._make_company()
        self.accountant.company_ids |= other
        self.settle("America/Los_Angeles")
        self.settle("Pacific/Auckland", other)
        with freeze_time(LATE):
            here, there = (
                self.draft("UTC", company=company).with_context(
                    allowed_company_ids=(self.company + other).ids
                )
                for company in (self.company, other)
            )
            batch = here + there
            batch.action_post()
            self.assertEqual(batch.mapped("state"), ["posted", "posted"])
            self.assertEqual([one.invoice_date.day for one in batch], [27, 28])

    def test_a_company_that_checks_nothing_is_left_alone(self):
        self.company.credit_check_mode = "off"
        self.settle("Asia/Shanghai")
        with freeze_time(LATE):
            invoice = self.draft("America/Los_Angeles")
            invoice.action_post()
            self.assertEqual(invoice.invoice_date, date(2026, 11, 27))

    def test_a_bill_is_left_alone(self):
        self.settle("Asia/Shanghai")
        with freeze_time(LATE):
            bill = self.draft("America/Los_Angeles", move_type="in_invoice", term=False)
            self.assertEqual(bill.invoice_date_due, date(2026, 11, 27))

    def test_what_posts_itself_keeps_the_day_agreed(self):
        self.settle("America/Los_Angeles")
        with freeze_time(LATE):
            invoice = self.draft("UTC", auto_post="at_date", date=date(2026, 11, 28))
        with freeze_time(datetime(2026, 11, 28, 1, 0)):
            self.env["account.move"].with_context(tz="UTC").browse(invoice.id)._post()
            self.assertEqual((invoice.state, invoice.invoice_date.day), ("posted", 28))


@tagged("post_install", "-at_install")
class TestNobodyGetsYounger(DayCase):
    """A day that was typed is taken at its word, and a second posting changes nothing."""

    def test_a_back_dated_invoice_is_as_old_as_it_says(self):
        self.settle("Asia/Shanghai")
        with freeze_time(LATE):
            for term in (True, False):
                self.partner = self.customer()
                old = {"invoice_date": date(2026, 10, 29)}
                if not term:
                    old["invoice_date_due"] = old["invoice_date"]
                self.draft("America/Los_Angeles", term=term, **old).action_post()
                self.assertEqual(self.late(), (30, 100))

    def test_posting_again_restarts_nothing(self):
        self.settle("Asia/Shanghai")
        for term in (True, False):
            self.partner = self.customer()
            with freeze_time(LATE):
                invoice = self.draft("America/Los_Angeles", term=term)
                invoice.action_post()
            with freeze_time(LATE + timedelta(days=10)):
                invoice.button_draft()
                invoice.action_post()
                self.assertEqual(invoice.invoice_date, date(2026, 11, 28))
                self.assertEqual(self.late(), (10, 100))

    def test_taking_the_date_away_makes_a_due_date_no_younger(self):
        self.settle("Asia/Shanghai")
        with freeze_time(LATE):
            invoice = self.draft("America/Los_Angeles", term=False)
            invoice.action_post()
        with freeze_time(LATE + timedelta(days=10)):
            invoice.button_draft()
            invoice.invoice_date = False
            invoice.action_post()
            self.assertEqual(self.late(), (10, 100))

    def test_no_time_zone_makes_a_younger_invoice(self):
        # The context is the client's: it may say what it likes.
        self.settle("Europe/Brussels")
        for tz in ("Pacific/Kiritimati", "Etc/GMT+12", "Nowhere/AtAll", ""):
            self.partner = self.customer()
            with freeze_time(LATE):
                invoice = self.draft("UTC", term=False).with_context(tz=tz)
                invoice.action_post()
                self.assertEqual(invoice.invoice_date, date(2026, 11, 28))
            with freeze_time(LATE + timedelta(days=2)):
                self.assertEqual(self.late(), (2, 100))


@tagged("post_install", "-at_install")
class TestMoneyDay(DayCase):
    def pay_dialog(self, invoice, tz, **values):
        """Pay the invoice in the dialog; return the payment."""
        context = {"active_model": "account.move", "active_ids": invoice.ids}
        form = Form(self.sit(tz)["account.payment.register"].with_context(**context))
        for name, value in values.items():
            form[name] = value
        return form.save()._create_payments()

    def test_money_is_dated_by_the_company_and_counts_at_once(self):
        for company_tz, user_tz in LATE_PLACES:
            with self.at(company_tz, user_tz, LATE) as env:
                invoice = self.draft(user_tz)
                invoice.action_post()
                payment = self.pay_dialog(invoice, user_tz)
                today = self.company._credit_today()
                self.assertEqual(payment.date, today)
                self.assertEqual(env["account.payment"].new().date, today)
                self.assertEqual(self.account(self.partner).exposure_amount, 0)

    def test_money_and_credit_notes_of_tomorrow_count_today(self):
        self.settle("Europe/Brussels")
        with freeze_time(datetime(2026, 11, 27, 12)):
            tomorrow = date(2026, 11, 28)  # that's what it is in Auckland
            self.draft("Pacific/Auckland", term=True).action_post()
            self.draft(
                "Pacific/Auckland", move_type="out_refund", invoice_date=tomorrow
            ).action_post()
            self.assertEqual(self.account(self.partner).exposure_amount, 0)
            invoice = self.draft("Pacific/Auckland", term=True)
            invoice.action_post()
            self.pay_dialog(invoice, "Pacific/Auckland", payment_date=tomorrow)
            self.assertEqual(self.account(self.partner).exposure_amount, 0)

    def test_who_pays_on_the_last_day_paid_in_time(self):
        self.settle("Europe/Brussels")
        with freeze_time(datetime(2026, 11, 27, 12)):
            invoice = self.draft("Europe/Brussels")
            invoice.action_post()
            self.pay_dialog(invoice, "Pacific/Auckland")  # where it is tomorrow
        with freeze_time(datetime(2026, 11, 28, 12)):
            account = self.account(self.partner)
            ledger = account._ledger_measures(self.company._credit_today())[account.id]
            self.assertEqual(ledger.average_days_late, 0)


@tagged("post_install", "-at_install")
class TestCompanyDay(DayCase):
    def test_nobody_has_to_choose_a_time_zone(self):
        company = self._make_company()
        policy = company._credit_policy()
        policy.tz = False
        for login, tz in (("a", "Asia/Shanghai"), ("b", "Asia/Shanghai"), ("c", "UTC")):
            self._user(login).write(
                {"company_ids": company.ids, "company_id": company.id, "tz": tz}
            )
        self.env.registry.clear_cache()
        with freeze_time(LATE):
            self.assertEqual(company._credit_today(), date(2026, 11, 28))
        company.partner_id.tz = "America/Los_Angeles"
        self.env.registry.clear_cache()
        with freeze_time(LATE):
            self.assertEqual(company._credit_today(), date(2026, 11, 27))

    def test_a_filter_asks_for_the_companys_day(self):
        self.settle("Asia/Shanghai")
        with freeze_time(LATE):
            self.grant(self.partner, 1000, date_from=date(2026, 11, 28))
            self.grant(
                self.partner, 100, kind="temporary",
                date_from=date(2026, 11, 28), date_to=date(2026, 11, 28),
            )  # fmt: skip
            limits = self.env["credit.limit"].with_user(self.manager)
            mine = Domain("account_id", "=", self.account(self.partner).id)
            for tz in ZONES:
                found = limits.with_context(tz=tz).search(
                    mine & Domain("kind", "=", "temporary") & Domain("date_from", "<=", "today")
                )
                self.assertEqual(found.mapped("status"), ["current"], tz)

    def test_overdue_on_the_list_is_what_the_check_calls_overdue(self):
        self.settle("Asia/Shanghai")
        with freeze_time(datetime(2026, 11, 26, 12)):
            self.draft("UTC").action_post()  # due on the 26th
        with freeze_time(datetime(2026, 11, 26, 16, 30)):
            rows = self.env["credit.exposure"].with_user(self.manager).with_context(tz="UTC")
            mine = Domain("partner_id", "=", self.partner.id)
            self.assertTrue(rows.search(mine & Domain("overdue", "=", True)))
            self.assertEqual(self.late(), (1, 100))

    def test_what_ends_is_looked_for_on_each_companys_day(self):
        west, east = self.company, self._make_company()
        self.settle("America/Los_Angeles", west)
        self.settle("Pacific/Auckland", east)
        with freeze_time(LATE):
            domain = self.env["res.company"]._credit_by_day(
                lambda today: Domain("date_deadline", "<", today)
            )
            days = {}
            for branch in domain.children:
                ids, limit = (condition.value for condition in branch.iter_conditions())
                days.update(dict.fromkeys(ids, limit))
            self.assertEqual(days[west.id], date(2026, 11, 27))
            self.assertEqual(days[east.id], date(2026, 11, 28))
