from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
]


class CreditOpening(models.Model):
    """A list of opening limits (期初额度清单): what customers may owe from the first day on.

    Its lines come from a spreadsheet or are typed. It is approved as a whole, by whom the
    matrix of authority names for it; then each line becomes an approved request with its
    grant, and the term and the grade it names become the account's. Who had a hand in it
    doesn't decide, nor does who sells to somebody on it.
    """

    _name = "credit.opening"
    _description = "List of Opening Limits"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.filed"]
    _order = "id desc"

    _credit_guarded = frozenset({"name", "contributor_ids", "submitted_by_id"})

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company.root_id,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    reason = fields.Text(
        required=True,
        default=lambda self: self.env._("Limits agreed before credit was managed here."),
        help="Kept with every request that comes of the list.",
    )
    state = fields.Selection(
        STATES, default="draft", required=True, copy=False, tracking=True, group_expand=True
    )
    line_ids = fields.One2many("credit.opening.line", "opening_id", "Customers", copy=False)
    line_count = fields.Integer("Number of customers", compute="_compute_totals")
    total = fields.Monetary("All limits", compute="_compute_totals")
    granted_count = fields.Integer("Granted", compute="_compute_totals")
    problem_count = fields.Integer("Not granted", compute="_compute_totals")
    granted_percent = fields.Float("Done (%)", compute="_compute_totals")
    contributor_ids = fields.Many2many(
        "res.users", string="Contributors", readonly=True, copy=False
    )
    submitted_by_id = fields.Many2one("res.users", "Submitted by", readonly=True, copy=False)

    @api.depends("line_ids.amount", "line_ids.request_id", "line_ids.problem")
    def _compute_totals(self):
        """Count the lines and sum them up; constant queries for any number of lists."""
        Line = self.env["credit.opening.line"]
        mine = [("opening_id", "in", self.ids)]
        sums = {
            one.id: rest
            for one, *rest in Line._read_group(mine, ["opening_id"], ["__count", "amount:sum"])
        }
        granted = self._counts([*mine, ("request_id", "!=", False)])
        problems = self._counts([*mine, ("problem", "!=", False)])
        for one in self:
            key = one._origin.id
            one.line_count, one.total = sums.get(key, (0, 0.0))
            one.granted_count, one.problem_count = granted.get(key, 0), problems.get(key, 0)
            done = one.granted_count + one.problem_count
            one.granted_percent = 100 * done / one.line_count if one.line_count else 0.0

    def _counts(self, domain):
        rows = self.env["credit.opening.line"]._read_group(domain, ["opening_id"], ["__count"])
        return {one.id: count for one, count in rows}

    @api.constrains("reason")
    def _check_reason(self):
        for one in self:
            if not (one.reason or "").strip():
                raise ValidationError(
                    self.env._("Reason: say where the limits come from; it is kept with each.")
                )

    @api.constrains("company_id")
    def _check_company(self):
        for one in self:
            if one.company_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "%s is a branch: the limits of its customers are its root company's.",
                        one.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lists = super().create(vals_list)
        # sudo: guarded fields; a number is drawn whichever sequences the user may see.
        for one in lists.sudo():
            number = self.env["ir.sequence"].sudo().next_by_code("credit.opening")
            one.write({"name": number or "/", "contributor_ids": [(4, self.env.uid)]})
        return lists

    def write(self, vals):
        if not self.env.su and {"company_id", "reason", "line_ids"} & set(vals):
            self._check_may_change()
            self._note_contributor()
        return super().write(vals)

    def _note_contributor(self):
        """Remember that the user had a hand in these. sudo: nobody may write that they had none."""
        for one in self.sudo():
            if self.env.user not in one.contributor_ids:
                one.contributor_ids = [(4, self.env.uid)]

    def _check_may_change(self):
        """Raise ``UserError`` unless these are drafts: what was handed in is decided as it stands."""
        for one in self.filtered(lambda one: one.state != "draft"):
            raise UserError(
                self.env._(
                    "%(list)s was handed in and can't be changed; take it back to draft, or make "
                    "a new one.",
                    list=one.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(one.state != "draft" for one in self):
            raise UserError(self.env._("Only a draft list can be deleted: the others are history."))

    @api.model
    def _draft_of_user(self, root):
        """Return the draft the user works on in root company ``root``, begun where there is none."""
        mine = [
            ("create_uid", "=", self.env.uid),
            ("state", "=", "draft"),
            ("company_id", "=", root.id),
        ]
        return self.search(mine, limit=1) or self.create({"company_id": root.id})

    def action_import(self):
        """Return the action that imports lines of a spreadsheet into this draft."""
        self.ensure_one()
        self.check_access("write")
        self._check_may_change()
        return self.env["credit.opening.line"]._import_action(default_opening_id=self.id)

    def action_view_requests(self):
        """Open the requests that came of this list."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_request_action"
        )
        action["domain"] = [("opening_id", "=", self.id)]
        return action

    def action_view_problems(self):
        """Open the lines that couldn't be granted; each says why."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_opening_line_action"
        )
        action["domain"] = [("opening_id", "=", self.id), ("problem", "!=", False)]
        return action

    # what the authority asks

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "opening"

    def _authority_amount(self):
        # EXTENDS 'credit.approvable': the largest limit on it: who may grant that one may
        # grant each of the others.
        self.ensure_one()
        return max(
            self.sudo().line_ids.mapped("amount"), default=0.0
        )  # sudo: whoever sees the lines
