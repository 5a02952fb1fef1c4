from datetime import timedelta

from odoo import api, fields, models

from ...models.limit.credit_account_figures import LIMIT_TYPES


class CreditProposal(models.TransientModel):
    """What limit the grade of an account allows on a day, and why; from here it can be asked for."""

    _name = "credit.proposal"
    _description = "Limit by formula"
    _inherit = ["credit.answers"]

    account_id = fields.Many2one("credit.account", required=True, readonly=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    date = fields.Date("On", required=True, readonly=True)
    rating_id = fields.Many2one("credit.rating", "Grade", compute="_compute_proposal")
    limit_type = fields.Selection(LIMIT_TYPES, "Standing limit", compute="_compute_proposal")
    amount = fields.Monetary("Standing limit up to", compute="_compute_proposal")
    days = fields.Integer("Credit days", compute="_compute_proposal")
    temporary_amount = fields.Monetary("Temporary limit up to", compute="_compute_proposal")
    temporary_days = fields.Integer("Temporary credit days", compute="_compute_proposal")
    reduction = fields.Monetary("To be reduced", compute="_compute_proposal")
    is_falling = fields.Boolean("Falls with the credit used", compute="_compute_proposal")
    # Not as superuser: whose account isn't theirs to read learns no figure of it.
    limit_amount = fields.Monetary(
        "Limit today", related="account_id.limit_amount", related_sudo=False
    )
    text = fields.Text("Why", compute="_compute_proposal")

    @api.constrains("account_id")
    def _check_account(self):
        self.account_id.sudo(False).check_access("read")  # Odoo checks constraints as superuser

    @api.depends("account_id", "date")
    @api.depends_context("lang")
    def _compute_proposal(self):
        wording = self.env["credit.reason.wording"]
        shown = [
            name for name, field in self._fields.items() if field.compute == "_compute_proposal"
        ]
        for wizard in self:
            account = wizard.account_id
            if not account:  # a form that was opened without one
                wizard.update(dict.fromkeys(shown, False))
                continue
            account.check_access("read")
            proposal = account._propose_limit(wizard.date)[account]
            wizard.rating_id = account._effective_rating(wizard.date)
            wizard.limit_type, wizard.amount = proposal.limit_type, proposal.amount
            wizard.days = proposal.days
            wizard.temporary_amount = proposal.temporary_amount
            wizard.temporary_days = proposal.temporary_days
            wizard.reduction, wizard.is_falling = proposal.reduction, proposal.is_falling
            wizard.text = "\n".join(wording._sentences(proposal.reasons, account.currency_id))

    def action_request(self):
        """Open a new request for the standing limit, or for a temporary one where that is all."""
        self.ensure_one()
        kind, amount = "temporary", self.temporary_amount
        if self.limit_type == "amount":
            amount = self.amount
            kind = self._kind_of(amount)
        action = self.account_id.action_request_limit()
        action["context"].update(default_kind=kind, default_amount=amount)
        if kind == "temporary":
            action["context"]["default_date_to"] = self._last_day()
        return action

    def _last_day(self):
        """Return the last day a temporary limit that starts on the day may have.

        Where the grade's policy says nothing of it, as long as the term of an order.
        """
        earned = self.rating_id._earned(self.account_id.company_id.id)
        days = (earned and earned.temporary_life_days) or self.temporary_days
        return self.date + timedelta(days=max(0, days - 1))

    def _kind_of(self, amount):
        account = self.account_id
        if account.limit_type == "none":
            return "initial"
        lower = account.limit_type == "unlimited" or (
            account.currency_id.compare_amounts(amount, account.limit_amount) < 0
        )
        return "decrease" if lower else "increase"
