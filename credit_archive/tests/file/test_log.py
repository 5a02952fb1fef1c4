"""Every look leaves a line, and no line can be altered unseen."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import ArchiveCase

LOGGER = "odoo.addons.credit_archive.models.file.credit_archive_log_verify"


@tagged("post_install", "-at_install")
class TestLog(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.Log = self.env["credit.archive.log"]
        self.paper = self.record("financial", "statements")
        self.clear(self.controller, "financial")
        for _n in range(3):
            self.look()
            self.env.cr.cache.clear()

    def look(self, method="read", *args):
        return self.rpc(self.controller, self.paper, method, *args or (["title"],))

    def faults(self):
        return [tuple(fault) for fault in self.Log._verify(self.file.ids)[self.file.id]]

    def tamper(self, statement, *values):
        self.env.flush_all()
        self.env.cr.execute(statement, values)
        self.env.invalidate_all()

    # --- looks

    def test_each_look_is_a_line(self):
        lines = self.lines(self.paper, "look")
        self.assertEqual(len(lines), 3)
        self.assertEqual(lines.user_id, self.controller)
        self.assertEqual(lines[0].record, self.paper.name)
        self.assert_whole()

    def test_other_ways_to_look_are_lines_too(self):
        domain = [("id", "=", self.paper.id)]
        for model, method, *args in (
            (self.paper, "web_read", {"title": {}}),
            ("credit.archive.record", "search_read", domain, ["note"]),
            ("credit.archive.record", "web_search_read", domain, {"title": {}}),
            (self.file, "web_read", {"record_ids": {"fields": {"title": {}}}}),
            (self.paper.version_ids, "web_read", {"record_id": {"fields": {"title": {}}}}),
        ):
            self.env.cr.cache.clear()
            before = len(self.lines(self.paper, "look"))
            self.rpc(self.controller, model, method, *args)
            self.assertEqual(len(self.lines(self.paper, "look")), before + 1, method)

    def test_a_class_may_do_without_looks(self):
        general = self.record("general", "statements")
        self.rpc(self.controller, general, "read", ["title"])
        self.assertFalse(self.lines(general, "look"))

    def test_an_export_is_a_line(self):
        with self.refused(UserError):
            self.rpc(self.controller, self.paper, "export_data", ["title"])
        self.controller.group_ids |= self.env.ref("base.group_allow_export")
        self.rpc(self.controller, self.paper, "export_data", ["title"])
        self.assertEqual(self.lines(self.paper, "export").detail["fields"], ["title"])
        self.archivist.group_ids |= self.env.ref("base.group_allow_export")
        with self.refused(UserError):
            self.rpc(self.archivist, self.paper, "export_data", ["title"])

    def test_a_line_costs_two_statements(self):
        record = self.paper.with_user(self.controller)
        entries = [{"operation": "look", "record": record} for _n in range(50)]
        self.Log.with_user(self.controller)._append(entries)
        with self.assertQueryCount(2):
            self.Log.with_user(self.controller)._append(entries)
        self.assert_whole()

    def test_a_read_only_request_logs_in_a_transaction_of_its_own(self):
        log = self.Log.with_user(self.controller)
        opened = []
        with (
            patch.object(type(self.env.cr), "readonly", True, create=True),
            patch.object(
                type(self.env.registry), "cursor", lambda registry: opened.append(1) or self.own()
            ),
        ):
            log._append([{"operation": "look", "record": self.paper}])
        self.assertEqual(opened, [1])
        self.assertEqual(len(self.lines(self.paper, "look")), 4)
        self.assert_whole()

    def own(self):
        """Stand in for a cursor of its own: the test's own one, which isn't closed."""
        cr = self.env.cr

        class Own:
            def __enter__(self):
                return cr

            def __exit__(self, *args):
                return False

        return Own()

    # --- append-only

    def test_nobody_writes_the_log(self):
        line = self.lines(self.paper)[0]
        for user in (self.sales, self.archivist, self.keeper, self.auditor, self.controller):
            for method, *args in (
                ("write", {"operation": "add"}),
                ("unlink",),
                ("create", {"chain": 1, "number": 1, "operation": "look", "hash": "x"}),
                ("copy",),
            ):
                with self.subTest(user=user.name, method=method), self.refused():
                    self.rpc(user, line, method, *args)
        for call in (
            lambda: line.sudo().write({"operation": "add"}),
            lambda: line.sudo().unlink(),
            lambda: self.Log.sudo().create({}),
        ):
            with self.refused(UserError):
                call()

    def test_heads_are_out_of_reach(self):
        head = self.env["credit.archive.head"].search([("chain", "=", self.file.id)])
        for user in (self.archivist, self.keeper, self.auditor, self.env.ref("base.user_admin")):
            for method, *args in (("read", ["hash"]), ("write", {"length": 0}), ("unlink",)):
                with self.refused():
                    self.rpc(user, head, method, *args)

    # --- tampering behind the ORM's back

    def number(self, index):
        return self.lines(self.paper)[index].number

    def test_a_changed_line_is_found(self):
        number = self.number(1)
        for column, value in (
            ("user_id", self.sales.id),
            ("user_name", "Nobody"),
            ("operation", "add"),
            ("record", "R0"),
            ("res_id", 1),
            ("date", "2020-01-01 00:00:00"),
            ("date", "2020-01-01 00:00:00.5"),
            ("detail", '{"a": 1}'),
            ("hash", "0" * 64),
            ("previous", "0" * 64),
            ("file_id", None),
        ):
            with self.subTest(column=column):
                with self.cr.savepoint() as point:
                    self.tamper(
                        f"UPDATE credit_archive_log SET {column} = %s WHERE chain = %s AND number = %s",
                        value,
                        self.file.id,
                        number,
                    )
                    self.assertIn(number, [fault[1] for fault in self.faults()])
                    point.rollback()
                self.env.invalidate_all()
        self.assert_whole()

    def test_deleted_and_cut_off_lines_are_found(self):
        first, last = self.number(0), self.number(-1)
        for number, kind in ((first, "deleted"), (last, "truncated")):
            with self.cr.savepoint() as point:
                self.tamper(
                    "DELETE FROM credit_archive_log WHERE chain = %s AND number = %s",
                    self.file.id,
                    number,
                )
                self.assertIn((kind, number), self.faults())
                point.rollback()
        with self.cr.savepoint() as point:
            self.tamper("DELETE FROM credit_archive_log WHERE chain = %s", self.file.id)
            self.assertIn(("truncated", 1), self.faults())
            point.rollback()

    def test_who_cuts_the_head_too_is_found_by_the_seal(self):
        self.Log._seal()
        last = self.number(-1)
        self.tamper(
            "DELETE FROM credit_archive_log WHERE chain = %s AND number = %s", self.file.id, last
        )
        self.tamper(
            """UPDATE credit_archive_head SET length = %s, hash = (
                   SELECT hash FROM credit_archive_log WHERE chain = %s AND number = %s)
               WHERE chain = %s""",
            last - 1,
            self.file.id,
            last - 1,
            self.file.id,
        )
        self.assertEqual(self.faults(), [("unsealed", last)])
        self.tamper("DELETE FROM credit_archive_head WHERE chain = %s", self.file.id)
        self.tamper("DELETE FROM credit_archive_log WHERE chain = %s", self.file.id)
        self.assertEqual(self.faults(), [("unsealed", last)])

    def test_seals_are_out_of_reach_and_only_written_when_something_moved(self):
        self.Log._seal()
        seals = self.Log._seals()
        self.Log._seal()
        self.assertEqual(self.Log._seals(), seals)
        for user in (self.archivist, self.keeper, self.env.ref("base.user_admin")):
            for method, *args in (("read", ["raw"]), ("write", {"raw": b"x"}), ("unlink",)):
                with self.refused():
                    self.rpc(user, seals, method, *args)
        with self.refused(UserError):
            seals.sudo().unlink()

    # --- on schedule and by hand

    def test_the_schedule_finds_it_and_gives_managers_something_to_do(self):
        with self.enter_registry_test_mode():
            self.env.ref("credit_archive.ir_cron_verify_log").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.file.log_state, "whole")
        self.tamper(
            "UPDATE credit_archive_log SET user_name = 'X' WHERE chain = %s AND number = %s",
            self.file.id,
            self.number(0),
        )
        seals = len(self.Log._seals())
        with mute_logger(LOGGER):
            self.Log._note(self.Log._verify(self.file.ids))
        self.assertEqual(self.file.log_state, "broken")
        told = self.env["mail.activity"].search(
            [("activity_type_id", "=", self.env.ref("credit_archive.mail_activity_log").id)]
        )
        self.assertIn(self.keeper, told.user_id)
        self.assertIn("changed", told[0].note)
        self.assertEqual(len(self.Log._seals()), seals)

    def test_auditors_and_managers_verify_by_hand(self):
        for user in (self.auditor, self.keeper):
            action = self.rpc(user, self.file, "action_verify_log")
            self.assertEqual(action["params"]["type"], "success")
        for user in (self.sales, self.controller, self.archivist):
            with self.refused():
                self.rpc(user, self.file, "action_verify_log")
        self.tamper("DELETE FROM credit_archive_log WHERE chain = %s", self.file.id)
        action = self.rpc(self.auditor, self.file, "action_verify_log")
        self.assertEqual(action["params"]["type"], "danger")
        self.assertIn("cut off", action["params"]["message"])
