"""A customer with people in the portal: who may see its credit, who may not."""

from lxml import html

from odoo import Command
from odoo.tests import HttpCase, new_test_user

from ..common import CreditCase


class PortalCase(HttpCase, CreditCase):
    """A customer with a limit of 1,000 whose company shows customers their credit."""

    allow_inherited_tests_method = True

    def setUp(self):
        super().setUp()
        self.policy = self.company._credit_policy()
        self.policy.portal_shown = True
        self.partner = self.customer(limit=1000)
        self.owner = self.portal_user("owner")
        self.own_account = self.grant_to(self.owner.partner_id)
        self.clerk = self.portal_user("clerk", self.partner)
        self.stranger = self.portal_user("stranger", self.customer(limit=500, name="Other"))
        self.outsider = self.portal_user("outsider")

    def grant_to(self, partner, amount=700):
        """Return the account of a customer who is a user itself, with a limit."""
        self.grant(partner, amount)
        return self.account(partner)

    def portal_user(self, login, parent=None):
        """Return a portal user, a contact of ``parent`` where one is given."""
        user = new_test_user(
            self.env, f"portal_{login}", "base.group_portal", name=login.title(),
            email=f"{login}@portal.example.com", company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        if parent:
            user.partner_id.parent_id = parent
        return user

    def let_see(self, user=None, partner=None):
        """Give a portal user's contact the right, as a credit controller."""
        return (
            self.env["credit.portal.right"]
            .with_user(self.controller)
            .create(
                {
                    "account_id": self.account(partner or self.partner).id,
                    "partner_id": (user or self.clerk).partner_id.id,
                }
            )
        )

    def get(self, url, user=None):
        """Return the answer to ``user`` (None: nobody)."""
        self.authenticate(user and user.login, user and user.login)
        return self.url_open(url, allow_redirects=False)

    def words(self, url, user):
        """Return what ``user`` reads on a page."""
        response = self.get(url, user)
        self.assertEqual(response.status_code, 200)
        page = html.fromstring(response.content)
        return " ".join(page.xpath("//div[@id='wrap']")[0].text_content().split())
