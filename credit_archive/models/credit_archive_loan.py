from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..engine.access import VIEW

STATES = [
    ("draft", "Draft"),
    ("requested", "Requested"),
    ("approved", "Approved"),
    ("lent", "Lent"),
    ("returned", "Returned"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]
ARCHIVIST = "credit_archive.group_archive_archivist"
FROZEN = frozenset({"record_ids", "purpose", "date_due"})
REMIND_EVERY = 7
"""Days between two reminders of the same overdue loan."""


class CreditArchiveLoan(models.Model):
    """A loan of paper records (借阅, R74): purpose, period, approval, hand-over, return.

    Who borrows must be allowed to open the records, by role, clearance and, where
    the class asks for one, a permission: paper shows everything. The borrower
    stays the borrower: nothing is passed on.
    """

    _name = "credit.archive.loan"
    _description = "Loan of Records"
    _inherit = ["credit.archive.kept", "credit.guard"]
    _order = "id desc"

    _credit_guarded = frozenset(
        {
            "name", "user_id", "company_id", "state", "approved_by_id", "approved_on",
            "lent_by_id", "lent_on", "returned_to_id", "returned_on", "extensions", "reminded_on",
        }
    )  # fmt: skip

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    user_id = fields.Many2one(
        "res.users",
        "Borrower",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.root_id.id,
    )
    record_ids = fields.Many2many(
        "credit.archive.record",
        "credit_archive_loan_record_rel",
        "loan_id",
        "record_id",
        "Records",
        copy=False,
        check_company=True,
    )
    purpose = fields.Char(required=True)
    date_due = fields.Date(
        "To be returned",
        required=True,
        default=lambda self: self.env.company._credit_today() + timedelta(days=14),
    )
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False)
    is_overdue = fields.Boolean("Overdue", compute="_compute_is_overdue", search="_search_overdue")
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False)
    approved_on = fields.Datetime("Approved on", readonly=True, copy=False)
    lent_by_id = fields.Many2one("res.users", "Handed over by", readonly=True, copy=False)
    lent_on = fields.Datetime("Handed over on", readonly=True, copy=False)
    returned_to_id = fields.Many2one("res.users", "Returned to", readonly=True, copy=False)
    returned_on = fields.Datetime("Returned on", readonly=True, copy=False)
    extensions = fields.Integer("Times extended", readonly=True, copy=False)
    reminded_on = fields.Date("Reminded on", readonly=True, copy=False)

    @api.depends("state", "date_due", "company_id")
    def _compute_is_overdue(self):
        for loan in self:
            today = loan.company_id._credit_today()
            loan.is_overdue = loan.state == "lent" and loan.date_due < today

    def _search_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._credit_today()
        overdue = Domain("state", "=", "lent") & Domain("date_due", "<", today)
        wanted = set(value)
        if wanted >= {True, False}:
            return Domain.TRUE
        return overdue if True in wanted else ~overdue

    @api.constrains("purpose")
    def _check_purpose(self):
        if any(not (loan.purpose or "").strip() for loan in self):
            raise ValidationError(self.env._("Purpose: say what the records are needed for."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_records(vals)
        loans = super().create(vals_list)
        for loan in loans:
            # The number is the system's to give.
            loan.sudo().name = self.env["ir.sequence"].sudo().next_by_code("credit.archive.loan")
        return loans

    def write(self, vals):
        if FROZEN & set(vals) and not self.env.su and any(loan.state != "draft" for loan in self):
            raise UserError(self.env._("Only a draft can be changed."))
        self._check_records(vals)
        return super().write(vals)

    @api.model
    def _check_records(self, vals):
        if not self.env.su:
            self.env["credit.archive.record"]._check_named(vals.get("record_ids") or [])

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(loan.state != "draft" for loan in self):
            raise UserError(self.env._("A loan is evidence and can't be deleted."))

    # --- one door for every step

    def action_request(self):
        """Ask for the records; only who needs them does."""
        for loan in self:
            if loan.user_id != self.env.user:
                raise AccessError(self.env._("Nobody borrows for somebody else."))
            if not loan.record_ids:
                raise UserError(self.env._("Records: say which ones are needed."))
            if loan.date_due < loan.company_id._credit_today():
                raise UserError(self.env._("To be returned: %s has passed.", loan.date_due))
        self._check_may_open()
        self._step("draft", "requested", {})

    def action_approve(self):
        """Approve: an archivist other than the borrower."""
        self._check_archivist()
        self._check_may_open()
        self._step(
            "requested",
            "approved",
            {"approved_by_id": self.env.uid, "approved_on": fields.Datetime.now()},
        )

    def action_refuse(self):
        """Refuse the request."""
        self._check_archivist()
        self._step("requested", "refused", {})

    def action_hand_over(self):
        """Hand the paper over to the borrower."""
        self._check_archivist()
        self._check_may_open()
        for record in self.sudo().record_ids:
            other = record.loan_ids.filtered(lambda loan: loan.state == "lent")
            if other:
                raise UserError(
                    self.env._("%(record)s is lent: %(loan)s.", record=record.name, loan=other.name)
                )
        self._step(
            "approved", "lent", {"lent_by_id": self.env.uid, "lent_on": fields.Datetime.now()}
        )

    def action_return(self):
        """Take the paper back."""
        self._check_archivist()
        self._step(
            "lent",
            "returned",
            {"returned_to_id": self.env.uid, "returned_on": fields.Datetime.now()},
        )

    def action_extend(self):
        """Let the borrower keep the paper for two more weeks, from today or the day agreed."""
        self._check_archivist()
        for loan in self:
            later = max(loan.date_due, loan.company_id._credit_today()) + timedelta(days=14)
            loan._step("lent", "lent", {"date_due": later, "extensions": loan.extensions + 1})

    def action_cancel(self):
        """Give the request up before anything was handed over."""
        for loan in self:
            if loan.user_id != self.env.user:
                loan._check_archivist()
            loan._step(("draft", "requested", "approved"), "cancelled", {})

    def _step(self, before, after, values):
        self.check_access("read")
        allowed = (before,) if isinstance(before, str) else before
        for loan in self:
            if loan.state not in allowed:
                raise UserError(self.env._("%s isn't at this step.", loan.name))
            loan.sudo().write({"state": after, **values})
            loan._log(after)

    def _check_archivist(self):
        self.check_access("read")
        if not self.env.user.has_group(ARCHIVIST):
            raise AccessError(self.env._("Only archivists lend records."))
        if self.env.user in self.user_id:
            raise AccessError(self.env._("Nobody lends records to themselves."))

    def _check_may_open(self):
        """Raise unless the borrower may open every record: paper shows everything."""
        for loan in self:
            # All of them, also those hidden from who decides; judged for the borrower.
            records = loan.sudo().record_ids
            if any(record.state == "destroyed" for record in records):
                raise UserError(self.env._("%s names a destroyed record.", loan.name))
            records.with_user(loan.user_id)._check_operation(VIEW)

    def _log(self, what):
        detail = {"loan": self.name, "what": what, "for": self.user_id.name,
                  "purpose": self.purpose, "until": str(self.date_due)}  # fmt: skip
        self.env["credit.archive.log"]._append(
            [
                {"operation": "loan", "record": record, "detail": detail}
                for record in self.sudo().record_ids
            ]
        )

    # --- overdue

    @api.model
    def _cron_remind(self, limit=200):
        """Give borrowers of overdue loans and those who lent something to do, once a week."""
        loans = self.search([("is_overdue", "=", True)]).filtered(
            lambda loan: (
                not loan.reminded_on
                or (loan.company_id._credit_today() - loan.reminded_on).days >= REMIND_EVERY
            )
        )
        self.env["ir.cron"]._commit_progress(remaining=len(loans))
        for loan in loans[:limit]:
            loan._remind()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _remind(self):
        self.ensure_one()
        # An activity of its own: on a document it would subscribe, and records stay unnamed.
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": self.env.ref("credit_archive.mail_activity_loan").id,
                    "user_id": user.id,
                    "summary": self.name,
                    "note": self.with_context(lang=user.lang).env._(
                        "%(name)s was to be returned on %(date)s.",
                        name=self.name,
                        date=self.date_due,
                    ),
                }
                for user in self.user_id | self.lent_by_id
            ]
        )
        self.reminded_on = self.company_id._credit_today()
