"""An edition of the policy: from the need until it is in force, as the least users (R90)."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..attack import AttackCase


class EditionCase(AttackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager_2 = cls._user("manager2", "credit_management.group_credit_manager")
        cls.rule = cls.env["credit.rule"].search(
            [("kind", "=", "overdue_days"), ("company_id", "=", False), ("rating_id", "=", False),
             ("account_id", "=", False)], limit=1,
        )  # fmt: skip
        cls.policy = cls.company._credit_policy()

    def edition(self, **values):
        vals = {
            "title": "Credit policy", "need": "Too many late payers",
            "company_id": self.company.id, "team_ids": [(6, 0, self.analyst.ids)], **values,
        }  # fmt: skip
        key = self.rpc(self.manager, "credit.policy.edition", "create", vals)
        return self.env["credit.policy.edition"].browse(key)

    def change(self, edition, field="credit.rule/threshold", value="45", row=None, **values):
        row = row or self.rule
        vals = {
            "edition_id": edition.id, "action": "change", "res_model": row._name,
            "res_id": row.id, "field_key": field, "new_value": value, **values,
        }  # fmt: skip
        key = self.rpc(self.manager, "credit.policy.edition.change", "create", vals)
        return self.env["credit.policy.edition.change"].browse(key)

    def drafted(self, **values):
        edition = self.edition(**values)
        self.rpc(self.manager, edition, "action_start")
        return edition

    def approved(self, edition=None):
        edition = edition or self.drafted()
        if not edition.change_ids:
            self.change(edition)
        self.rpc(self.manager, edition, "action_fill_text")
        self.rpc(self.manager, edition, "action_review")
        self.rpc(self.manager, edition, "action_submit")
        self.rpc(self.manager_2, edition, "action_approve", "Agreed")
        self.assertEqual(edition.state, "approved")
        return edition

    def in_force(self, edition=None):
        edition = self.approved(edition)
        self.rpc(self.manager, edition, "action_publish", str(self.today))
        self.assertEqual(edition.state, "in_force")
        return edition

    def run_on(self, day):
        """Run the scheduler as if it were ``day`` in every company."""
        with patch.object(type(self.env["res.company"]), "_credit_today", lambda _self: day):
            self.env["credit.policy.edition"]._cron_force()


@tagged("post_install", "-at_install")
class TestEdition(EditionCase):
    def test_from_the_need_until_it_is_in_force(self):
        with self.refused(UserError, message="name who works"):
            self.rpc(self.manager, self.edition(team_ids=[]), "action_start")
        edition = self.drafted()
        self.assertTrue(edition.name.startswith("PE/"))
        self.change(edition)
        before = self.rule.threshold
        self.rpc(self.manager, edition, "action_check")
        self.assertEqual(self.rule.threshold, before)
        self.assertIn("45", edition.difference, "what was tried is shown")
        self.rpc(self.manager, edition, "action_fill_text")
        self.assertIn("45", edition.text)
        self.rpc(self.manager, edition, "action_review")
        comment = self.env["credit.policy.comment"].browse(
            self.rpc(self.analyst, "credit.policy.comment", "create",
                     {"edition_id": edition.id, "part": "Rules", "text": "Why 45?"})
        )  # fmt: skip
        for step in ("action_submit", "action_opinion"):
            with self.refused(UserError, message="wait for an answer"):
                self.rpc(self.manager, edition, step)
        self.rpc(self.manager, comment, "action_answer", "The market pays at 40")
        self.rpc(self.manager, edition, "action_opinion")
        self.rpc(self.manager, edition, "write", {"opinion_by": "Chamber", "opinion_text": "Fine"})
        self.rpc(self.manager, edition, "action_submit")
        self.assertIn(self.manager_2, edition.activity_ids.user_id)
        self.rpc(self.manager_2, edition, "action_approve", "Agreed")
        self.assertEqual((edition.state, self.rule.threshold), ("approved", before))
        start = self.today + timedelta(days=3)
        self.rpc(self.manager, edition, "action_publish", str(start))
        self.run_on(self.today + timedelta(days=2))
        self.assertEqual((edition.state, self.rule.threshold), ("published", before))
        self.run_on(start)
        self.assertEqual((edition.state, self.rule.threshold), ("in_force", 45))
        rows = {row["key"]: row["values"] for row in edition.snapshot["rules"]}
        self.assertEqual(rows[f"credit.rule,{self.rule.id}"]["threshold"], 45)
        self.assertIn("45", edition.difference)
        self.rpc(self.manager, edition, "action_evaluate", "Fewer late payers")
        self.assertEqual(edition.evaluated_by_id, self.manager)

    def test_what_is_decided_names_the_edition_in_force_then(self):
        earlier = self.order(100)
        earlier.action_confirm()
        edition = self.in_force()
        order = self.order(100)
        order.action_confirm()
        self.assertFalse(earlier.sudo().credit_check_ids.edition_id)
        self.assertEqual(order.sudo().credit_check_ids.edition_id, edition)
        request = self.grant(self.partner, 2000)
        self.assertEqual(request.edition_id, edition)
        self.assertEqual(request.sudo().account_id.limit_ids[:1].edition_id, edition)

    def test_missed_days_come_once_and_in_order(self):
        one, two = self.approved(), self.approved(self.drafted(title="Next"))
        two.change_ids.sudo().write({"value": {"threshold": 60}})
        for edition, days in ((two, 5), (one, 2)):
            self.rpc(self.manager, edition, "action_publish", str(self.today + timedelta(days)))
        self.run_on(self.today + timedelta(days=9))
        self.assertEqual((one.state, two.state), ("superseded", "in_force"))
        self.assertEqual((two.previous_id, self.rule.threshold), (one, 60))
        log = self.env["credit.change"].search_count([])
        self.run_on(self.today + timedelta(days=9))
        self.assertEqual(self.env["credit.change"].search_count([]), log)

    def test_a_start_is_no_past_day_and_nobody_elses(self):
        one, two = self.approved(), self.approved(self.drafted())
        for day in (str(self.today - timedelta(days=1)), False, "soon", 7, None, [], {"a": 1}):
            with self.subTest(day), self.refused(UserError, message="In force from"):
                self.rpc(self.manager, one, "action_publish", day)
        start = str(self.today + timedelta(days=4))
        self.rpc(self.manager, one, "action_publish", start)
        with self.refused(UserError, message="another edition"):
            self.rpc(self.manager, two, "action_publish", start)

    def test_a_draft_that_leaves_a_gap_in_the_matrix_is_not_handed_in(self):
        row = self.env["credit.authority"].create(
            {"kind": "decrease", "authority": "unlimited", "user_ids": [(6, 0, self.manager.ids)],
             "company_id": self.company.id}
        )  # fmt: skip
        edition = self.drafted()
        self.change(edition, "credit.authority/authority", "Reviews only", row)
        for step in ("action_check", "action_review"):
            with self.refused(ValidationError, message="nobody may approve"):
                self.rpc(self.manager, edition, step)
        self.assertEqual(row.authority, "unlimited")
        self.rpc(self.manager, "credit.policy.edition.change", "create", {
            "edition_id": edition.id, "action": "add", "res_model": "credit.authority",
            "new_value": "Kind: Decrease\nStep: 20\nAuthority: Any amount\nPersons: "
            + self.manager_2.name,
        })  # fmt: skip
        self.rpc(self.manager, edition, "action_check")
        self.assertEqual(row.authority, "unlimited")

    def test_a_row_that_is_there_already_is_refused_in_words(self):
        edition = self.drafted()
        for _twice in range(2):
            self.rpc(self.manager, "credit.policy.edition.change", "create", {
                "edition_id": edition.id, "action": "add", "res_model": "credit.rule",
                "new_value": "Kind: Over the limit\nSeverity: Warn",
            })  # fmt: skip
        with self.refused(UserError, message="two rows would say the same"):
            self.rpc(self.manager, edition, "action_check")

    def test_values_that_cannot_be_read_are_refused_in_words(self):
        edition = self.drafted()
        for field, value, words in (
            ("credit.rule/threshold", "many", "can't be read"),
            ("credit.rule/threshold", "nan", "can't be read"),
            ("credit.rule/threshold", "0,5", "can't be read"),
            ("credit.rule/severity", "harshly", "Ignore / Warn / Hold"),
            ("credit.policy/tolerance_days", "3", "Field"),
        ):
            with self.subTest(value), self.refused(ValidationError, message=words):
                self.change(edition, field, value)
        self.change(edition, value="-5")
        with self.refused(ValidationError, message="zero or more"):
            self.rpc(self.manager, edition, "action_check")

    def test_policy_mode_and_rows_come_and_go(self):
        row = self.env["credit.rule"].create(
            {"kind": "overdue_days", "company_id": self.company.id, "threshold": 10}
        )
        edition = self.drafted()
        self.change(edition, "credit.policy/tolerance_days", "9", self.policy.sudo(False))
        self.change(edition, "credit.policy/check_mode", "Observe", self.policy.sudo(False))
        self.change(edition, False, False, row, action="drop")
        self.in_force(edition)
        self.assertEqual(self.policy.tolerance_days, 9)
        self.assertEqual(self.company.credit_check_mode, "observe")
        self.assertFalse(row.exists())
        self.assertIn("Dropped", edition.difference)

    def test_what_was_changed_outside_is_shown_and_taken(self):
        edition = self.in_force()
        self.assertFalse(edition.outside_count)
        self.rpc(self.manager, self.rule, "write", {"threshold": 50})
        edition.invalidate_recordset()
        self.assertEqual(edition.outside_count, 1)
        action = self.rpc(self.manager, edition, "action_take_outside")
        taken = self.env["credit.policy.edition"].browse(action["res_id"])
        self.assertEqual((taken.state, edition.state), ("in_force", "superseded"))
        self.assertTrue(taken.is_outside)
        self.assertIn("50", taken.difference)
        with self.refused(UserError, message="Nothing was changed"):
            self.rpc(self.manager, taken, "action_take_outside")

    def test_where_policy_says_so_rules_change_by_editions_only(self):
        self.rpc(self.manager, self.policy.sudo(False), "write", {"by_editions_only": True})
        for records, vals in (
            (self.rule, {"threshold": 50}),
            (self.policy.sudo(False), {"tolerance_days": 3}),
            (self.policy.sudo(False), {"check_mode": "off"}),
            (self.policy.sudo(False), {"by_editions_only": False}),
        ):
            with self.subTest(vals), self.refused(UserError, message="by editions only"):
                self.rpc(self.manager, records, "write", vals)
        for method, args in (("create", [{"kind": "over_limit", "company_id": self.company.id}]),):
            with self.refused(UserError, message="by editions only"):
                self.rpc(self.manager, "credit.rule", method, *args)
        with self.refused(UserError, message="by editions only"):
            self.rpc(self.manager, self.rule, "unlink")
        edition = self.drafted()
        self.change(edition)
        self.change(edition, "credit.policy/by_editions_only", "no", self.policy.sudo(False))
        self.in_force(edition)
        self.rpc(self.manager, self.rule, "write", {"threshold": 50})

    def test_what_cannot_come_into_force_any_more_is_said_once_a_day(self):
        row = self.env["credit.rule"].create(
            {"kind": "overdue_days", "company_id": self.company.id, "threshold": 10}
        )
        edition = self.drafted()
        self.change(edition, value="20", row=row)
        self.approved(edition)
        start = self.today + timedelta(days=1)
        self.rpc(self.manager, edition, "action_publish", str(start))
        row.unlink()
        notices = [("model", "=", edition._name), ("res_id", "=", edition.id),
                   ("message_type", "=", "user_notification"),
                   ("subject", "like", "couldn't come into force")]  # fmt: skip
        told = []
        for _hour in range(2):
            self.run_on(start)
            told.append(self.env["mail.message"].search_count(notices))
        self.assertEqual((edition.state, edition.failed_on), ("published", start))
        self.assertTrue(told[0])
        self.assertEqual(told[0], told[1])

    def test_a_draft_is_tried_on_the_orders_that_were_checked(self):
        self.env["credit.rule"].search([("kind", "=", "over_limit")])
        over = self.env["credit.rule"].search(
            [("kind", "=", "over_limit"), ("specificity", "=", 0), ("stage", "=", "order")], limit=1
        )
        fits, slightly = self.order(900), self.order(1050, self.customer(1000, name="Other"))
        (fits | slightly).action_confirm()
        edition = self.drafted()
        self.change(edition, value="100", row=over)
        action = self.rpc(self.manager, edition, "action_replay")
        trial = self.env[action["res_model"]].browse(
            self.rpc(self.manager, action["res_model"], "create", {"months": 6},
                     context=action["context"])
        )  # fmt: skip
        self.rpc(self.manager, trial, "action_try")
        self.assertEqual(
            {(one.order_id, one.change) for one in trial.line_ids}, {(slightly, "freed")}
        )
        self.assertEqual(trial.then_count - trial.now_count, 1)
        self.assertIn("1 were held and would pass", edition.replay)
        self.assertIn("Over the limit, Would pass: 1", edition.replay)
        self.assertEqual(over.threshold, 0)
        with self.refused(UserError, message="published"):
            self.rpc(self.manager, trial, "action_save")
