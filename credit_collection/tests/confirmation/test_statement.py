import base64
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CollectionCase


class StatementCase(CollectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls("setUp")
        case.account(cls.partner)
        case.late(300, 40)
        case.late(1000, 8)
        case.pay(200)

    def statement(self, **values):
        """Make and send the statement of the last 20 days, as the collector."""
        sending = (
            self.env["credit.statement.sending"]
            .with_user(self.collector)
            .create(
                {
                    "date_from": self.today - timedelta(days=20),
                    "date_to": self.today,
                    "account_ids": self.account(self.partner).ids,
                    **values,
                }
            )
        )
        sending.action_start()
        return (
            self.env["credit.statement.confirmation"]
            .with_user(self.collector)
            .search([("partner_id", "=", self.partner.id)], limit=1, order="id desc")
        )


@tagged("post_install", "-at_install")
class TestStatement(StatementCase):
    def answer(self, statement, **values):
        return (
            self.env["credit.statement.answer"]
            .with_user(self.collector)
            .create(
                {
                    "statement_id": statement.id,
                    "name": "Ms Li",
                    "scan": base64.b64encode(b"signed"),
                    "scan_name": "signed.pdf",
                    **values,
                }
            )
        )

    def test_it_says_what_was_open_what_moved_and_what_is_open(self):
        statement = self.statement()
        figures = (statement.opening, statement.invoiced, statement.paid, statement.closing)
        self.assertEqual(figures, (300, 1000, 200, 1100))
        self.assertEqual(statement._entry_rows()[-1]["balance"], "$\xa01,100.00")
        self.assertEqual(statement.state, "sent")
        mail = self.env["mail.mail"].search([("subject", "like", statement.name)])
        self.assertIn(f"/credit/statement/{statement.id}?token=", mail.body_html)
        self.assertEqual(self.statement(), statement, "one of a period")

    def test_an_answer_on_paper_needs_the_signed_copy(self):
        statement = self.statement(send=False)
        self.assertEqual(statement.state, "draft")
        with self.refused(UserError, message="Signed copy"):
            self.answer(statement, scan=False).action_note()
        self.answer(statement).action_note()
        self.assertEqual((statement.state, statement.answered_how), ("confirmed", "paper"))
        self.assertEqual(statement.scan_ids.name, "signed.pdf")
        self.assertEqual(self.account(self.partner).confirmed_until, self.today)
        with self.refused(UserError, message="no longer possible"):
            self.answer(statement).action_note()

    def test_a_difference_stays_open_until_it_is_settled(self):
        statement = self.statement()
        differing = {"outcome": "disputed", "their_amount": 800}
        with self.refused(UserError, message="what differs"):
            self.answer(statement, **differing).action_note()
        self.answer(statement, comment="We sent 300 back", **differing).action_note()
        self.assertEqual((statement.state, statement.difference), ("disputed", -300))
        self.assertEqual(statement.sudo().activity_ids.user_id, self.controller)
        with self.refused(UserError, message="say it in a few words"):
            statement.action_settle()
        statement.resolution = "Credit note for 300"
        statement.action_settle()
        self.assertEqual(statement.state, "settled")
        self.assertFalse(statement.sudo().activity_ids)

    def test_who_hasn_t_confirmed_for_months_is_listed(self):
        accounts = self.env["credit.account"].with_user(self.controller)
        mine = [("is_unconfirmed", "=", True), ("partner_id", "=", self.partner.id)]
        account = accounts.search(mine)
        self.assertTrue(account.is_unconfirmed)
        self.answer(self.statement()).action_note()
        self.assertFalse(accounts.search(mine))
        account.sudo().confirmed_until = self.today - timedelta(days=100)
        self.assertTrue(accounts.search(mine))

    def test_without_an_address_it_is_printed(self):
        self.partner.email = False
        statement = self.statement()
        self.assertEqual((statement.state, statement.email), ("sent", False))
        self.assertTrue(self.env["credit.statement.sending.problem"].search(
            [("name", "=", self.partner.name)], limit=1))  # fmt: skip

    def test_the_token_is_nobody_s_to_read(self):
        statement = self.statement()
        for user in (self.collector, self.manager):
            with self.refused(AccessError):
                statement.with_user(user).read(["access_token"])
        with self.refused(AccessError):
            statement.with_user(self.collector).write({"state": "confirmed"})
