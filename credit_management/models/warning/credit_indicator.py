from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...engine.account_state import HOLD, WATCH
from ...engine.features import COLLATERAL, COMPLAINTS, EVIDENCE, GRADES
from ...engine.money import problem_with
from ...engine.warning import KINDS

NAMES = [
    ("utilization", "Utilisation"),
    ("overdue_share", "Share overdue"),
    ("overdue_days", "Days overdue"),
    ("slowing", "Payment slowing down"),
    ("orders_falling", "Orders falling"),
    ("grade_drop", "Drop in grade"),
    ("provider_drop", "Provider's score dropped"),
    ("concentration", "Concentration"),
    ("negative_fact", "Negative fact"),
    ("document_end", "Document about to end"),
    ("collateral_end", "Collateral about to end"),
    ("survey_end", "Survey about to end"),
    ("contract_end", "Contract about to end"),
    ("no_zero", "Never at zero"),
]

CONSEQUENCES = [
    ("none", "Only told"),
    (WATCH, "Watch"),
    (HOLD, "Hold"),
    ("decrease", "Decrease proposed"),
]

OWNERS = [("salesperson", "Salesperson"), ("controller", "Credit controller")]

NEEDS = {
    "grade_drop": GRADES,
    "negative_fact": GRADES,
    "provider_drop": EVIDENCE,
    "document_end": EVIDENCE,
    "survey_end": EVIDENCE,
    "contract_end": EVIDENCE,
    "collateral_end": COLLATERAL,
    "complaints": COMPLAINTS,
}
"""Kind → the feature without which nothing is read for it."""


class CreditIndicator(models.Model):
    """What early warning looks at, and from which level it warns (R51).

    One row per kind and company; a company's row counts before the general one. Who deals with
    a warning, until when, and what it asks for beside being told is said here, too.
    """

    _name = "credit.indicator"
    _description = "Warning Indicator"
    _inherit = ["credit.answers", "credit.cached", "credit.logged"]
    _order = "sequence, id"
    _rec_name = "kind"

    kind = fields.Selection(NAMES, required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="Archived, it warns of nothing.")
    company_id = fields.Many2one(
        "res.company",
        domain=[("parent_id", "=", False)],
        ondelete="cascade",
        help="Empty: for every company that has no row of its own.",
    )
    level = fields.Float(
        required=True,
        digits=(16, 2),
        help="From where on it warns. What counts down, as days until an end, or may fall, as "
        "orders, warns at the level and below.",
    )
    unit = fields.Char("Unit of the level", compute="_compute_unit")
    consequence = fields.Selection(CONSEQUENCES, required=True, default="none")
    owner = fields.Selection(
        OWNERS,
        "Dealt with by",
        required=True,
        default="salesperson",
        help="Who has nobody of that kind: the credit controller, else the credit managers.",
    )
    days = fields.Integer(
        "Days to deal with it",
        required=True,
        default=7,
        help="When they are over and nothing was said, the credit managers are told.",
    )

    _kind_uniq = models.UniqueIndex(
        "(kind, COALESCE(company_id, 0))", "There is a row for this indicator and company already."
    )
    _days_check = models.Constraint(
        "CHECK(days BETWEEN 1 AND 365)", "The days to deal with a warning are between 1 and 365."
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_unit(self):
        texts = {
            "share": self.env._("share (0.90 is 90 %)"),
            "days": self.env._("days"),
            "months": self.env._("months"),
            "steps": self.env._("steps of the scale"),
            "number": self.env._("number"),
        }
        for row in self:
            row.unit = texts[KINDS[row.kind].unit] if row.kind in KINDS else ""

    @api.constrains("level")
    def _check_level(self):
        for row in self:
            if problem_with(row.level) or not 0 <= row.level <= 10_000:
                raise ValidationError(
                    self.env._("The level of an indicator is a number between 0 and 10,000.")
                )

    @api.constrains("company_id")
    def _check_root(self):
        # sudo: who works in a branch needn't have its root among their companies
        for row in self.sudo():
            if row.company_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(branch)s is a branch: it shares the indicators of %(root)s.",
                        branch=row.company_id.name,
                        root=row.company_id.root_id.name,
                    )
                )

    @api.model
    @ormcache("root_id")
    def _rows_of(self, root_id):
        """Return {kind: id of the row} that counts for a root company (cached).

        sudo: what warns is the same, whoever looks first. A company's own row counts before the
        general one, also where it is archived: so a company leaves one out.
        """
        rows = self.sudo().with_context(active_test=False)
        rows = rows.search([("company_id", "in", (False, root_id))])
        found = {row.kind: row for row in rows.sorted(lambda one: bool(one.company_id))}
        return {kind: row.id for kind, row in found.items() if row.active and kind in KINDS}

    @api.model
    def _for(self, company):
        """Return the rows (as the system) that count for a root company and what it uses.

        sudo: what warns is the same, whoever looks.
        """
        on = self.env["credit.feature"]._on()
        ids = [
            row_id
            for kind, row_id in self._rows_of(company.id).items()
            if NEEDS.get(kind) in (None, *on)
        ]
        return self.sudo().browse(ids).sorted(lambda row: (row.sequence, row.id))

    def action_try(self):
        """Return the dialogue that shows what a changed level would have warned of."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try a level"),
            "res_model": "credit.indicator.trial",
            "view_mode": "form",
            "target": "new",
            "context": {"default_indicator_id": self.id, "default_level": self.level},
        }
