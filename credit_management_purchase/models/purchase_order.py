from odoo import api, models

from ..engine.prepayment import ORDER
from .credit_prepayment import Ask

WAITING = ("draft", "sent", "to approve")


class PurchaseOrder(models.Model):
    """The gate: no order that prepays becomes one without a check or a release (R47)."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "credit.prepayment.document", "credit.figures"]

    _credit_figures = frozenset({"amount_total", "currency_rate"})

    @api.depends("partner_id", "payment_term_id", "amount_total", "currency_id", "state")
    @api.depends_context("uid", "lang")
    def _compute_credit_prepayment_notice(self):
        # EXTENDS: what it depends on, of an order.
        return super()._compute_credit_prepayment_notice()

    def _prepayment_asks(self):
        # EXTENDS 'credit.prepayment.document'
        shares = self.env["account.payment.term"]._credit_prepaid_shares()
        asks = []
        for order in self:
            share = shares.get(order.payment_term_id.id, 0.0)
            if not share or order.company_id._credit_prepayment_mode() == "off":
                continue
            root = order.company_id._credit_root()
            today = root._credit_today()
            amount = order.currency_id._convert(
                order.amount_total * share, root.currency_id, order.company_id, today
            )
            partner = order.partner_id.commercial_partner_id
            asks.append(
                Ask(ORDER, self._name, order.id, partner.id, order.company_id.id, root.id, amount)
            )
        return asks

    def _prepayment_fingerprint(self):
        # EXTENDS 'credit.prepayment.document'
        return [
            self.partner_id.commercial_partner_id.id, self.currency_id.id,
            self.payment_term_id.id, self.amount_total,
        ]  # fmt: skip

    def _prepayment_involved(self):
        # EXTENDS 'credit.prepayment.document': the buyer, too.
        return super()._prepayment_involved() | self.user_id

    def _prepayment_is_waiting(self):
        # EXTENDS 'credit.prepayment.document'
        return self.state in WAITING

    def _prepayment_released(self):
        # EXTENDS 'credit.prepayment.document': the order goes on where no approval is missing.
        # sudo: the right to release was checked; who releases may not buy.
        if self.state in ("draft", "sent"):
            context = {
                key: value
                for key, value in self.env.context.items()
                if not key.startswith("default_")
            }
            # sudo: as above
            self.sudo().with_context(context).button_confirm()  # pylint: disable=context-overridden

    # --- the route

    def button_confirm(self):
        # EXTENDS 'purchase': tell what was held.
        result = super().button_confirm()
        return self._prepayment_told(result)

    def button_approve(self, force=False):
        # EXTENDS 'purchase': what fails is held, the others go through.
        self.check_access("write")
        ready = self.filtered(lambda one: one.state in WAITING and one._approval_allowed())
        judged = ready._prepayment_judge()
        held = ready._prepayment_hold(judged)
        result = super(PurchaseOrder, self - held).button_approve(force=force)
        return held._prepayment_told(result)

    def _prepayment_told(self, result):
        """Return ``result``, or the message that tells of the orders among these that were held.

        sudo: the reason is told whom it concerns.
        """
        held = self.sudo().filtered(
            lambda one: one.state in WAITING and one.credit_prepayment_hold_id.state == "open"
        )
        if not held:
            return result
        lines = [
            self.env._(
                "%(document)s is held: %(reason)s",
                document=one.name,
                reason=one.sudo(False).credit_prepayment_notice or "",
            )
            for one in held
        ]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Held by credit control"),
                "message": "\n".join(lines),
                "type": "warning",
                "sticky": True,
                "className": "text-prewrap",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # --- the guarantee

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'purchase': an order made as confirmed, by a default of whoever calls as well, is
        # confirmed in a second step.
        orders = super().create(vals_list)
        confirmed = orders.filtered(lambda one: one.state == "purchase")
        if confirmed:
            confirmed._prepayment_redraft()
            confirmed.write({"state": "purchase"})
        return orders

    def _prepayment_redraft(self):
        """Take back the state these orders were made with."""
        return super().write({"state": "draft"})  # pylint: disable=super-method-mismatch

    def write(self, vals):
        # EXTENDS 'purchase'
        if vals.get("state") == "purchase":
            self.filtered(lambda one: one.state != "purchase")._prepayment_admit()
        result = super().write(vals)
        if vals.get("state") in ("cancel", "draft"):
            self._prepayment_leave()
        return result

    def action_view_prepayment_hold(self):
        """Return the action that opens the hold of this order; access is checked by reading it."""
        self.env["credit.answers"]._one_of(self)
        return self.credit_prepayment_hold_id._get_records_action(name=self.env._("Hold"))
