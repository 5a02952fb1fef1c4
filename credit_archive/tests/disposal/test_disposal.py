"""Destruction takes a list, one who authorises and another who witnesses; a stub remains."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import ArchiveCase


@tagged("post_install", "-at_install")
class TestDisposal(ArchiveCase):
    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.keeper | self.other_keeper, "special")
        self.old = self.filed(date=self.today - timedelta(days=366 * 5 + 2))
        self.young = self.filed()

    def filed(self, **values):
        record = self.record(**values)
        record.with_user(self.archivist).action_file()
        return record

    def proposed(self, user=None):
        """Return a list of what is due, proposed by the archivist."""
        disposals = self.env["credit.archive.disposal"].with_user(user or self.archivist)
        disposal = disposals.create({"method": "Shredded"})
        disposal.action_propose()
        return disposal

    def authorised(self):
        disposal = self.proposed()
        self.rpc(self.keeper, disposal, "action_authorise")
        return disposal

    def test_what_is_due_is_proposed(self):
        disposal = self.proposed()
        self.assertEqual(disposal.line_ids.record_id, self.old)
        line = disposal.line_ids
        self.assertEqual((line.number, line.sha256), (self.old.name, self.old.version_ids.sha256))
        self.assertRegex(disposal.name, r"^DL/\d{4}/\d{4}$")

    def test_two_persons_destroy_and_a_stub_remains(self):
        disposal = self.authorised()
        attachment = self.old.version_ids.sudo().attachment_id
        self.rpc(self.archivist, disposal, "action_execute")
        self.assertEqual(
            (disposal.state, disposal.authorised_by_id, disposal.witness_id),
            ("executed", self.keeper, self.archivist),
        )
        self.assertFalse(attachment.exists())
        self.assertEqual((self.old.state, self.old.disposal_id), ("destroyed", disposal))
        self.assertTrue(self.old.version_ids.sha256)
        self.assertEqual(self.young.state, "filed")
        self.assertTrue(self.young.version_ids.sudo().attachment_id.raw)
        self.assertEqual(self.lines(self.old, "destroy").user_id, self.archivist)
        self.assert_whole()
        for method, *args in (("action_open_content",), ("write", {"title": "x"}), ("unlink",)):
            with self.refused(UserError):
                self.rpc(self.archivist, self.old, method, *args)

    def test_nobody_takes_two_parts(self):
        mine = self.proposed(self.keeper)
        with self.refused(AccessError, message="authorise it, too"):
            self.rpc(self.keeper, mine, "action_authorise")
        disposal = self.authorised()
        with self.refused(AccessError, message="witness it, too"):
            self.rpc(self.keeper, disposal, "action_execute")
        self.assertEqual(self.old.state, "filed")

    def test_who_renewed_the_list_does_not_authorise_it(self):
        disposal = self.proposed()
        self.rpc(self.keeper, disposal, "action_propose")
        with self.refused(AccessError, message="authorise it, too"):
            self.rpc(self.keeper, disposal, "action_authorise")
        self.rpc(self.other_keeper, disposal, "action_authorise")
        self.assertEqual(self.lines(self.old, "decide").user_id, self.other_keeper)

    def test_the_matrix_says_how_many_authorise_and_none_of_them_witnesses(self):
        rows = self.env["credit.authority"]
        group = self.env.ref("credit_archive.group_archive_manager").id
        root = self.company.root_id.id
        rows.create(
            [
                {"kind": "disposal", "company_id": root, "sequence": step, "group_id": group,
                 "authority": authority}
                for step, authority in ((10, "review"), (20, "unlimited"))
            ]
        )  # fmt: skip
        disposal = self.proposed()
        asked = self.env["mail.activity"].search([("summary", "=", disposal.name)])
        self.assertIn(self.keeper, asked.user_id)
        self.assertFalse(asked.mapped("res_model_id"))
        self.rpc(self.keeper, disposal, "action_authorise")
        self.assertEqual(disposal.state, "draft")
        with self.refused(AccessError):
            self.rpc(self.keeper, disposal, "action_authorise")
        self.rpc(self.other_keeper, disposal, "action_authorise")
        self.assertEqual(
            (disposal.state, disposal.authorised_by_id), ("authorised", self.other_keeper)
        )
        self.assertFalse(self.env["mail.activity"].search([("summary", "=", disposal.name)]))
        for user in (self.keeper, self.other_keeper):
            with self.refused(AccessError, message="witness it, too"):
                self.rpc(user, disposal, "action_execute")
        self.rpc(self.archivist, disposal, "action_execute")

    def test_a_refused_list_is_cancelled_and_says_why(self):
        disposal = self.proposed()
        self.rpc(self.keeper, disposal, "action_reject", "Not yet")
        self.assertEqual(disposal.state, "cancelled")
        self.assertEqual(self.lines(self.old, "decide").detail["reason"], "Not yet")
        with self.refused(UserError, message="isn't at this step"):
            self.rpc(self.keeper, disposal, "action_authorise")

    def test_archivists_do_not_authorise_and_others_do_nothing(self):
        disposal = self.proposed(self.keeper)
        with self.refused(AccessError):
            self.rpc(self.archivist, disposal, "action_authorise")
        self.rpc(self.other_keeper, disposal, "action_authorise")
        for user in (self.sales, self.controller, self.auditor):
            for method in ("action_execute", "action_cancel", "action_propose", "unlink"):
                with self.refused():
                    self.rpc(user, disposal, method)

    def test_no_step_is_skipped_or_forged(self):
        disposal = self.proposed()
        with self.refused(UserError, message="isn't at this step"):
            self.rpc(self.archivist, disposal, "action_execute")
        for values in (
            {"state": "authorised"},
            {"authorised_by_id": self.keeper.id},
            {"proposed_by_id": self.sales.id},
            {"witness_id": self.sales.id},
            {"line_ids": [(0, 0, {"record_id": self.young.id})]},
        ):
            with self.refused():
                self.rpc(self.archivist, disposal, "write", values)
        with self.refused():
            self.rpc(
                self.archivist,
                "credit.archive.disposal.line",
                "create",
                {"disposal_id": disposal.id, "record_id": self.young.id},
            )

    def test_a_hold_placed_meanwhile_stops_the_whole_list(self):
        other = self.filed(date=self.old.date)
        disposal = self.authorised()
        self.hold(record_ids=[(4, other.id)])
        with self.refused(UserError, message=f"{other.name} must be kept"):
            self.rpc(self.archivist, disposal, "action_execute")
        self.assertEqual((self.old.state, other.state), ("filed", "filed"))
        self.assertTrue(self.old.version_ids.sudo().attachment_id.raw)
        self.assertNotIn(other, self.proposed().line_ids.record_id)

    def test_what_is_not_due_any_more_stops_the_list(self):
        disposal = self.authorised()
        self.rpc(self.keeper, self.old.schedule_id, "write", {"months": 1200})
        with self.refused(UserError, message="must be kept"):
            self.rpc(self.archivist, disposal, "action_execute")

    def test_an_empty_list_is_not_authorised(self):
        self.hold(file_ids=[(4, self.file.id)])
        disposal = self.proposed()
        self.assertNotIn(self.old, disposal.line_ids.record_id)
        if not disposal.line_ids:
            with self.refused(UserError, message="nothing is due"):
                self.rpc(self.keeper, disposal, "action_authorise")

    def test_the_certificate_names_what_and_who(self):
        disposal = self.authorised()
        self.rpc(self.archivist, disposal, "action_execute")
        # The user works for another company at the moment: the letterhead is the list's.
        other = self.env["res.company"].create({"name": "Another letterhead"})
        self.archivist.company_ids += other
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.archivist)
            .with_context(allowed_company_ids=[other.id, self.company.id])
            ._render_qweb_html("credit_archive.report_disposal", disposal.ids)
        )
        text = html.decode()
        for expected in ("Certificate of destruction", self.old.name, "Keeper", "Archivist",
                         self.old.version_ids.sha256, "Shredded"):  # fmt: skip
            self.assertIn(expected, text)
        self.assertNotIn("Another letterhead", text)
