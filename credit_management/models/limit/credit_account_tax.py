from odoo import api, fields, models

from ...engine.balance import Balance
from ...engine.limits import Limit
from .credit_account_figures import LIMIT_TYPES


class CreditAccountTax(models.Model):
    """Taxes paid for the customer (垫税): a limit and an exposure of their own (R29).

    Import duty and VAT advanced, export refunds due: what is booked on the accounts a company
    has marked so, until it is cleared. None of the figures is stored.
    """

    _inherit = "credit.account"

    has_tax_advance = fields.Boolean("Tax advance granted or used", compute="_compute_tax_advance")
    tax_advance_limit_type = fields.Selection(
        LIMIT_TYPES, "Kind of tax advance limit", compute="_compute_tax_advance"
    )
    tax_advance_limit = fields.Monetary("Tax advance limit", compute="_compute_tax_advance")
    tax_advance_amount = fields.Monetary(
        "Taxes advanced",
        compute="_compute_tax_advance",
        help="Taxes paid for the customer that haven't been paid back yet.",
    )
    tax_advance_available = fields.Monetary("Tax advance available", compute="_compute_tax_advance")
    tax_advance_deadline = fields.Date(
        "Taxes to be cleared by",
        compute="_compute_tax_advance",
        help="Until when the oldest may wait: the day it was booked and the calendar days of its "
        "ledger account.",
    )
    tax_advance_days_late = fields.Integer("Taxes late (days)", compute="_compute_tax_advance")

    @api.depends("limit_ids", "partner_id")
    def _compute_tax_advance(self):
        figures, deadlines = self._tax_figures(), self._tax_deadlines_of()
        for account in self:
            limit, advanced = figures.get(account._origin.id, (Limit(), 0.0))
            deadline = deadlines.get(account._origin.id) if advanced else None
            today = account.company_id._credit_today() if deadline else None
            account.has_tax_advance = bool(advanced) or limit != Limit()
            account.tax_advance_limit_type = limit.limit_type
            account.tax_advance_limit = limit.amount
            account.tax_advance_amount = advanced
            account.tax_advance_available = limit.available(advanced)
            account.tax_advance_deadline = deadline
            account.tax_advance_days_late = max(0, (today - deadline).days) if deadline else 0

    def _tax_figures(self):
        """Return {account id: (engine ``Limit``, taxes advanced)}; three queries, none unmarked."""
        if not self.env["credit.ledger.account"]._of_tax_advances():
            return {}
        limits = self._limits_today("tax_advance")
        return {
            account_id: (
                limits.get(account_id, Limit()),
                (balance or Balance()).by_category.get("tax_advance", 0.0),
            )
            for account_id, (_limit, balance) in self._figures().items()
        }

    def _tax_deadlines_of(self):
        """Return {account id: day until which its oldest tax advance may wait}.

        sudo: of these accounts only the ids of customer and company are read.
        """
        if not self.env["credit.ledger.account"]._of_tax_advances():
            return {}
        keys = {
            (account.partner_id.id, account.company_id.id): account.id
            for account in self.sudo()._origin
        }
        found = self.env["credit.exposure"]._tax_deadlines(keys)
        return {account_id: found[key] for key, account_id in keys.items() if key in found}

    @api.model
    def _segments_used(self):
        # EXTENDS here: where a company one works in has marked accounts for it. sudo: a root
        # needn't be among one's companies.
        used = super()._segments_used()
        roots = {company._credit_root().id for company in self.env.companies}
        advancing = roots & set(self.env["credit.ledger.account"]._of_tax_advances())
        return [*used, "tax_advance"] if advancing else used

    def _segment_figures(self, segment):
        # EXTENDS here
        if segment != "tax_advance":
            return super()._segment_figures(segment)
        figures = self._tax_figures()
        return {account.id: figures.get(account.id, (Limit(), 0.0)) for account in self._origin}
