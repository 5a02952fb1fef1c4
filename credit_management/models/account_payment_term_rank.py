from odoo import api, models
from odoo.tools import ormcache

from ..engine.terms import Term


class AccountPaymentTermRank(models.Model):
    """How strict a payment term is, read without a query on the way to a check."""

    _name = "account.payment.term"
    _inherit = ["account.payment.term", "credit.cached"]

    def _credit_term(self, today):
        """Return the engine's ``Term`` of an order made ``today``; no term is immediate."""
        return self._credit_term_of(self.id, today) if self else Term()

    @api.model
    @ormcache("term_id", "today")
    def _credit_term_of(self, term_id, today):
        term = self.sudo().browse(term_id)
        dates = [line._get_due_date(today) for line in term.line_ids]
        days = max(((day - today).days for day in dates), default=0)
        if not term.early_discount:
            return Term(days)
        return Term(days, term.discount_percentage, term.discount_days)
