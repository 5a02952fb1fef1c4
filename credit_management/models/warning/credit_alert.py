from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from ...engine.warning import KINDS, UNTIL
from .credit_indicator import CONSEQUENCES, NAMES

STATES = [("open", "Open"), ("handled", "Dealt with"), ("over", "Over by itself")]

OUTCOMES = [
    ("none", "Nothing to be done"),
    ("agreed", "Agreed with the customer"),
    ("collected", "Money came in"),
    ("renewed", "Paper renewed"),
    ("changed", "Limit, grade or terms changed"),
]


class CreditAlert(models.Model):
    """A warning about one account: what moved from what to what, who deals with it, what came of it.

    Given by the nightly look at all accounts (R51), one of a kind at a time. It says in one
    sentence why, has an owner and a deadline, is told to the credit managers when that is
    past, and ends with an outcome, or by itself when its cause has gone.
    """

    _name = "credit.alert"
    _description = "Credit Warning"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "credit.guard",
        "credit.lifecycle",
        "credit.current",
    ]
    _order = "given_on desc, id desc"
    _mail_post_access = "read"

    _moves = {"open": {"handled", "over"}}

    _credit_guarded = frozenset(
        {
            *("account_id", "kind", "level", "value", "before", "date_end", "given_on", "state"),
            *("consequence", "user_id", "date_deadline", "is_standing", "is_escalated"),
            *("outcome", "note", "handled_by_id", "ended_on", "request_id"),
        }
    )

    account_id = fields.Many2one("credit.account", required=True, ondelete="cascade", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    kind = fields.Selection(NAMES, required=True, readonly=True)
    text = fields.Char("Why", compute="_compute_text")
    level = fields.Float(readonly=True, digits=(16, 2), help="From where on it warned.")
    value = fields.Float("Now", readonly=True, digits=(16, 2))
    before = fields.Float("Earlier", readonly=True, digits=(16, 2))
    has_before = fields.Boolean("Earlier is known", readonly=True)
    date_end = fields.Date("Ends on", readonly=True)
    given_on = fields.Date("Given on", required=True, readonly=True)
    state = fields.Selection(
        STATES, default="open", required=True, readonly=True, tracking=True, group_expand=True
    )
    consequence = fields.Selection(
        CONSEQUENCES, required=True, readonly=True, default="none", string="Asks for"
    )
    user_id = fields.Many2one("res.users", "Dealt with by", readonly=True, tracking=True)
    date_deadline = fields.Date("Deadline", required=True, readonly=True)
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")
    is_escalated = fields.Boolean("Managers were told", readonly=True, copy=False)
    is_standing = fields.Boolean(
        "Cause goes on", readonly=True, default=True, help="Its cause hasn't gone since."
    )
    outcome = fields.Selection(OUTCOMES, "What came of it", readonly=True, tracking=True)
    note = fields.Text("What was done", readonly=True)
    handled_by_id = fields.Many2one("res.users", "Ended by", readonly=True)
    ended_on = fields.Date("Ended on", readonly=True)
    request_id = fields.Many2one(
        "credit.request", readonly=True, ondelete="set null", index="btree_not_null"
    )
    limit_history = fields.Json(related="account_id.limit_history")

    _one_standing = models.UniqueIndex(
        "(account_id, kind) WHERE is_standing", "This account is warned of already."
    )
    _open_idx = models.Index("(account_id) WHERE state = 'open'")

    @api.depends("state", "date_deadline")
    def _compute_is_late(self):
        for alert in self:
            today = (alert.company_id or self.env.company)._credit_today()
            alert.is_late = alert.state == "open" and bool(
                alert.date_deadline and alert.date_deadline < today
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "open") & self.env["res.company"]._credit_by_day(
            lambda today: Domain("date_deadline", "<", today)
        )
        return Domain.OR([late if wanted else ~late for wanted in value])

    @api.depends("account_id", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for alert in self:
            alert.display_name = f"{kinds.get(alert.kind, '')} · {alert.account_id.display_name}"

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A warning is evidence: it stays."))

    # --- its sentence

    @api.depends("kind", "value", "before", "level", "date_end")
    @api.depends_context("lang")
    def _compute_text(self):
        for alert in self:
            alert.text = alert._sentence() if alert.kind in KINDS else ""

    def _sentence(self):
        """Return in a sentence what moved from what to what, in the reader's language."""
        figures = {
            "now": self._figure(self.value),
            "level": self._figure(self.level),
            "before": self._figure(self.before),
            "after": self._figure(self.before - self.value),
            "day": format_date(self.env, self.date_end) if self.date_end else "",
            "days": int(abs(self.value)),
        }
        if KINDS[self.kind].measure == UNTIL:
            return self._ending(figures)
        said = self._sentences(figures)[self.kind]
        if not self.has_before or KINDS[self.kind].earlier:
            return said
        before = self.env._("90 days ago: %s.", self._figure(self.before))
        return f"{said} {before}"

    def _sentences(self, figures):
        """Return {kind: sentence} for kinds that don't end on a day; add-ons add theirs."""
        return {
            "utilization": self.env._(
                "%(now)s of the limit is used; it warns from %(level)s.", **figures
            ),
            "overdue_share": self.env._(
                "%(now)s of what is owed is overdue; it warns from %(level)s.", **figures
            ),
            "overdue_days": self.env._(
                "The oldest item is %(now)s days overdue; it warns from %(level)s.", **figures
            ),
            "slowing": self.env._(
                "Payments come %(now)s days later on average than 90 days ago; it warns from "
                "%(level)s.",
                **figures,
            ),
            "orders_falling": self.env._(
                "Orders of the last 12 months are %(now)s of those of the 12 before; it warns at "
                "%(level)s.",
                **figures,
            ),
            "grade_drop": self.env._(
                "The grade is lower than 90 days ago by %(now)s steps; it warns from %(level)s.",
                **figures,
            ),
            "provider_drop": self.env._(
                "A provider's score fell by %(now)s of its scale, from %(before)s to %(after)s; it "
                "warns from %(level)s.",
                **figures,
            ),
            "concentration": self.env._(
                "%(now)s of all exposure is this customer's; it warns from %(level)s.", **figures
            ),
            "negative_fact": self.env._(
                "Negative facts in the assessment: %(now)s; it warns from %(level)s.", **figures
            ),
            "no_zero": self.env._(
                "The balance has not been at zero for %(now)s months; it warns from %(level)s.",
                **figures,
            ),
        }

    def _ending(self, figures):
        """Return the sentence of what ends on a day, or has ended."""
        ended = self.value < 0
        texts = {
            "document_end": (
                self.env._("A required document ends on %(day)s, in %(days)s days.", **figures),
                self.env._("A required document ended on %(day)s.", **figures),
            ),
            "collateral_end": (
                self.env._("Collateral ends on %(day)s, in %(days)s days.", **figures),
                self.env._("Collateral ended on %(day)s.", **figures),
            ),
            "survey_end": (
                self.env._("The survey counts until %(day)s, %(days)s days more.", **figures),
                self.env._("The survey counted until %(day)s.", **figures),
            ),
            "contract_end": (
                self.env._(
                    "The contract ends on %(day)s, in %(days)s days: settle next year's terms and "
                    "clear what is owed.",
                    **figures,
                ),
                self.env._("The contract ended on %(day)s: nothing follows it.", **figures),
            ),
        }
        return texts[self.kind][ended]

    def _figure(self, value):
        """Return ``value`` as it is read: a share in per cent, else a number."""
        if KINDS[self.kind].unit == "share":
            return f"{value:.0%}"
        return formatLang(self.env, value, digits=0 if value == int(value) else 1)
