"""A customer gets a copy of its data and checks it."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import DATA, DataCase


@tagged("post_install", "-at_install")
class TestCopy(DataCase):
    def setUp(self):
        super().setUp()
        self.partner.write({"city": "Ulm", "vat": False})

    def zipped(self, petition, user=None):
        answer = self.get(f"{DATA}/copy/{petition.id}", user or self.clerk)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        return answer.content

    def given(self, answer="Here it is"):
        made = self.taken("copy")
        self.rpc(self.archivist, made, "action_propose_records")
        self.answered(made, answer)
        return made

    def test_what_it_holds_and_that_it_proves_itself(self):
        licence = self.filed(section="licences")
        own = self.filed(section="evaluations")
        made = self.given()
        raw = self.zipped(made)
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = {name: archive.read(name) for name in archive.namelist()}
        listed = dict(
            reversed(line.split("  ", 1))
            for line in entries["checksums.sha256"].decode().splitlines()
        )
        for name, digest in listed.items():
            self.assertEqual(hashlib.sha256(entries[name]).hexdigest(), digest)
        self.assertEqual(set(entries) - set(listed), {"checksums.sha256", "manifest.sha256"})
        self.assertIn(made.manifest, entries["manifest.sha256"].decode())
        index = json.loads(entries["index.json"])
        self.assertEqual([row["number"] for row in index["records"]], [licence.name])
        self.assertNotIn(own.name.encode(), raw)
        self.assertIn("Ulm", entries["index.html"].decode())
        self.assertEqual(self.zipped(made), raw)
        self.assertEqual(
            [line.detail["manifest"] for line in self.said()
             if line.detail["what"] == "copy taken"], [made.manifest] * 2,
        )  # fmt: skip

    def test_it_ends_on_its_day(self):
        made = self.given()
        self.assertEqual(made.valid_until, self.today + timedelta(days=14))
        made.sudo().valid_until = self.today - timedelta(days=1)
        self.assertEqual(self.get(f"{DATA}/copy/{made.id}", self.clerk).status_code, 404)
        self.assertIn("could be downloaded until",
                      self.words(f"{DATA}/petition/{made.id}", self.clerk))  # fmt: skip

    def test_before_it_is_granted_and_once_it_is_refused_there_is_none(self):
        made = self.taken("copy")
        self.assertEqual(self.get(f"{DATA}/copy/{made.id}", self.clerk).status_code, 404)
        self.answered(made, "We don't know you", step="action_refuse")
        self.assertEqual(self.get(f"{DATA}/copy/{made.id}", self.clerk).status_code, 404)

    def test_what_was_destroyed_or_damaged_meanwhile_does_not_leave(self):
        self.filed(section="licences")
        made = self.given()
        self.assertEqual(self.get(f"{DATA}/copy/{made.id}", self.clerk).status_code, 200)
        made.sudo().version_ids.sha256 = "0" * 64
        self.assertEqual(self.get(f"{DATA}/copy/{made.id}", self.clerk).status_code, 404)
        made.sudo().version_ids.attachment_id = False
        self.assertEqual(self.get(f"{DATA}/copy/{made.id}", self.clerk).status_code, 404)

    def test_what_may_not_leave_the_company_stays_out(self):
        self.filed("special", section="statements")
        made = self.taken("copy")
        answer = self.rpc(self.archivist, made, "action_propose_records")
        self.assertIn("Left out", answer["params"]["message"])
        self.assertFalse(made.record_ids)
        secret = self.env["credit.archive.record"].search([("file_id", "=", self.mine.id)])
        self.rpc(self.archivist, made, "write", {"record_ids": [(6, 0, secret.ids)]})
        with self.refused(AccessError, message="leave the company"):
            self.answered(made)

    def test_records_of_another_customer_do_not_go_into_it(self):
        strange = self.record(file=self.file_of(self.stranger.partner_id.parent_id), state="filed")
        made = self.taken("copy")
        with self.refused(UserError, message="this customer's file"):
            self.answered(made, record_ids=[(6, 0, strange.ids)])
