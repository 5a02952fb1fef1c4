"""The doors of the web: what is invisible answers like what isn't there, what opens leaves a line."""

import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import PDF, ArchiveCase

NOWHERE = 2_000_000_000


@tagged("post_install", "-at_install")
class TestAccessHttp(ArchiveCase, HttpCase):
    def as_user(self, user):
        self.authenticate(user.login, user.login)

    def get(self, path):
        """Return (status, content) of a page."""
        self.env.flush_all()
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            response = self.url_open(path)
        self.env.invalidate_all()
        return response.status_code, response.content

    def test_who_may_opens_and_a_line_remains(self):
        self.clear(self.controller, "financial")
        record = self.record("financial", "statements")
        self.as_user(self.controller)
        general = self.record("general", "statements")
        for one, operation in ((record, "view"), (general, "view"), (general, "download")):
            status, content = self.get(f"/credit/archive/{operation}/{one.version_ids.id}")
            self.assertEqual(status, 200)
            # What a browser shows of a controlled class can be saved: it is marked, too.
            self.assertEqual(content == PDF, one == general)
            self.assertEqual(self.lines(one, operation).user_id, self.controller)
        self.assert_whole()

    def test_a_hidden_version_is_not_found_like_one_that_is_not_there(self):
        record = self.record("special")
        version = record.version_ids.id
        for user in (self.sales, self.other_sales, self.analyst, self.controller, self.employee):
            self.as_user(user)
            for operation in ("view", "print", "download"):
                there = self.get(f"/credit/archive/{operation}/{version}")
                self.assertEqual(there, self.get(f"/credit/archive/{operation}/{NOWHERE}"))
                self.assertEqual(there[0], 404)
        self.assertFalse(self.lines(record).filtered(lambda line: line.operation in ("view",)))

    def test_who_sees_but_may_not_open_is_refused_and_a_line_remains(self):
        record = self.record("financial")
        self.clear(self.archivist, "personal")
        self.clear(self.auditor, "special")
        for user in (self.archivist, self.auditor):
            self.as_user(user)
            status, content = self.get(f"/credit/archive/view/{record.version_ids.id}")
            self.assertEqual(status, 403)
            self.assertNotIn(PDF, content)
            self.assertIn(user, self.lines(record, "refused").user_id)

    def test_odoos_own_doors_stay_shut(self):
        everybody = (self.sales, self.controller, self.archivist, self.keeper, self.auditor)
        self.clear(self.env["res.users"].union(*everybody), "special")
        record = self.record("general")
        version = record.version_ids
        attachment = version.sudo().attachment_id
        paths = [
            f"/web/content/{attachment.id}",
            f"/web/content/{attachment.id}?download=true",
            f"/web/content/ir.attachment/{attachment.id}/raw",
            f"/web/content/ir.attachment/{attachment.id}/datas",
            f"/web/image/{attachment.id}",
            f"/web/image/ir.attachment/{attachment.id}/raw",
            f"/web/content/credit.archive.version/{version.id}/attachment_id",
            f"/web/content/credit.archive.record/{record.id}/version_ids",
            f"/web/image/credit.archive.record/{record.id}/image_128",
            f"/mail/attachment/zip?file_ids={attachment.id}&zip_name=x.zip",
        ]
        for user in everybody:
            self.as_user(user)
            for path in paths:
                with self.subTest(user=user.name, path=path):
                    _status, content = self.get(path)
                    self.assertNotIn(b"%PDF-1.4", content)

    def test_the_doors_of_chat_tell_nothing(self):
        record = self.record("special")
        for user in (self.sales, self.archivist):
            self.as_user(user)
            for model, number in (
                ("credit.archive.record", record.id),
                ("credit.archive.version", record.version_ids.id),
            ):
                for path, extra in (
                    ("/mail/message/post", {"post_data": {"body": "x"}}),
                    ("/mail/thread/messages", {}),
                    ("/mail/thread/subscribe", {"partner_ids": [user.partner_id.id]}),
                    ("/mail/thread/recipients", {"message_id": None}),
                ):
                    with self.subTest(user=user.name, path=path, model=model):
                        there, missing = (
                            self.chat(path, {"thread_model": model, "thread_id": one, **extra})
                            for one in (number, NOWHERE)
                        )
                        self.assertEqual(there, missing)
        self.assertFalse(
            self.env["mail.message"].search_count([("model", "=", "credit.archive.record")])
        )

    def chat(self, path, params):
        """Return what a door of the chat answers, without the id that was asked for."""
        self.env.flush_all()
        with mute_logger("odoo.http"):
            answer = self.url_open(
                path,
                data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
                headers={"Content-Type": "application/json"},
            ).json()
        self.env.invalidate_all()
        error = answer.get("error", {}).get("data", {})
        text = f"{error.get('name')} {error.get('message')} {answer.get('result')}"
        return text.replace(str(params["thread_id"]), "ID")

    def test_nobody_gets_anything_without_logging_in(self):
        record = self.record("general")
        self.authenticate(None, None)
        _status, content = self.get(f"/credit/archive/view/{record.version_ids.id}")
        self.assertNotIn(PDF, content)

    def test_what_a_browser_would_run_is_only_downloaded(self):
        self.clear(self.archivist, "special")
        record = self.record("general", content=b"<html><script>alert(1)</script></html>")
        self.as_user(self.archivist)
        response = self.url_open(f"/credit/archive/view/{record.version_ids.id}")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn("sandbox", response.headers["Content-Security-Policy"])

    def test_other_operations_are_not_there(self):
        self.clear(self.archivist, "special")
        record = self.record("general")
        self.as_user(self.archivist)
        status, _content = self.get(f"/credit/archive/edit/{record.version_ids.id}")
        self.assertEqual(status, 404)
        self.assertEqual(self.get(f"/credit/archive/view/{NOWHERE}")[0], 404)

    def test_a_class_that_asks_for_a_loan_opens_in_its_period_only(self):
        self.clear(self.archivist | self.keeper, "special")
        record = self.record("special")
        path = f"/credit/archive/view/{record.version_ids.id}"
        loan = self.loan(record, self.archivist, purpose="Insurance claim")
        self.as_user(self.archivist)
        self.assertEqual(self.get(path)[0], 403)
        self.rpc(self.archivist, loan, "action_request")
        self.assertEqual(self.get(path)[0], 403)
        self.rpc(self.keeper, loan, "action_approve")
        self.assertEqual(self.get(path)[0], 200)
        self.assertEqual(self.lines(record, "view").detail["purpose"], "Insurance claim")
        for other in ("print", "download"):
            self.assertEqual(self.get(path.replace("view", other))[0], 403)
        self.rpc(self.keeper, loan, "action_revoke")
        self.assertEqual(self.get(path)[0], 403)
