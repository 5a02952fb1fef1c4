"""Seals are posted to who keeps them, signed, and none is lost while nobody listens."""

import base64
import hashlib
import hmac
import json

from odoo.tests import tagged

from ...engine.seal import digests
from ..engine.authority import Authority, Listener
from .common import SealCase


@tagged("post_install", "-at_install")
class TestSealWebhook(SealCase):
    def setUp(self):
        super().setUp()
        self.listener = self.enterContext(Listener())
        self.configure(seal_webhook=self.listener.url, seal_secret="shared")

    def posted(self):
        return [json.loads(body) for body, _headers in self.listener.received]

    def told(self):
        return self.env["mail.activity"].search(
            [("user_id", "=", self.keeper.id), ("summary", "ilike", "webhook")]
        )

    def test_a_seal_is_posted_once(self):
        self.job("anchor")
        self.job("anchor")
        (sent,) = self.posted()
        seal = self.Log._read_seals()[-1]
        self.assertEqual(sent["number"], seal.number)
        self.assertEqual(sent["sha256"], digests(seal.raw)["sha256"])
        self.assertNotIn("stamp", sent)
        self.assertIn("as it was sent", self.compared(sent["line"], self.auditor))

    def test_a_message_is_signed_with_the_secret(self):
        self.job("anchor")
        ((body, headers),) = self.listener.received
        expected = hmac.new(b"shared", body, hashlib.sha256).hexdigest()
        self.assertEqual(headers["X-Credit-Signature"], f"sha256={expected}")
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertIn("hmac-sha256:", self.posted()[0]["line"])

    def test_without_a_secret_it_is_not_signed(self):
        self.configure(seal_secret=False)
        self.job("anchor")
        self.assertNotIn("X-Credit-Signature", self.listener.received[0][1])
        self.assertNotIn("hmac", self.posted()[0]["line"])

    def test_nothing_is_posted_where_no_address_is_set(self):
        self.configure(seal_webhook=False)
        self.job("anchor")
        self.assertEqual(self.listener.received, [])
        self.assertFalse(self.lines(operation="anchor"))

    def test_what_was_not_taken_is_posted_again_in_order(self):
        self.job("anchor")
        self.listener.status = 500
        for _night in range(2):
            self.look()
            self.night()
            self.job("anchor")
        self.assertEqual(len(self.told()), 1)
        self.assertIn("HTTP 500", self.told().note)
        self.listener.status = 204
        self.listener.received.clear()
        self.job("anchor")
        last = self.Log._read_seals()[-1].number
        self.assertEqual([one["number"] for one in self.posted()], [last - 1, last])

    def test_the_address_is_not_told_to_who_reads_the_log(self):
        self.listener.server.server_close()
        self.configure(seal_webhook=f"{self.listener.url}?token=hidden")
        self.job("anchor")
        line = self.lines(operation="anchor")
        self.assertEqual(line.detail["failed"], "network ConnectionError")
        self.assertNotIn("hidden", f"{line.detail} {self.told().note}")

    def test_it_has_the_time_stamp_with_it(self):
        authority = Authority()
        with Listener(authority.answer) as stamping:
            self.configure(stamp_url=stamping.url, stamp_certificates=authority.pem)
            self.job("anchor")
        (stamp,) = self.Log._read_stamps().values()
        self.assertEqual(base64.b64decode(self.posted()[0]["stamp"]), stamp)

    def test_a_seal_that_is_not_as_the_log_names_it_stays_here(self):
        newest = self.Log._seals()[-1]
        forged = newest.raw.replace(b'"date": "2', b'"date": "3')
        self.tamper("UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
                    forged, newest.id)  # fmt: skip
        self.job("anchor")
        self.assertEqual(self.listener.received, [])
