from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
]

FIGURES = frozenset(
    {
        "date", "line_ids", "limit_count", "limit_total", "has_unlimited", "owed_count", "owed_total",
        "exposure_total", "overdue_total", "over_limit_count",
    }
)  # fmt: skip


class CreditSummary(models.Model):
    """The list of all who have credit in a root company (预付、赊销客户汇总表, R60, R94).

    It names everybody with a limit, and everybody who owes without one. Its lines are
    copied from ledger and books when it is made and again when it is handed in; from then
    on they stay as they are, and so say for ever what was approved.
    """

    _name = "credit.summary"
    _description = "List of Credit Customers"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.filed"]
    _order = "date desc, id desc"

    _credit_guarded = FIGURES | frozenset(
        {"name", "contributor_ids", "submitted_by_id", "submitted_on"}
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
    date = fields.Date(
        readonly=True,
        copy=False,
        default=lambda self: self.env.company._credit_today(),
        help="The day of the figures.",
    )
    state = fields.Selection(
        STATES, default="draft", required=True, copy=False, tracking=True, group_expand=True
    )
    note = fields.Text("Remarks", help="Printed below the list.")
    line_ids = fields.One2many(
        "credit.summary.line", "summary_id", "Customers", readonly=True, copy=False
    )
    limit_count = fields.Integer("With a limit", readonly=True, copy=False)
    limit_total = fields.Monetary("All limits", readonly=True, copy=False)
    has_unlimited = fields.Boolean("Somebody is unlimited", readonly=True, copy=False)
    owed_count = fields.Integer("Owe without a limit", readonly=True, copy=False)
    owed_total = fields.Monetary("Owed without a limit", readonly=True, copy=False)
    exposure_total = fields.Monetary("Exposure", readonly=True, copy=False)
    overdue_total = fields.Monetary("Overdue", readonly=True, copy=False)
    over_limit_count = fields.Integer("Over their limit", readonly=True, copy=False)
    contributor_ids = fields.Many2many(
        "res.users", string="Contributors", readonly=True, copy=False
    )
    submitted_by_id = fields.Many2one("res.users", "Submitted by", readonly=True, copy=False)
    submitted_on = fields.Datetime("Submitted on", readonly=True, copy=False)

    @api.constrains("company_id")
    def _check_company(self):
        for summary in self:
            if summary.company_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(branch)s is a branch: its customers stand on the list of %(root)s.",
                        branch=summary.company_id.name,
                        # sudo: the root of a branch needn't be one of the user's companies
                        root=summary.company_id.sudo().root_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        summaries = super().create(vals_list)
        # sudo: guarded fields; a number is drawn whichever sequences the user may see.
        for summary in summaries.sudo():
            summary.write(
                {
                    "name": self.env["ir.sequence"].sudo().next_by_code("credit.summary") or "/",
                    "contributor_ids": [(4, self.env.uid)],
                }
            )
        summaries._collect()
        return summaries

    def write(self, vals):
        touched = not self.env.su and {"company_id", "note"} & set(vals)
        if touched:
            self._check_may_change()
        result = super().write(vals)
        if touched:
            self._note_contributor()
        if touched and "company_id" in vals:
            self._collect()
        return result

    def _note_contributor(self):
        """Remember that the user had a hand in these. sudo: nobody may write that they had none."""
        self.sudo().contributor_ids |= self.env.user

    def _check_may_change(self):
        """Raise unless these are drafts: what was handed in is decided as it stands."""
        for summary in self.filtered(lambda one: one.state != "draft"):
            raise UserError(
                self.env._(
                    "%(list)s was handed in and can't be changed; take it back to draft, or make "
                    "a new one.",
                    list=summary.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(summary.state != "draft" for summary in self):
            raise UserError(self.env._("Only a draft list can be deleted: the others are history."))

    def action_collect(self):
        """Read these drafts anew, as of today. Returns True.

        Raises AccessError for who may not write them, UserError for others than drafts.
        """
        self.check_access("write")
        self._check_may_change()
        self._note_contributor()
        self._collect()
        return True

    def _collect(self):
        """Copy who has credit today, with the figures of the day, and sum them up.

        sudo: the list is of all customers, and its lines are guarded copies.
        """
        lines = self.env["credit.summary.line"]
        for summary in self.sudo():
            root = summary.company_id
            day = root._credit_today()
            summary.line_ids.unlink()
            vals_list = lines._prepare_vals_list(root, day)
            lines._create_guarded([{**vals, "summary_id": summary.id} for vals in vals_list])
            summary.invalidate_recordset(["line_ids"])
            summary.write({"date": day, **summary._totals()})

    def _totals(self):
        """Return the vals of the sums over the lines."""
        granted = self.line_ids.filtered(lambda line: line.basis == "limit")
        owed = self.line_ids - granted
        return {
            "limit_count": len(granted),
            "limit_total": sum(granted.mapped("limit_amount")),
            "has_unlimited": any(line.limit_type == "unlimited" for line in granted),
            "owed_count": len(owed),
            "owed_total": sum(owed.mapped("exposure_amount")),
            "exposure_total": sum(self.line_ids.mapped("exposure_amount")),
            "overdue_total": sum(self.line_ids.mapped("overdue_amount")),
            "over_limit_count": len(granted.filtered("is_over")),
        }

    def action_view_lines(self):
        """Open the lines of this list, to filter and to group them."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_summary_line_action"
        )
        action["domain"] = [("summary_id", "=", self.id)]
        return action
