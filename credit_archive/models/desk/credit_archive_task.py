from collections import namedtuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

RECORD, LOAN = "credit.archive.record", "credit.archive.loan"
DISPOSAL, DISCLOSURE = "credit.archive.disposal", "credit.archive.disclosure"

CODES = [
    ("classify", "Records to classify"),
    ("loan_decide", "Loans to decide"),
    ("loan_hand_out", "Paper to hand over"),
    ("loan_overdue", "Loans overdue"),
    ("disclosure_decide", "Disclosures to decide"),
    ("disclosure_hand_out", "Disclosures to hand out"),
    ("review", "Records to review"),
    ("authorise", "Disposal lists to authorise"),
    ("witness", "Disposal lists to witness"),
    ("expiring", "Documents that expire"),
    ("damaged", "Documents damaged or missing"),
    ("report_due", "Key customers without a report"),
]

NEXT_STEPS = {
    "classify": _lt("Give each a section, a class and a retention class."),
    "loan_decide": _lt("Somebody asked to see or to take them."),
    "loan_hand_out": _lt("Approved: hand the paper over against a receipt."),
    "loan_overdue": _lt("Ask the borrower for them, or extend the loan."),
    "disclosure_decide": _lt("Records are to leave the company: approve or refuse."),
    "disclosure_hand_out": _lt("Approved: hand the records out."),
    "review": _lt("Their period is over: choose what follows."),
    "authorise": _lt("Records are due for destruction: authorise the list or refuse it."),
    "witness": _lt("Authorised: destroy the records before a second person."),
    "expiring": _lt("Ask the customer for the next ones within 30 days."),
    "damaged": _lt("They aren't what was filed any more: restore them."),
    "report_due": _lt("Write down the last visit or call."),
}
"""What is to be done with each kind."""

Task = namedtuple("Task", "model action domain")


class CreditArchiveTask(models.Model):
    """What waits for an archivist, one row per kind (R74, R76): nothing is stored.

    The first page of who keeps the archive. Each row counts the documents its reader may
    see, and leads to them.
    """

    _name = "credit.archive.task"
    _description = "Archive Task"
    _inherit = ["credit.answers"]
    _auto = False
    _order = "id"
    _rec_name = "code"

    code = fields.Selection(CODES, "What waits", readonly=True)
    count = fields.Integer("Number", compute="_compute_count")
    is_waiting = fields.Boolean("Waiting", compute="_compute_count", search="_search_is_waiting")
    next_step = fields.Char("Next step", compute="_compute_next_step")

    @property
    def _table_query(self):
        codes = self._fields["code"].get_values(self.env)  # also those of rooms above
        rows = [SQL("(%s, %s)", number, code) for number, code in enumerate(codes, 1)]
        return SQL("SELECT id, code FROM (VALUES %s) AS task (id, code)", SQL(", ").join(rows))

    @api.model
    def _tasks(self):
        """Return where each kind is found, by code: model, action to open, domain; rooms add theirs."""
        review, expiring = self._period_domains()
        mine = Domain("can_decide", "=", True)
        paper = Domain("state", "=", "approved") & Domain("kind", "=", "paper")
        witness = Domain("state", "=", "authorised") & Domain(
            "authorised_by_id", "!=", self.env.uid
        )
        return {
            "classify": Task(RECORD, "record_inbox", Domain("state", "=", "inbox")),
            "loan_decide": Task(LOAN, "loan", mine),
            "loan_hand_out": Task(LOAN, "loan", paper),
            "loan_overdue": Task(LOAN, "loan", Domain("is_overdue", "=", True)),
            "disclosure_decide": Task(DISCLOSURE, "disclosure", mine),
            "disclosure_hand_out": Task(DISCLOSURE, "disclosure", Domain("state", "=", "approved")),
            "review": Task(RECORD, "record_review", review),
            "authorise": Task(DISPOSAL, "disposal", mine),
            "witness": Task(DISPOSAL, "disposal", witness),
            "expiring": Task(RECORD, "record_expiring", expiring),
            "damaged": Task(RECORD, "record_damaged", Domain("is_damaged", "=", True)),
            "report_due": Task(
                "credit.archive.file", "file_due", Domain("is_report_due", "=", True)
            ),
        }

    @api.model
    def _period_domains(self):
        """Return what is to review now and what expires within 30 days."""
        filed = Domain("state", "=", "filed")
        review = Domain("schedule_id.action", "=", "review") & Domain(
            "retention_due", "<=", "today"
        )
        return filed & review, filed & Domain("date_expiry", "<=", "today +30d")

    def _counts(self):
        """Return how many documents of each kind the reader may see; a query per kind."""
        return {
            code: self.env[task.model].search_count(task.domain)
            for code, task in self._tasks().items()
        }

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("code")
    def _compute_count(self):
        counts = self._counts()
        for task in self:
            task.count = counts[task.code]
            task.is_waiting = bool(task.count)

    @api.model
    def _search_is_waiting(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        counts = self._counts()
        found = {code for code, count in counts.items() if bool(count) in value}
        return [("code", operator, list(found))]

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_next_step(self):
        steps = self._next_steps()
        for task in self:
            task.next_step = self.env._(steps[task.code])  # pylint: disable=prefer-env-translation

    @api.model
    def _next_steps(self):
        """Return what is to be done with each kind, by code: texts still to be translated."""
        return NEXT_STEPS

    def action_open(self):
        """Return the action with the documents of this kind."""
        self.ensure_one()
        task = self._tasks()[self.code]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"credit_archive.credit_archive_{task.action}_action"
        )
        label = dict(self._fields["code"]._description_selection(self.env))[self.code]
        return {**action, "name": label, "domain": list(task.domain), "context": {}}
