"""What is switched off isn't asked, does nothing and is all there when it is switched on again."""

from ast import literal_eval
from datetime import timedelta

from odoo.tests import tagged

from ...engine.features import FEATURES
from ..attack import AttackCase
from ..evidence.common import EvidenceMixin

CRONS = ("ir_cron_evidence", "ir_cron_follow_grades", "ir_cron_reviews", "ir_cron_reduction")


class FeatureCase(EvidenceMixin, AttackCase):
    """A customer with a limit in a database whose features are switched."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.features = cls.env["credit.feature"]
        cls.account_id = cls("setUp").account(cls.partner)

    def on(self, *codes):
        """Use exactly these features."""
        self.features._apply(frozenset(codes))

    def without(self, code):
        """Use all features but this one."""
        self.on(*(one for one in FEATURES if one != code))

    def strict(self, kind, **scope):
        """Have the company's row for ``kind`` hold orders; return it."""
        values = {"kind": kind, "severity": "hold", "company_id": self.company.id, **scope}
        return self.env["credit.rule"].create(values)

    def passes(self, amount=10):
        """Tell whether an order of the customer is confirmed."""
        order = self.order(amount)
        order.action_confirm()
        return order.state == "sale"

    def listed(self):
        """Return the kinds of the rules an action of the menu lists."""
        domain = self.env.ref("credit_management.credit_rule_action").domain
        return set(self.env["credit.rule"].search(literal_eval(domain)).mapped("kind"))


@tagged("post_install", "-at_install")
class TestRulesOfFeatures(FeatureCase):
    def assert_silenced(self, code, kind):
        """An order is held by ``kind``, passes without the feature, and is held with it again."""
        self.assertFalse(self.passes(), code)
        self.assertIn(kind, self.listed())
        self.without(code)
        self.assertTrue(self.passes(), code)
        self.assertNotIn(kind, self.listed())
        offered = self.env["credit.rule"].fields_get(["kind"])["kind"]["selection"]
        self.assertNotIn(kind, dict(offered))
        self.on(*FEATURES)
        self.assertFalse(self.passes(), code)

    def test_days_of_evidence_hold_nobody_while_their_feature_is_off(self):
        yesterday = self.today - timedelta(days=1)
        for code, kind, day in (
            ("evidence", "survey_stale", "survey_due"),
            ("evidence", "documents_missing", "documents_due"),
            ("collateral", "collateral_expired", "collateral_due"),
            ("reviews", "review_overdue", "review_due"),
        ):
            with self.subTest(kind):
                rule = self.strict(kind)
                self.account_id.sudo()[day] = yesterday
                self.assert_silenced(code, kind)
                self.account_id.sudo()[day] = False
                rule.unlink()

    def test_a_grade_that_allows_no_credit_and_its_rows(self):
        c = self.env.ref("credit_management.credit_rating_c")
        self.account_id.sudo().rating_id = c
        self.account_id.sudo().pending_decrease_id = False
        self.assert_silenced("grades", "grade_no_credit")
        self.assertEqual(self.account_id.rating_id, c)
        self.without("grades")
        row = self.strict("overdue_amount", rating_id=c.id)
        self.assertFalse(row.is_asked)
        self.assertFalse(self.account_id._effective_rating(self.today))
        self.partner.invalidate_recordset()
        self.assertFalse(self.partner.credit_rating_id)

    def test_a_grade_on_nothing_but_limits_is_the_companys_own_business_again(self):
        """The search for rules that aren't asked finds what the list leaves out, and no more."""
        self.on()
        rules = self.env["credit.rule"]
        asked, left = (rules.search([("is_asked", "=", one)]) for one in (True, False))
        self.assertFalse(asked & left)
        self.assertEqual(asked | left, rules.search([]))
        self.assertEqual(left, rules.search([]).filtered(lambda rule: not rule.is_asked))

    def test_a_groups_limit_holds_its_members_only_where_groups_are_used(self):
        group = self.env["credit.group"].create(
            {"name": "Holding", "company_id": self.company.id,
             "account_ids": [(4, self.account_id.id)]}
        )  # fmt: skip
        self.assert_silenced("groups", "group_limit")
        self.assertEqual(self.account_id.group_id, group)

    def test_who_is_held_is_judged_again_and_the_hold_is_counted_before(self):
        self.strict("survey_stale")
        self.account_id.sudo().survey_due = self.today - timedelta(days=1)
        hold = self.held(10).sudo().credit_hold_id
        self.assertIn("1", self.features._rests_on({"evidence"}))
        before = self.features._held_by()["evidence"]
        self.without("evidence")
        hold._evaluate()
        self.assertEqual(hold.state, "ready")
        self.assertEqual(self.features._held_by().get("evidence", 0), before - 1)
        self.on(*FEATURES)
        hold._evaluate()
        self.assertEqual(hold.state, "open")

    def test_collateral_and_documents_that_arent_used_count_for_nothing_and_cap_nothing(self):
        account = self.account_id
        made = self.env["credit.collateral"].with_user(self.analyst).create(
            {"name": "Warehouse", "account_id": account.id, "value": 500, "date_from": self.today,
             "date_to": self.today + timedelta(days=90)}
        )  # fmt: skip
        made.with_user(self.manager).action_confirm()
        self.assertEqual(account._collateral_values(self.today)[account.id][0], 500)
        self.assertFalse(account._documents_complete(self.today)[account.id])
        self.on("grades")
        self.assertFalse(account._collateral_values(self.today).get(account.id))
        self.assertTrue(account._documents_complete(self.today)[account.id])
        self.assertEqual(account._contradictions()[account.id], [])
        self.on(*FEATURES)
        self.assertEqual(account._collateral_values(self.today)[account.id][0], 500)


@tagged("post_install", "-at_install")
class TestSwitching(FeatureCase):
    def test_scheduled_actions_of_what_is_off_do_nothing(self):
        """Everything is due: an account to survey, to review, to reduce, to stop."""
        account = self.account_id.sudo()
        account.write({"survey_due": False, "review_due": False})
        account.rating_id = self.env.ref("credit_management.credit_rating_c")
        account.write({"pending_decrease_id": False, "no_credit_rating_id": False})
        self.invoice(5000)
        self.on()
        plans, reviews = self.env["credit.reduction.plan"], self.env["credit.review"]
        mine = [("account_id", "=", account.id)]
        plans.search(mine).unlink()
        self.tonight()
        self.assertFalse(plans.search(mine) or reviews.search(mine))
        self.assertFalse(account.survey_due or account.review_due or account.no_credit_rating_id)
        self.on(*FEATURES)
        self.tonight()
        self.assertTrue(plans.search(mine))
        self.assertTrue(account.survey_due)
        self.assertTrue(account.no_credit_rating_id)

    def tonight(self):
        """Run the scheduled actions of all features."""
        with self.enter_registry_test_mode():
            for name in CRONS:
                self.env.ref(f"credit_management.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def test_what_waits_is_decided_by_a_manager_without_the_matrix_and_by_its_steps_with_it(self):
        tier = self.env.ref("credit_management.group_credit_tier_gm")
        gm = self._user("gm", "credit_management.group_credit_tier_gm")
        self.env["credit.authority"].create(
            {"kind": "increase", "company_id": self.company.id, "group_id": tier.id}
        )
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account_id.id, "kind": "increase", "amount": 5000,
             "date_from": self.today, "reason": "Grows"}
        )  # fmt: skip
        request.action_submit()
        self.assert_asked(request, gm)
        self.without("matrix")
        self.assert_asked(request, self.manager)
        with self.refused():
            self.rpc(gm, request, "action_approve")
        self.on(*FEATURES)
        self.assert_asked(request, gm)
        self.without("matrix")
        self.rpc(self.manager, request, "action_approve")
        self.assertEqual(request.sudo().state, "approved")

    def assert_asked(self, request, user):
        request.invalidate_recordset()
        self.assertEqual(request.sudo().activity_ids.user_id, user)
        self.assertTrue(request.with_user(user).can_decide)

    def test_a_switch_counts_as_a_version_and_is_told_with_what_rested_on_it(self):
        policy = self.company._credit_policy()
        c = self.env.ref("credit_management.credit_rating_c")
        self.account_id.sudo().rating_id = c
        chief = self._user("chief", "credit_management.group_credit_manager")
        chief.company_ids = self.env["res.company"].search([])
        version = policy.version
        self.rpc(chief, policy, "write", {"uses_grades": False})
        self.assertNotIn("grades", self.features._on())
        self.assertGreater(policy.version, version)
        note = policy.message_ids.filtered(lambda one: "Switched off" in (one.body or ""))[:1]
        self.assertEqual(note.author_id, chief.partner_id)
        self.assertIn("graded accounts", note.body)
        self.rpc(chief, policy, "write", {"uses_grades": True})
        self.assertEqual(self.features._on(), set(FEATURES))
        self.assertEqual(self.account_id.rating_id, c)

    def test_the_groups_themselves_are_noticed_too(self):
        version = self.company._credit_policy().version
        employees = self.env.ref("base.group_user")
        group = self.env.ref("credit_management.group_credit_feature_reviews")
        employees.write({"implied_ids": [(3, group.id)]})
        self.assertNotIn("reviews", self.features._on())
        self.assertGreater(self.company._credit_policy().version, version)

    def test_loading_a_preset_switches_on_what_it_needs(self):
        self.on("collateral")
        self.env["credit.preset"].with_user(self.manager)._load(self.company, "aaa")
        self.assertEqual(self.features._on(), {"collateral", "evidence", "grades", "matrix"})
