"""Acknowledging attacked: nobody has read what they haven't, and nobody for somebody else."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_training import TrainingCase


@tagged("post_install", "-at_install")
class TestAttackTraining(TrainingCase):
    def test_nobody_acknowledges_for_somebody_else(self):
        training = self.handed_out()
        row = self.row(training, self.sales)
        for user in (self.manager, self.manager_2, self.controller, self.auditor, self.analyst):
            with self.subTest(user=user.login), self.refused(AccessError):
                self.rpc(user, row, "action_acknowledge")
        for records in (row | self.row(training, self.manager), training.reading_ids):
            with self.refused(AccessError, message="somebody else"):
                self.rpc(self.manager, records, "action_acknowledge")
        self.assertEqual(set(training.reading_ids.mapped("state")), {"to_read"})

    def test_nobody_types_an_acknowledgement(self):
        training = self.handed_out()
        row = self.row(training, self.sales)
        past = str(self.today - timedelta(days=100))
        for user in (self.sales, self.controller, self.manager, self.auditor):
            for vals in (
                {"state": "done"}, {"acknowledged_on": f"{past} 10:00:00"}, {"user_id": user.id},
                {"date_deadline": "2099-12-31"}, {"asked_on": past}, {"text_hash": "x" * 64},
                {"reminded_on": past}, {"training_id": training.id}, {"text": "Nothing"},
                {"company_id": self.company.id},
            ):  # fmt: skip
                with self.subTest(user=user.login, vals=vals), self.refused(AccessError):
                    self.rpc(user, row, "write", vals)
            with self.subTest(user=user.login), self.refused(AccessError):
                self.rpc(user, "credit.training.reading", "create",
                         {"training_id": training.id, "user_id": user.id, "state": "done",
                          "asked_on": past, "date_deadline": past})  # fmt: skip
            with self.subTest(user=user.login), self.refused(AccessError):
                self.rpc(user, row, "unlink")
            with self.subTest(user=user.login), self.refused(AccessError):
                self.rpc(user, row, "copy")
        self.assertEqual(row.state, "to_read")

    def test_nothing_is_imported(self):
        training = self.handed_out()
        names = ["training_id/.id", "user_id/.id", "state", "asked_on", "date_deadline"]
        values = [str(training.id), str(self.analyst.id), "done", "2026-01-01", "2026-01-02"]
        for user in (self.sales, self.manager):
            with self.subTest(user=user.login):
                try:
                    answer = self.rpc(user, "credit.training.reading", "load", names, [values])
                except AccessError:
                    continue
                self.assertFalse(answer["ids"])
        self.assertFalse(self.row(training, self.analyst))

    def test_a_forged_context_gives_no_acknowledgement(self):
        training = self.handed_out()
        row = self.row(training, self.sales)
        forged = {
            "default_state": "done", "uid": self.sales.id, "su": True, "sudo": True,
            "default_acknowledged_on": "2026-01-01 10:00:00", "default_user_id": self.sales.id,
            "default_text_hash": "x" * 64, "tracking_disable": True,
        }  # fmt: skip
        with self.refused(AccessError):
            self.rpc(self.manager, row, "action_acknowledge", context=forged)
        later = self._user("later", "credit_management.group_credit_controller")
        training.with_context(**forged)._ask_concerned()
        mine = self.row(training, later)
        self.assertEqual((mine.state, mine.text_hash), ("to_read", False))
        self.rpc(self.sales, row, "action_acknowledge", context=forged)
        self.assertEqual(row.text_hash, training._fingerprint())
        self.assertNotEqual(str(row.acknowledged_on.date()), "2026-01-01")

    def test_a_manager_types_no_training_that_was_read(self):
        training = self.training()
        for vals in (
            {"state": "open"}, {"opened_on": "2026-01-01"}, {"closed_on": "2026-01-01"},
            {"opened_by_id": self.sales.id},
            {"reading_ids": [(0, 0, {"user_id": self.sales.id, "state": "done"})]},
        ):  # fmt: skip
            with self.subTest(vals), self.refused(AccessError):
                self.rpc(self.manager, training, "write", vals)
        forged = {"default_state": "closed", "default_opened_on": "2026-01-01"}
        key = self.rpc(
            self.manager, "credit.training", "create",
            {"name": "x", "user_ids": [(6, 0, self.sales.ids)], "company_id": self.company.id},
            context=forged,
        )  # fmt: skip
        made = self.env["credit.training"].browse(key)
        self.assertEqual((made.state, made.opened_on), ("draft", False))

    def test_what_was_handed_out_stays_as_it_is(self):
        training = self.training(text="<p>Ask before you ship.</p>")
        self.rpc(self.manager, training, "action_open")
        self.acknowledge(training, self.sales)
        for vals in ({"text": "<p>Other</p>"}, {"name": "Other"}, {"edition_id": False}):
            with self.subTest(vals), self.refused(UserError, message="stays as it is"):
                self.rpc(self.manager, training, "write", vals)
        with self.refused(UserError, message="stays"):
            self.rpc(self.manager, training, "unlink")
        self.assertEqual(self.row(training, self.sales).text_hash, training._fingerprint())

    def test_who_is_no_manager_prepares_and_hands_out_nothing(self):
        training = self.training(text="<p>Ask before you ship.</p>")
        handed_out = self.handed_out()
        for user in (self.sales, self.analyst, self.controller, self.auditor):
            for records, method, args in (
                (training, "action_open", []), (training, "action_close", []),
                (handed_out, "action_close", []), (handed_out, "write", [{"days": 99}]),
                (handed_out, "write", [{"user_ids": [(5,)]}]), (training, "unlink", []),
                ("credit.training", "create",
                 [{"name": "x", "user_ids": [(6, 0, user.ids)], "company_id": self.company.id}]),
            ):  # fmt: skip
                with self.subTest(user=user.login, method=method), self.refused(AccessError):
                    self.rpc(user, records, method, *args)

    def test_each_sees_their_own_only(self):
        training = self.handed_out()
        rows = "credit.training.reading"
        self.assertEqual(
            self.rpc(self.sales, rows, "search", []), self.row(training, self.sales).ids
        )
        self.assertEqual(
            self.rpc(self.controller, rows, "search", []), self.row(training, self.controller).ids
        )
        self.assertEqual(len(self.rpc(self.manager, rows, "search", [])), 4)
        self.assertEqual(len(self.rpc(self.auditor, rows, "search", [])), 4)
        for model in (rows, "credit.training"):
            self.assertEqual(self.rpc(self.analyst, model, "search", []), [])
        with self.kept_from() as found:
            found.append(self.rpc(self.analyst, training.reading_ids, "read", ["state"]))
        with self.kept_from() as found:
            found.append(self.rpc(self.sales, self.row(training, self.manager), "read", ["state"]))
        with self.refused(AccessError):
            self.rpc(self._user("employee"), rows, "search", [])

    def test_who_answers_for_it_sees_who_has_read(self):
        training = self.handed_out(owner_id=self.analyst.id)
        found = self.rpc(self.analyst, "credit.training.reading", "search", [])
        self.assertEqual(len(found), 4)
        with self.refused(AccessError):
            self.rpc(self.analyst, training, "write", {"days": 99})
        with self.refused(AccessError):
            self.rpc(self.analyst, training.reading_ids, "action_acknowledge")

    def test_another_companys_manager_sees_and_changes_nothing(self):
        training = self.handed_out()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self._user("stranger", "credit_management.group_credit_manager")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for model in ("credit.training", "credit.training.reading"):
            self.assertEqual(self.rpc(stranger, model, "search", []), [])
        for records, method, args in (
            (training, "action_close", []), (training, "read", [["name"]]),
            (training.reading_ids, "read", [["state"]]),
        ):  # fmt: skip
            with self.subTest(method), self.kept_from() as found:
                found.append(self.rpc(stranger, records, method, *args))
        with self.refused(AccessError):
            self.rpc(stranger, "credit.training", "create",
                     {"name": "x", "user_ids": [(6, 0, stranger.ids)],
                      "company_id": self.company.id})  # fmt: skip

    def test_who_is_gone_from_the_system_stays_in_the_list(self):
        training = self.handed_out()
        self.acknowledge(training, self.controller)
        self.controller.active = False
        self.follow(1)
        self.assertEqual(self.row(training, self.controller).state, "done")
