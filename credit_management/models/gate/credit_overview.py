from odoo import api, fields, models

from .credit_hold import PENDING


class CreditOverview(models.Model):
    """The orders that wait, on the overview."""

    _inherit = "credit.overview"

    hold_count = fields.Integer("Orders held", compute="_compute_holds")
    hold_amount = fields.Monetary("Held", compute="_compute_holds")

    @api.depends("company_id")
    def _compute_holds(self):
        """Count and sum up the orders that wait; one query for all companies."""
        holds = self._holds()
        for one in self:
            one.hold_count, one.hold_amount = holds.get(one.company_id.id, (0, 0.0))

    @api.model
    def _holds(self):
        """Return {root id: (number, amount)} of the orders that wait, in its currency.

        sudo: who may see the overview, by its rights, sees sums of all customers.
        """
        rows = (
            self.env["credit.hold"]
            .sudo()
            ._read_group(
                [("state", "in", PENDING)],
                ["account_id"],
                ["__count", "amount:sum"],
            )
        )
        held = {}
        for account, count, amount in rows:
            number, total = held.get(account.company_id.id, (0, 0.0))
            held[account.company_id.id] = number + count, total + amount
        return held

    def action_view_holds(self):
        """Return the action that opens the orders that wait for credit control."""
        domain = [
            ("account_id.company_id", "=", self.company_id.id),
            ("state", "in", PENDING),
        ]
        return self._open("credit_hold_action", domain)
