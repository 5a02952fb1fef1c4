from odoo import fields, models

from ..engine.money import problem_with, round_to

CREDIT_STATES = [
    ("none", "Not checked"),
    ("passed", "Passed"),
    ("warned", "Warned"),
    ("held", "Held"),
    ("released", "Released"),
    ("rejected", "Rejected"),
]


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "credit.guard"]
    _credit_own = False

    _credit_guarded = frozenset(
        {
            "credit_state", "credit_hold_id", "credit_check_ids", "credit_party_ids",
            "amount_total", "amount_untaxed", "amount_tax", "currency_rate", "invoice_status",
        }
    )  # fmt: skip
    _credit_restricted = {
        "credit_payment_ids": "account.group_account_invoice",
        "credit_is_closed": "credit_management.group_credit_controller",
    }

    credit_state = fields.Selection(
        CREDIT_STATES, "Credit check", default="none", readonly=True, copy=False
    )
    credit_hold_id = fields.Many2one("credit.hold", "Credit hold", readonly=True, copy=False)
    credit_check_ids = fields.One2many("credit.check", "order_id", "Credit checks", readonly=True)
    credit_payment_ids = fields.Many2many(
        "account.payment",
        "credit_order_payment_rel",
        "order_id",
        "payment_id",
        "Received payments",
        copy=False,
        help="Customer payments received for this order. Paid in full, it needs no credit.",
    )
    credit_party_ids = fields.Many2many(
        "res.users",
        "credit_order_party_rel",
        string="Former salespeople",
        readonly=True,
        copy=False,
        help="They had a hand in this order and can't decide on its hold.",
    )
    credit_is_closed = fields.Boolean(
        "Closed for credit",
        copy=False,
        readonly=True,
        help="Nothing more will be delivered or invoiced: the order leaves the exposure.",
    )
    credit_banner = fields.Html(compute="_compute_credit_banner", sanitize=False)
    credit_preview = fields.Selection(
        [("pass", "Would pass"), ("warn", "Would pass with a warning"), ("hold", "Would be held")],
        compute="_compute_credit_banner",
    )

    def _has_field_access(self, field, operation):
        """Customers read their orders, over RPC too, but nothing about their credit."""
        if field.name.startswith("credit_") and not (self.env.su or self.env.user._is_internal()):
            return False
        return super()._has_field_access(field, operation)

    def _credit_customers(self):
        """Return the commercial partners to judge: the customer's, and the payer's if another."""
        self.ensure_one()
        payer = self.partner_invoice_id.commercial_partner_id
        if self.partner_id == self.partner_invoice_id:
            return payer
        return payer | self.partner_id.commercial_partner_id

    def _credit_amount(self, today, total):
        """Return (``total`` in the company's currency at today's rate, currency without rate or '')."""
        self.ensure_one()
        company = self.company_id.root_id
        if self.currency_id == company.currency_id or problem_with(total):
            return total, ""  # what can't be compared is refused by the check
        rates = dict(self.env["credit.exposure"]._rates(company.id, today))
        factor = rates.get(self.currency_id.id)
        if factor is None:
            return total, self.currency_id.name
        return round_to(total * factor, company._credit_rounding(company.id)), ""

    def _credit_not_invoiced(self, total):
        """Return what of ``total`` no posted invoice has asked for yet: those count by themselves."""
        self.ensure_one()
        if self.state != "sale" or not self.invoice_ids:
            return total
        return max(0.0, total - self.amount_invoiced)

    def _credit_fingerprint(self):
        """Return what a judgement rests on beside the figures: a change makes it void."""
        self.ensure_one()
        return (
            self.partner_id.id,
            self.partner_invoice_id.id,
            self.payment_term_id.id,
            self.currency_id.id,
            self.company_id.id,
        )

    def _credit_involved(self):
        """Return the users who had a hand in this order, now or before."""
        self.ensure_one()
        return self.create_uid | self.user_id | self.credit_party_ids

    def _credit_checked(self):
        """Return those of these orders whose company has its confirmations checked."""
        off = self.company_id.filtered(lambda company: company._credit_mode() == "off")
        return self.filtered(lambda order: order.company_id not in off) if off else self

    def _credit_set_state(self, state):
        """Write the credit state: the one place where it changes."""
        changed = self.filtered(lambda order: order.credit_state != state)
        if changed:
            changed.sudo().write({"credit_state": state})

    def _without_credit_defaults(self):
        """Return ``self`` as the system, without defaults of the caller's context."""
        return self.sudo()._without_defaults()

    def _compute_partner_credit_warning(self):
        # EXTENDS 'sale': where our check speaks, Odoo's own warning would only contradict it.
        checked = self.filtered(
            lambda order: order.company_id and order.company_id._credit_mode() != "off"
        )
        checked.partner_credit_warning = ""
        return super(SaleOrder, self - checked)._compute_partner_credit_warning()

    def action_view_credit_checks(self):
        """Open the checks of this order."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_check_action"
        )
        action["domain"] = [("order_id", "=", self.id)]
        return action

    def action_credit_close(self):
        """Take the orders out of the exposure: nothing more will be delivered or invoiced."""
        return self._credit_close(True)

    def action_credit_reopen(self):
        """Count the orders again."""
        return self._credit_close(False)

    def _credit_close(self, closed):
        for order in self:
            order.check_access("read")
            order._check_field_access(self._fields["credit_is_closed"], "write")
            order.sudo().credit_is_closed = closed
            order.sudo().message_post(
                body=self.env._("Closed for credit: the order leaves the exposure.")
                if closed
                else self.env._("Reopened for credit: the order counts again."),
                author_id=self.env.user.partner_id.id,
            )
        self.env["credit.hold"]._trigger_evaluation(self.partner_invoice_id | self.partner_id)
        return True
