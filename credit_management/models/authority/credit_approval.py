from math import inf

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.authority import Decision
from .credit_authority import AUTHORITIES, KINDS

STATES = [
    ("waiting", "Not its turn yet"),
    ("pending", "To decide"),
    ("proposed", "Proposed, not decided"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("redundant", "Not needed"),
]

OPEN = ("waiting", "pending")


class CreditApproval(models.Model):
    """One step in the approval of a document, and who decided it (审批记录).

    Written by deciding only: nobody creates or changes one by any other way.
    Amount and grade are those the decision was taken on. ``is_counted`` is taken
    back when the document is changed or the step is decided anew; the record stays.
    """

    _name = "credit.approval"
    _description = "Credit Approval"
    _inherit = ["credit.guard"]
    _order = "res_model, res_id desc, sequence, id"
    _rec_name = "res_name"

    _credit_guarded = frozenset(
        {
            "res_model", "res_id", "res_name", "partner_id", "company_id", "currency_id", "kind",
            "sequence", "who", "state", "user_id", "deputy_for", "date", "reason", "amount",
            "is_unlimited", "rating_id", "is_counted", "authority", "authority_amount", "steps_asked",
        }
    )  # fmt: skip

    res_model = fields.Char("Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document", model_field="res_model", required=True, readonly=True
    )
    res_name = fields.Char("Number", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    currency_id = fields.Many2one("res.currency", readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    sequence = fields.Integer("Step", readonly=True)
    who = fields.Char("Who decides (as written)", readonly=True)
    title = fields.Char("Who decides", compute="_compute_title")
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting")
    user_id = fields.Many2one(
        "res.users",
        "Decided by",
        readonly=True,
        ondelete="restrict",
        help="Of a step that was done by proposing: who proposed, not who decided.",
    )
    deputy_for = fields.Char("As deputy for", readonly=True)
    date = fields.Datetime("Decided on", readonly=True)
    reason = fields.Text(readonly=True)
    amount = fields.Monetary(readonly=True)
    is_unlimited = fields.Boolean("Unlimited", readonly=True)
    rating_id = fields.Many2one("credit.rating", "Grade", readonly=True, ondelete="restrict")
    authority = fields.Selection(
        AUTHORITIES,
        "Authority then",
        readonly=True,
        help="By which it was decided, at that moment.",
    )
    authority_amount = fields.Monetary("Authority up to, then", readonly=True)
    steps_asked = fields.Integer(
        "Steps asked for then", readonly=True, help="By the matrix, at the moment of the decision."
    )
    is_counted = fields.Boolean("Counts", readonly=True, default=True)

    for_me = fields.Boolean("For me to decide", compute="_compute_for_me", search="_search_for_me")

    _document_idx = models.Index("(res_model, res_id)")
    _one_per_step = models.UniqueIndex(
        "(res_model, res_id, sequence) WHERE state = 'approved' AND is_counted",
        "This step is decided already.",
    )
    _one_per_person = models.UniqueIndex(
        "(res_model, res_id, user_id) WHERE state = 'approved' AND is_counted",
        "One person decides one step of a document.",
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_for_me(self):
        mine = self.search(Domain("id", "in", self._origin.ids) & self._for_me())
        for step in self:
            step.for_me = step._origin in mine

    def _search_for_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR([self._for_me() if wanted else ~self._for_me() for wanted in value])

    @api.model
    def _for_me(self):
        """Return the domain of the steps that wait for the present user, of every document."""
        found = {
            model._name: model.search(model._waiting_domain()).ids
            for model in self.env["credit.approvable"]._models_waiting()
        }
        return Domain("state", "=", "pending") & Domain.OR(
            Domain("res_model", "=", name) & Domain("res_id", "in", ids)
            for name, ids in found.items()
        )

    @api.depends("who")
    @api.depends_context("lang")
    def _compute_title(self):
        titles = self.env["credit.authority"]._as_titled(self.mapped("who"))
        for row, title in zip(self, titles, strict=True):
            row.title = title

    def write(self, vals):
        """Refuse: decisions are evidence. Deciding goes through the document."""
        self.check_access("write")
        if self:
            raise UserError(
                self.env._("A decision can't be changed; decide on the document instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A decision can't be deleted."))

    def _record(self, vals):
        """Write what was decided; the one door to these records, after the right was checked."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _as_engine_decision(self):
        """Return the engine's ``Decision``: step, person, amount (``inf`` for unlimited), grade."""
        self.ensure_one()
        return Decision(
            self.sequence,
            self.user_id.id,
            inf if self.is_unlimited else self.amount,
            self.rating_id.id or None,
        )

    def action_view_document(self):
        """Open the document this decision is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
