from markupsafe import Markup

from odoo import models

from ...engine.facts import as_values
from .res_partner import ALL_FIGURES


class SaleOrderReason(models.Model):
    """Says why an order is held, or would be, to whoever looks at it.

    Salespeople read the figures of their own customers, and those of a hold on a customer
    whom nobody has. Of others' customers they learn that an order is held, once it is: a
    preview could be asked until it has told the available credit.
    """

    _inherit = "sale.order"

    def _credit_sentences(self, ruling):
        """Return what a ruling found as a list of sentences in the reader's language.

        sudo: names only, for a reader who may see the figures of these customers.
        """
        if not self._credit_may_see_figures(self.env.user):
            return [self._credit_without_figures()]
        wording, partners = self.env["credit.wording"], self.env["res.partner"].sudo()
        currency = self.company_id.sudo().currency_id
        return [
            wording._text(finding, currency, partners.browse(one.partner_id).name)
            for one in ruling.judgements
            for finding in wording._worth_saying([as_values(each) for each in one.verdict.findings])
        ]

    def _credit_hold_reason(self, hold=None, user=None):
        """Return the reason of the order's hold as ``user`` (the present one) may read it.

        ``user`` empty: for nobody in particular, without figures. sudo: the hold may be out of
        reach; whether the reader may see figures is asked before.
        """
        self.ensure_one()
        user = self.env.user if user is None else user
        if user and self._credit_may_see_figures(user):
            return (hold or self.credit_hold_id).sudo().reason
        return self._credit_without_figures()

    def _credit_without_figures(self):
        return self.env._(
            "The credit of this customer doesn't allow the order. Ask credit control."
        )

    def _credit_may_see_figures(self, user):
        """Tell whether ``user`` may read the credit figures of this order's customers.

        sudo: who is assigned to a customer, also to one that ``user`` can't see.
        """
        self.ensure_one()
        if user._is_superuser() or any(user.has_group(group) for group in ALL_FIGURES):
            return True
        return all(
            not customer.credit_owner_id or customer.credit_owner_id == user
            for customer in self.sudo()._credit_customers()
        )

    def _credit_lines(self, sentences):
        return Markup("<br/>").join(sentence for sentence in sentences if sentence)
