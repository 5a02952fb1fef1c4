"""Workbooks over HTTP: for who may read what stands in them; hidden answers like missing."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_summary import SummaryCase

NOWHERE = 2_000_000_000


@tagged("post_install", "-at_install")
class TestWorkbookHttp(SummaryCase, HttpCase):
    def get(self, user, path):
        """Return the answer to a request of a user."""
        self.authenticate(user.login, user.login)
        self.env.flush_all()
        with mute_logger(
            "odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"
        ):
            return self.url_open(path)

    def assert_not_there(self, path, number, *users):
        for user in users:
            found, missing = (self.get(user, path.format(one)) for one in (number, NOWHERE))
            with self.subTest(user.login):
                self.assertEqual(found.status_code, 404)
                self.assertEqual(found.content, missing.content)

    def test_a_list_is_handed_out_to_who_may_read_it(self):
        summary = self.handed_in()
        path = "/credit/summary/{}/workbook"
        self.assert_not_there(path, summary.id, self.sales, self._user("employee"))
        answer = self.get(self.auditor, path.format(summary.id))
        self.assertEqual(answer.status_code, 200)
        self.assertIn(summary.name.replace("/", "-"), answer.headers["Content-Disposition"])
        self.assertEqual(self.row_of(answer.content, "Over")[8], 700)

    def test_a_register_is_its_users(self):
        register = self.env["credit.register"].with_user(self.sales).create(
            {"kind": "limits", "company_id": self.company.id}
        )  # fmt: skip
        path = "/credit/register/{}/workbook"
        self.assert_not_there(path, register.id, self.other_sales, self.manager)
        answer = self.get(self.sales, path.format(register.id))
        self.assertEqual(self.row_of(answer.content, "Over")[7], 500)
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")

    def test_nobody_without_a_login(self):
        summary = self.handed_in()
        answer = self.url_open(f"/credit/summary/{summary.id}/workbook", allow_redirects=False)
        self.assertIn(answer.status_code, (302, 303))
