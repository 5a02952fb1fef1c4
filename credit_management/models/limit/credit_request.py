from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...engine.limits import AMOUNT, NONE
from ...engine.money import problem_with, problem_with_grant
from ..base.numbers import numbers
from .credit_account_figures import LIMIT_TYPES
from .credit_limit import SEGMENTS

KINDS = [
    ("initial", "Initial limit"),
    ("increase", "Increase"),
    ("decrease", "Decrease"),
    ("temporary", "Temporary limit"),
    ("extension", "Extension of due dates"),
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

FIGURES = frozenset(
    {
        "rating_id", "limit_before", "limit_type_before", "exposure_before", "overdue_before",
        "overdue_days_before", "figures_date",
    }
)  # fmt: skip
"""The figures of the day, copied when the request is handed in and when it is decided."""

WITHOUT_LIMIT = ("suspend", "resume", "extension")

GROUP_KINDS = ("initial", "increase", "decrease", "temporary")


class CreditRequest(models.Model):
    """A request to change what a customer or a group may owe (客户信用额度变更).

    ``amount`` is the new total for permanent kinds and the addition for
    temporary ones, in the account's currency. Its last approval, by persons who
    neither filed nor asked for it, writes the line of the limit ledger; nothing
    else does. A group's limit is asked for with the same form, ledger and decision.
    """

    _name = "credit.request"
    _description = "Credit Request"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.filed", "credit.brief"]
    _order = "id desc"

    _moves = {
        "draft": {"submitted", "cancelled"},
        "submitted": {"approved", "rejected", "cancelled", "draft"},
    }

    _credit_guarded = FIGURES | frozenset({"name", "requested_by_id"})

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    account_id = fields.Many2one("credit.account", ondelete="restrict", index=True)
    group_id = fields.Many2one(
        "credit.group",
        "Credit group",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Instead of an account: the limit the group's members share.",
    )
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one("res.company", compute="_compute_company", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="initial", tracking=True)
    segment = fields.Selection(SEGMENTS, required=True, default="receivable")
    limit_type = fields.Selection(
        LIMIT_TYPES, "Kind of limit", required=True, default=AMOUNT, tracking=True
    )
    amount = fields.Monetary(
        tracking=True,
        help="The new total for permanent limits, the addition for temporary ones.",
    )
    date_from = fields.Date("From", default=lambda self: self.env.company._credit_today())
    date_to = fields.Date(
        "Until", help="The last day on which the limit counts; of an extension: the new due date."
    )
    reason = fields.Text(required=True, tracking=True)
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        copy=False,
        tracking=True,
        group_expand="_group_expand_state",
    )
    requested_by_id = fields.Many2one("res.users", "Requested by", readonly=True, copy=False)
    evidence_ids = fields.Many2many("ir.attachment", "credit_request_evidence_rel", copy=False)
    limit_ids = fields.One2many("credit.limit", "request_id", "Grants", readonly=True)
    current_limit_amount = fields.Monetary("Limit today", compute="_compute_current")
    current_exposure_amount = fields.Monetary("Exposure", compute="_compute_current")
    segments_used = fields.Char("Segments in use", compute="_compute_segments_used")
    has_segments = fields.Boolean("Several segments", compute="_compute_segments_used")

    _one_owner = models.Constraint(
        "CHECK (num_nonnulls(account_id, group_id) = 1)",
        "A request is for one account or for one group: fill in one of them.",
    )

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
        self.browse().check_access("create")
        for vals in vals_list:
            self._check_owner_given(vals)
            self._check_amount_given(vals)
            if vals.get("limit_type", AMOUNT) != AMOUNT:
                vals["amount"] = 0.0
        requests = super().create(vals_list)
        # sudo: number and requester are guarded
        for request, number in zip(
            requests.sudo(), numbers(self.env, "credit.request", len(requests)), strict=True
        ):
            request.write({"name": number, "requested_by_id": self.env.uid})
        return requests

    def write(self, vals):
        if not self.env.su and set(vals) & self._terms():
            self._check_may_change()
        self._check_amount_given(vals)
        if vals.get("limit_type", AMOUNT) != AMOUNT:
            vals = dict(vals, amount=0.0)
        result = super().write(vals)
        if "account_id" in vals:
            self.check_access("write")  # nobody hands an own draft on to a colleague's customer
        return result

    def _check_amount_given(self, vals):
        """Raise ``ValidationError`` for an amount that rounding it would choke on."""
        problem = problem_with(vals.get("amount") or 0.0)
        if problem:
            raise ValidationError(self._amount_problems()[problem])

    def _check_may_change(self):
        """Raise unless these are drafts of the user's own: who sets the terms can't approve them.

        sudo: only for the name of who filed it, which whoever reads the request may know.
        """
        if any(request.state != "draft" for request in self):
            raise UserError(
                self.env._("A submitted request can't be changed; reset it to draft first.")
            )
        for request in self:
            own = request.sudo().requested_by_id | request.sudo().create_uid
            if self.env.user not in own:
                raise AccessError(
                    self.env._(
                        "%(request)s was filed by %(user)s, who alone can change it. "
                        "Cancel it and file your own.",
                        request=request.name,
                        user=request.sudo().requested_by_id.name,
                    )
                )

    @api.model
    def _group_expand_state(self, states, domain):
        """Return the columns of the board: those with a card, in the order of a request's life.

        A phone shows one column at a time, and empty ones stood first.
        """
        return [state for state, _label in STATES if state in states]

    @api.model
    def _new_form(self, **defaults):
        """Return the action that opens an empty request; ``defaults`` are ``default_…`` values."""
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "name": self.env._("Limit request"),
            "context": defaults,
        }

    @api.model
    def _terms(self):
        return {
            "account_id", "group_id", "kind", "segment", "limit_type", "amount", "date_from", "date_to",
            "reason", "item_ids", "evidence_ids",
        }  # fmt: skip

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(request.state != "draft" for request in self):
            raise UserError(self.env._("Only a draft request can be deleted; cancel it instead."))

    @api.depends("account_id.company_id", "group_id.company_id")
    def _compute_company(self):
        for request in self:
            request.company_id = request.account_id.company_id or request.group_id.company_id

    @api.depends("account_id", "group_id", "segment")
    def _compute_current(self):
        for request in self:
            owner = request.account_id or request.group_id
            request.current_limit_amount = owner.limit_amount if owner else 0.0
            request.current_exposure_amount = owner.exposure_amount if owner else 0.0
        others = self.filtered(lambda one: one.account_id and one.segment != "receivable")
        for segment, requests in others.grouped("segment").items():
            figures = requests.account_id._segment_figures(segment)
            for request in requests:
                limit, used = figures[request.account_id._origin.id]
                request.current_limit_amount = limit.amount
                request.current_exposure_amount = used

    @api.depends_context("uid")
    def _compute_segments_used(self):
        self.segments_used = ",".join(self.env["credit.account"]._segments_used())
        self.has_segments = len(self.env["credit.account"]._segments_used()) > 1

    @api.depends("name", "group_id", "account_id")
    def _compute_display_name(self):
        return super()._compute_display_name()

    @api.constrains("group_id", "account_id", "kind")
    def _check_owner(self):
        for request in self:
            if bool(request.group_id) == bool(request.account_id):
                raise ValidationError(
                    self.env._(
                        "A request is for one account or for one group: fill in one of them."
                    )
                )
            if request.group_id and request.kind not in GROUP_KINDS:
                raise ValidationError(
                    self.env._(
                        "Kind: %(kind)s concerns one customer; file it for each member of "
                        "%(group)s.",
                        kind=dict(self._fields["kind"]._description_selection(self.env))[
                            request.kind
                        ],
                        group=request.group_id.name,
                    )
                )

    def _check_owner_given(self, vals):
        """Raise before PostgreSQL would, and in words, when neither or both are given."""
        values = {**self.default_get(["account_id", "group_id"]), **vals}
        if bool(values.get("account_id")) == bool(values.get("group_id")):
            raise UserError(
                self.env._("A request is for one account or for one group: fill in one of them.")
            )
