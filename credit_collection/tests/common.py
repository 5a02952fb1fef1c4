"""The words of the tests of collection."""

from datetime import timedelta

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.credit_management.tests.attack import AttackCase


class CollectionCase(AttackCase):
    """A company with the levels as shipped, and somebody who collects."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector", "credit_collection.group_collector")
        cls.company._credit_policy().controller_id = cls.controller

    def level(self, name):
        return self.env.ref(f"credit_collection.level_{name}")

    def late(self, amount, days, partner=None, **values):
        """Return an invoice overdue for so many days."""
        return self.invoice(amount, partner, days=-days, **values)

    def settle(self, invoice, amount, days=0):
        """Pay so much of an invoice, so many days ago; reconciled."""
        item = self.item(invoice)
        bank = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1
        )
        receivable = {"account_id": item.account_id.id, "partner_id": item.partner_id.id}
        payment = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": bank.id,
                "date": self.today - timedelta(days=days),
                "line_ids": [
                    Command.create({**receivable, "credit": amount, "name": "in"}),
                    Command.create(
                        {
                            "account_id": self._account("asset_cash").id,
                            "debit": amount,
                            "name": "in",
                        }
                    ),
                ],
            }
        )
        payment.action_post()
        (item | self.item(payment)).reconcile()
        return payment

    def item(self, move):
        """Return the receivable item of an entry."""
        return move.line_ids.filtered(lambda one: one.account_type == "asset_receivable")

    def proposed(self, partner=None):
        """Run the proposal as the collector; return what waits for the customer."""
        reminders = self.env["credit.reminder"].with_user(self.collector)
        reminders.action_propose()
        return reminders.search(
            [("partner_id", "=", (partner or self.partner).id), ("state", "=", "draft")]
        )

    def sent(self, partner=None):
        """Propose and send what is due to the customer; return it."""
        reminder = self.proposed(partner)
        self.assertTrue(reminder)
        self.assertEqual(reminder._send(), {})
        return reminder

    def promise(self, amount, days, partner=None, **values):
        """Return a promise taken by the collector."""
        return (
            self.env["credit.promise"]
            .with_user(self.collector)
            .create(
                {
                    "account_id": self.account(partner or self.partner).id,
                    "amount": amount,
                    "date": self.today + timedelta(days=days),
                    **values,
                }
            )
        )

    def dispute(self, invoice, amount, **values):
        """Return a dispute about a part of an invoice, noted by the collector."""
        return (
            self.env["credit.dispute"]
            .with_user(self.collector)
            .create(
                {
                    "account_id": self.account(invoice.partner_id).id,
                    "move_line_id": self.item(invoice).id,
                    "amount": amount,
                    "description": "Half of it was broken",
                    "deadline": self.today + timedelta(days=10),
                    **values,
                }
            )
        )

    def working(self, partner=None):
        """Return the customer's row of the worklist, as the collector sees it."""
        self.env.invalidate_all()
        rows = self.env["credit.worklist"].with_user(self.collector)
        return rows.search([("partner_id", "=", (partner or self.partner).id)])

    def portal_user(self):
        return new_test_user(
            self.env, "credit_portal", "base.group_portal", company_id=self.company.id
        )
