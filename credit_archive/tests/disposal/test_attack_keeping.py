"""Nothing filed and nothing under hold is destroyed, by any path."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ..common import ArchiveCase


@tagged("post_install", "-at_install")
class TestAttackKeeping(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.keeper, "special")

    def filed(self, name="general", **values):
        record = self.record(name, **values)
        record.with_user(self.archivist).action_file()
        return record

    def paths(self, record):
        """Yield (what, call) of every way to destroy ``record`` that a user or code may try."""
        attachment = record.version_ids.sudo().attachment_id
        flag = {MODULE_UNINSTALL_FLAG: True}
        admin = self.env.ref("base.user_admin")
        for user in (self.sales, self.archivist, self.keeper, admin):
            yield "record", lambda user=user: self.rpc(user, record, "unlink")
            yield "flag", lambda user=user: self.rpc(user, record, "unlink", context=flag)
            yield "version", lambda user=user: self.rpc(user, record.version_ids, "unlink")
            yield "file", lambda user=user: self.rpc(user, self.file, "unlink", context=flag)
            yield "partner", lambda user=user: self.rpc(user, self.partner, "unlink")
            yield "attachment", lambda user=user: self.rpc(user, attachment, "unlink", context=flag)
        yield "system: record", lambda: record.sudo().unlink()
        yield "system: version", lambda: record.sudo().version_ids.unlink()
        yield "system: attachment", lambda: attachment.sudo().unlink()
        yield "system: file", lambda: self.file.sudo().unlink()
        yield "system: partner", lambda: self.partner.sudo().unlink()

    def assert_kept(self, record):
        for what, call in self.paths(record):
            with self.subTest(what=what), self.refused(Exception):
                call()
        self.assertTrue(record.exists())
        self.assertTrue(record.version_ids.sudo().attachment_id.raw)

    def test_a_filed_record_stays(self):
        self.assert_kept(self.filed())

    def test_a_record_under_hold_stays_even_in_the_inbox(self):
        record = self.record()
        self.hold(record_ids=[(4, record.id)])
        self.assert_kept(record)

    def test_a_record_of_a_file_under_hold_stays(self):
        record = self.record()
        self.hold(file_ids=[(4, self.file.id)])
        self.assertTrue(record.is_held)
        self.assert_kept(record)

    def test_what_came_in_by_mistake_is_discarded_with_its_content(self):
        record = self.record()
        attachment = record.version_ids.sudo().attachment_id
        number = record.id
        self.rpc(self.archivist, record, "unlink")
        self.assertFalse(attachment.exists())
        line = self.lines(operation="discard")
        self.assertEqual((line.res_id, line.user_id), (number, self.archivist))
        self.assert_whole()

    def test_holds_stack(self):
        record = self.record()
        first = self.hold(record_ids=[(4, record.id)])
        second = self.hold(file_ids=[(4, self.file.id)])
        self.rpc(self.keeper, first, "action_lift", "Settled")
        self.assertTrue(record.is_held)
        self.rpc(self.keeper, second, "action_lift", "Settled, too")
        record.invalidate_recordset()
        self.assertFalse(record.is_held)
        self.assertEqual((first.lifted_by_id, first.lift_reason), (self.keeper, "Settled"))
        self.assertEqual(len(self.lines(record, "hold")), 1)
        self.assertEqual(len(self.lines(record, "lift")), 1)

    def test_held_records_are_found(self):
        held, free = self.record(), self.record()
        self.hold(record_ids=[(4, held.id)])
        Record = self.env["credit.archive.record"]
        mine = [("id", "in", (held | free).ids)]
        self.assertEqual(Record.search([*mine, ("is_held", "=", True)]), held)
        self.assertEqual(Record.search([*mine, ("is_held", "=", False)]), free)

    def test_only_managers_place_and_lift(self):
        record = self.record()
        hold = self.hold(record_ids=[(4, record.id)])
        for user in (self.sales, self.controller, self.archivist, self.auditor):
            for method, *args in (
                ("action_lift", "x"),
                ("write", {"record_ids": [(5,)]}),
                ("unlink",),
            ):
                with self.subTest(user=user.name), self.refused():
                    self.rpc(user, hold, method, *args)
            with self.refused():
                self.rpc(user, record, "write", {"hold_ids": [(5,)]})
            with self.refused():
                self.rpc(user, self.file, "write", {"hold_ids": [(5,)]})

    def test_a_hold_in_force_is_not_changed(self):
        hold = self.hold(file_ids=[(4, self.file.id)])
        for values in (
            {"file_ids": [(5,)]},
            {"state": "lifted"},
            {"reason": "none"},
            {"placed_by_id": self.archivist.id},
        ):
            with self.refused():
                self.rpc(self.keeper, hold, "write", values)
        for context in ({}, {MODULE_UNINSTALL_FLAG: True}):
            with self.refused():
                self.rpc(self.keeper, hold, "unlink", context=context)
        action = self.rpc(self.keeper, hold, "action_lift", " ")
        self.assertEqual(action["res_model"], "credit.archive.lift")
        self.assertEqual(hold.state, "active")

    def test_merging_a_customer_under_hold_is_refused(self):
        other = self.customer(name="Twin")
        self.hold(file_ids=[(4, self.file.id)])
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        with self.refused(UserError, message="legal hold"):
            wizard._merge((self.partner | other).ids, other)

    def test_the_add_on_is_not_uninstalled_while_a_hold_stands(self):
        self.hold(file_ids=[(4, self.file.id)])
        for name in ("credit_archive", "credit_management", "sale"):
            module = self.env["ir.module.module"].search([("name", "=", name)])
            with self.refused(UserError, message="legal hold"):
                module.button_uninstall()

    def test_whoever_uninstalls_is_told_what_is_lost(self):
        self.record()
        module = self.env["ir.module.module"].search([("name", "=", "credit_management")])
        wizard = self.env["base.module.uninstall"].create({"module_ids": [(4, module.id)]})
        self.assertGreaterEqual(wizard.credit_archive_loss, 1)
        other = self.env["ir.module.module"].search([("name", "=", "portal")])
        with patch.object(type(other), "downstream_dependencies", lambda *args, **kw: other):
            wizard = self.env["base.module.uninstall"].create({"module_ids": [(4, other.id)]})
            self.assertFalse(wizard.credit_archive_loss)
