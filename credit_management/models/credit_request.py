from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..engine.limits import AMOUNT, NONE
from ..engine.money import problem_with, problem_with_grant
from .credit_account_figures import LIMIT_TYPES
from .credit_limit import SEGMENTS

KINDS = [
    ("initial", "Initial limit"),
    ("increase", "Increase"),
    ("decrease", "Decrease"),
    ("temporary", "Temporary limit"),
    ("suspend", "Suspension (stop)"),
    ("resume", "Resumption"),
]

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("cancelled", "Cancelled"),
]

MOVES = {
    "draft": {"submitted", "cancelled"},
    "submitted": {"approved", "rejected", "cancelled", "draft"},
}

WITHOUT_LIMIT = ("suspend", "resume")


class CreditRequest(models.Model):
    """A request to change what a customer may owe (客户信用额度变更).

    ``amount`` is the new total for permanent kinds and the addition for
    temporary ones, in the account's currency. Approval by a credit manager who
    neither filed nor asked for it writes the line of the limit ledger; nothing
    else does.
    """

    _name = "credit.request"
    _description = "Credit Request"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard"]
    _order = "id desc"

    _credit_guarded = frozenset(
        {"name", "state", "requested_by_id", "decided_by_id", "decided_on", "decision_reason"}
    )

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="initial", tracking=True)
    segment = fields.Selection(SEGMENTS, required=True, default="receivable")
    limit_type = fields.Selection(LIMIT_TYPES, required=True, default=AMOUNT, tracking=True)
    amount = fields.Monetary(
        tracking=True,
        help="The new total for permanent limits, the addition for temporary ones.",
    )
    date_from = fields.Date("From", default=lambda self: self.env.company._credit_today())
    date_to = fields.Date("Until", help="The last day on which the limit counts.")
    reason = fields.Text(required=True, tracking=True)
    state = fields.Selection(STATES, default="draft", required=True, copy=False, tracking=True)
    requested_by_id = fields.Many2one("res.users", "Requested by", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    decided_on = fields.Datetime("Decided on", readonly=True, copy=False)
    decision_reason = fields.Text("Reason of the decision", readonly=True, copy=False)
    limit_ids = fields.One2many("credit.limit", "request_id", "Grants", readonly=True)
    current_limit_amount = fields.Monetary("Limit today", related="account_id.limit_amount")
    current_exposure_amount = fields.Monetary("Exposure", related="account_id.exposure_amount")

    @api.constrains("amount", "limit_type", "kind")
    def _check_amount(self):
        for request in self.filtered(lambda request: request.kind not in WITHOUT_LIMIT):
            if request.limit_type != AMOUNT:
                continue
            problem = problem_with_grant(request.amount, request.currency_id.rounding)
            if problem:
                raise ValidationError(request._amount_problems()[problem])

    def _amount_problems(self):
        return {
            "not_finite": self.env._("Amount: that is not a number."),
            "too_long": self.env._("Amount: more than 15 digits can't be kept exactly."),
            "not_positive": self.env._(
                "Amount: a limit must be above zero. For no limit choose the type “None”."
            ),
        }

    @api.constrains("date_from", "date_to", "kind")
    def _check_dates(self):
        for request in self.filtered(lambda request: request.kind not in WITHOUT_LIMIT):
            if not request.date_from:
                raise ValidationError(self.env._("From: say on which day the limit starts."))
            if request.date_to and request.date_to < request.date_from:
                raise ValidationError(
                    self.env._(
                        "Until: %(to)s is before the start on %(start)s.",
                        to=request.date_to,
                        start=request.date_from,
                    )
                )
            if request.kind == "temporary" and not request.date_to:
                raise ValidationError(self.env._("Until: a temporary limit needs its last day."))

    @api.constrains("reason")
    def _check_reason(self):
        for request in self:
            if not (request.reason or "").strip():
                raise ValidationError(self.env._("Reason: say why the limit should change."))

    @api.constrains("kind", "limit_type")
    def _check_kind(self):
        for request in self:
            if request.kind == "temporary" and request.limit_type == NONE:
                raise ValidationError(
                    self.env._("Type: a temporary limit adds an amount or is unlimited.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_amount_given(vals)
            if vals.get("limit_type", AMOUNT) != AMOUNT:
                vals["amount"] = 0.0
        requests = super().create(vals_list)
        for request in requests.sudo():
            request.write(
                {
                    "name": self.env["ir.sequence"].sudo().next_by_code("credit.request") or "/",
                    "requested_by_id": self.env.uid,
                }
            )
        return requests

    def write(self, vals):
        if not self.env.su and set(vals) & self._terms():
            self._check_may_change()
        self._check_amount_given(vals)
        if vals.get("limit_type", AMOUNT) != AMOUNT:
            vals = dict(vals, amount=0.0)
        return super().write(vals)

    def _check_amount_given(self, vals):
        """Raise for an amount that rounding it to the currency would choke on."""
        problem = problem_with(vals.get("amount") or 0.0)
        if problem:
            raise ValidationError(self._amount_problems()[problem])

    def _check_may_change(self):
        """Raise unless these are drafts of the user's own: who sets the terms can't approve them."""
        if any(request.state != "draft" for request in self):
            raise UserError(
                self.env._("A submitted request can't be changed; reset it to draft first.")
            )
        for request in self:
            if self.env.user not in request._involved():
                raise AccessError(
                    self.env._(
                        "%(request)s was filed by %(user)s, who alone can change it. "
                        "Cancel it and file your own.",
                        request=request.name,
                        user=request.sudo().requested_by_id.name,
                    )
                )

    @api.model
    def _terms(self):
        return {
            "account_id", "kind", "segment", "limit_type", "amount", "date_from", "date_to", "reason",
        }  # fmt: skip

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(request.state != "draft" for request in self):
            raise UserError(self.env._("Only a draft request can be deleted; cancel it instead."))

    def action_submit(self):
        """Hand the requests in for a decision. Raises when a figure makes no sense."""
        self.check_access("write")
        for request in self:
            request._check_direction()
        self._update_state("submitted")
        for request in self:
            request._notify_approver()
        return True

    def action_draft(self):
        """Take submitted requests back to change them."""
        self.check_access("write")
        self._update_state("draft")
        return True

    def action_cancel(self):
        """Withdraw the requests."""
        self.check_access("write")
        self._update_state("cancelled")
        return True

    def action_approve(self, reason=None):
        """Approve: writes the ledger, or sets or lifts the stop. Credit managers, not their own."""
        self._check_may_decide()
        for request in self:
            request._check_direction()
        self._update_state("approved", reason)
        self._carry_out()
        return True

    def action_reject(self, reason=None):
        """Reject the requests; ``reason`` is kept with them."""
        self._check_may_decide()
        self._update_state("rejected", reason)
        return True

    def _check_may_decide(self):
        self.check_access("read")
        if not self.env.user.has_group("credit_management.group_credit_manager"):
            raise AccessError(self.env._("Only a credit manager decides on limit requests."))
        for request in self:
            if self.env.user in request._involved():
                raise AccessError(
                    self.env._(
                        "%(request)s is your own request: another credit manager decides on it.",
                        request=request.name,
                    )
                )

    def _involved(self):
        """Return the users who had a hand in this request and so can't decide on it."""
        self.ensure_one()
        return self.sudo().requested_by_id | self.sudo().create_uid

    def _check_direction(self):
        """Raise when an increase doesn't raise, a decrease doesn't lower, a stop is no change."""
        self.ensure_one()
        standing = self.account_id.sudo()._limits(
            self.date_from or fields.Date.today(), self.segment
        )
        current = standing.get(self.account_id.id)
        problem = {
            "increase": self._check_increase,
            "decrease": self._check_decrease,
            "suspend": lambda limit: (
                self.account_id.state == "stop" and self.env._("The account is stopped already.")
            ),
            "resume": lambda limit: (
                self.account_id.state != "stop" and self.env._("The account isn't stopped.")
            ),
        }.get(self.kind, lambda limit: None)(current)
        if problem:
            raise UserError(problem)

    def _check_increase(self, limit):
        if limit.is_unlimited or (self.limit_type == AMOUNT and self.amount <= limit.amount):
            return self.env._(
                "Amount: an increase must lie above the limit of %(limit)s.",
                limit=self._limit_text(limit),
            )

    def _check_decrease(self, limit):
        if self.limit_type == "unlimited" or (
            not limit.is_unlimited and self.limit_type == AMOUNT and self.amount >= limit.amount
        ):
            return self.env._(
                "Amount: a decrease must lie below the limit of %(limit)s.",
                limit=self._limit_text(limit),
            )

    def _limit_text(self, limit):
        if limit.is_unlimited:
            return self.env._("unlimited")
        return self.currency_id.format(limit.amount)

    def _update_state(self, state, reason=None):
        """Move to ``state`` where that is a legal move; the one place where it changes."""
        for request in self:
            if state not in MOVES.get(request.state, ()):
                raise UserError(
                    self.env._(
                        "%(request)s is %(state)s: this step is no longer possible.",
                        request=request.name,
                        state=dict(request._fields["state"]._description_selection(self.env))[
                            request.state
                        ],
                    )
                )
        values = {"state": state}
        if state in ("approved", "rejected"):
            values.update(
                decided_by_id=self.env.uid,
                decided_on=fields.Datetime.now(),
                decision_reason=(reason or "").strip(),
            )
        self.sudo().write(values)
        if state != "submitted":
            self.sudo().activity_unlink(["credit_management.mail_activity_request"])

    def _carry_out(self):
        """Do what was approved."""
        grants = self.filtered(lambda request: request.kind not in WITHOUT_LIMIT)
        self.env["credit.limit"]._create_guarded([grant._prepare_limit_vals() for grant in grants])
        for request in self - grants:
            request.account_id._suspend() if request.kind == "suspend" else request.account_id._resume()
        accounts = self.account_id
        accounts.invalidate_recordset()
        accounts.sudo()._refresh_state()
        self.env["credit.hold"]._trigger_evaluation(accounts.partner_id)

    def _prepare_limit_vals(self):
        """Return the line of the ledger this request asks for."""
        self.ensure_one()
        return {
            "account_id": self.account_id.id,
            "segment": self.segment,
            "kind": "temporary" if self.kind == "temporary" else "permanent",
            "limit_type": self.limit_type,
            "amount": self.amount if self.limit_type == AMOUNT else 0.0,
            "date_from": self.date_from,
            "date_to": self.date_to,
            "request_id": self.id,
        }

    def _notify_approver(self):
        """Give an activity to a credit manager who may decide on this request."""
        managers = self.env.ref("credit_management.group_credit_manager").sudo().all_user_ids
        managers = managers.filtered(lambda user: self.company_id in user.company_ids)
        deciders = managers.filtered(lambda user: user.active and not user.share) - self._involved()
        if deciders:
            self.sudo().activity_schedule(
                "credit_management.mail_activity_request", user_id=deciders.sorted("id")[0].id
            )
