from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_statement import StatementCase


@tagged("post_install", "-at_install")
class TestStatementPage(StatementCase, HttpCase):
    """What the customer sees, who has a link and nothing else."""

    def url(self, statement, token=None):
        token = statement.sudo().access_token if token is None else token
        return f"/credit/statement/{statement.id}?token={token}"

    def post(self, statement, **answer):
        page = self.url_open(self.url(statement)).text
        csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
        token = statement.sudo().access_token
        data = {"csrf_token": csrf, "token": token, "name": "Ms Li", **answer}
        return self.url_open(f"/credit/statement/{statement.id}", data=data)

    def test_who_has_no_link_learns_nothing(self):
        statement = self.statement()
        with mute_logger("odoo.http"):
            for token in ("", "wrong", "x" * 43):
                answer = self.url_open(self.url(statement, token))
                self.assertEqual(answer.status_code, 404)
                self.assertNotIn(statement.name, answer.text)
            nobody = statement.browse(statement.id + 99999)
            missing = self.url_open(self.url(nobody, "wrong"))
            self.assertEqual(missing.status_code, 404)
            statement.action_cancel()
            self.assertEqual(self.url_open(self.url(statement)).status_code, 404)
        self.assertEqual(statement.state, "cancelled")

    def test_the_customer_answers_once(self):
        statement = self.statement()
        page = self.url_open(self.url(statement))
        self.assertEqual(page.status_code, 200)
        self.assertIn("1,100.00", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        answer = self.post(statement, outcome="disputed", their_amount="many", comment="No")
        self.assertIn("as a number", answer.text)
        self.env.invalidate_all()
        self.assertEqual(statement.state, "sent")
        self.post(statement, outcome="disputed", their_amount="1,000.00", comment="100 came back")
        self.env.invalidate_all()
        self.assertEqual((statement.state, statement.difference), ("disputed", -100))
        self.assertEqual((statement.answered_by, statement.answered_how), ("Ms Li", "portal"))
        page = self.url_open(self.url(statement)).text
        self.assertNotIn('csrf_token" value', page)
        self.assertIn("we have your answer", page)
