from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.credit_management.models.authority.credit_approvable import APPROVAL_FIELDS

from ..engine import access

KINDS = [
    (access.VIEW, "View"),
    (access.PRINT, "Print"),
    (access.COPY, "Copy"),
    (access.PAPER, "Paper"),
]
STATES = [
    ("draft", "Draft"),
    ("requested", "Requested"),
    ("approved", "Approved"),
    ("lent", "Lent"),
    ("returned", "Returned"),
    ("closed", "Closed"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
    ("revoked", "Revoked"),
]
FROZEN = frozenset({"record_ids", "purpose", "kind", "date_from", "date_to"})
USUAL_DAYS = 14


class CreditArchiveLoan(models.Model):
    """A loan of records (借阅, R74): who wants which records, how, what for, from when to when.

    ``view`` opens content that is open for a purpose only, ``print`` adds marked
    copies to print, ``copy`` to download; ``paper`` is the paper itself. A loan
    adds to role and clearance and replaces neither. The borrower stays the
    borrower: nobody asks for somebody else, nothing is passed on.
    """

    _name = "credit.archive.loan"
    _description = "Loan of Records"
    _inherit = ["credit.archive.kept", "credit.archive.approvable"]
    _order = "id desc"

    _credit_guarded = APPROVAL_FIELDS | frozenset(
        {
            "name",
            "user_id",
            "company_id",
            "state",
            "approved_by_id",
            "approved_on",
            "is_restricted",
            "copy_ids",
        }
    )

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    kind = fields.Selection(
        KINDS,
        required=True,
        default=access.VIEW,
        help="View opens documents; print adds marked copies to print, copy to download; paper is "
        "the paper itself.",
    )
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
        # The system sees all of them, a user some: neither finds in memory what the other read.
        depends_context=("uid",),
    )
    purpose = fields.Char(required=True)
    date_from = fields.Date(
        "From", required=True, default=lambda self: self.env.company._credit_today()
    )
    date_to = fields.Date(
        "Until",
        required=True,
        default=lambda self: self.env.company._credit_today() + timedelta(days=USUAL_DAYS),
        help="The last day; paper is back by then.",
    )
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False)
    approved_on = fields.Datetime("Approved on", readonly=True, copy=False)
    is_restricted = fields.Boolean(
        "Restricted",
        readonly=True,
        copy=False,
        help="Approved by who may approve it for classes that open for a purpose only.",
    )
    copy_ids = fields.One2many("credit.archive.copy", "loan_id", "Copies", readonly=True)

    # What a user has on loan is asked at every opening.
    _open_idx = models.Index("(user_id) WHERE state = 'approved'")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for loan in self:
            if loan.date_to < loan.date_from:
                raise ValidationError(
                    self.env._(
                        "Until: %(to)s is before the start on %(start)s.",
                        to=loan.date_to,
                        start=loan.date_from,
                    )
                )

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
        if FROZEN & set(vals) and not self.env.su:
            if any(loan.state != "draft" for loan in self):
                raise UserError(self.env._("Only a draft can be changed."))
            if any(loan.user_id != self.env.user for loan in self):
                raise AccessError(self.env._("Nobody borrows for somebody else."))
        self._check_records(vals)
        result = super().write(vals)
        if "record_ids" in vals:
            self.invalidate_recordset(["record_ids"])  # for the others, too
        return result

    @api.model
    def _check_records(self, vals):
        if not self.env.su:
            self.env["credit.archive.record"]._check_named(vals.get("record_ids") or [])

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(loan.state != "draft" for loan in self):
            raise UserError(self.env._("A loan is evidence and can't be deleted."))

    @api.model
    def _open_for(self, records):
        """Return {record: the approved loans of this user that name it}, in one query."""
        if not records:
            return {}
        # The user may read the own loans; the search is about the records asked for.
        loans = self.sudo().search(
            [
                ("user_id", "=", self.env.uid),
                ("state", "=", "approved"),
                ("record_ids", "in", records.ids),
            ]
        )
        return {
            record: loans.filtered(lambda loan, record=record: record in loan.record_ids)
            for record in records
        }

    def _as_engine(self):
        """Return the engine's ``Loan`` of each."""
        return tuple(
            access.Loan(loan.kind, loan.date_from, loan.date_to, loan.is_restricted)
            for loan in self
        )
