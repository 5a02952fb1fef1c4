from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...engine.money import problem_with
from ..base.numbers import numbers

STATES = [
    ("draft", "Registered"),
    ("submitted", "To decide"),
    ("approved", "Measure decided"),
    ("closed", "Closed"),
    ("rejected", "No breach"),
]

FOUND = [
    ("audit", "Audit"),
    ("check", "Daily control"),
    ("hint", "Hint from a colleague"),
    ("complaint", "Complaint"),
    ("other", "Otherwise"),
]

WEIGHTS = [("light", "Light"), ("serious", "Serious"), ("grave", "Grave")]

MEASURES = [
    ("correction", "Correction"),
    ("criticism", "Criticism, warning"),
    ("notice", "Notice"),
    ("administrative", "Administrative measure"),
    ("economic", "Economic penalty"),
    ("legal", "Legal steps"),
]

TERMS = frozenset(
    {
        *("company_id", "date", "person_id", "partner_id", "found_how", "found_on", "description"),
        *("document", "damage_amount", "weight", "corrector_id", "date_correct", "measure"),
        *("measure_amount", "measure_reason"),
    }
)
"""What is typed while it is registered, and stays as it is once it was handed in."""

REGISTRARS = (
    "credit_management.group_credit_auditor",
    "credit_management.group_credit_manager",
)


class CreditBreach(models.Model):
    """A breach of authority and what follows (S20 Art. 43, S15): who, what, which measure.

    Registered from a finding of an audit or by hand, by auditors and credit managers. The
    measure is decided by whom the matrix of authority names, never by the person concerned,
    who sees it from when it is handed in. Once handed in it stays as it is.
    """

    _name = "credit.breach"
    _description = "Breach of Authority"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.filed"]
    _order = "id desc"
    _mail_post_access = "read"

    _credit_guarded = frozenset(
        {
            *("name", "reported_by_id", "submitted_by_id", "audit_line_id", "res_model", "res_id"),
            *("correction", "corrected_by_id", "corrected_on", "outcome", "closed_by_id"),
            *("closed_on", "is_escalated"),
        }
    )

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        domain=[("parent_id", "=", False)],
        default=lambda self: self.env.company.root_id,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        STATES, default="draft", required=True, copy=False, tracking=True, group_expand=True
    )
    person_id = fields.Many2one(
        "res.users",
        "Person concerned",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain=[("share", "=", False)],
    )
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="restrict")
    date = fields.Date("Happened on")
    found_on = fields.Date(
        "Found on", required=True, default=lambda self: self.env.company._credit_today()
    )
    found_how = fields.Selection(FOUND, "How it was found", required=True, default="check")
    description = fields.Text("What happened", required=True)
    document = fields.Char(help="The document it is about: its number, or where it lies.")
    res_model = fields.Char("Model of the document", readonly=True, copy=False)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True, copy=False)
    audit_line_id = fields.Many2one(
        "credit.audit.line", "Finding", readonly=True, copy=False, ondelete="restrict"
    )
    damage_amount = fields.Monetary("Damage", help="0: none, or not known.")
    weight = fields.Selection(WEIGHTS, "Weight of the breach", tracking=True)
    measure = fields.Selection(MEASURES, "Measure taken", tracking=True)
    measure_amount = fields.Monetary("Penalty", help="Of an economic measure.")
    measure_reason = fields.Text("Why this measure")
    corrector_id = fields.Many2one(
        "res.users",
        "Corrected by",
        index="btree_not_null",
        domain=[("share", "=", False)],
        help="Who puts right what went wrong; empty: nothing can be put right any more.",
    )
    date_correct = fields.Date("To be corrected until", tracking=True)
    correction = fields.Text("What was done", readonly=True, copy=False)
    corrected_by_id = fields.Many2one("res.users", "Done by", readonly=True, copy=False)
    corrected_on = fields.Date("Corrected on", readonly=True, copy=False)
    is_uncorrected = fields.Boolean(
        "Waits for its correction", compute="_compute_late", search="_search_is_uncorrected"
    )
    is_late = fields.Boolean("Overdue", compute="_compute_late")
    is_escalated = fields.Boolean("Managers were told", readonly=True, copy=False)
    outcome = fields.Text("What came of it", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True, copy=False)
    closed_on = fields.Date("Closed on", readonly=True, copy=False)
    reported_by_id = fields.Many2one("res.users", "Registered by", readonly=True, copy=False)
    submitted_by_id = fields.Many2one("res.users", "Handed in by", readonly=True, copy=False)

    @api.depends("state", "corrector_id", "corrected_on", "date_correct")
    def _compute_late(self):
        for breach in self:
            # sudo: the root of a branch needn't be one of the user's companies
            today = (breach.sudo().company_id or self.env.company)._credit_today()
            waits = breach.state == "approved" and breach.corrector_id and not breach.corrected_on
            breach.is_uncorrected = bool(waits)
            due = breach.date_correct
            breach.is_late = bool(waits and due and due < today)

    def _search_is_uncorrected(self, operator, value):
        if operator != "in":
            return NotImplemented
        waits = (
            Domain("state", "=", "approved")
            & Domain("corrector_id", "!=", False)
            & Domain("corrected_on", "=", False)
        )
        return Domain.OR([waits if wanted else ~waits for wanted in value])

    @api.depends("name", "person_id")
    def _compute_display_name(self):
        for breach in self:
            # sudo: of whom it is, its reader may know
            who = breach.sudo().person_id.name or ""
            breach.display_name = f"{breach.name} {who}".strip()

    @api.constrains("damage_amount", "measure_amount")
    def _check_amounts(self):
        for breach in self:
            for name in ("damage_amount", "measure_amount"):
                if problem_with(breach[name]) or breach[name] < 0:
                    raise ValidationError(
                        self.env._(
                            "%(field)s must be an amount of zero or more.",
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    # --- registering

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may_register()
        breaches = super().create(vals_list)
        breaches._check_not_own()
        # sudo: number and registrar are guarded
        for breach, number in zip(
            breaches.sudo(), numbers(self.env, "credit.breach", len(breaches)), strict=True
        ):
            breach.write({"name": number, "reported_by_id": self.env.uid})
        return breaches

    @api.model
    def _enter(self, vals):
        """Register a breach from what the system knows, in the user's name; return it.

        ``vals``: as ``create`` takes them, guarded fields too. The caller has checked who may.
        """
        return self._create_guarded([vals])

    def write(self, vals):
        if not self.env.su and TERMS & set(vals):
            self._check_may_change()
        result = super().write(vals)
        if not self.env.su and TERMS & set(vals):
            self._check_not_own()
        return result

    @api.model
    def _check_may_register(self):
        """Raise ``AccessError`` unless an auditor or a credit manager asks, or the system."""
        if self.env.su or any(self.env.user.has_group(group) for group in REGISTRARS):
            return
        raise AccessError(self.env._("Only auditors and credit managers register breaches."))

    def _check_may_change(self):
        """Raise unless these are still being registered, by who may, and not by who is concerned."""
        self._check_may_register()
        self._check_not_own()
        for breach in self:
            if breach.state != "draft":
                raise UserError(
                    self.env._(
                        "%s was handed in and can't be changed; take it back to change it.",
                        breach.name,
                    )
                )

    def _check_not_own(self):
        """Raise ``AccessError`` where the user is who is concerned. sudo: no rule may hide that."""
        for breach in self if not self.env.su else ():
            if breach.sudo().person_id == self.env.user:
                raise AccessError(
                    self.env._("%s concerns you: somebody else deals with it.", breach.name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A breach that was registered stays; what was none is decided to be none.")
        )

    def action_view_document(self):
        """Open the document it is about; ``UserError`` where none is linked."""
        self.ensure_one()
        self.check_access("read")
        if self.audit_line_id and not self.res_id:
            return self.audit_line_id.action_view_document()
        if self.res_model not in self.env or not self.res_id:
            raise UserError(self.env._("No document is linked with this breach."))
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
