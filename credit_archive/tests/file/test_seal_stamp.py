"""A time stamp authority says when a seal was there; without it the night goes on."""

import datetime

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ...engine import timestamp
from ..engine.authority import Authority, Listener
from .common import SealCase

SETTINGS = "res.config.settings"


@tagged("post_install", "-at_install")
class TestSealStamp(SealCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.authority = Authority()

    def setUp(self):
        super().setUp()
        self.listener = self.enterContext(Listener(self.authority.answer))
        self.configure(
            stamp_url=self.listener.url, stamp_certificates=self.authority.pem, seal_email=False
        )

    def stamped(self):
        """Return the numbers of the seals that have a time stamp."""
        return sorted(self.Log._read_stamps())

    def newest(self):
        return self.Log._read_seals()[-1].number

    def told(self):
        return self.env["mail.activity"].search(
            [("user_id", "=", self.keeper.id), ("summary", "ilike", "time stamp")]
        )

    def failures(self):
        return [
            line.detail["failed"]
            for line in self.lines(operation="anchor")
            if "failed" in line.detail
        ]

    def checked(self, user=None):
        return self.compared("", user or self.auditor, "action_check_stamps").split("\n")

    def test_a_new_seal_is_stamped(self):
        self.look()
        self.night()
        self.job("anchor")
        self.assertEqual(self.stamped(), [self.newest()], "the newest has the digests of the rest")
        line = self.lines(operation="anchor")
        self.assertEqual(line.detail["way"], "stamp")
        time = self.authority.time.strftime("%Y-%m-%d %H:%M:%S")
        (said,) = self.checked()
        self.assertTrue(said.endswith(f": time stamp of {time} UTC"), said)
        self.assertFalse(self.told())

    def test_the_job_is_called_when_the_seal_is_made(self):
        job = self.env.ref("credit_archive.ir_cron_anchor")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        triggers.unlink()
        self.look()
        self.night()
        self.assertTrue(triggers.search([("cron_id", "=", job.id)]))
        self.assertFalse(self.listener.received, "and not before that")

    def test_the_authority_sees_a_digest_only(self):
        self.job("anchor")
        ((body, headers),) = self.listener.received
        self.assertEqual(headers["Content-Type"], "application/timestamp-query")
        self.assertLess(len(body), 100)

    def test_nothing_is_asked_twice_and_a_stamp_makes_no_seal(self):
        self.job("anchor")
        seals = len(self.Log._seals())
        self.night()
        self.job("anchor")
        self.assertEqual(len(self.listener.received), 1)
        self.assertEqual(len(self.Log._seals()), seals)
        self.look()
        self.night()
        self.job("anchor")
        self.assertEqual(len(self.stamped()), 2)
        self.assertEqual(self.Log._verify_seals(), [])
        self.assertEqual(self.Log._verify([0]), {0: []})

    def test_no_authority_is_asked_where_none_is_set(self):
        self.configure(stamp_url=False)
        self.job("anchor")
        self.assertEqual((self.listener.received, self.stamped()), ([], []))

    def test_an_authority_that_fails_is_told_of_and_asked_again(self):
        self.job("anchor")
        self.listener.status = 503
        for _night in range(2):
            self.look()
            self.night()
            self.job("anchor")
        self.assertEqual(len(self.stamped()), 1)
        self.assertEqual(self.failures(), ["status 503"] * 2)
        self.assertEqual(len(self.told()), 1, "once, however many nights it goes on")
        self.assertIn("HTTP 503", self.told().note)
        self.listener.status = 200
        self.job("anchor")
        self.assertEqual(len(self.stamped()), 3, "those of the nights between as well")
        self.assertEqual(self.Log._verify_seals(), [])

    def test_nobody_answers(self):
        self.listener.server.server_close()
        self.job("anchor")
        self.assertEqual(self.failures(), ["network ConnectionError"])
        self.assertIn("no answer", self.told().note)

    def test_an_answer_that_is_no_stamp_of_this_seal_is_not_kept(self):
        asked = timestamp.question(b"other").as_bytes()
        for answer, failure in (
            (lambda _body: b"<html>", "unreadable"),
            (lambda _body: self.authority.answer(asked), "other"),
            (Authority().answer, "forged"),
        ):
            self.listener.answer = answer
            self.job("anchor")
            self.assertEqual(self.failures()[-1], failure)
        self.assertEqual(self.stamped(), [])

    def test_a_redirection_is_not_followed(self):
        self.listener.status = 307
        self.job("anchor")
        self.assertEqual(self.failures(), ["status 307"])

    def test_without_the_package_the_night_goes_on_and_tells(self):
        self.patch(timestamp, "rfc3161_client", None)
        seals = len(self.Log._seals())
        self.look()
        self.night()
        self.job("anchor")
        self.assertEqual(len(self.Log._seals()), seals + 1)
        self.assertIn("rfc3161-client", self.told().note)
        self.assertFalse(self.env[SETTINGS].new({}).credit_stamp_possible)

    # --- as it lies here

    def stamp(self):
        domain = [("res_model", "=", self.Log._name), ("name", "=like", "credit_archive_stamp_%")]
        return self.env["ir.attachment"].search(domain)

    def test_a_stamp_taken_away_is_missed(self):
        self.job("anchor")
        self.tamper("DELETE FROM ir_attachment WHERE id = %s", self.stamp().id)
        number = self.newest()
        self.assertEqual([tuple(one) for one in self.Log._verify_seals()], [("unstamped", number)])
        self.look()
        self.night()
        self.assertEqual(self.newest(), number, "nothing broken is sealed")

    def test_a_stamp_is_not_exchanged_for_another(self):
        self.job("anchor")
        other = self.authority.answer(timestamp.question(b"other").as_bytes())
        self.tamper("UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
                    other, self.stamp().id)  # fmt: skip
        self.assertEqual([one.kind for one in self.Log._verify_seals()], ["restamped"])
        self.assertIn("something else", self.checked()[0])

    def test_stamps_of_today_convict_who_wrote_the_seals_anew(self):
        self.addCleanup(setattr, self.authority, "time", self.authority.time)
        self.authority.time += datetime.timedelta(days=3)
        self.job("anchor")
        self.assertIn("long after it was made", self.checked()[0])

    def test_without_certificates_the_signature_is_not_checked(self):
        self.configure(stamp_certificates=False)
        self.job("anchor")
        self.assertIn("signature not checked", self.checked()[0])
        self.configure(stamp_certificates=Authority().pem)
        self.assertIn("doesn't lead to the certificates", self.checked()[0])

    def test_seals_without_a_stamp_are_named(self):
        self.job("anchor")
        self.configure(stamp_url=False)
        self.look()
        self.night()
        self.assertIn("no time stamp", self.checked(self.keeper)[0])
        self.assertEqual(len(self.checked(self.keeper)), 2)

    def test_nobody_else_sees_or_deletes_a_stamp(self):
        self.job("anchor")
        for user in (self.keeper, self.auditor, self.env.ref("base.user_admin")):
            with self.refused(AccessError):
                self.rpc(user, self.stamp(), "read", ["raw"])
            with self.refused():
                self.rpc(user, self.stamp(), "unlink")
        with self.refused():
            self.stamp().unlink()
        for user in (self.sales, self.archivist, self.controller, self.employee):
            with self.refused():
                self.checked(user)

    # --- settings

    def test_only_administrators_set_where_seals_go(self):
        for user in (self.keeper, self.controller, self.auditor):
            with self.refused(AccessError):
                self.rpc(user, SETTINGS, "create", [{"credit_stamp_url": "https://x.example"}])

    def test_nobody_else_learns_the_secret(self):
        secrets = {
            "credit_seal_secret": "shared",
            "credit_seal_email": "eye@example.com",
            "credit_seal_webhook": "https://user:password@auditor.example.com",
        }
        self.configure(**{name.removeprefix("credit_"): value for name, value in secrets.items()})
        for user in (self.employee, self.sales, self.keeper, self.auditor):
            with self.subTest(user=user.login):
                told = self.rpc(user, SETTINGS, "default_get", list(secrets))
                self.assertFalse(set(told) & set(secrets))
        told = self.rpc(self.env.ref("base.user_admin"), SETTINGS, "default_get", list(secrets))
        self.assertLessEqual(secrets.items(), told.items())

    def test_addresses_are_of_the_web(self):
        for field in ("credit_stamp_url", "credit_seal_webhook"):
            for address in ("file:///etc/passwd", "ftp://example.com", "https://", "http://[x"):
                with self.refused(ValidationError, message="https://"):
                    self.env[SETTINGS].create({field: address})
            self.env[SETTINGS].create({field: "https://example.com/stamp "})

    def test_an_address_put_past_the_settings_is_not_called(self):
        self.configure(stamp_url="file:///etc/passwd")
        self.job("anchor")
        self.assertEqual(self.failures(), ["address"])

    def test_certificates_are_certificates(self):
        with self.refused(ValidationError, message="PEM"):
            self.env[SETTINGS].create({"credit_stamp_certificates": "nonsense"})
        self.env[SETTINGS].create({"credit_stamp_certificates": self.authority.pem}).execute()
        self.configure(stamp_certificates="nonsense")
        self.job("anchor")
        self.assertEqual(self.failures(), ["certificates"])
