"""Records leave the company after the general manager approved, once, with a line for each."""

import zipfile
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import PDF, ArchiveCase

MODEL = "credit.archive.disclosure"
TERMS = {
    "recipient": "Judge Li",
    "organisation": "District court",
    "basis": "Court order 17",
    "purpose": "Lawsuit against the customer",
}


@tagged("post_install", "-at_install")
class TestDisclosure(ArchiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gm = cls._user("gm", "credit_management.group_credit_tier_gm")

    def setUp(self):
        super().setUp()
        self.clear(self.controller | self.archivist | self.keeper, "financial")
        self.contract = self.record(section="contracts", state="filed")
        self.statement = self.record("financial", "statements", PDF + b"2", state="filed")
        self.secret = self.record("special", state="filed")

    def draft(self, user=None, records=None, **values):
        records = records or self.contract | self.statement
        values = {**TERMS, "record_ids": [(6, 0, records.ids)], **values}
        created = self.rpc(user or self.controller, MODEL, "create", values)
        return self.env[MODEL].browse(created)

    def requested(self, **values):
        disclosure = self.draft(**values)
        self.rpc(self.controller, disclosure, "action_request")
        return disclosure

    def approved(self):
        disclosure = self.requested()
        self.rpc(self.gm, disclosure, "action_approve")
        return disclosure

    def taken(self, disclosure, user=None):
        """Return {name: content} of what is handed out."""
        user = user or self.controller
        self.rpc(user, disclosure, "action_hand_out")
        target = disclosure.with_user(user)._as_zip(disclosure.sudo().handing_key)
        with target, zipfile.ZipFile(target) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    def test_asked_approved_handed_out_once(self):
        disclosure = self.approved()
        self.assertRegex(disclosure.name, r"^DS/\d{4}/\d{4}$")
        self.assertEqual(disclosure.state, "approved")
        with self.refused(AccessError, message="by its button only"):
            disclosure.with_user(self.controller)._as_zip("")
        found = self.taken(disclosure)
        self.assertEqual(found[f"records/{self.contract.name}-general.pdf"], PDF)
        self.assertEqual(found[f"records/{self.statement.name}-financial.pdf"], PDF + b"2")
        self.assertIn(b"Court order 17", found["index.html"])
        self.assertEqual((disclosure.state, disclosure.handed_by_id), ("done", self.controller))
        for record in (self.contract, self.statement):
            line = self.lines(record, "disclosure")
            self.assertEqual(line.user_id, self.controller)
            self.assertEqual(line.detail["organisation"], "District court")
            self.assertEqual(line.detail["manifest"], disclosure.manifest)
        with self.refused(UserError, message="isn't at this step"):
            self.taken(disclosure)
        with self.refused(UserError, message="isn't at this step"):
            self.rpc(self.controller, disclosure, "action_hand_out")
        self.assert_whole()

    def test_nothing_leaves_before_the_approval(self):
        for disclosure in (self.draft(), self.requested()):
            with self.refused(UserError, message="isn't at this step"):
                self.rpc(self.controller, disclosure, "action_hand_out")
            with self.refused(UserError):
                self.taken(disclosure)
        disclosure = self.requested()
        self.rpc(self.gm, disclosure, "action_reject")
        self.assertEqual(disclosure.state, "refused")
        with self.refused(UserError):
            self.taken(disclosure)
        self.assertFalse(self.lines(operation="disclosure"))

    def test_the_asker_never_decides_and_others_do_not_either(self):
        disclosure = self.requested()
        for user in (self.sales, self.analyst, self.controller, self.manager, self.keeper,
                     self.auditor, self.employee):  # fmt: skip
            with self.refused():
                self.rpc(user, disclosure, "action_approve")
        self.clear(self.gm, "financial")
        self.env.ref("credit_archive.access_controller").group_id = self.env.ref(
            "credit_management.group_credit_analyst"
        )
        own = self.draft(self.gm)
        with self.refused(UserError, message="can't be decided"):
            self.rpc(self.gm, own, "action_request")
        self._user("colleague", "credit_management.group_credit_tier_gm")
        self.rpc(self.gm, own, "action_request")
        with self.refused(AccessError, message="your own"):
            self.rpc(self.gm, own, "action_approve")

    def test_nobody_asks_for_what_they_may_not_take(self):
        with self.refused():
            self.draft(records=self.secret)
        self.clear(self.sales, "financial")
        disclosure = self.draft(self.sales, self.contract)
        with self.refused(AccessError, message="leave the company"):
            self.rpc(self.sales, disclosure, "action_request")
        with self.refused(UserError, message="Records"):
            self.rpc(self.controller, self.draft(record_ids=[(6, 0, [])]), "action_request")
        for values in ({"recipient": " "}, {"basis": ""}, {"purpose": "  "}):
            with self.refused(UserError):
                self.draft(**values)

    def test_what_was_added_to_a_record_after_the_decision_does_not_leave(self):
        disclosure = self.approved()
        with freeze_time(datetime.now() + timedelta(minutes=1)):
            self.env["credit.archive.version"]._add(self.contract, "more.pdf", PDF + b"more")
        for take in (self.taken, lambda one: self.rpc(self.controller, one, "action_hand_out")):
            with self.refused(UserError, message="changed after the decision"):
                take(disclosure)
        self.assertEqual(disclosure.state, "approved")

    def test_who_lost_the_right_meanwhile_takes_nothing(self):
        disclosure = self.approved()
        self.clear(self.controller, None)
        with self.refused():
            self.rpc(self.controller, disclosure, "action_hand_out")
        with self.refused():
            self.taken(disclosure)
        self.assertEqual(disclosure.state, "approved")

    def test_decisions_are_not_written(self):
        disclosure = self.requested()
        for values in ({"state": "approved"}, {"user_id": self.sales.id}, {"approval_count": 1},
                       {"handed_on": "2026-01-01 00:00:00"}, {"recipient": "Somebody else"},
                       {"record_ids": [(4, self.secret.id)]}):  # fmt: skip
            with self.refused():
                self.rpc(self.controller, disclosure, "write", values)
        with self.refused():
            self.draft(state="approved")
        forged = self.rpc(
            self.controller,
            MODEL,
            "create",
            {**TERMS, "record_ids": [(6, 0, self.contract.ids)]},
            context={"default_state": "approved", "default_user_id": self.sales.id},
        )
        forged = self.env[MODEL].browse(forged)
        self.assertEqual((forged.state, forged.user_id), ("draft", self.controller))

    def test_others_do_not_know_of_it(self):
        disclosure = self.requested()
        for user in (self.sales, self.other_sales, self.analyst):
            found = self.rpc(user, MODEL, "search_count", [("id", "=", disclosure.id)])
            self.assertFalse(found)
            with self.refused():
                self.rpc(user, disclosure, "action_cancel")
        for user in (self.gm, self.archivist, self.auditor):
            self.assertTrue(self.rpc(user, MODEL, "search_count", [("id", "=", disclosure.id)]))

    def test_who_decides_sees_the_records_their_clearance_opens_and_no_other(self):
        disclosure = self.requested()
        (values,) = self.rpc(self.gm, disclosure, "read", ["record_ids", "recipient"])
        self.assertEqual((values["record_ids"], values["recipient"]), ([], "Judge Li"))
        activity = self.env["mail.activity"].search([("user_id", "=", self.gm.id)])
        self.assertEqual(activity.summary, disclosure.name)
        text = f"{activity.note} {activity.summary} {activity.display_name}"
        self.assertNotIn(self.contract.name, text)

    def test_what_is_hidden_from_who_decides_makes_no_stale_screen(self):
        disclosure = self.requested()
        names = {"record_ids": {"fields": {"display_name": {}}}, "approval_token": {}}
        (seen,) = self.rpc(self.gm, disclosure, "web_read", names)
        self.assertEqual(seen["record_ids"], [])
        context = {"credit_seen": seen["approval_token"]}
        self.rpc(self.gm, disclosure, "action_approve", context=context)
        self.assertEqual(disclosure.state, "approved")
        found = self.taken(disclosure)
        self.assertEqual(len([name for name in found if name.startswith("records/")]), 2)

    def test_what_is_damaged_is_not_handed_out(self):
        disclosure = self.approved()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET db_datas = 'forged', store_fname = NULL WHERE id = %s",
            [self.statement.version_ids.sudo().attachment_id.id],
        )
        self.env.invalidate_all()
        with self.refused(UserError, message="nothing was handed out"):
            self.taken(disclosure)
        self.assertEqual(disclosure.state, "approved")
