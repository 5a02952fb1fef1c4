from odoo import fields, models

from ...engine.money import problem_with, round_to
from ..base.words import days_of

CREDIT_STATES = [
    ("none", "Not checked"),
    ("passed", "Passed"),
    ("warned", "Warned"),
    ("held", "Held"),
    ("released", "Released"),
    ("rejected", "Rejected"),
]


class SaleOrder(models.Model):
    """What the customer hears of a held order: that it is being reviewed, and nothing else.

    What the order a customer gets says of the credit granted (R2B).
    """

    _name = "sale.order"
    _inherit = ["sale.order", "credit.guard", "credit.figures"]
    _credit_own = False

    _credit_guarded = frozenset(
        {
            "credit_state", "credit_hold_id", "credit_check_ids", "credit_party_ids",
        }
    )  # fmt: skip
    _credit_figures = frozenset({"amount_total", "amount_untaxed", "amount_tax", "currency_rate"})
    _credit_restricted = {
        "credit_payment_ids": "account.group_account_invoice",
        "credit_is_closed": "credit_management.group_credit_controller",
    }

    credit_state = fields.Selection(
        CREDIT_STATES, "Credit check", default="none", readonly=True, copy=False
    )
    credit_hold_id = fields.Many2one("credit.hold", "Credit hold", readonly=True, copy=False)
    # Without its groups, an x2many of records the reader has no access to would make reading
    # an order without naming fields fail, as connectors do.
    credit_check_ids = fields.One2many(
        "credit.check",
        "order_id",
        "Credit checks",
        readonly=True,
        groups="credit_management.group_credit_user,credit_management.group_credit_auditor",
    )
    credit_payment_ids = fields.Many2many(
        "account.payment",
        "credit_order_payment_rel",
        "order_id",
        "payment_id",
        "Received payments",
        copy=False,
        groups="account.group_account_invoice,account.group_account_readonly",
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
        """Write the credit state: the one place where it changes.

        sudo: a guarded field; it follows from a judgement or a decision on a hold, and who
        decides may not see the order.
        """
        changed = self.sudo().filtered(lambda order: order.credit_state != state)
        if changed:
            changed.write({"credit_state": state})

    def _without_credit_defaults(self):
        """Return ``self`` with sudo, without the ``default_`` keys a client may have sent.

        For what the system itself does with orders; the caller has checked the right.
        """
        return self.sudo()._without_defaults()

    def _compute_partner_credit_warning(self):
        # EXTENDS 'sale': where our check speaks, Odoo's own warning would only contradict it.
        spoken = self.env["credit.account"]._credit_spoken_for(self)
        spoken.partner_credit_warning = ""
        return super(SaleOrder, self - spoken)._compute_partner_credit_warning()

    def action_view_credit_checks(self):
        """Return the action that opens the checks of this order."""
        self.env["credit.answers"]._one_of(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_check_action"
        )
        action["domain"] = [("order_id", "=", self.id)]
        return action

    def action_credit_close(self):
        """Take these orders out of the exposure: nothing more will be delivered or invoiced.

        Raises AccessError unless the user is a credit controller. Returns True.
        """
        return self._credit_close(True)

    def action_credit_reopen(self):
        """Count these orders in the exposure again; rights as for closing. Returns True."""
        return self._credit_close(False)

    def _credit_close(self, closed):
        """Set whether these orders are closed, and say so in their chatter.

        sudo: controllers, whose right to the field is checked here, may not write orders.
        """
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

    def _credit_is_reviewed(self):
        """Tell whether the customer accepted this order online and waits for it to be confirmed.

        sudo: the customer, who asks, may read nothing of the credit.
        """
        self.ensure_one()
        return (
            self.state in ("draft", "sent")
            and self.sudo().credit_state == "held"
            and bool(self._credit_waited_for())
        )

    def _credit_tell_customer(self):
        """Tell the customers of held orders that their order is being reviewed, once per hold.

        What they accepted, they have received: it shows among their quotations. sudo: the
        customer, whose signature or payment ends here, may read nothing of the credit.
        """
        template = self.env.ref(
            "credit_management.mail_template_order_review", raise_if_not_found=False
        )
        for order in self.filtered(lambda order: order.sudo().credit_state == "held"):
            hold = order.sudo().credit_hold_id
            if hold.notify_customer:
                continue
            hold.notify_customer = True
            if order.state == "draft":
                order.with_context(tracking_disable=True).action_quotation_sent()
            order._send_order_notification_mail(template)

    def _credit_waited_for(self):
        """Return the orders whose customer was told of a review and waits for the confirmation.

        sudo: who confirms may not see holds, least of all a customer.
        """
        held_before = self.filtered(lambda order: order.sudo().credit_hold_id)
        if not held_before:
            return held_before
        holds = (
            self.env["credit.hold"]
            .sudo()
            .search(
                [
                    ("order_id", "in", held_before.ids),
                    ("notify_customer", "=", True),
                    ("use", "!=", "void"),
                ]
            )
        )
        return held_before & self.browse(holds.order_id.ids)

    def _validate_order(self):
        # EXTENDS 'sale': portal signature.
        result = super()._validate_order()
        self._credit_tell_customer()
        return result

    def _send_order_confirmation_mail(self):
        # EXTENDS 'sale': no confirmation for an order that was held. sudo: also where a customer,
        # who may not read that, has signed.
        confirmed = self.filtered(lambda order: order.sudo().credit_state != "held")
        return super(SaleOrder, confirmed)._send_order_confirmation_mail()

    def _send_payment_succeeded_for_order_mail(self):
        # EXTENDS 'sale': the review mail says that the payment has arrived, too.
        told = self.filtered(lambda order: order._credit_is_reviewed())
        return super(SaleOrder, self - told)._send_payment_succeeded_for_order_mail()

    def _can_be_edited_on_portal(self):
        # EXTENDS 'sale': what was accepted isn't open to changes by the customer any more.
        return super()._can_be_edited_on_portal() and not self._credit_is_reviewed()

    def _credit_printed_terms(self):
        """Return [(label, value)] for the order's document and the portal; empty prints nothing.

        The company says what is printed, the grade whether (R2B). In the language of the
        context. sudo: the document says the same whoever prints it.
        """
        self.ensure_one()
        order = self.sudo()
        root = order.company_id.root_id
        prints = self.env["credit.policy"]._values(root.id)["print_terms"]
        customer = order.partner_invoice_id.commercial_partner_id
        account = self.env["credit.account"].sudo()._find(customer, root)
        if prints == "none" or not account:
            return []
        today = root._credit_today()
        policy = account._effective_rating(today)._policy(root)
        if policy and not policy.is_printed:
            return []
        lines = order._credit_printed_term(account, today)
        if prints == "limit":
            lines += order._credit_printed_limit(account, today)
        return lines

    def _credit_printed_term(self, account, today):
        """Return what is said of the payment term: the order's, else the one granted."""
        term = self.payment_term_id or account._granted_term(today)
        if not term:
            return []
        credit = term._credit_term(today)
        days = self.env._("%(days)s calendar days, public holidays included", days=credit.days)
        if not credit.days:
            days = self.env._("Immediate payment")
        lines = [(self.env._("Credit term"), days)]
        if credit.discount_percent:
            discount = self.env._(
                "%(percent)s %% when paid within %(days)s",
                percent=f"{credit.discount_percent:g}",
                days=days_of(self.env, credit.discount_days),
            )
            lines.append((self.env._("Early-payment discount"), discount))
        return lines

    def _credit_printed_limit(self, account, today):
        """Return what is said of the limit; an account without one is told nothing."""
        limit = account._limits(today).get(account.id)
        if not limit or limit.limit_type == "none":
            return []
        amount = self.env._("Unlimited")
        if not limit.is_unlimited:
            amount = account.currency_id.with_env(self.env).format(limit.amount)
        return [(self.env._("Credit limit"), amount)]
