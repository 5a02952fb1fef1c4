from odoo import api, fields, models
from odoo.tools import ormcache

from ..engine.prepayment import prepaid_share


class AccountPaymentTerm(models.Model):
    """*Payment before delivery* says the same of a supplier: it is paid before it delivers."""

    _inherit = "account.payment.term"

    @api.model
    @ormcache()
    def _credit_prepaid_shares(self):
        """Return {id of a term: part of an order it asks for in advance, 0 to 1} (cached).

        Of terms marked as payment before delivery. sudo: cached for everybody, whoever asks
        first; archived terms still stand on orders.
        """
        terms = self.sudo().with_context(active_test=False)
        marked = terms.search([("credit_before_delivery", "=", True)])
        return {term.id: prepaid_share(term._credit_instalments()) for term in marked}

    def _credit_instalments(self):
        """Return (percent, days until due) of each instalment; a fixed one counts as no part."""
        today = fields.Date.today()
        return [
            (
                line.value_amount if line.value == "percent" else 0.0,
                (line._get_due_date(today) - today).days,
            )
            for line in self.line_ids
        ]
