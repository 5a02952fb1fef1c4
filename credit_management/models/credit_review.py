from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .credit_account_figures import LIMIT_TYPES

KINDS = [("limit", "Limit"), ("grade", "Grade and survey")]

STATES = [
    ("open", "To comment"),
    ("commented", "To evaluate"),
    ("evaluated", "Request to file"),
    ("done", "Done"),
]

MOVES = {"open": {"commented"}, "commented": {"evaluated", "done"}, "evaluated": {"done"}}

RESULTS = [
    ("keep", "Keep"),
    ("increase", "Increase the limit"),
    ("decrease", "Decrease the limit"),
    ("suspend", "Stop"),
]

FIGURES = (
    *("opening_amount", "sales_amount", "payments_amount", "closing_amount", "peak_amount"),
    *("limit_type", "limit_amount", "utilization", "peak_utilization"),
    *("exposure_amount", "overdue_amount", "overdue_days", "rating_name"),
)


class CreditReview(models.Model):
    """The review of one account for one period (客户授信额度执行评价, R50).

    The system opens it with the figures of the period, copied so that they stay
    as they were; the salesperson comments, a sales manager or controller who
    didn't comment evaluates, and it ends in keeping things or in a request.
    """

    _name = "credit.review"
    _description = "Credit Review"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard"]
    _order = "date_to desc, id desc"
    _mail_post_access = "read"

    _credit_guarded = frozenset(
        {
            *("account_id", "kind", "date_from", "date_to", "date_deadline", "state", *FIGURES),
            *("comment", "commented_by_id", "commented_on"),
            *("evaluation", "evaluated_by_id", "evaluated_on", "result"),
        }
    )

    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("Until", required=True, readonly=True)
    date_deadline = fields.Date("Deadline", required=True, readonly=True, index=True)
    state = fields.Selection(
        STATES, default="open", required=True, readonly=True, tracking=True, group_expand=True
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")

    opening_amount = fields.Monetary("Owed at the beginning", readonly=True)
    sales_amount = fields.Monetary("Sales", readonly=True)
    payments_amount = fields.Monetary("Payments", readonly=True)
    closing_amount = fields.Monetary("Owed at the end", readonly=True)
    peak_amount = fields.Monetary("Peak", readonly=True, help="The most that stood open on a day.")
    limit_type = fields.Selection(LIMIT_TYPES, readonly=True)
    limit_amount = fields.Monetary("Limit", readonly=True)
    utilization = fields.Float("Used at the end", readonly=True, aggregator="avg")
    peak_utilization = fields.Float("Used at the peak", readonly=True, aggregator="max")
    exposure_amount = fields.Monetary("Exposure when opened", readonly=True)
    overdue_amount = fields.Monetary("Overdue when opened", readonly=True)
    overdue_days = fields.Integer("Days overdue", readonly=True, aggregator="max")
    rating_name = fields.Char("Grade", readonly=True)

    comment = fields.Text("Comment of the salesperson", readonly=True)
    commented_by_id = fields.Many2one("res.users", "Commented by", readonly=True)
    commented_on = fields.Datetime(readonly=True)
    evaluation = fields.Text(readonly=True)
    evaluated_by_id = fields.Many2one("res.users", "Evaluated by", readonly=True)
    evaluated_on = fields.Datetime(readonly=True)
    result = fields.Selection(RESULTS, readonly=True, tracking=True)
    request_ids = fields.One2many("credit.request", "review_id", "Requests", readonly=True)

    _once_per_period = models.Constraint(
        "UNIQUE(account_id, kind, date_to)", "This period of the account is reviewed already."
    )

    @api.depends("state", "date_deadline")
    def _compute_is_overdue(self):
        for review in self:
            today = (review.company_id or self.env.company)._credit_today()
            late = review.date_deadline and review.date_deadline < today
            review.is_overdue = bool(late and review.state != "done")

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "!=", "done") & self.env["res.company"]._credit_by_day(
            lambda today: Domain("date_deadline", "<", today)
        )
        return Domain.OR([late if wanted else ~late for wanted in value])

    @api.depends("account_id", "kind", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for review in self:
            day = format_date(self.env, review.date_to) if review.date_to else ""
            customer = review.account_id.display_name
            review.display_name = f"{customer} · {kinds.get(review.kind, '')} · {day}"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A review is evidence: it stays."))
