"""The credit used before (原有赊销额): what stood open at the ends of twelve months (R22)."""

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...engine.measures import month_ends
from ..attack import AttackCase
from ..whole import in_whole_runs
from .test_ledger_measures import LedgerCase

MONTHS = range(11, 0, -1)
"""The eleven months before this one: all their days lie in the last twelve months."""


class UsedCase(AttackCase, LedgerCase):
    """Words for what happened on a day of a month before this one."""

    def on(self, months, day):
        """Return the offset from today of a ``day`` of the month that is so many ``months`` back."""
        then = self.today - relativedelta(months=months) + relativedelta(day=day)
        return (then - self.today).days

    def bought(self, amount, months, day, paid_on=None, partner=None, **values):
        """Return an invoice of 30 days, paid on ``paid_on``, (months, day), where given."""
        offset = self.on(months, day)
        invoice = self.sold(amount, offset, due=offset + 30, partner=partner, **values)
        if paid_on:
            self.paid(invoice, on=self.on(*paid_on))
        return invoice

    def graded(self, code="a"):
        account = self.account(self.partner)
        account._approve_grade(self.env.ref(f"credit_management.credit_rating_{code}"))
        return account

    def proposal(self, on=0):
        account = self.account(self.partner)
        return account._propose_limit(self.day(on))[account]

    def used(self, on=0):
        found = self.measures(on=on)
        return found.highest_balance, round(found.average_balance, 2)

    def policy(self, used_by):
        self.company._credit_policy().used_by = used_by


@tagged("post_install", "-at_install")
class TestMonthEnds(UsedCase):
    def test_what_is_open_at_the_end_of_a_month_counts_for_that_month(self):
        self.bought(1200, 3, 10, paid_on=(1, 5))
        self.assertEqual(self.used(), (1200, 200))  # the ends of two months

    def test_what_was_paid_before_the_month_ended_doesnt(self):
        self.bought(1200, 3, 10, paid_on=(3, 28))
        self.assertEqual(self.used(), (0, 0))
        self.assertTrue(self.measures().had_credit)

    def test_this_month_isnt_over(self):
        if self.today.day == 1:
            self.skipTest("this month has no day before today")
        self.sold(1200, 0)
        last = month_ends(self.today)[-1]
        self.assertEqual(self.used(), (1200, 100) if last == self.today else (0, 0))

    def test_older_ends_of_months_are_forgotten_but_not_what_is_still_open(self):
        self.bought(9000, 20, 10, paid_on=(14, 10))
        self.bought(600, 20, 11)
        self.assertEqual(self.used(), (600, 600))

    def test_credits_that_arent_allocated_take_off(self):
        self.bought(1000, 4, 10)
        self.received(400, self.on(3, 10))
        self.assertEqual(self.used(), (1000, round((1000 + 600 * 3) / 12, 2)))
        self.received(5000, self.on(2, 10))
        self.assertEqual(self.used(), (1000, round((1000 + 600) / 12, 2)))

    def test_a_payment_back_in_draft_settled_nothing(self):
        invoice = self.bought(1200, 3, 10, paid_on=(3, 20))
        payer = invoice.line_ids.matched_credit_ids.credit_move_id.move_id
        payer.button_draft()
        self.assertEqual(self.used(), (1200, 300))

    def test_a_payment_dated_later_settles_later(self):
        invoice = self.bought(1200, 2, 10)
        self.paid(invoice, on=20)
        found = self.measures()
        self.assertEqual((found.balance, found.highest_balance), (0, 1200))

    def test_what_another_customer_paid_counts_from_that_day_on(self):
        other = self.customer(name="Other")
        invoice = self.bought(1200, 4, 10)
        self.match(invoice, self.received(1200, self.on(2, 10), partner=other))
        self.assertEqual(self.used(), (1200, 200))
        theirs = self.measures(other)
        self.assertEqual((theirs.balance, theirs.highest_balance), (0, 0))
        both = self.account(self.partner) | self.account(other)
        found = both._ledger_measures(self.today)
        self.assertEqual([found[one.id].highest_balance for one in both], [1200, 0])

    def test_a_payment_for_two_customers_is_told_apart(self):
        """The payer's credit settled an item of theirs and one of another customer."""
        other = self.customer(name="Other")
        mine = self.bought(500, 4, 10)
        theirs = self.bought(700, 4, 11, partner=other)
        money = self.received(1200, self.on(3, 10))
        self.match(mine, money)
        self.match(theirs, money)
        self.assertEqual(self.used(), (500, round(500 / 12, 2)))
        self.assertEqual(self.measures(other).highest_balance, 700)
        self.assertEqual(self.measures(other).balance, 0)

    def test_contacts_count_and_companies_stay_apart(self):
        contact = self.env["res.partner"].create({"name": "Shop", "parent_id": self.partner.id})
        self.bought(1200, 3, 10, partner=contact)
        self.assertEqual(self.used()[0], 1200)
        account = self.env["credit.account"]._get_or_create(self.partner, self._make_company())
        self.assertEqual(account._ledger_measures(self.today)[account.id].highest_balance, 0)

    def test_other_currencies_count_as_they_were_booked(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "rate": 0.5,
                "name": self.day(-700),
                "company_id": self.company.id,
            }
        )
        self.bought(100, 3, 10, currency_id=euro.id)
        self.env["res.currency.rate"].create(
            {
                "currency_id": euro.id,
                "rate": 0.1,
                "name": self.day(-1),
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self.used()[0], 200)

    def test_they_are_the_balances_that_a_look_back_finds(self):
        """The statement sums what was booked; asked for each of these days, it sums what was open."""
        other = self.customer(name="Other")
        for months in MONTHS:
            self.bought(100 * months, months, 5, paid_on=(months - 1, 5) if months % 3 else None)
            self.bought(70, months, 20, paid_on=(months, 25))
        self.received(150, self.on(6, 15))
        self.match(self.bought(90, 5, 2), self.received(90, self.on(4, 2), partner=other))
        self.match(self.bought(40, 3, 2), self.invoice(
            40, move_type="out_refund", invoice_date=self.day(self.on(2, 2)),
            date=self.day(self.on(2, 2)),
        ))  # fmt: skip
        for on in (0, self.on(2, 17)):
            ends = [(end - self.today).days for end in month_ends(self.day(on))]
            owed = [self.measures(on=end).balance for end in ends]
            found = self.measures(on=on)
            self.assertEqual(found.highest_balance, max(owed))
            self.assertAlmostEqual(found.average_balance, sum(owed) / 12)


@tagged("post_install", "-at_install")
class TestCreditUsed(UsedCase):
    """A year of books, and the limit that grade A or B earns on it."""

    def setUp(self):
        super().setUp()
        self.graded()

    def year(self, amount=12_000, day=10, paid=(0, 28)):
        """Buy every month, and pay ``paid``, (months later, on that day): 11,000 a month."""
        for months in MONTHS:
            self.bought(amount, months, day, paid_on=(months - paid[0], paid[1]))

    def test_who_always_paid_before_the_month_ended_gets_the_averages(self):
        self.year()
        found = self.measures()
        self.assertEqual((found.balance, found.highest_balance, found.had_credit), (0, 0, True))
        proposal = self.proposal()
        self.assertEqual((proposal.limit_type, proposal.amount), ("amount", 11_000))
        self.assertEqual((proposal.days, proposal.is_falling), (30, False))

    def test_who_always_paid_in_the_next_month_gets_what_was_used_at_the_most(self):
        self.bought(30_000, 14, 10, paid_on=(13, 1))
        self.year(amount=6_000, day=20, paid=(1, 1))
        found = self.measures()
        self.assertEqual((found.highest_balance, found.had_credit), (6_000, True))
        self.assertEqual(self.proposal().amount, 5_500)  # the averages
        for months in (5, 4):
            self.bought(30_000, months, 12, paid_on=(months, 15))
        proposal = self.proposal()
        self.assertEqual((proposal.amount, proposal.is_falling), (6_000, True))

    def test_who_pays_everything_at_once_gets_a_temporary_limit_of_the_payments(self):
        self.year(paid=(0, 10))
        self.assertFalse(self.measures().had_credit)
        found = self.proposal()
        self.assertEqual((found.limit_type, found.amount), ("none", 0))
        self.assertEqual((found.temporary_amount, found.temporary_days), (11_000, 30))

    def test_the_policy_says_which_balance_it_is(self):
        self.year()
        self.bought(3_600, 7, 20, paid_on=(4, 5))
        self.bought(1_200, 1, 20)
        amounts = {}
        for used_by in ("highest", "average", "today"):
            self.policy(used_by)
            amounts[used_by] = self.proposal().amount
        self.assertEqual(amounts, {"highest": 3_600, "average": 1_000, "today": 1_200})
        part = self.proposal().parts[-1]
        self.assertEqual((part.code, part.amount), ("balance", 1_200))

    @in_whole_runs
    def test_the_limit_falls_as_less_is_used(self):
        """Month by month older ends of months are left behind."""
        for months in range(23, 0, -1):
            used = 6_000 if months > 14 else 3_000
            self.bought(used, months, 20, paid_on=(months - 1, 1))
            self.bought(12_000, months, 5, paid_on=(months, 9))
        then, now = self.proposal(on=self.on(3, 15)), self.proposal()
        self.assertEqual((then.amount, then.is_falling), (6_000, True))
        self.assertEqual((now.amount, now.is_falling), (3_000, True))

    def test_the_reason_says_which_balance_decided(self):
        self.year()
        self.bought(3_600, 7, 20, paid_on=(4, 5))
        wording = self.env["credit.reason.wording"]
        text = "\n".join(wording._sentences(self.proposal().reasons, self.company.currency_id))
        self.assertIn("highest month-end balance $\xa03,600.00", text)
        self.assertIn("The credit used before decides", text)

    def test_only_a_manager_says_which_balance_it_is(self):
        policy = self.company._credit_policy()
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, policy, "write", {"used_by": "today"})
        version = policy.version
        self.rpc(self.manager, policy, "write", {"used_by": "today"})
        self.assertEqual((policy.used_by, policy.version), ("today", version + 1))

    def test_the_settings_write_it_to_the_policy(self):
        chief = self._user("chief", "base.group_system", "credit_management.group_credit_manager")
        settings = self.env["res.config.settings"].with_user(chief).create({})
        self.assertEqual(settings.credit_used_by, "highest")
        settings.credit_used_by = "average"
        settings.execute()
        self.assertEqual(self.company._credit_policy().used_by, "average")
