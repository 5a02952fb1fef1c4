from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...engine import access
from ..base.groups import ARCHIVIST

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
    borrower: nobody asks for somebody else, nothing is passed on. Each step has
    one door, and leaves a line of the log on every record (R75).
    """

    _name = "credit.archive.loan"
    _description = "Loan of Records"
    _inherit = ["credit.archive.kept", "credit.archive.asked"]
    _order = "id desc"

    _credit_guarded = frozenset(
        {
            "approved_by_id",
            "approved_on",
            "is_restricted",
            "copy_ids",
            "lent_by_id",
            "lent_on",
            "signed_on",
            "returned_to_id",
            "returned_on",
            "revoked_by_id",
        }
    )

    kind = fields.Selection(
        KINDS,
        required=True,
        default=access.VIEW,
        help="View opens documents; print adds marked copies to print, copy to download; paper is "
        "the paper itself.",
    )
    user_id = fields.Many2one(string="Borrower")
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
    lent_by_id = fields.Many2one("res.users", "Handed over by", readonly=True, copy=False)
    lent_on = fields.Datetime("Handed over on", readonly=True, copy=False)
    signed_on = fields.Datetime(
        "Receipt signed on",
        readonly=True,
        copy=False,
        help="The borrower confirmed having the paper.",
    )
    returned_to_id = fields.Many2one("res.users", "Returned to", readonly=True, copy=False)
    returned_on = fields.Datetime("Returned on", readonly=True, copy=False)
    revoked_by_id = fields.Many2one("res.users", "Revoked by", readonly=True, copy=False)
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

    def write(self, vals):
        if FROZEN & set(vals) and not self.env.su:
            if any(loan.state != "draft" for loan in self):
                raise UserError(self.env._("Only a draft can be changed."))
            if any(loan.user_id != self.env.user for loan in self):
                raise AccessError(self.env._("Nobody borrows for somebody else."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(loan.state != "draft" for loan in self):
            raise UserError(self.env._("A loan is evidence and can't be deleted."))

    @api.model
    def _open_for(self, records):
        """Return {record: the approved loans of this user that name it}, in one query."""
        if not records:
            return {}
        # sudo: the user may read the own loans; the search is about the records asked for.
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

    # --- the steps

    def action_request(self):
        """Ask for the records; only who needs them does.

        Raises ``AccessError`` for somebody else's or for records the borrower has no right to,
        ``UserError`` for no record, a period that is over, or paper lent to somebody else.
        """
        for loan in self:
            if loan.user_id != self.env.user:
                raise AccessError(self.env._("Nobody borrows for somebody else."))
            loan._drop_hidden()
            if not loan.record_ids:
                raise UserError(self.env._("Records: say which ones are needed."))
            loan._check_period()
            loan._check_right()
            loan._check_in_place(loan.date_from)
        self._check_may_borrow()
        self._step("draft", "requested", {})
        self._hand_in()

    def _drop_hidden(self):
        """Take from the draft what the borrower can't see any more: it isn't there for them.

        sudo: what is hidden can be neither named nor taken out by the borrower.
        """
        hidden = self._all_records() - self.record_ids.sudo()
        # The draft itself isn't protected from its borrower, but the others may be hidden.
        if self.state == "draft" and hidden:
            self.sudo().record_ids = [fields.Command.unlink(record.id) for record in hidden]

    def _check_period(self, begun=False):
        """Raise when the period is over or, where it has to have ``begun``, lies ahead."""
        today = self.company_id._credit_today()
        if self.date_to < today:
            raise UserError(self.env._("Until: %s has passed.", self.date_to))
        if begun and today < self.date_from:
            raise UserError(self.env._("From: the loan begins on %s only.", self.date_from))

    def _check_right(self):
        """Raise, naming the records, for what the borrower sees but has no right to."""
        refused = self.record_ids - self.record_ids._borrowable(self.kind)
        if refused:
            raise AccessError(
                self.env._(
                    "Your role or clearance doesn't allow that with %s.",
                    ", ".join(refused.mapped("name")[:5]),
                )
            )

    def _check_in_place(self, day):
        """Raise when paper that is asked for is lent to somebody beyond ``day``."""
        if self.kind != access.PAPER:
            return
        # Who sees the record sees that its paper isn't there.
        for record in self._all_records():
            lent = record.loan_ids.filtered(lambda loan: loan.state == "lent")
            if lent and max(lent.mapped("date_to")) >= day:
                raise UserError(
                    self.env._(
                        "%(record)s is lent until %(date)s: ask for a later period.",
                        record=record.name,
                        date=max(lent.mapped("date_to")),
                    )
                )

    def _check_may_borrow(self):
        """Raise unless each borrower still has the right to all a loan would open.

        Judged anew at every step: a clearance may be lowered, a class raised, a
        record moved or destroyed meanwhile. sudo: the error names the borrower.
        """
        for loan in self:
            # All of them, also those hidden from who decides; judged for the borrower.
            records = loan._all_records()
            if any(record.state == "destroyed" for record in records):
                raise UserError(self.env._("%s names a destroyed record.", loan.name))
            if loan._records_for(loan.user_id)._borrowable(loan.kind) < records:
                raise AccessError(
                    self.env._(
                        "%(loan)s: role or clearance of %(borrower)s doesn't reach that far.",
                        loan=loan.name,
                        borrower=loan.user_id.sudo().name,
                    )
                )

    def _records_for(self, user):
        """Return the records of these loans as ``user`` sees them.

        sudo: who decides sees not all of the companies the user works for.
        """
        records = self._all_records()
        if not user.sudo().active:
            return records.browse()
        companies = user.sudo().company_ids.ids
        return records.with_user(user).with_context(allowed_company_ids=companies).exists()

    def action_hand_over(self):
        """Hand the paper over to the borrower, and to nobody else.

        Raises ``AccessError`` unless an archivist other than the borrower does it and the borrower
        may still have it, ``UserError`` unless it is approved paper, in time, and in its place.
        """
        self._check_archivist()
        for loan in self:
            if loan.kind != access.PAPER:
                raise UserError(self.env._("%s is no loan of paper.", loan.name))
            loan._check_at("approved")
            loan._check_period(begun=True)
            loan._check_not_lent()
        self._check_may_borrow()
        self._step(
            "approved", "lent", {"lent_by_id": self.env.uid, "lent_on": fields.Datetime.now()}
        )

    def _check_not_lent(self):
        for record in self._all_records():
            other = record.loan_ids.filtered(lambda loan: loan.state == "lent")
            if other:
                raise UserError(
                    self.env._(
                        "%(record)s is lent: %(loan)s.", record=record.name, loan=other[0].name
                    )
                )

    def action_sign(self):
        """Confirm, as the borrower, having received the paper; raises for others."""
        self.check_access("read")
        for loan in self:
            if loan.user_id != self.env.user:
                raise AccessError(self.env._("Only the borrower signs for the paper."))
            if not loan.signed_on:
                loan._step("lent", "lent", {"signed_on": fields.Datetime.now()}, "signed")

    def action_return(self):
        """Take the paper back.

        Raises unless an archivist other than the borrower does, and it is lent.
        """
        self._check_archivist()
        self._step(
            "lent",
            "returned",
            {
                "returned_to_id": self.env.uid,
                "returned_on": fields.Datetime.now(),
                "extension_to": False,
            },
        )

    def action_cancel(self):
        """Give the request up before anything was handed over, or the rest of the period.

        The borrower does, or an archivist; raises ``AccessError`` for others.
        """
        for loan in self:
            if loan.user_id != self.env.user:
                loan._check_archivist()
        self._step(("draft", "requested", "approved"), "cancelled", {})
        self._retire_approvals()

    def action_revoke(self):
        """End an approved loan before its day.

        Raises unless an archivist other than the borrower does, and it is approved.
        """
        self._check_archivist()
        self._step("approved", "revoked", {"revoked_by_id": self.env.uid})

    def _step(self, before, after, values, what=None):
        """Take all loans from ``before`` to ``after``: the one door of every step."""
        self.check_access("read")
        self._check_at(*([before] if isinstance(before, str) else before))
        for loan in self:
            # sudo: who decides or hands over needn't be able to change the request.
            loan.sudo().write({"state": after, **values})
        self._log(what or after)

    def _check_archivist(self):
        self.check_access("read")
        if not self.env.user.has_group(ARCHIVIST):
            raise AccessError(self.env._("Only archivists lend records."))
        if self.env.user in self.user_id:
            raise AccessError(self.env._("Nobody lends records to themselves."))

    def _log(self, what):
        """Log a step on every record; sudo: it names who borrowed, whatever the caller may read."""
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "loan",
                    "record": record,
                    "detail": {
                        "loan": loan.name,
                        "what": what,
                        "kind": loan.kind,
                        "for": loan.user_id.sudo().name,
                        "purpose": loan.purpose,
                        "days": [str(loan.date_from), str(loan.date_to)],
                    },
                }
                for loan in self
                for record in loan._all_records()
            ]
        )
