"""What a customer does online: signs, pays, looks, and gets mails."""

import re

from lxml import html

from odoo import Command
from odoo.tests import HttpCase, new_test_user
from odoo.tools import html2plaintext

from odoo.addons.mail.tests.common import MockEmail

from .common import CreditCase

SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

SECRETS = re.compile(
    r".{0,60}(?:credit (?!card)|\blimit|exposure|\bowe|overdue|outstanding|\bhold\b|\bheld"
    r"|1,017|483\.00).{0,60}",
    re.IGNORECASE,
)
"""What no customer may read: that it is about credit, and the figures of ``LIMIT``."""

LIMIT = 1017


class OnlineCase(MockEmail, HttpCase, CreditCase):
    """A customer with a portal user, and short words for what that user does."""

    allow_inherited_tests_method = True

    def setUp(self):
        super().setUp()
        self.partner = self.customer(limit=LIMIT)
        self.buyer = new_test_user(
            self.env, "credit_buyer", "base.group_portal", name="Bob Buyer",
            email="bob@credit.example.com", company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        self.buyer.partner_id.parent_id = self.partner
        self.enterContext(self.mock_mail_gateway())

    def quotation(self, amount, **values):
        """Return a quotation the salesperson has sent, to be signed."""
        values = {"require_signature": True, "require_payment": False, **values}
        order = self.order(amount, self.buyer.partner_id, **values)
        order.action_quotation_sent()
        order.message_subscribe(self.buyer.partner_id.ids)
        self._init_mail_mock()
        return order

    def sign(self, order, user="credit_buyer"):
        """Sign as the customer's user, or as whoever has the link; return the answer."""
        self.authenticate(user, user)
        return self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {
                "access_token": order.sudo()._portal_ensure_token(),
                "name": "Bob Buyer",
                "signature": SIGNATURE,
            },
        )

    def page(self, url):
        """Return the page as an element, as the present user sees it."""
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return html.fromstring(response.content)

    def text(self, element):
        """Return the words a customer reads in an element."""
        return " ".join(element.text_content().split())

    def mails(self, email="bob@credit.example.com"):
        """Return the subjects of the mails this address got."""
        return [mail["subject"] for mail in self._mails if email in str(mail["email_to"])]

    def mail_texts(self, email="bob@credit.example.com"):
        """Return subject and body of the mails this address got, as text."""
        return [
            f"{mail['subject']} {html2plaintext(mail['body'])}"
            for mail in self._mails
            if email in str(mail["email_to"])
        ]

    def chatter(self, order):
        """Return the raw JSON of what the portal's chatter shows of the order."""
        return self.url_open(
            "/mail/chatter_fetch",
            json={
                "jsonrpc": "2.0",
                "method": "call",
                "params": {
                    "thread_model": "sale.order",
                    "thread_id": order.id,
                    "token": order.sudo().access_token,
                    "fetch_params": {"limit": 100},
                },
            },
        ).text

    def assertSilent(self, *texts):
        """Nothing in these texts says a word about credit."""
        for text in texts:
            self.assertFalse(SECRETS.findall(text.replace(self.company.name, "")))
