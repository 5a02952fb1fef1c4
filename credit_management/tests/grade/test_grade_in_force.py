"""Approved and calculated grade, what they change, and how a deviation ends."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import GradingCase


@tagged("post_install", "-at_install")
class TestGradeInForce(GradingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = timedelta(days=1)

    def deviating(self, until, rating=None, calculated=None):
        account = self.account(self.partner)
        account._approve_grade(
            rating or self.a, calculated or self.c, "The owner vouches for it", until
        )
        return account

    def test_a_deviation_needs_a_reason_and_an_end(self):
        account = self.account(self.partner)
        for reason, until, message in (
            ("", self.today, "Reason: say why the grade is A although C"),
            ("  ", self.today, "Reason"),
            ("Because", False, "Until.*its last day"),
            ("Because", self.today - self.day, "Until.*today or later"),
        ):
            with self.refused(UserError, message=message):
                account._approve_grade(self.a, self.c, reason, until)
        self.assertFalse(account.rating_id)

    def test_without_a_difference_nothing_is_needed(self):
        account = self.account(self.partner)
        account._approve_grade(self.a, self.a, "words that don't matter", self.today)
        self.assertEqual((account.rating_id, account.rating_deviation_until), (self.a, False))
        self.assertFalse(account.is_rating_deviating)

    def test_the_approved_grade_counts_until_its_last_day(self):
        account = self.deviating(self.today)
        self.assertEqual(account._effective_rating(self.today), self.a)
        self.assertEqual(account._effective_rating(self.today + self.day), self.c)
        self.assertEqual(self.partner.credit_rating_id, self.a)
        self.assertTrue(account.is_rating_deviating)
        found = self.env["credit.account"].search([("is_rating_deviating", "=", True)])
        self.assertIn(account, found)

    def test_the_check_uses_the_grade_of_the_day_whether_the_scheduler_ran_or_not(self):
        account = self.deviating(self.today)
        self.env["credit.rule"].create(
            {"kind": "over_limit", "severity": "ignore", "rating_id": self.a.id}
        )
        order = self.order(2000)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        account.sudo().rating_deviation_until = self.today - self.day
        self.held(2000)

    def test_the_night_writes_down_what_is_in_force(self):
        account = self.deviating(self.today)
        self.env["credit.account"]._cron_end_deviations()
        self.assertEqual(account.rating_id, self.a)
        account.sudo().rating_deviation_until = self.today - self.day
        self.env["credit.account"]._cron_end_deviations()
        self.assertEqual((account.rating_id, account.rating_deviation_until), (self.c, False))
        self.assertIn("The deviation to grade A ended", account.message_ids[0].body)

    def test_nobody_types_a_deviation(self):
        account = self.account(self.partner)
        account._approve_grade(self.c)
        account.sudo().calculated_rating_id = self.c
        for user in (self.analyst, self.controller, self.manager):
            for values in (
                {"calculated_rating_id": self.a.id},
                {"rating_deviation_reason": "Mine"},
                {"rating_deviation_until": self.today},
            ):
                with self.refused(AccessError):
                    self.rpc(user, account, "write", values)
        with self.refused():
            self.rpc(self.manager, account, "write", {"rating_id": self.a.id})
        self.assertEqual(account.rating_id, self.c)

    def test_extending_a_model_guards_more_and_not_less(self):
        names = self.env["credit.account"]._guarded_names()
        self.assertLessEqual({"state", "partner_id", "class_risk", "calculated_rating_id"}, names)
        account = self.account(self.partner)
        with self.refused(AccessError):
            self.rpc(self.manager, account, "write", {"state": "open"})

    # --- terms

    def test_the_grade_grants_a_term_where_the_account_has_none(self):
        self.load()
        account = self.graded(self.a, self.partner)
        self.assertEqual(account._granted_term(self.today).line_ids.nb_days, 30)
        passing = self.order(10, payment_term_id=self.term(30).id)
        passing.action_confirm()
        self.assertEqual(passing.state, "sale")
        self.held(10, payment_term_id=self.term(31).id)
        account.payment_term_id = self.term(60)
        self.confirmed(10, payment_term_id=self.term(31).id)

    def test_a_grade_without_days_grants_none_and_one_without_a_policy_says_nothing(self):
        self.load()
        self.company.credit_payment_term_id = self.term(15)
        account = self.graded(self.b, self.partner)
        self.policy(self.b).write(
            {"payment_term_id": False, "standing_days": 0, "temporary": "never"}
        )
        self.held(10, payment_term_id=self.term(1).id)
        self.confirmed(10)
        self.b.policy_ids.unlink()
        self.confirmed(10, payment_term_id=self.term(15).id)
        self.held(10, payment_term_id=self.term(16).id)
        self.assertEqual(account.granted_days, "15 days")

    def test_a_better_discount_is_not_a_stricter_term(self):
        account = self.account(self.partner)
        account.payment_term_id = self.term(30)
        order = self.held(10, payment_term_id=self.term(10, 2, 5).id)
        self.assertIn("2 % off within 5 days", order.sudo().credit_hold_id.reason)
        account.payment_term_id = self.term(30, 2, 10)
        self.confirmed(10, payment_term_id=self.term(10, 2, 5).id)

    # --- incentives

    def pricelist(self, name):
        return self.env["product.pricelist"].create({"name": name, "company_id": self.company.id})

    def given(self):
        return self.partner.with_company(self.company).specific_property_product_pricelist

    def test_a_good_grade_brings_its_price_list_and_takes_it_along(self):
        before, best = self.pricelist("Before"), self.pricelist("Best")
        self.partner.with_company(self.company).specific_property_product_pricelist = before
        self.policy(self.a).copy({"company_id": self.company.id, "pricelist_id": best.id})
        account = self.graded(self.a, self.partner)
        self.assertEqual(self.given(), best)
        self.assertIn("brings price list Best", account.message_ids[0].body)
        account._approve_grade(self.b)
        self.assertEqual(self.given(), before)
        self.assertFalse(account.incentive_pricelist_id)

    def test_a_price_list_changed_by_hand_stays(self):
        best, hand = self.pricelist("Best"), self.pricelist("By hand")
        self.policy(self.a).copy({"company_id": self.company.id, "pricelist_id": best.id})
        account = self.graded(self.a, self.partner)
        self.partner.with_company(self.company).specific_property_product_pricelist = hand
        account._approve_grade(self.b)
        self.assertEqual(self.given(), hand)

    def test_grades_without_incentive_touch_nothing(self):
        before = self.pricelist("Before")
        self.partner.with_company(self.company).specific_property_product_pricelist = before
        self.graded(self.a, self.partner)
        self.assertEqual(self.given(), before)

    # --- what the order says

    def printed(self, order, lang=None):
        order = order.with_context(lang=lang) if lang else order
        return [value for _label, value in order._credit_printed_terms()]

    def test_nothing_is_printed_unless_the_company_wants_it(self):
        self.graded(self.a, self.partner)
        order = self.order(10, payment_term_id=self.term(30, 2, 10).id)
        self.assertEqual(self.printed(order), [])

    def test_term_and_limit_are_printed_by_option(self):
        self.graded(self.a, self.partner)
        order = self.order(10, payment_term_id=self.term(30, 2, 10).id)
        policy = self.company._credit_policy()
        policy.print_terms = "terms"
        terms = ["30 calendar days, public holidays included", "2 % when paid within 10 days"]
        self.assertEqual(self.printed(order), terms)
        policy.print_terms = "limit"
        self.assertEqual(self.printed(order), [*terms, "$\xa01,000.00"])

    def test_a_grade_can_be_left_out(self):
        self.graded(self.c, self.partner)
        self.company._credit_policy().print_terms = "limit"
        self.assertEqual(self.printed(self.order(10, payment_term_id=self.term(30).id)), [])

    def test_who_has_no_account_is_told_nothing(self):
        self.company._credit_policy().print_terms = "limit"
        order = self.order(10, self.customer(), payment_term_id=self.term(30).id)
        self.assertEqual(self.printed(order), [])

    def test_the_document_says_it_to_whoever_prints_it(self):
        self.graded(self.a, self.partner)
        self.company._credit_policy().print_terms = "limit"
        order = self.order(10, payment_term_id=self.term(30).id)
        report = self.env["ir.actions.report"].with_user(self.sales)
        html, _kind = report._render_qweb_html("sale.report_saleorder", order.ids)
        self.assertIn("30 calendar days", html.decode())
        self.assertIn("1,000.00", html.decode())
