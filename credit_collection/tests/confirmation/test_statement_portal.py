from odoo import Command
from odoo.tests import new_test_user, tagged

from .test_statement import StatementCase


@tagged("post_install", "-at_install")
class TestStatementPortal(StatementCase):
    """Statements on the page of a customer's own credit."""

    def test_what_was_sent_is_linked_and_what_was_not_is_not(self):
        statement = self.statement()
        account = statement.sudo().account_id
        user = new_test_user(
            self.env, "statement_reader", "base.group_portal", company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        user.partner_id.parent_id = account.partner_id
        accounts = self.env["credit.account"]
        self.company._credit_policy().portal_shown = True
        self.assertFalse(accounts._portal_accounts(user))
        self.env["credit.portal.right"].create(
            {"account_id": account.id, "partner_id": user.partner_id.id}
        )
        seen = accounts._portal_accounts(user)
        (link,) = seen._portal_links(user)
        self.assertIn(statement.name, link["title"])
        self.assertIn(f"/credit/statement/{statement.id}?token=", link["url"])
        statement.action_cancel()
        self.assertFalse(seen._portal_links(user))
