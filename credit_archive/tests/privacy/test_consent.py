"""What allows the use of a customer's data, from the form to the withdrawal (R80, R81)."""

import io
import json
from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...engine.consent import Use
from ..exchange.common import ExchangeCase
from .common import CONSENT, ConsentCase


class Slow(io.BytesIO):
    """A file on which writing takes long enough for something to happen, once."""

    def __init__(self, happens):
        self.happens = [happens]
        super().__init__()

    def write(self, raw):
        while self.happens:
            self.happens.pop()()
        return super().write(raw)


@tagged("post_install", "-at_install")
class TestConsent(ConsentCase, ExchangeCase):
    def press(self, operation, user=None):
        """Return what the button on the record answers."""
        return self.rpc(user or self.archivist, self.paper, f"action_{operation}_content")

    def test_as_shipped_no_class_asks_for_anything(self):
        classes = self.env["credit.archive.class"].search([])
        self.assertEqual(set(classes.mapped("consent_rule")), {"nothing"})
        self.assertFalse(self.handed().why)
        self.assertFalse(self.lines(self.paper, "unfounded"))
        self.assertIn("act_url", self.press("open")["type"])

    def test_from_the_form_to_the_withdrawal(self):
        one = self.draft(contact="Privacy office")
        self.assertRegex(one.name, r"^CS/\d{4}/\d+$")
        self.assertEqual((one.status, one.company_id), ("draft", self.company))
        self.assertTrue(one.use_open and one.use_score and not one.use_disclose)
        action = self.rpc(self.sales, one, "action_print")
        self.assertEqual(action["report_name"], "credit_archive.report_consent")
        self.rpc(self.archivist, one, "action_confirm")
        self.assertEqual((one.status, one.confirmed_by_id), ("valid", self.archivist))
        self.assertEqual((self.file.consent_valid_count, self.partner.credit_consent_valid), (1, 1))
        self.ended(one)
        self.env.invalidate_all()
        self.assertEqual(one.status, "withdrawn")
        self.assertEqual(
            (self.file.consent_valid_count, self.partner.credit_consent_withdrawn), (0, 1)
        )
        lines = self.lines(operation="consent")
        said = [line.detail["what"] for line in lines if line.file_id == self.file]
        self.assertEqual(said, ["recorded", "confirmed", "withdrawn"])
        self.assert_whole()

    def test_the_signed_form_becomes_its_evidence(self):
        one = self.draft(record_ids=[])
        scan = self.env["ir.attachment"].with_user(self.sales).create(
            {"name": "signed.pdf", "raw": b"%PDF-1.4 signed",
             "res_model": "credit.archive.consent.scan"}
        )  # fmt: skip
        made = self.rpc(self.sales, "credit.archive.consent.scan", "create",
                        [{"consent_id": one.id, "attachment_ids": [Command.set(scan.ids)]}])  # fmt: skip
        dialog = self.env["credit.archive.consent.scan"].browse(made)
        self.rpc(self.sales, dialog, "action_file")
        record = one.record_ids
        self.assertEqual((record.file_id, record.state), (self.file, "inbox"))
        self.assertEqual(record.version_ids.name, "signed.pdf")
        self.assertFalse(scan.exists())
        self.rpc(self.archivist, record, "action_file")
        self.rpc(self.archivist, one, "action_confirm")
        self.assertEqual(one.state, "confirmed")

    def test_what_nothing_allows_is_flagged(self):
        self.rule("flag")
        said = self.press("open")
        self.assertEqual(said["params"]["type"], "warning")
        self.assertIn(self.paper.name, said["params"]["message"])
        self.assertEqual(said["params"]["next"]["type"], "ir.actions.act_url")
        self.assertFalse(self.handed().why)
        self.assertEqual(self.lines(self.paper, "unfounded").detail, {"wanted": "open"})
        self.given()
        self.assertEqual(self.press("open")["type"], "ir.actions.act_url")
        self.handed("print")
        self.assertEqual(len(self.lines(self.paper, "unfounded")), 1)
        self.assert_whole()

    def test_what_nothing_allows_is_refused(self):
        self.rule("refuse")
        copies = self.env["credit.archive.copy"].search_count([])
        for operation in ("open", "print", "download"):
            with self.subTest(operation):
                said = self.press(operation)
                self.assertEqual(said["params"]["type"], "danger")
                self.assertNotIn("url", said["params"]["next"])
        for operation in ("view", "print", "download"):
            handed = self.handed(operation)
            self.assertEqual((handed.why, handed.attachment), ("consent", None))
            self.assertIn("no consent of", handed.message)
        self.assertEqual(self.env["credit.archive.copy"].search_count([]), copies)
        self.assertTrue(self.lines(self.paper, "refused"))
        self.given()
        self.assertFalse(self.handed("print").why)
        self.assertEqual(self.handed("download").why, "consent")  # the purpose isn't for that

    def test_a_list_that_leaves_is_asked_too(self):
        self.rule("refuse")
        self.keeper.group_ids += self.env.ref("base.group_allow_export")
        with self.refused(UserError, message="no consent of"):
            self.rpc(self.keeper, self.paper, "export_data", ["name", "title"])
        self.given(use_export=True)
        self.assertTrue(self.rpc(self.keeper, self.paper, "export_data", ["name"])["datas"])

    def test_an_export_leaves_out_what_nothing_allows(self):
        self.rule("refuse")
        raw = self.exported()
        index = json.loads(self.entries(raw)["index.json"])
        self.assertEqual(index["left_out"], [self.paper.name])
        self.assertFalse(index["full"])
        self.given(use_export=True)
        index = json.loads(self.entries(self.exported())["index.json"])
        self.assertEqual(index["left_out"], [])

    def test_a_consent_withdrawn_during_an_export_is_noticed(self):
        self.rule("refuse")
        one = self.given(use_export=True)
        file = self.file.with_user(self.keeper)

        with self.refused(UserError, message="ended while the file was exported"):
            file._write_export(Slow(lambda: self.ended(one)), "Moving house")
        self.assertFalse(self.lines(self.paper, "export"))

    def test_a_disclosure_asks_for_purpose_and_recipient(self):
        self.rule("refuse")
        gm = self._user("gm", "credit_management.group_credit_tier_gm")
        terms = {"recipient": "Ms Wu", "organisation": "Insurer", "basis": "Consent",
                 "purpose": "Claim", "record_ids": [Command.set(self.paper.ids)]}  # fmt: skip
        made = self.rpc(self.controller, "credit.archive.disclosure", "create", [terms])
        one = self.env["credit.archive.disclosure"].browse(made)
        self.assertIn("refused", one.with_user(self.controller).gap_text)
        with self.refused(UserError, message="no consent of"):
            self.rpc(self.controller, one, "action_request")
        consent = self.given(purpose_id=self.claim.id, recipients="named",
                             recipient_names="Bank\ninsurer ")  # fmt: skip
        self.rpc(self.controller, one, "write", {"use_purpose_id": self.credit.id})
        with self.refused(UserError):
            self.rpc(self.controller, one, "action_request")
        self.rpc(self.controller, one, "write", {"use_purpose_id": self.claim.id})
        self.assertFalse(one.with_user(self.controller).gap_text)
        self.rpc(self.controller, one, "action_request")
        self.rpc(gm, one, "action_approve")
        self.rpc(self.controller, one, "action_hand_out")
        self.ended(consent)
        with self.refused(UserError, message="no consent of"):
            one.with_user(self.controller)._as_zip(one.sudo().handing_key)
        self.assertEqual(one.state, "approved")

    def test_paper_isnt_handed_over_without_a_basis(self):
        self.rule("refuse")
        loan = self.approved(self.paper, self.controller, "paper", self.archivist)
        with self.refused(UserError, message="no consent of"):
            self.rpc(self.archivist, loan, "action_hand_over")
        self.given()
        self.rpc(self.archivist, loan, "action_hand_over")
        self.assertEqual(loan.state, "lent")

    def test_nobody_is_scored_without_a_basis(self):
        account = self.account(self.partner)
        self.rule("refuse")
        with self.refused(UserError, message="isn't scored"):
            self.rpc(self.analyst, "credit.assessment", "create", [{"account_id": account.id}])
        self.given()
        made = self.rpc(self.analyst, "credit.assessment", "create", [{"account_id": account.id}])
        self.assertTrue(self.lines(operation="score"))
        one = self.env["credit.assessment"].browse(made)
        self.ended(self.env[CONSENT].search([("file_id", "=", self.file.id)]))
        with self.refused(UserError, message="isn't scored"):
            self.rpc(self.analyst, one, "action_calculate")
        self.rule("flag")
        self.rpc(self.analyst, one, "action_calculate")
        self.assertEqual(self.lines(operation="unfounded")[-1].detail["class"], ["Personal"])

    def test_what_is_missing_is_named(self):
        for values, message in (
            ({"class_ids": []}, "Kinds of data"),
            ({"given_by": " "}, "Given by"),
            ({"basis": "contract"}, "Article"),
            ({"recipients": "named"}, "Recipients"),
            ({"use_open": False, "use_print": False, "use_score": False}, "what may be done"),
        ):
            with self.subTest(message), self.refused(UserError, message=message):
                self.rpc(self.archivist, self.draft(**values), "action_confirm")
        with self.refused(UserError, message="Until"):
            self.draft(date_to=self.today - timedelta(days=1))

    def test_what_a_withdrawal_means_is_said_before_it_is_confirmed(self):
        self.rule("refuse")
        one = self.given(use_disclose=True, recipients="anybody")
        self.given(basis="law", article="Tax law 63", record_ids=[],
                   use_print=False, use_score=False)  # fmt: skip
        made = self.rpc(self.archivist, "credit.archive.withdrawal", "create",
                        [{"consent_id": one.id, "reason": "Letter"}])  # fmt: skip
        dialog = self.env["credit.archive.withdrawal"].browse(made).with_user(self.archivist)
        self.assertIn(
            "Print, Disclose outside, and Score of data of the class Personal", dialog.stops
        )
        self.assertIn("It is refused from then on.", dialog.stops)
        self.assertIn("Allowed by another consent, contract or law: Open.", dialog.stays)
        self.assertIn("records stay until", dialog.stays)
        self.assertEqual(one.state, "confirmed")

    def test_filters_find_each_status(self):
        today = self.today
        mine = {
            "draft": self.draft(),
            "valid": self.given(),
            "ending": self.given(date_to=today + timedelta(days=30)),
            "later": self.given(date_from=today + timedelta(days=1)),
            "over": self.given(date_from=today - timedelta(days=9),
                               date_to=today - timedelta(days=1)),
            "withdrawn": self.given(purpose_id=self.claim.id),
        }  # fmt: skip
        self.ended(mine["withdrawn"])
        for status, one in mine.items():
            with self.subTest(status):
                self.assertEqual(one.status, status)
                found = self.rpc(self.sales, CONSENT, "search", [("status", "=", status)])
                self.assertEqual(found, one.ids)

    def test_as_many_queries_for_many_records_as_for_few(self):
        self.rule("flag")
        self.given(use_export=True)
        for number in range(12):
            self.record("personal", state="filed", title=f"Paper {number}")
        records = self.env["credit.archive.record"].search(
            [("class_id", "=", self.personal.id), ("company_id", "=", self.company.id)]
        )
        use, counts = Use("disclose", self.claim.id, "Insurer"), []
        for some in (records[:1], records[:2], records):  # the first fills what is cached
            self.env.flush_all()
            self.env.invalidate_all()
            some = some.browse(some.ids)
            before = self.cr.sql_log_count
            self.assertEqual(set(some._gaps(use)), set(some))
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_the_archivists_desk_shows_what_waits(self):
        self.draft()
        self.given(date_to=self.today + timedelta(days=3))
        here = self.env["credit.archive.task"].with_user(self.archivist).with_context(
            allowed_company_ids=self.company.ids
        )  # fmt: skip
        counts = here._counts()
        self.assertEqual((counts["consent_confirm"], counts["consent_ending"]), (1, 1))
        tasks = here.search(
            [("code", "=", "consent_ending")]
        )  # fmt: skip
        self.assertTrue(tasks.next_step)
        action = tasks.action_open()
        self.assertEqual(len(here.env[CONSENT].search(action["domain"])), 1)

    def test_the_form_says_what_the_law_wants(self):
        one = self.draft(recipients="named", recipient_names="Insurer\nBank", necessity="To judge",
                         use_disclose=True)  # fmt: skip
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.sales)
            ._render_qweb_html("credit_archive.report_consent", one.ids)
        )
        for text in (one.name, "Deciding on credit", "Insurer, Bank", "To judge", "withdraw",
                     "Identity", "For as long as the credit file is kept."):  # fmt: skip
            self.assertIn(text.encode(), html)
