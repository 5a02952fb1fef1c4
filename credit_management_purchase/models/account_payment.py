from odoo import api, models
from odoo.exceptions import UserError

from ..engine.prepayment import PAYMENT, REFUND
from .credit_prepayment import Ask
from .credit_prepayment_document import PrepaymentRefused

LIVE = ("in_process", "paid")

TERMS = frozenset(
    {
        "amount",
        "currency_id",
        "destination_account_id",
        "partner_id",
        "payment_type",
        "partner_type",
    }
)
"""What can't change of a payment that went out without an entry, but by drafting it again."""


class AccountPayment(models.Model):
    """No payment to a supplier goes out beyond the prepayment limit without a release (R47)."""

    _name = "account.payment"
    _inherit = ["account.payment", "credit.prepayment.document"]

    _credit_figures = frozenset({"amount_company_currency_signed", "is_reconciled"})

    # Few are open, and fewer go to a customer: each check asks for them.
    # Whether a customer was ever paid something is asked by every check.
    _credit_paid_idx = models.Index("(partner_id) WHERE payment_type = 'outbound'")
    _credit_outbound_idx = models.Index(
        "(destination_account_id) WHERE payment_type = 'outbound' AND is_reconciled IS NOT TRUE"
    )

    @api.depends("partner_id", "amount", "currency_id", "state", "payment_type", "partner_type")
    @api.depends_context("uid", "lang")
    def _compute_credit_prepayment_notice(self):
        # EXTENDS: what it depends on, of a payment.
        return super()._compute_credit_prepayment_notice()

    def _prepayment_pays_out(self):
        """Return those of these payments by which money goes out, whatever type they say they have.

        Booked as one to a customer a payment may pay back what the customer has in credit.
        What a till or a payment provider has given back already isn't asked about.
        """
        return self.filtered(
            lambda one: one.payment_type == "outbound" and not one._prepayment_is_given_back()
        )

    def _prepayment_is_given_back(self):
        """Tell whether a closing till or a payment provider says that the money has gone.

        sudo: who posts a payment needn't see sessions and transactions.
        """
        payment = self.sudo()
        if payment.partner_type != "customer":
            return False
        session = payment["pos_session_id"] if "pos_session_id" in payment._fields else None
        if not payment.partner_id:
            return bool(session) and session.state == "closing_control"
        back = payment.payment_transaction_id
        return (
            back.operation == "refund"
            and back.state == "done"
            and back.payment_id in (payment, payment.browse())
            and back.partner_id.commercial_partner_id == payment.partner_id.commercial_partner_id
            and payment.currency_id == back.currency_id
            and payment.currency_id.compare_amounts(payment.amount, abs(back.amount)) <= 0
        )

    def _prepayment_kind(self):
        """Return which engine kind this payment is: it pays back a customer, or a supplier's debt."""
        self.ensure_one()
        to_customer = self.destination_account_id.account_type == "asset_receivable"
        return REFUND if to_customer else PAYMENT

    def _prepayment_asks(self):
        # EXTENDS 'credit.prepayment.document'
        asks = []
        for payment in self._prepayment_pays_out():
            mode = payment.company_id._credit_prepayment_mode()
            if mode == "off":
                continue
            partner = payment.partner_id.commercial_partner_id
            if not partner:
                if mode == "enforce" and payment.amount:
                    payment._prepayment_refuse_nobody()
                continue
            root = payment.company_id._credit_root()
            amount = payment.currency_id._convert(
                payment.amount, root.currency_id, payment.company_id, payment.date
            )
            asks.append(
                Ask(
                    payment._prepayment_kind(), self._name, payment.id, partner.id,
                    payment.company_id.id, root.id, amount,
                )
            )  # fmt: skip
        return asks

    def _prepayment_refuse_nobody(self):
        raise UserError(
            self.env._(
                "Say which supplier is paid. A payment in advance uses the limit of whoever "
                "receives it."
            )
        )

    def _prepayment_fingerprint(self):
        # EXTENDS 'credit.prepayment.document'; an entry has the currency, too
        kind = self._prepayment_kind()
        return [
            self.partner_id.commercial_partner_id.id, self.currency_id.id,
            *([kind] if kind == REFUND else []), self.amount,
        ]  # fmt: skip

    def _prepayment_is_out(self):
        """Tell whether the money went out: its entry is posted, or it goes without one."""
        self.ensure_one()
        if self.move_id:
            return self.move_id.state == "posted"
        return self.state in LIVE and not self.outstanding_account_id

    def _prepayment_is_waiting(self):
        # EXTENDS 'credit.prepayment.document'
        return self.state == "draft" and self.payment_type == "outbound"

    # --- the route

    def action_post(self):
        # EXTENDS 'account': one that fails is refused with a way out; of several the others go.
        self.check_access("write")
        waiting = self._prepayment_pays_out().filtered(lambda one: not one._prepayment_is_out())
        judged = waiting._prepayment_judge()
        failing = [ruling for ruling, _check in judged if ruling.is_held]
        if failing and len(self) == 1:
            self._prepayment_refuse_payment(failing[0])
        held = waiting._prepayment_hold(judged)
        result = super(AccountPayment, self - held).action_post() if self - held else None
        return held._prepayment_notification(judged) if held else result

    def _prepayment_refuse_payment(self, ruling):
        """Raise with the reason and a button that asks for the release of this payment.

        sudo: who pays may see neither account nor limit; they are told what they may know.
        """
        text = self.env._(
            "This payment can't go out: %s",
            self.sudo()._prepayment_sentence(ruling, self.env.user),
        )
        if ruling.ask.kind == REFUND:
            text += "\n" + self.env._("What is paid back to a customer is credited first.")
        raise PrepaymentRefused(
            text,
            self.env.ref("credit_management_purchase.credit_prepayment_asking_action").id,
            self.env._("Request release"),
            {"default_payment_ids": self.ids},
        )

    def _prepayment_ask_release(self, reason):
        """Hold these drafts for credit control, who is told why; called by the dialogue.

        What fits by now isn't held. Returns the holds (as the system). Raises ``AccessError``
        for who may not write the payments, ``UserError`` for any that isn't a draft.
        """
        self.check_access("write")
        if any(one._prepayment_is_out() for one in self):
            raise UserError(self.env._("This payment has gone out already."))
        held = self._prepayment_hold(self._prepayment_judge())
        # sudo: who pays may not see the hold they ask for
        holds = held.sudo().credit_prepayment_hold_id
        for hold in holds:
            hold.message_post(body=reason, author_id=self.env.user.partner_id.id)
        return holds

    # --- the guarantee

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'account': one made as sent, by a default of whoever calls as well, is sent in a
        # second step.
        payments = super().create(vals_list)
        sent = payments._prepayment_pays_out().filtered(
            lambda one: one.state in LIVE and not one.move_id
        )
        for state, those in sent.grouped("state").items():
            those._prepayment_redraft()
            those.write({"state": state})
        return payments

    def _prepayment_redraft(self):
        """Take back the state these payments were made with."""
        return super().write({"state": "draft"})  # pylint: disable=super-method-mismatch

    def write(self, vals):
        # EXTENDS 'account'
        self._prepayment_check_change(vals)
        if vals.get("state") in LIVE:
            self._prepayment_without_entry()._prepayment_admit()
        result = super().write(vals)
        if vals.get("state") in ("draft", "canceled", "rejected"):
            self.filtered(lambda one: one.state not in LIVE)._prepayment_leave_draft(vals["state"])
        return result

    def _prepayment_without_entry(self):
        """Return those that go out now and never get an entry: nothing else asks for them."""
        return self._prepayment_pays_out().filtered(
            lambda one: one.state not in LIVE and not one.move_id and not one.outstanding_account_id
        )

    def _prepayment_check_change(self, vals):
        """Refuse to change what was judged of a payment that went out without an entry."""
        if self.env.su or not TERMS & set(vals):
            return
        for payment in self:
            gone = not payment.move_id and payment._prepayment_is_out()
            if gone and payment.company_id._credit_prepayment_mode() == "enforce":
                raise UserError(
                    self.env._("This payment has gone out. Reset it to draft to change it.")
                )

    def _prepayment_leave_draft(self, state):
        """A payment taken back gives its release back; a draft that is only held stays held.

        sudo: who pays may not see its hold.
        """
        gone = self.filtered(
            lambda one: state != "draft" or one.sudo().credit_prepayment_hold_id.use == "used"
        )
        gone._prepayment_leave()

    def action_view_prepayment_hold(self):
        """Return the action that opens the hold of this payment; reading it checks access."""
        self.env["credit.answers"]._one_of(self)
        return self.credit_prepayment_hold_id._get_records_action(name=self.env._("Hold"))
