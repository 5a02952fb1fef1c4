"""The doors of the web: what is invisible answers like what isn't there, what opens leaves a line."""

import json
import re
from urllib.parse import unquote

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..common import PDF, ArchiveCase

NOWHERE = 2_000_000_000
DOORS = (
    "/mail/view?model={model}&res_id={id}",
    "/mail/view?model={model}&res_id={id}&access_token=x",
    "/web/content/{model}/{id}/name",
    "/web/content?model={model}&id={id}&field=display_name",
    "/web/image/{model}/{id}/name",
    "/web/image?model={model}&id={id}&field=create_date",
    "/mail/avatar/{model}/{id}/x",
    "/odoo/{model}/{id}",
    "/mail/unfollow?model={model}&res_id={id}&pid=1&token=x",
    "/my/{model}/{id}",
)
"""Pages that take a model and an id."""


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

    def chat(self, path, params, number=None):
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
        return re.sub(rf"\b{number or params['thread_id']}\b", "ID", text)

    def test_every_door_that_takes_model_and_id_answers_hidden_as_missing(self):
        record = self.record("special")
        loan = self.loan(record, self.keeper)
        hidden = (
            record, record.version_ids, loan, self.file,
            self.env["credit.approval"].sudo().search([("archive_user_id", "!=", False)], limit=1),
        )  # fmt: skip
        portal = new_test_user(self.env, "credit_portal", "base.group_portal")
        everybody = (self.other_sales, self.sales, self.archivist, self.employee, portal)
        self.assert_answers_alike(everybody, hidden)

    def test_what_is_hidden_is_not_read_from_what_the_system_remembers(self):
        record = self.record("special")
        self.assertTrue(record.sudo().display_name)  # worked out and remembered in this transaction
        for fields in (["display_name"], ["name"], ["display_name", "version_ids"]):
            self.assertEqual(record.with_user(self.sales).read(fields), [])
            mine = record.with_user(self.sales).web_read({name: {} for name in fields})
            self.assertEqual(mine, [])

    def assert_answers_alike(self, users, hidden):
        """No page and no call tells ``users`` the records they don't see from missing ones."""
        for user in users:
            self.as_user(user)
            for one in hidden:
                with mute_logger("odoo.addons.base.models.ir_rule"):
                    if not one or one.with_user(user).sudo(False).has_access("read"):
                        continue
                for path in DOORS:
                    with self.subTest(user=user.name, model=one._name, path=path):
                        there, missing = (
                            self.asked(path, one._name, number) for number in (one.id, NOWHERE)
                        )
                        self.assertEqual(there, missing)
                for path, params in (
                    ("/mail/read_subscription_data", {"follower_id": 0}),
                    ("/mail/thread/messages", {}),
                    ("/mail/data", {"fetch_params": [["mail.thread", {
                        "thread_model": one._name, "thread_id": "ID", "request_list": ["followers"],
                    }]]}),
                    ("/web/dataset/call_kw", {"method": "read", "args": [["ID"]]}),
                    ("/web/dataset/call_kw", {"method": "web_read", "args": [["ID"], {}]}),
                    ("/web/dataset/call_kw", {"method": "exists", "args": [["ID"]]}),
                    ("/web/dataset/call_kw", {"method": "get_formview_action", "args": [["ID"]]}),
                    ("/web/dataset/call_kw", {"method": "export_data", "args": [["ID"], ["id"]]}),
                    ("/web/dataset/call_kw", {"method": "write", "args": [["ID"], {}]}),
                    ("/web/dataset/call_kw", {"method": "unlink", "args": [["ID"]]}),
                    ("/web/dataset/call_kw", {"method": "message_post", "args": [["ID"]],
                                              "kwargs": {"body": "x"}}),
                    ("/web/dataset/call_kw", {"method": "message_subscribe", "args": [["ID"], [1]]}),
                    ("/web/dataset/call_kw", {"method": "activity_schedule", "args": [["ID"]],
                                              "kwargs": {"summary": "x"}}),
                ):  # fmt: skip
                    with self.subTest(user=user.name, model=one._name, path=path, p=params):
                        there, missing = (
                            self.called(path, one._name, number, params)
                            for number in (one.id, NOWHERE)
                        )
                        self.assertEqual(there, missing)

    def asked(self, path, model, number):
        """Return what a page answers: status, place and text, without the id asked for."""
        self.env.flush_all()
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            answer = self.url_open(path.format(model=model, id=number), allow_redirects=False)
        self.env.invalidate_all()
        content = answer.content
        if b"csrf_token" in content:
            content = b""  # the web client itself, whose page differs from call to call
        elif answer.headers["Content-Type"].startswith("text/"):
            content = re.sub(rf"\b{number}\b", "ID", unquote(answer.text))
        place = re.sub(rf"\b{number}\b", "ID", unquote(answer.headers.get("Location", "")))
        return answer.status_code, place, content, "cids" in answer.cookies

    def called(self, path, model, number, params):
        """Return what a call answers, without the id that was asked for."""
        params = json.loads(json.dumps(params).replace('"ID"', str(number)))
        params.setdefault("kwargs", {})
        params |= {"thread_model": model, "thread_id": number, "model": model,
                   "res_model": model}  # fmt: skip
        if path == "/web/dataset/call_kw":
            params = {
                name: params[name]
                for name in ("model", "method", "args", "kwargs")
                if name in params
            }
        elif path == "/mail/data":
            params = {"fetch_params": params["fetch_params"]}
        else:
            params = {
                name: value for name, value in params.items()
                if name not in ("kwargs", "model", "res_model")
            }  # fmt: skip
        return self.chat(
            path, {**params, "thread_id": number} if "thread" in path else params, number
        )

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
