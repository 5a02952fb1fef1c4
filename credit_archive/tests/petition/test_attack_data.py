"""Customers' own data from outside: nothing, and no hint that there is anything."""

import http.client
from urllib.parse import urlsplit

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine import petition as rules
from .common import DATA, NOWHERE, PETITION, DataCase

PROGRAM = b"MZ" + bytes(100)


@tagged("post_install", "-at_install")
class TestAttackData(DataCase):
    # --- uploads

    def test_what_runs_or_shows_nothing_is_refused_by_what_it_is(self):
        for raw in (PROGRAM, b"#!/bin/sh\nrm", b"\x7fELF" + bytes(60)):
            self.assertIn("is a program", self.refusal("copy", files=[("paper.pdf", raw)]))
        for raw in (b"<html><script>1</script></html>", b"<svg xmlns='http://www.w3.org/2000/svg'/>",
                    b"PK\x03\x04" + bytes(30), b"hello"):  # fmt: skip
            words = self.refusal("copy", files=[("paper.pdf", raw)])
            self.assertIn("PDF, PNG or JPEG", words)
        self.assertIn("is empty", self.refusal("copy", files=[("paper.pdf", b"")]))
        self.assertFalse(self.petitions())
        self.assertFalse(self.env["credit.archive.record"].search([("title", "ilike", "Evidence")]))

    def test_too_many_and_too_large_documents_are_refused_in_words(self):
        many = [(f"{number}.pdf", self.pdf) for number in range(rules.MOST_FILES + 1)]
        self.assertIn("At most 5 documents", self.refusal("copy", files=many))
        large = self.pdf + bytes(rules.LARGEST)
        self.assertIn("is larger than", self.refusal("copy", files=[("a.pdf", large)]))
        self.assertFalse(self.petitions())

    def test_200_megabytes_are_refused_before_they_are_read(self):
        """Only the head of the request is sent: who answers it has read nothing of it."""
        self.authenticate(self.clerk.login, self.clerk.login)
        address = urlsplit(self.base_url())
        client = http.client.HTTPConnection(address.hostname, address.port, timeout=20)
        with self.allow_requests(), mute_logger("odoo.http"):
            client.putrequest("POST", f"{DATA}/{self.mine.id}/ask/copy")
            cookies = "; ".join(f"{one.name}={one.value}" for one in self.opener.cookies)
            client.putheader("Cookie", cookies)
            client.putheader("Content-Type", "multipart/form-data; boundary=x")
            client.putheader("Content-Length", str(200 << 20))
            client.endheaders()
            answer = client.getresponse()
        words = answer.read().decode()
        self.assertEqual(answer.status, 413, words)
        self.assertIn("too large to be sent", words)
        client.close()

    def test_evidence_arrives_unverified_and_nobody_outside_reads_it(self):
        made = self.ask("correction", phone="+1 555", files=[("../..\\ID\x00.pdf", self.pdf)])
        record = made.evidence_ids
        self.assertEqual((record.state, record.verification, record.channel),
                         ("inbox", "none", "customer"))  # fmt: skip
        self.assertEqual(record.file_id, self.mine)
        self.assertNotIn("/", record.version_ids.name)
        attachment = record.version_ids.attachment_id
        for url in (
            f"/web/content/{attachment.id}",
            f"/credit/archive/view/{record.version_ids.id}",
        ):
            self.assertEqual(self.get(url, self.clerk).status_code, 404, url)

    # --- asking

    def test_without_its_token_a_form_is_refused(self):
        with mute_logger("odoo.http"):
            answer = self.post(f"{DATA}/{self.mine.id}/ask/copy", self.clerk, csrf_token="1")
        self.assertEqual(answer.status_code, 400)
        self.assertFalse(self.petitions())

    def test_who_asks_too_often_is_told_when_to_go_on(self):
        for number in range(rules.MOST):
            self.ask("correction", text=f"Wrong {number}")
        self.assertIn("asked 5 times within a day", self.refusal("correction", text="Again"))
        self.assertEqual(len(self.petitions()), rules.MOST)
        self.ask("correction", self.other_clerk(), text="Another person may")

    def other_clerk(self):
        user = self.portal_user("second", self.partner)
        self.let_see(user)
        return user

    def test_what_is_asked_twice_is_asked_once(self):
        first = self.ask("copy")
        self.assertIn(first.name, self.refusal("copy"))

    def test_odd_words_are_kept_as_words(self):
        made = self.ask("correction", text="<script>alert(1)</script>\x00\x1b", phone="7\x007\r\n8",
                        city="x" * 5000)  # fmt: skip
        page = self.get(f"{DATA}/petition/{made.id}", self.clerk).text
        self.assertNotIn("<script>alert(1)", page)
        self.assertEqual(made.line_ids.filtered(lambda line: line.name == "phone").new, "7 7 8")
        self.assertEqual(len(made.line_ids.filtered(lambda line: line.name == "city").new), 200)

    def test_fields_of_ours_cannot_be_asked_for_by_name(self):
        words = self.refusal(
            "correction", credit_limit="9", user_id="1", property_payment_term_id="1"
        )
        self.assertIn("Change what is wrong", words)
        for odd in ("abc", "-1", "99999999999999999999", str(NOWHERE)):
            self.refusal("correction", country_id=odd)
        self.assertIn("left empty", self.refusal("correction", name=" "))
        self.assertFalse(self.petitions())

    def test_nothing_is_decided_by_asking(self):
        before = self.partner.phone
        self.ask("correction", phone="+1 555 0100")
        self.ask("erasure")
        self.assertEqual(self.partner.phone, before)
        self.assertFalse(self.env["credit.archive.disposal"].search([]))

    # --- the answer

    def test_a_former_contact_gets_no_answer(self):
        made = self.taken("copy")
        contact = self.clerk.partner_id
        contact.credit_portal_right_ids.with_user(self.controller).unlink()
        self.answered(made, "Here it is")
        self.assertFalse(self.mails())
        self.assertFalse(made.is_mailed)
        self.assertEqual(self.get(f"{DATA}/petition/{made.id}", self.clerk).status_code, 404)
        self.assertEqual(self.get(f"{DATA}/copy/{made.id}", self.clerk).status_code, 404)

    def test_only_archivists_deal_with_petitions(self):
        made = self.ask("correction", phone="+1 555")
        steps = ("action_take", "action_grant", "action_refuse", "action_propose_records",
                 "action_open_disposal")  # fmt: skip
        for user in (self.clerk, self.employee, self.sales, self.controller, self.auditor):
            for step in steps:
                with self.refused():
                    self.rpc(user, made, step)
            with self.refused():
                self.rpc(user, made, "write", {"answer": "No"})
        self.assertEqual(made.state, "new")

    def test_neither_state_nor_words_of_the_customer_are_written(self):
        made = self.taken("correction", phone="+1 555", text="Please")
        for vals in (
            {"state": "granted"}, {"text": "No"}, {"partner_id": self.env.user.partner_id.id},
            {"deadline": "2030-01-01"}, {"kind": "copy"}, {"file_id": self.file.id},
            {"manifest": "0" * 64}, {"valid_until": "2099-01-01"},
        ):  # fmt: skip
            with self.subTest(vals), self.refused():
                self.rpc(self.keeper, made, "write", vals)
        for vals in ({"new": "666"}, {"name": "credit_limit"}, {"petition_id": made.id},
                     {"is_applied": True}):  # fmt: skip
            with self.subTest(vals), self.refused():
                self.rpc(self.keeper, made.line_ids, "write", vals)
        with self.refused():
            self.rpc(self.keeper, made, "unlink")
        with self.refused(AccessError):
            self.rpc(self.keeper, PETITION, "create", [{"kind": "copy"}])

    def test_archivists_of_another_company_see_nothing_of_it(self):
        made = self.ask("copy")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.other_keeper.write(
            {"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id}
        )
        self.assertFalse(self.rpc(self.other_keeper, PETITION, "search", []))
        with self.kept_from() as found:
            found.append(self.rpc(self.other_keeper, made, "read", ["name"]))

    def test_who_sees_a_record_from_a_petition_does_not_see_the_petition(self):
        made = self.ask("correction", phone="+1 555", files=[("a.pdf", self.pdf)])
        self.assertNotIn("petition_id", self.rpc(self.sales, made.evidence_ids, "fields_get"))
