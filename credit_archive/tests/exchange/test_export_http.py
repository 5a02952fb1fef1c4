"""The doors zips leave by: for everybody else they aren't there."""

import io

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...engine import bundle
from .common import ExchangeCase
from .test_disclosure import MODEL, TERMS

NOWHERE = 2_000_000_000


@tagged("post_install", "-at_install")
class TestExportHttp(ExchangeCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gm = cls._user("gm", "credit_management.group_credit_tier_gm")

    def get(self, user, path):
        """Return (status, content) of a page."""
        self.authenticate(user.login, user.login)
        self.env.flush_all()
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            answer = self.url_open(path)
        self.env.invalidate_all()
        return answer.status_code, answer.content

    def assert_not_there(self, path, *users):
        for user in users:
            found = self.get(user, path)
            base = path.rpartition("/")[0]
            self.assertEqual(found, self.get(user, f"{base}/{NOWHERE}"))
            self.assertEqual(found[0], 404)

    def test_the_zip_of_a_file(self):
        record = self.record(state="filed")
        values = {"file_id": self.file.id, "purpose": "Moving house"}
        wizard = self.env["credit.archive.export"].with_user(self.keeper).create(values)
        path = f"/credit/archive/export/{wizard.id}"
        self.assert_not_there(
            path, self.sales, self.controller, self.archivist, self.auditor, self.other_keeper,
            self.employee,
        )  # fmt: skip
        self.assertFalse(self.lines(record, "export"))
        status, content = self.get(self.keeper, path)
        self.assertEqual(status, 200)
        report = bundle.verify(io.BytesIO(content))
        self.assertEqual(report.faults, ())
        self.assertEqual(self.lines(record, "export").detail["manifest"], report.manifest)

    def test_a_foreign_log(self):
        self.record(state="filed")
        self.imported(self.exported(), self.customer(name="Other"))
        origin = self.env["credit.archive.origin"].search([])
        path = f"/credit/archive/origin/{origin.id}"
        self.assert_not_there(path, self.sales, self.controller, self.archivist, self.employee)
        for user in (self.keeper, self.auditor):
            status, content = self.get(user, path)
            self.assertEqual((status, content), (200, origin.sudo().attachment_id.raw))

    def test_a_disclosure_once(self):
        self.clear(self.controller, "financial")
        contract = self.record(section="contracts", state="filed")
        created = self.rpc(
            self.controller, MODEL, "create", {**TERMS, "record_ids": [(6, 0, contract.ids)]}
        )
        disclosure = self.env[MODEL].browse(created)
        path = f"/credit/archive/disclosure/{created}"
        self.assert_not_there(path, self.controller)
        self.rpc(self.controller, disclosure, "action_request")
        self.assert_not_there(path, self.controller, self.gm)
        self.rpc(self.gm, disclosure, "action_approve")
        self.assert_not_there(path, self.gm, self.keeper, self.archivist, self.sales, self.employee)
        self.assert_not_there(path, self.controller)  # a link somebody sent
        path = self.rpc(self.controller, disclosure, "action_hand_out")["url"]
        self.assertEqual(self.get(self.keeper, path)[0], 404)
        status, content = self.get(self.controller, path)
        self.assertEqual((status, content[:2]), (200, b"PK"))
        self.assertEqual(self.get(self.controller, path)[0], 404)
        self.assertEqual(len(self.lines(contract, "disclosure")), 1)
