from odoo import api, fields, models
from odoo.tools import ormcache

from ...engine.terms import Term


class AccountPaymentTerm(models.Model):
    """How strict a payment term is, read without a query on the way to a check."""

    _name = "account.payment.term"
    _inherit = ["account.payment.term", "credit.guard", "credit.cached"]
    _credit_own = False

    _credit_restricted = {"credit_before_delivery": "credit_management.group_credit_manager"}

    credit_before_delivery = fields.Boolean(
        "Payment before delivery",
        copy=False,
        help="Orders under this term are paid before they are delivered. Whether they confirm "
        "before the money is there is a setting of the company. Only credit managers change this.",
    )

    def _credit_term(self, today):
        """Return the engine's ``Term`` of an order made on the date ``today``: days, discount in %.

        No term is immediate payment.
        """
        return self._credit_term_of(self.id, today) if self else Term()

    @api.model
    @ormcache("term_id", "today")
    def _credit_term_of(self, term_id, today):
        """Return the same of the term with this id (cached).

        sudo: cached for everybody, so it can't depend on who asks first.
        """
        term = self.sudo().browse(term_id)
        dates = [line._get_due_date(today) for line in term.line_ids]
        days = max(((day - today).days for day in dates), default=0)
        if not term.early_discount:
            return Term(days)
        return Term(days, term.discount_percentage, term.discount_days)
