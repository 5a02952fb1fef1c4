"""What was there before grades had scales and decisions had steps goes on after the upgrade."""

import importlib.util
from pathlib import Path

from odoo.tests import tagged

from ..common import CreditCase

SCRIPTS = Path(__file__).parents[2] / "migrations"


class MigrationCase(CreditCase):
    """Runs the scripts of an upgrade on what a test has made."""

    def upgrade(self, version, stage, name="migration"):
        """Run a script as the upgrade to ``version`` does."""
        path = SCRIPTS / version / f"{stage}-{name}.py"
        spec = importlib.util.spec_from_file_location(f"{stage}_migration", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.cr, "19.0.1.0.0")
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestMigration(MigrationCase):
    def setUp(self):
        super().setUp()
        self.a, self.b, self.c = (
            self.env.ref(f"credit_management.credit_rating_{code}") for code in "abc"
        )
        self.env.flush_all()
        self.cr.execute(
            "UPDATE credit_rating SET scale_id = NULL, code = NULL, score_from = NULL"
            " WHERE id = ANY(%s)",
            ((self.a | self.b | self.c).ids,),
        )
        self.cr.execute("UPDATE credit_scorecard SET state = 'draft'")
        self.env.invalidate_all()

    def grades(self):
        scale = self.env.ref("credit_management.credit_rating_scale_abc")
        return [(grade.name, grade.score_from) for grade in scale.rating_ids]

    def test_grades_join_their_scale_and_the_scorecard_is_in_use(self):
        self.upgrade("19.0.2.0.0", "post")
        self.assertEqual(self.grades(), [("A", 80), ("B", 60), ("C", 0)])
        self.assertEqual(self.a.code, "A")
        card = self.env.ref("credit_management.credit_scorecard_standard")
        self.assertEqual(card.state, "live")

    def test_limits_of_a_fall_where_nobody_changed_the_formula(self):
        policies = self.env["credit.rating.policy"]
        general = self.a.policy_ids.filtered(lambda policy: not policy.company_id)
        general.is_falling = False
        own = general.copy({"company_id": self.company.id, "is_capped_by_balance": False})
        other = general.copy({"company_id": self._make_company().id})
        self.upgrade("19.0.3.0.0", "post", "grade_a_falls")
        self.assertEqual(
            [policy.is_falling for policy in (general, own, other)], [True, False, True]
        )
        falling = policies.search([("is_falling", "=", True)])
        self.assertEqual(falling.rating_id, self.a | self.b)

    def test_an_archived_grade_leaves_no_gap_and_another_order_stays(self):
        self.c.active = False
        self.a.sequence, self.b.sequence = 20, 10
        self.upgrade("19.0.2.0.0", "post")
        self.assertEqual(self.grades(), [("B", 80), ("A", 0)])

    def test_an_account_without_a_nature_gets_the_ordinary_one(self):
        plain, other = (self.account(self.customer(name=name)) for name in ("Plain", "Other"))
        other.class_nature = "special"
        self.env.flush_all()
        self.cr.execute("UPDATE credit_account SET class_nature = NULL WHERE id = %s", [plain.id])
        self.upgrade("19.0.4.0.0", "post", "nature")
        self.assertEqual((plain.class_nature, other.class_nature), ("ordinary", "special"))

    def test_what_waits_gets_its_steps_and_what_was_decided_none(self):
        partner = self.customer(limit=1000)
        decided = self.account(partner).request_ids
        hold = self.held(5000, partner).sudo().credit_hold_id
        request = self.env["credit.request"].with_user(self.analyst).create(
            {"account_id": self.account(partner).id, "kind": "increase", "amount": 9000,
             "date_from": self.today, "reason": "Waits"}
        )  # fmt: skip
        request.action_submit()
        self.cr.execute("DELETE FROM credit_approval")
        self.cr.execute("UPDATE credit_request SET proposal = NULL")
        self.upgrade("19.0.2.0.0", "post")
        self.assertFalse(decided.approval_ids or decided.proposal)
        self.assertTrue(request.proposal)
        for document in (request, hold):
            self.assertEqual(document.sudo().approval_ids.mapped("state"), ["pending"])
        self.assertEqual(len(request.activity_ids), len(request.activity_ids.user_id))
        self.release(hold.order_id, self.manager)
        request.with_user(self.manager).action_approve()
        self.assertEqual((hold.state, request.state), ("released", "approved"))


@tagged("post_install", "-at_install")
class TestMigrationOfGrades(MigrationCase):
    def setUp(self):
        super().setUp()
        self.c = self.env.ref("credit_management.credit_rating_c")
        self.own = self.c.policy_ids.filtered(lambda one: not one.company_id)
        self.own.allows_credit = True

    def test_the_worst_grades_allow_no_credit_any_more(self):
        a = self.env.ref("credit_management.credit_rating_a").policy_ids
        self.upgrade("19.0.3.0.0", "post")
        self.assertFalse(self.own.allows_credit)
        self.assertTrue(all(a.mapped("allows_credit")))

    def test_a_formula_somebody_gave_the_worst_grade_stays_and_so_does_its_credit(self):
        self.own.write({"formula": "fixed", "amount": 500})
        self.upgrade("19.0.3.0.0", "post")
        self.assertTrue(self.own.allows_credit)

    def test_nobody_is_stale_overnight(self):
        self.upgrade("19.0.3.0.0", "post")
        self.assertEqual(self.company._credit_policy().survey_grace_days, 0)


@tagged("post_install", "-at_install")
class TestMigrationOfFeatures(MigrationCase):
    def upgraded(self):
        """Return what is on after the upgrade of a database in which nothing was switched."""
        self.env["credit.feature"]._apply(frozenset())
        self.upgrade("19.0.4.0.0", "post", "features")
        return self.env["credit.feature"]._on()

    def empty(self):
        """Have nothing in the database that goes with a feature."""
        self.env.flush_all()
        for table in ("survey", "document", "statement", "explanation", "assessment", "review",
                      "collateral", "reduction_plan"):  # fmt: skip
            self.cr.execute(f"ALTER TABLE credit_{table} RENAME TO before_{table}")
            self.cr.execute(f"CREATE TABLE credit_{table} (LIKE before_{table})")
        self.cr.execute("UPDATE credit_account SET rating_id = NULL, group_id = NULL")
        self.cr.execute("UPDATE credit_policy SET rating_scale_id = NULL")
        self.cr.execute("UPDATE res_company SET credit_net_capital = 0")
        self.cr.execute("ALTER TABLE credit_group RENAME TO before_group")
        self.cr.execute("CREATE TABLE credit_group (LIKE before_group)")
        self.env.invalidate_all()
        rows = self.env["credit.authority"].with_context(active_test=False)  # the demo's are there
        rows.search([("kind", "in", rows._our_kinds())]).unlink()
        of_features = ("survey_stale", "documents_missing", "review_overdue", "collateral_expired",
                       "concentration")  # fmt: skip
        self.env["credit.rule"].search(
            ["|", ("rating_id", "!=", False), ("kind", "in", of_features)]
        ).severity = "warn"

    def test_a_database_keeps_what_it_uses_and_nothing_else(self):
        self.empty()
        self.assertEqual(self.upgraded(), set())
        self.env["credit.rule"].create({"kind": "survey_stale", "severity": "hold",
                                        "company_id": self.company.id})  # fmt: skip
        self.assertEqual(self.upgraded(), {"evidence"})
        partner = self.customer(limit=1000)
        self.account(partner).sudo().rating_id = self.env.ref("credit_management.credit_rating_b")
        self.env["credit.authority"].create(
            {"kind": "increase", "company_id": self.company.id, "user_ids": [self.manager.id]}
        )
        self.assertEqual(self.upgraded(), {"evidence", "grades", "matrix"})
