from markupsafe import Markup

from odoo import api, models

from ...engine.facts import PASS, as_values
from .res_partner import ALL_FIGURES


class SaleOrderReason(models.Model):
    """Says why an order is held, or would be, to whoever looks at it.

    Salespeople read the figures of their own customers, and those of a hold on a customer
    whom nobody has. Of others' customers they learn that an order is held, once it is: a
    preview could be asked until it has told the available credit.
    """

    _inherit = "sale.order"

    @api.depends("state", "credit_state", "amount_total", "partner_id", "partner_invoice_id",
                 "payment_term_id", "credit_hold_id.state")  # fmt: skip
    @api.depends_context("lang", "uid")
    def _compute_credit_banner(self):
        """Say in one sentence what holds the order, or what would, before it is confirmed or sent."""
        for order in self:
            order.credit_banner, order.credit_preview = order._credit_banner_values()

    def _credit_banner_values(self):
        """Return (banner as markup or False, preview: a verdict or False) of this order.

        sudo: that the hold is ready may be seen by everybody who sees the order.
        """
        if self.credit_state == "held" and self.sudo().credit_hold_id:
            ready = self.sudo().credit_hold_id.state == "ready"
            return self._credit_lines([self._credit_hold_reason()]), PASS if ready else False
        if self.state not in ("draft", "sent") or not self._origin.id or not self.partner_id:
            return False, False
        if not self.company_id or self.company_id._credit_mode() == "off":
            return False, False
        if not self._credit_customers()._credit_figures_open_to(self.env.user, self.company_id):
            return False, False
        ruling = self._credit_judge_preview()
        if ruling is None or ruling.verdict.outcome == PASS:
            return False, ruling and PASS
        return self._credit_lines(self._credit_sentences(ruling)), ruling.verdict.outcome

    def _credit_judge_preview(self):
        """Judge the quotation as it stands, without keeping anything; None when it can't be.

        sudo: who looks at it needn't see the account; ``_credit_sentences`` filters figures.
        """
        self = self.sudo()._origin
        if self.env["credit.judge"]._problem_with_total(self):
            return None
        return self.env["credit.judge"]._judge(self)[0]

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
