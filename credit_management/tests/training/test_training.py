"""Who has to read an edition: asked, reminded, told to the owner, acknowledged (R84)."""

from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..policy.test_edition import EditionCase


class TrainingCase(EditionCase):
    def training(self, edition=None, **values):
        vals = {
            "company_id": self.company.id,
            "group_ids": [(6, 0, self.env.ref("credit_management.group_credit_controller").ids)],
            "user_ids": [(6, 0, self.sales.ids)],
            "days": 10,
            **({"edition_id": edition.id} if edition else {"name": "How we sell on credit"}),
            **values,
        }
        key = self.rpc(self.manager, "credit.training", "create", vals)
        return self.env["credit.training"].browse(key)

    def handed_out(self, **values):
        """Return a training that its edition, published today, has handed out."""
        edition = self.drafted()
        training = self.training(edition, **values)
        self.in_force(edition)
        return training

    def row(self, training, user):
        return training.reading_ids.filtered(lambda one: one.user_id == user)

    def acknowledge(self, training, user):
        self.rpc(user, self.row(training, user), "action_acknowledge")

    def on(self, day):
        """What happens inside happens on ``day``, in every company."""
        return patch.object(type(self.env["res.company"]), "_credit_today", lambda _self: day)

    def follow(self, days=0):
        """Run the scheduler ``days`` after today."""
        day = self.on(self.today + timedelta(days=days))
        # batches commit, which a test can't
        with day, patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1):
            self.env["credit.training"]._cron_follow()
        self.env.flush_all()

    def told(self, records, user):
        """Return the subjects of reminders and reports to ``user`` about ``records``."""
        return (
            self.env["mail.message"]
            .search(
                [
                    ("model", "=", records._name),
                    ("res_id", "in", records.ids),
                    ("message_type", "=", "user_notification"),
                    ("partner_ids", "in", user.partner_id.ids),
                    ("subject", "like", "read"),
                ]
            )
            .mapped("subject")
        )


@tagged("post_install", "-at_install")
class TestTraining(TrainingCase):
    def test_who_reads_an_edition_is_asked_when_it_is_published(self):
        edition = self.drafted()
        training = self.training(edition)
        self.assertEqual((training.name, training.owner_id), (edition.title, self.manager))
        self.approved(edition)
        self.assertFalse(training.reading_ids)
        self.rpc(self.manager, edition, "action_publish", str(self.today + timedelta(days=5)))
        self.assertEqual((edition.state, training.state), ("published", "open"))
        self.assertEqual(
            training.reading_ids.user_id,
            self.sales | self.controller | self.manager | self.manager_2,
        )
        row = self.row(training, self.sales)
        self.assertEqual(
            (row.state, row.date_deadline), ("to_read", self.today + timedelta(days=10))
        )
        self.assertEqual(row.activity_ids.user_id, self.sales)
        self.assertEqual(row.activity_ids.date_deadline, row.date_deadline)
        self.assertFalse(edition.done_share)

        page = self.rpc(self.sales, row, "read", ["text", "is_mine", "date_deadline"])[0]
        self.assertIn("45", page["text"], "the text with its figures")
        self.assertTrue(page["is_mine"])
        self.acknowledge(training, self.sales)
        self.assertEqual(row.state, "done")
        self.assertEqual(row.text_hash, training._fingerprint())
        self.assertTrue(row.acknowledged_on)
        self.assertFalse(row.activity_ids)
        edition.invalidate_recordset()
        self.assertEqual((edition.asked_count, edition.done_count), (4, 1))
        self.assertEqual(edition.done_share, 0.25)
        with self.refused(UserError, message="Acknowledged"):
            self.acknowledge(training, self.sales)

    def test_what_waits_stands_on_the_overview_of_who_has_to_read(self):
        training = self.handed_out()
        overview = self.env["credit.overview"].with_user(self.controller)
        one = overview.search([("company_id", "=", self.company.id)])
        self.assertIn("credit.training.reading", [row["model"] for row in one.waiting])
        action = self.rpc(self.controller, one, "action_view_waiting", "credit.training.reading")
        found = self.rpc(self.controller, action["res_model"], "search", action["domain"])
        self.assertEqual(found, self.row(training, self.controller).ids)
        self.acknowledge(training, self.controller)
        self.env.invalidate_all()
        self.assertNotIn("credit.training.reading", [row["model"] for row in one.waiting or ()])

    def test_who_takes_the_office_later_is_asked_then_and_who_leaves_it_no_more(self):
        training = self.handed_out()
        triggers = [("cron_id", "=", self.env.ref("credit_management.ir_cron_training").id)]
        before = self.env["ir.cron.trigger"].search_count(triggers)
        later = self._user("later", "credit_management.group_credit_controller")
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertGreater(self.env["ir.cron.trigger"].search_count(triggers), before)
        self.follow(4)
        row = self.row(training, later)
        self.assertEqual(row.date_deadline, self.today + timedelta(days=14))
        self.assertEqual(row.activity_ids.user_id, later)

        later.group_ids -= self.env.ref("credit_management.group_credit_controller")
        later.group_ids += self.env.ref("credit_management.group_credit_user")
        self.follow(5)
        self.assertEqual((row.state, len(row.activity_ids)), ("left", 0))
        with self.refused(UserError, message="No longer asked"):
            self.rpc(later, row, "action_acknowledge")

        later.group_ids += self.env.ref("credit_management.group_credit_controller")
        self.follow(20)
        self.assertEqual(
            (row.state, row.date_deadline), ("to_read", self.today + timedelta(days=30))
        )
        later.active = False
        self.follow(21)
        self.assertEqual(row.state, "left")

    def test_the_scheduler_reminds_once_and_tells_the_owner_who_is_late_once(self):
        training = self.handed_out(owner_id=self.controller.id)
        row = self.row(training, self.sales)
        self.acknowledge(training, self.controller)
        for day, told in ((0, 0), (6, 0), (7, 1), (7, 1), (8, 1), (10, 1)):
            self.follow(day)
            self.assertEqual(len(self.told(row, self.sales)), told, day)
        self.assertFalse(self.told(training, self.controller))
        for _twice in range(2):
            self.follow(11)
            self.assertEqual(len(self.told(row, self.sales)), 2)
            self.assertEqual(len(self.told(training, self.controller)), 1)
        self.assertEqual((row.state, training.late_count), ("late", 3))
        self.assertEqual(self.row(training, self.controller).state, "done")
        said = self.env["mail.message"].search(
            [("model", "=", training._name), ("message_type", "=", "user_notification")], limit=1
        )
        self.assertIn(self.sales.name, said.body)
        self.assertNotIn(self.controller.name, said.body)
        for day, told in ((12, 2), (17, 2), (18, 3)):
            self.follow(day)
            self.assertEqual(len(self.told(row, self.sales)), told, day)
        self.acknowledge(training, self.sales)
        self.follow(40)
        self.assertEqual((row.state, len(self.told(row, self.sales))), ("done", 3))
        self.assertEqual(len(self.told(training, self.controller)), 1)

    def test_after_a_stop_of_three_weeks_nobody_hears_anything_twice(self):
        training = self.handed_out()
        row = self.row(training, self.sales)
        self.follow(30)
        self.follow(30)
        self.assertEqual((row.state, len(self.told(row, self.sales))), ("late", 1))
        self.assertEqual(len(self.told(training, self.manager)), 1)

    def test_where_the_owner_left_the_managers_are_told(self):
        training = self.handed_out(owner_id=self.controller.id)
        self.controller.active = False
        self.follow(11)
        self.assertTrue(self.told(training, self.manager_2))

    def test_another_edition_in_force_ends_what_is_to_be_read_of_the_one_before(self):
        training = self.handed_out()
        self.acknowledge(training, self.sales)
        next_one = self.drafted()
        follower = self.training(next_one)
        self.change(next_one, value="60")
        self.approved(next_one)
        tomorrow = self.today + timedelta(days=1)
        self.rpc(self.manager, next_one, "action_publish", str(tomorrow))
        self.assertEqual((training.state, follower.state), ("open", "open"))
        self.run_on(tomorrow)
        self.assertEqual((training.state, follower.state), ("closed", "open"))
        self.assertEqual(self.row(training, self.sales).state, "done")
        self.assertEqual(self.row(training, self.controller).state, "left")

    def test_what_was_changed_outside_leaves_the_text_to_be_read(self):
        training = self.handed_out()
        self.rpc(self.manager, self.rule, "write", {"threshold": 50})
        edition = training.edition_id
        edition.invalidate_recordset()
        self.rpc(self.manager, edition, "action_take_outside")
        self.assertEqual((edition.state, training.state), ("superseded", "open"))
        self.acknowledge(training, self.sales)

    def test_a_published_edition_that_is_given_up_needs_no_reading(self):
        edition = self.drafted()
        training = self.training(edition)
        self.approved(edition)
        self.rpc(self.manager, edition, "action_publish", str(self.today + timedelta(days=5)))
        self.rpc(self.manager, edition, "action_cancel")
        self.assertEqual(training.state, "closed")
        self.assertEqual(set(training.reading_ids.mapped("state")), {"left"})

    def test_a_text_of_its_own_is_handed_out_by_hand(self):
        training = self.training()
        with self.refused(UserError, message="no text"):
            self.rpc(self.manager, training, "action_open")
        self.rpc(self.manager, training, "write", {"text": "<p>Ask before you ship.</p>"})
        self.rpc(self.manager, training, "action_open")
        self.acknowledge(training, self.sales)
        self.assertEqual(self.row(training, self.sales).text, "<p>Ask before you ship.</p>")
        self.rpc(self.manager, training, "action_close")
        self.assertEqual(self.row(training, self.manager).state, "left")
        with self.refused(UserError, message="isn't possible"):
            self.rpc(self.manager, training, "action_open")

    def test_a_later_group_reads_an_edition_in_force_too(self):
        edition = self.drafted()
        training = self.training(edition)
        with self.refused(UserError, message="opens by itself"):
            self.rpc(self.manager, training, "action_open")
        self.in_force(edition)
        more = self.training(edition, user_ids=[(6, 0, self.analyst.ids)], group_ids=[])
        self.rpc(self.manager, more, "action_open")
        self.acknowledge(more, self.analyst)
        edition.invalidate_recordset()
        self.assertEqual((edition.asked_count, edition.done_count), (5, 1))

    def test_a_draft_taken_to_another_company_takes_its_readers_along(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids = [(4, other.id)]
        edition = self.drafted()
        training = self.training(edition)
        self.rpc(self.manager, edition, "write", {"company_id": other.id})
        self.assertEqual(training.company_id, other)
        with self.refused(ValidationError, message="another company"):
            self.rpc(self.manager, training, "write", {"company_id": self.company.id})

    def test_what_makes_no_sense_is_refused_in_words(self):
        employee = self._user("employee")
        for values, words in (
            ({"group_ids": [], "user_ids": []}, "name offices or persons"),
            ({"days": -1}, "Days to read"),
            ({"days": 100000}, "Days to read"),
            ({"user_ids": [(6, 0, employee.ids)]}, "doesn't work with credit"),
            ({"owner_id": employee.id}, "doesn't work with credit"),
        ):
            with self.subTest(values), self.refused(ValidationError, message=words):
                self.training(**values)

    def test_the_activity_is_not_marked_done_instead_of_reading(self):
        training = self.handed_out()
        activity = self.row(training, self.sales).activity_ids
        for method, args in (("action_done", []), ("action_feedback", []), ("unlink", [])):
            with self.subTest(method), self.refused(UserError, message="ends by itself"):
                self.rpc(self.sales, activity, method, *args)
        self.rpc(self.sales, activity, "write", {"date_deadline": str(self.today)})

    def test_switched_off_nobody_is_asked_or_reminded(self):
        feature = self.env["credit.feature"]
        before = dict(feature._resting()["editions"])["trainings"]
        training = self.handed_out()
        feature._apply(feature._on() - {"editions"})
        self.follow(30)
        self.assertEqual(self.row(training, self.sales).state, "to_read")
        rested = dict(feature._resting()["editions"])
        self.assertEqual(rested["trainings"], before + 1)

    def test_another_companys_people_are_not_asked(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._user("stranger", "credit_management.group_credit_controller")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        training = self.handed_out()
        self.assertNotIn(stranger, training.reading_ids.user_id)

    def test_many_people_are_asked_with_as_many_questions(self):
        """The queries of the matching don't grow with the people who were asked before."""
        training = self.handed_out()
        self.follow()

        def look():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            training._ask_concerned()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        look()
        few = look()
        for number in range(12):
            self._user(f"many{number}", "credit_management.group_credit_controller")
        look()
        look()
        self.assertEqual(len(training.reading_ids), 16)
        self.assertLessEqual(look(), few)
