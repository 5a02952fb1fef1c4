"""What leaves on paper or as a file of a controlled class is marked, numbered and listed."""

from io import BytesIO

from PIL import Image
from pypdf import PdfReader, PdfWriter

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import PDF, ArchiveCase, pdf

COPY = "credit.archive.copy"


@tagged("post_install", "-at_install")
class TestCopy(ArchiveCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.clear(self.archivist | self.keeper, "special")
        self.clear(self.controller, "financial")
        self.statement = self.record("financial", "statements", content=pdf(3))

    def get(self, user, operation, record=None):
        """Return (status, content) of what a user gets of the newest version."""
        self.env.flush_all()
        self.authenticate(user.login, user.login)
        version = (record or self.statement).version_ids[:1]
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            response = self.url_open(f"/credit/archive/{operation}/{version.id}")
        self.env.invalidate_all()
        return response.status_code, response.content

    def texts(self, content):
        return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]

    def test_a_print_on_loan_is_marked_on_every_page_and_listed(self):
        loan = self.approved(self.statement, self.controller, "print", purpose="会谈 with the bank")
        before = self.statement.version_ids.sudo().attachment_id.checksum
        for number in (1, 2):
            status, content = self.get(self.controller, "print")
            self.assertEqual(status, 200)
            pages = self.texts(content)
            self.assertEqual(len(pages), 3)
            for page in pages:
                for expected in ("Paper", "受控文件 / Controlled copy", "Controller",
                                 f"{self.statement.name}-{number}", "会谈 with the bank",
                                 str(self.today)):  # fmt: skip
                    self.assertIn(expected, page)
        copies = self.env[COPY].search([("record_id", "=", self.statement.id)], order="id")
        self.assertEqual(copies.mapped("number"), [1, 2])
        self.assertEqual((copies.loan_id, copies.user_id), (loan, self.controller))
        self.assertEqual((copies[0].pages, copies[0].operation), (3, "print"))
        line = self.lines(self.statement, "print")[-1]
        self.assertEqual(line.detail["copy"], f"{self.statement.name}-2")
        self.assertEqual(line.detail["loan"], loan.name)
        self.assertEqual(self.statement.version_ids.sudo().attachment_id.checksum, before)
        self.assertEqual(self.get(self.controller, "download")[0], 403)
        self.assert_whole()

    def test_a_download_of_a_controlled_class_is_a_copy_too(self):
        self.approved(self.statement, self.controller, "copy")
        status, content = self.get(self.controller, "download")
        self.assertEqual((status, len(self.texts(content))), (200, 3))
        self.assertIn("Controlled copy", self.texts(content)[2])
        self.assertEqual(self.lines(self.statement, "download").detail["purpose"], "Claim")

    def test_what_a_browser_shows_of_a_controlled_class_is_marked(self):
        status, content = self.get(self.controller, "view")
        self.assertEqual((status, len(self.texts(content))), (200, 3))
        for page in self.texts(content):
            for expected in ("For viewing only", "Controller", str(self.today)):
                self.assertIn(expected, page)
        self.assertFalse(self.env[COPY].search([("record_id", "=", self.statement.id)]))
        self.assertTrue(self.lines(self.statement, "view"))
        general = self.record("general", content=pdf(3))
        self.assertEqual(self.get(self.controller, "view", general), (200, pdf(3)))

    def test_viewing_is_no_way_round_the_mark(self):
        """Of what can't be marked, nothing leaves; a browser would save it as it is."""
        office = self.record("financial", content=b"PK\x03\x04 word/document.xml")
        locked = self.record("financial", content=self.locked_pdf())
        for record in (office, locked):
            status, content = self.get(self.controller, "view", record)
            self.assertEqual(status, 422)
            self.assertIn(b"as a new version", content)
            self.assertTrue(self.lines(record, "refused"))

    def test_a_page_of_the_system_is_marked_where_it_opens(self):
        record = self.record("financial", content=None)
        self.env["credit.archive.version"]._add(
            record,
            "sheet.html",
            b"<html><body class='x'><p>Grade B</p></body></html>",
            generated=True,
        )
        self.controller.name = "Ann <b>O'Neil</b>"
        status, content = self.get(self.controller, "view", record)
        self.assertEqual(status, 200)
        self.assertIn("For viewing only", content.decode())
        self.assertIn("Ann &lt;b&gt;O", content.decode())
        self.assertIn("<p>Grade B</p>", content.decode())

    def test_without_a_loan_printing_leads_to_one(self):
        self.assertEqual(self.get(self.controller, "print")[0], 403)
        answer = self.rpc(self.controller, self.statement, "action_print_content")
        self.assertIn("takes an approved loan", answer["params"]["message"])
        context = answer["params"]["next"]["context"]
        self.assertEqual(context["default_record_ids"], self.statement.ids)
        self.assertEqual(context["default_kind"], "print")
        loan = self.loan(self.statement, self.controller, "print")
        self.rpc(self.controller, loan, "action_request")
        answer = self.rpc(self.controller, self.statement, "action_print_content")
        self.assertIn(loan.name, answer["params"]["message"])
        self.assertEqual(answer["params"]["next"]["res_id"], loan.id)

    def test_other_classes_print_without_a_loan_and_are_marked(self):
        record = self.record("general")
        status, content = self.get(self.controller, "print", record)
        self.assertEqual(status, 200)
        self.assertIn(f"{record.name}-1", self.texts(content)[0])
        self.assertEqual(self.get(self.controller, "download", record), (200, PDF))

    # --- what can't be marked

    def assert_unprintable(self, content, message, name="paper.bin"):
        record = self.record("general", content=None)
        self.env["credit.archive.version"]._add(record, name, content)
        status, answer = self.get(self.archivist, "print", record)
        self.assertEqual(status, 422)
        self.assertIn(message, answer.decode())
        line = self.lines(record, "refused")
        self.assertEqual((line.user_id, line.detail["wanted"]), (self.archivist, "print"))
        self.assertFalse(self.env[COPY].search([("record_id", "=", record.id)]))
        self.assertEqual(self.get(self.archivist, "view", record), (200, content))

    def locked_pdf(self):
        """Return a PDF that opens with a password only."""
        writer = PdfWriter(clone_from=BytesIO(pdf()))
        writer.encrypt("secret", algorithm="RC4-128")
        locked = BytesIO()
        writer.write(locked)
        return locked.getvalue()

    def test_what_cannot_be_marked_is_said_logged_and_kept(self):
        self.assert_unprintable(self.locked_pdf(), "without a password")
        self.assert_unprintable(PDF[:200], "damaged")
        self.assert_unprintable(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR broken", "damaged")
        self.assert_unprintable(b"PK\x03\x04 an office document", "Add a PDF of it")

    def test_a_type_without_pages_is_said_where_the_button_is(self):
        record = self.record("general", content=b"PK\x03\x04 an office document")
        answer = self.rpc(self.archivist, record, "action_print_content")
        self.assertIn("Add a PDF of it", answer["params"]["message"])
        self.assertEqual(self.lines(record, "refused").detail["why"], "copy:unfit")
        answer = self.rpc(self.archivist, record, "action_download_content")
        self.assertEqual(answer["type"], "ir.actions.act_url")

    def test_html_from_people_is_never_drawn(self):
        page = b"<html><body><iframe src='file:///etc/passwd'></iframe></body></html>"
        self.assert_unprintable(page, "Add a PDF of it", "page.html")
        self.assert_unprintable(b"<!DOCTYPE html>" + page, "Add a PDF of it", "page.txt")

    def test_html_of_the_system_images_and_text_become_pages(self):
        record = self.record("general", content=None)
        Version = self.env["credit.archive.version"]
        image = BytesIO()
        Image.new("RGB", (300, 200), "white").save(image, "PNG")
        frames = BytesIO()
        first = Image.new("1", (300, 200))
        first.save(frames, "TIFF", save_all=True, append_images=[first.copy(), first.copy()])
        for content, pages, text in (
            (image.getvalue(), 1, ""),
            (frames.getvalue(), 3, ""),
            ("信用档案 plain text\n".encode(), 1, "plain text"),
            (b"<html><body><h1>Evaluation</h1></body></html>", 1, "Evaluation"),
        ):
            version = Version._add(record, "one", content)
            version.generated = content.startswith(b"<html")
            self.env.invalidate_all()
            status, answer = self.get(self.archivist, "print", record)
            self.assertEqual(status, 200, answer)
            found = self.texts(answer)
            self.assertEqual(len(found), pages)
            self.assertIn(text, found[0])
            self.assertIn("Controlled copy", found[-1])

    def test_nobody_calls_their_html_the_systems(self):
        record = self.record("general", content=b"<html></html>")
        for user in (self.controller, self.archivist, self.keeper):
            with self.refused():
                self.rpc(user, record.version_ids, "write", {"generated": True})
            with self.refused():
                self.rpc(
                    user,
                    "credit.archive.version",
                    "create",
                    {"record_id": record.id, "number": 9, "name": "x", "generated": True},
                )

    # --- attacks

    def test_the_register_writes_itself(self):
        self.get(self.archivist, "print", self.record("general"))
        copy = self.env[COPY].search([], limit=1)
        for user in (self.sales, self.controller, self.archivist, self.keeper):
            for method, *args in (
                ("write", {"number": 7}),
                ("write", {"user_id": self.sales.id}),
                ("unlink",),
                ("copy",),
            ):
                with self.refused():
                    self.rpc(user, copy, method, *args)
            with self.refused():
                self.rpc(
                    user,
                    COPY,
                    "create",
                    {"record_id": copy.record_id.id, "version_id": copy.version_id.id,
                     "number": 99, "operation": "print", "user_id": self.sales.id,
                     "date": "2026-01-01 00:00:00"},
                )  # fmt: skip
            with self.refused():
                self.rpc(user, copy.record_id, "write", {"copy_ids": [(5, 0)]})

    def test_copies_are_seen_by_who_took_them_archivists_and_auditors_if_they_see_the_record(self):
        self.approved(self.statement, self.controller, "print")
        self.get(self.controller, "print")
        domain = [("record_id", "=", self.statement.id)]
        for user, seen in (
            (self.controller, 1), (self.archivist, 1), (self.auditor, 1), (self.sales, 0),
            (self.manager, 0),
        ):  # fmt: skip
            self.assertEqual(self.rpc(user, COPY, "search_count", domain), seen, user.name)
        self.clear(self.controller, "general")
        self.assertEqual(self.rpc(self.controller, COPY, "search_count", domain), 0)

    def test_a_record_of_which_there_are_copies_is_not_discarded(self):
        record = self.record("general")
        self.get(self.archivist, "print", record)
        with self.refused(message="was handed out"):
            self.rpc(self.archivist, record, "unlink")
        self.assertTrue(record.exists())

    def test_who_has_no_right_gets_no_copy_on_any_loan(self):
        loan = self.approved(self.statement, self.controller, "copy")
        self.clear(self.controller, "personal")
        self.assertEqual(self.get(self.controller, "print")[0], 404)
        self.clear(self.controller, "financial")
        self.assertEqual(self.get(self.controller, "print")[0], 200)
        with self.refused(AccessError):
            self.rpc(self.auditor, self.statement, "action_print_content")
        self.assertEqual(loan.copy_ids.user_id, self.controller)
