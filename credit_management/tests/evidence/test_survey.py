from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..attack import AttackCase
from .common import SIGNATURE, EvidenceMixin


@tagged("post_install", "-at_install")
class TestSurvey(EvidenceMixin, AttackCase):
    def test_a_survey_asks_the_catalogue_under_eight_headings(self):
        survey = self.survey()
        self.assertEqual(len(survey.answer_ids.heading_id), 8)
        self.assertEqual(survey.filled_by_id, self.sales)
        self.assertEqual((survey.completeness, survey.accuracy), (0, 0))

    def test_completeness_counts_required_answers(self):
        survey = self.survey()
        required = survey.answer_ids.filtered("is_required")
        self.answer(required[: len(required) // 2])
        self.assertAlmostEqual(survey.completeness, (len(required) // 2) / len(required))

    def test_from_the_first_answer_to_the_date_on_the_account(self):
        survey = self.confirmed_survey()
        self.assertEqual(
            (survey.state, survey.status, survey.completeness), ("confirmed",) * 2 + (1,)
        )
        self.assertEqual(survey.valid_until, survey.account_id.survey_due)
        self.assertTrue(88 <= (survey.valid_until - self.today).days <= 93)

    def test_answers_fit_their_question_and_name_a_source(self):
        survey = self.survey()
        number = survey.answer_ids.filtered(lambda answer: answer.kind == "number")[0]
        for value in ("many", "nan", "1e30"):
            with self.refused(ValidationError, message="is no answer of the kind"):
                number.write({"value": value, "source_channel": "visit"})
        with self.refused(ValidationError, message="say where the answer comes from"):
            number.write({"value": "12"})
        number.write({"value": "1,200", "source_channel": "visit"})
        self.assertEqual((number.value, number.text), ("1200", "1200"))
        choice = survey.answer_ids.filtered(lambda answer: answer.kind == "choice")[0]
        choice.write({"value": choice.choices[1][0], "source_channel": "bank"})
        self.assertEqual(choice.text, choice.choices[1][1])

    def test_missing_required_answers_are_named(self):
        survey = self.survey()
        with self.refused(UserError, message="required answers are missing: Registered name"):
            survey.action_sign(SIGNATURE)

    def test_a_confirmed_survey_is_frozen(self):
        survey = self.confirmed_survey()
        answer = survey.answer_ids[0]
        for user in (self.sales, self.analyst, self.manager):
            with self.refused(UserError):
                self.rpc(user, answer, "write", {"value": "another"})
            with self.refused(UserError):
                self.rpc(user, survey, "write", {"date": self.today - timedelta(days=9)})
            with self.refused(UserError):
                self.rpc(user, survey, "unlink")
        for values in ({"state": "draft"}, {"valid_until": "2999-01-01"}, {"signature": SIGNATURE}):
            with self.refused(AccessError):
                self.rpc(self.manager, survey, "write", values)
        self.assertEqual(answer.value, self.partner.name)

    def test_a_renewal_starts_from_the_last_answers_unverified(self):
        survey = self.confirmed_survey()
        survey.answer_ids[0].with_user(self.controller).action_verify("registry")
        renewal = self.env["credit.survey"].browse(
            survey.with_user(self.sales).action_renew()["res_id"]
        )
        self.assertEqual(renewal.state, "draft")
        self.assertEqual(renewal.answer_ids[0].value, self.partner.name)
        self.assertEqual((renewal.completeness, renewal.accuracy), (1, 0))
        self.assertFalse(renewal.signed_on)
        self.assertEqual(
            survey.with_user(self.sales).action_renew()["res_id"], renewal.id, "one in work"
        )

    @mute_logger("odoo.sql_db")
    def test_one_survey_in_work_per_customer(self):
        self.survey()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.survey()

    def opened(self, days, partner=None):
        """Let the account have been opened so many days ago; return it after the nightly look."""
        account = self.account(partner or self.partner)
        self.env.flush_all()
        self.cr.execute(
            "UPDATE credit_account SET create_date = LEAST(create_date, %s) - %s * interval '1 day'"
            " WHERE id = %s",
            (fields.Datetime.now(), days, account.id),  # the database's own clock isn't held
        )
        self.env.invalidate_all()
        self.nightly()
        return account

    def nightly(self):
        """Look at the evidence as every night."""
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1):
            self.env["credit.survey"]._cron_evidence()

    def test_who_was_never_surveyed_is_stale_some_days_after_the_account_was_opened(self):
        self.company._credit_policy().survey_grace_days = 20
        account = self.opened(20)
        self.assertEqual(account.survey_due, self.today)
        before = self.confirmed(1)
        self.assertNotIn("A survey of", before.sudo().credit_check_ids.summary)
        self.opened(1)
        order = self.confirmed(1)
        self.assertEqual(order.credit_state, "warned")
        self.assertIn("A survey of Customer was due by", order.sudo().credit_check_ids.summary)
        stale = self.env["credit.account"].search([("survey_due", "<", "today")])
        self.assertIn(account, stale)
        self.confirmed_survey()
        self.assertGreater(account.survey_due, self.today)

    def asked(self, account):
        """Return the activities that ask for a survey of ``account``."""
        kind = self.env.ref("credit_management.mail_activity_survey")
        return account.sudo().activity_ids.filtered(lambda one: one.activity_type_id == kind)

    def test_the_first_survey_is_asked_for_once_until_there_is_one(self):
        """Of the salesperson, else of a controller; who buys for cash is not surveyed."""
        account, nobodys = self.opened(3), self.customer(limit=10, name="Nobody's", user_id=False)
        cash = self.account(self.customer(name="Cash"))
        self.nightly()
        activity = self.asked(account)
        self.assertEqual(activity.user_id, self.sales)
        self.assertEqual(activity.date_deadline, account.survey_due)
        self.assertIn("for the first time", activity.summary)
        self.assertEqual(self.asked(self.account(nobodys)).user_id, self.controller)
        self.assertFalse(self.asked(cash))
        self.nightly()
        self.assertEqual(len(self.asked(account)), 1)
        self.confirmed_survey()
        self.assertFalse(self.asked(account), "the survey ends it")
        other = self.account(nobodys)
        self.asked(other).unlink()
        self.nightly()
        self.assertFalse(self.asked(other), "who ended it isn't asked again every night")
        with self.refused(AccessError):
            self.rpc(self.manager, other, "write", {"is_first_survey_asked": False})

    def test_asking_for_many_first_surveys_costs_what_one_costs(self):
        accounts = self.env["credit.account"]
        for number in range(7):
            accounts |= self.account(self.customer(limit=10, name=f"No. {number}", user_id=False))
        accounts._refresh_survey_due()
        costs = []
        for some in (accounts[:1], accounts[1:2], accounts[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._ask_for_first_survey()
            self.env.flush_all()
            costs.append(self.cr.sql_log_count - before)
        self.assertEqual(len(self.asked(accounts)), 7)
        self.assertLessEqual(costs[2], costs[1])

    def test_a_longer_time_or_none_at_all_is_a_setting(self):
        account = self.opened(100)
        self.assertEqual(account.survey_due, self.today - timedelta(days=70))
        policy = self.company._credit_policy()
        for days, due in ((150, self.today + timedelta(days=50)), (0, False)):
            policy.survey_grace_days = days
            self.nightly()
            self.assertEqual(account.survey_due, due)
        with self.refused(ValidationError, message="between 0 and 10,000"):
            policy.survey_grace_days = -1
        with self.refused(AccessError):
            self.rpc(self.controller, policy, "write", {"survey_grace_days": 0})
        with self.refused(AccessError):
            self.rpc(self.manager, account, "write", {"survey_due": "2999-01-01"})

    def test_a_survey_without_end_is_never_stale(self):
        account = self.account(self.partner)
        account.sudo().rating_id = self.env.ref("credit_management.credit_rating_a")
        account.rating_id.grade_interval_months = 0
        self.confirmed_survey()
        self.opened(500)
        self.assertFalse(account.survey_due)

    def test_a_merge_leaves_the_day_of_who_was_surveyed(self):
        survey = self.confirmed_survey()
        account = self.opened(500, self.customer(name="Never surveyed"))
        account._merge(survey.account_id)
        self.assertEqual(account.survey_due, survey.valid_until)

    def test_a_survey_expires_by_date(self):
        survey = self.confirmed_survey(date=self.today - timedelta(days=200))
        self.assertEqual(survey.status, "expired")
        self.assertLess(survey.account_id.survey_due, self.today)
        again = self.confirmed_survey()
        self.assertEqual((again.status, survey.status), ("confirmed", "expired"))
        self.assertGreater(survey.account_id.survey_due, self.today)

    def test_a_survey_of_tomorrow_is_refused(self):
        with self.refused(ValidationError, message="Date: a survey of"):
            self.survey(date=self.today + timedelta(days=1))

    def test_the_form_prints_answers_sources_and_signature(self):
        survey = self.confirmed_survey()
        survey.answer_ids[0].with_user(self.controller).action_verify("registry")
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("credit_management.credit_survey_report", survey.ids)[0]
            .decode()
        )
        for text in ("Customer credit survey", "8</span>", "A fact", "Visit", "Company registry",
                     "data:image/png;base64", "Sales", "Analyst"):  # fmt: skip
            self.assertIn(text, html)

    # attacks

    def test_only_who_filled_it_in_signs(self):
        survey = self.filled_survey()
        for user in (self.analyst, self.manager):
            with self.refused(AccessError, message="alone signs"):
                self.rpc(user, survey, "action_sign", SIGNATURE)
        with self.refused(AccessError):
            self.rpc(self.other_sales, survey, "action_sign", SIGNATURE)
        for nothing in ("", "no picture", "bm8gcGljdHVyZQ=="):
            with self.refused(UserError, message="draw or type"):
                self.rpc(self.sales, survey, "action_sign", nothing)
        with self.refused(AccessError):
            self.rpc(
                self.sales, survey, "write", {"signature": SIGNATURE, "signed_on": "2026-01-01"}
            )
        with self.refused(AccessError):
            self.rpc(self.manager, survey, "write", {"filled_by_id": self.manager.id})

    def test_nobody_confirms_what_they_filled_in(self):
        survey = self.filled_survey(user=self.analyst)
        self.rpc(self.analyst, survey, "action_sign", SIGNATURE)
        with self.refused(AccessError, message="somebody else confirms"):
            self.rpc(self.analyst, survey, "action_confirm")
        for user in (self.sales, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, survey, "action_confirm")
        self.rpc(self.controller, survey, "action_confirm")
        self.assertEqual(survey.confirmed_by_id, self.controller)

    def test_an_unsigned_survey_is_not_confirmed(self):
        survey = self.filled_survey()
        with self.refused(UserError, message="isn't signed"):
            self.rpc(self.analyst, survey, "action_confirm")

    def test_a_changed_answer_voids_the_signature(self):
        survey = self.filled_survey()
        survey.action_sign(SIGNATURE)
        survey.answer_ids[0].write({"value": "Another fact"})
        self.assertFalse(survey.signed_on or survey.signature)

    def test_a_signed_survey_is_neither_moved_nor_dated_back(self):
        survey = self.filled_survey()
        survey.action_sign(SIGNATURE)
        other = self.account(self.customer(name="Other"))
        with self.refused(UserError, message="stays with its customer"):
            self.rpc(self.sales, survey, "write", {"account_id": other.id})
        with self.refused(AccessError, message="take it over first"):
            self.rpc(self.analyst, survey, "write", {"date": self.today - timedelta(days=1)})
        self.rpc(self.sales, survey, "write", {"date": self.today - timedelta(days=1)})
        self.assertFalse(survey.signed_on)

    def test_others_answer_only_after_taking_over(self):
        survey = self.filled_survey()
        survey.action_sign(SIGNATURE)
        with self.refused(AccessError, message="take it over first"):
            self.rpc(self.analyst, survey.answer_ids[0], "write", {"value": "Forged"})
        self.rpc(self.analyst, survey, "action_take_over")
        self.assertEqual(survey.filled_by_id, self.analyst)
        self.assertFalse(survey.signed_on)
        with self.refused(AccessError):
            self.rpc(self.other_sales, survey, "action_take_over")

    def test_facts_are_verified_by_another_person_through_another_channel(self):
        fact = self.filled_survey(user=self.analyst).answer_ids[0]
        with self.refused(AccessError):
            self.rpc(self.analyst, fact, "action_verify", "registry")
        with self.refused(AccessError):
            self.rpc(self.sales, fact, "action_verify", "registry")
        with self.refused(ValidationError, message="through another one"):
            self.rpc(self.controller, fact, "action_verify", "visit")
        self.rpc(self.controller, fact, "action_verify", "registry")
        self.assertGreater(fact.survey_id.accuracy, 0)
        for values in ({"verified_channel": "tax"}, {"verified_by_id": self.manager.id},
                       {"question_id": 1}, {"survey_id": 1}):  # fmt: skip
            with self.refused(AccessError):
                self.rpc(self.controller, fact, "write", values)
        with self.refused(AccessError):
            self.rpc(self.manager, "credit.survey.answer", "create", {
                "survey_id": fact.survey_id.id, "question_id": fact.question_id.id})  # fmt: skip

    def test_a_survey_cannot_be_created_confirmed(self):
        account = self.account(self.partner)
        forged = {"state": "confirmed", "valid_until": "2999-01-01", "signed_on": "2026-01-01"}
        with self.refused(AccessError):
            self.rpc(self.analyst, "credit.survey", "create", {"account_id": account.id, **forged})
        context = {f"default_{name}": value for name, value in forged.items()}
        key = self.rpc(self.analyst, "credit.survey", "create", {"account_id": account.id},
                       context=context)  # fmt: skip
        survey = self.env["credit.survey"].browse(key)
        self.assertEqual(
            (survey.state, survey.valid_until, survey.signed_on), ("draft", False, False)
        )
        self.assertFalse(account.survey_due)

    def test_the_date_on_the_account_cannot_be_written(self):
        account = self.account(self.partner)
        for user in (self.sales, self.controller, self.manager):
            with self.refused(AccessError):
                self.rpc(user, account, "write", {"survey_due": "2999-01-01"})

    def test_surveys_of_other_peoples_customers_are_out_of_reach(self):
        survey = self.confirmed_survey()
        self.assertFalse(self.rpc(self.other_sales, "credit.survey", "search", []))
        self.assertFalse(self.rpc(self.other_sales, "credit.survey.answer", "search", []))
        with self.refused(AccessError):
            self.rpc(self.other_sales, survey.answer_ids, "read", ["value"])
        with self.refused(AccessError):
            self.survey(user=self.other_sales)

    def test_an_answered_question_keeps_its_kind_and_its_choices(self):
        survey = self.confirmed_survey()
        question = survey.answer_ids.filtered(lambda one: one.kind == "choice")[0].question_id
        question = question.with_user(self.manager)
        with self.refused(UserError, message="answered already"):
            question.write({"kind": "text"})
        with self.refused(UserError, message="answered already"):
            question.unlink()
        with self.refused(UserError, message="made already"):
            question.choice_ids.unlink()
