"""A document that isn't what was filed any more is named."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import ArchiveCase


@tagged("post_install", "-at_install")
class TestIntegrity(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.whole, self.damaged, self.missing = (self.record().version_ids for _n in range(3))

    def harm(self):
        """Change one content and lose another, behind everybody's back."""
        self.env.flush_all()
        for version, content in ((self.damaged, b"forged"), (self.missing, None)):
            self.env.cr.execute(
                "UPDATE ir_attachment SET db_datas = %s, store_fname = NULL WHERE id = %s",
                [content, version.sudo().attachment_id.id],
            )
        self.env.invalidate_all()

    @mute_logger("odoo.addons.base.models.ir_attachment")
    def check(self):
        with self.enter_registry_test_mode():
            self.env.ref("credit_archive.ir_cron_check_contents").method_direct_trigger()
        self.env.invalidate_all()

    def test_what_is_whole_is_said_to_be(self):
        self.check()
        self.assertEqual(self.whole.integrity, "whole")
        self.assertTrue(self.whole.checked_on)

    def test_damage_and_loss_are_named_logged_and_told_once(self):
        self.harm()
        self.check()
        self.check()
        states = (self.whole | self.damaged | self.missing).mapped("integrity")
        self.assertEqual(states, ["whole", "damaged", "missing"])
        line = self.lines(self.damaged.record_id, "check")
        self.assertEqual(line.detail, {"version": 1, "content": "damaged"})
        told = self.env["mail.activity"].search(
            [
                ("activity_type_id", "=", self.env.ref("credit_archive.mail_activity_content").id),
                ("user_id", "=", self.keeper.id),
                ("note", "ilike", self.missing.record_id.name),
            ]
        )
        self.assertEqual(len(told), 1)
        self.assert_whole()

    def test_nobody_says_so_by_hand(self):
        self.clear(self.archivist, "special")
        with self.refused():
            self.rpc(self.archivist, self.damaged, "write", {"integrity": "whole"})
