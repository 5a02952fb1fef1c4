from odoo import api, fields, models
from odoo.exceptions import AccessError

APPROVED = "approved"


class CreditArchiveLoanAuthority(models.Model):
    """What the matrix of authority is asked about a loan, and what follows from its answer."""

    _inherit = "credit.archive.loan"

    _waiting_list = (60, "credit_archive.credit_archive_loan_action")
    _approval_depends = ("state", "asks_restricted", "record_ids")

    asks_restricted = fields.Boolean(
        "Asks for restricted records",
        compute="_compute_asks_restricted",
        store=True,
        help="Names what opens on loan only.",
    )

    @api.depends("record_ids.class_id.needs_permission")
    def _compute_asks_restricted(self):
        for loan, records in self._records_each().items():
            loan.asks_restricted = any(record.needs_permission for record in records)

    def _authority_kind(self):
        # EXTENDS 'credit.approvable': one record that opens for a purpose only is enough;
        # sudo: it is asked for whoever decides, of loans they can't read yet
        return "loan_restricted" if self.sudo().asks_restricted else "loan"

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        return [*super()._approval_terms(), self.state, sorted(self._all_records().ids)]

    def _to_decide(self):
        # EXTENDS 'credit.approvable': who doesn't know of a record isn't asked about it
        return super()._to_decide()._known_to(self.env.user)

    def _check_may_decide(self, but=(), turns=None):
        # EXTENDS 'credit.approvable': as above
        turns = turns or self._turns()
        result = super()._check_may_decide(but, turns)
        for loan in self - self._known_to(self.env.user):
            raise AccessError(loan._refusal_text("not_authorised", turns[loan.id]))
        return result

    def _persons_told(self, turn):
        # EXTENDS 'credit.archive.approvable': as above
        return super()._persons_told(turn).filtered(self._known_to)

    def _known_to(self, user):
        """Return those of these loans of which ``user`` knows every record, in one query."""
        seen = self._records_for(user)
        named = self._records_each()
        return self.filtered(lambda loan: named[loan] <= seen)

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.approvable'
        self._check_at("requested")
        if outcome == APPROVED:
            self._check_period()
            self._check_may_borrow()

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': the last step approves.
        for loan in self:
            restricted = loan._authority_kind() == "loan_restricted"
            loan._step("requested", "approved", {**loan._decision(), "is_restricted": restricted})
            loan._tell_borrower(lambda one: one.env._("Your loan was approved."))

    def _approvals_refused(self):
        # EXTENDS 'credit.approvable'
        for loan in self:
            loan._step("requested", "refused", {})
            loan._tell_borrower(lambda one: one.env._("Your loan was refused."))

    def _decision(self):
        """Return the values that say who approved last, and when."""
        last = self._last_decision()
        return {
            "approved_by_id": last.user_id.id or self.env.uid,
            "approved_on": last.date or fields.Datetime.now(),
        }

    def _tell_borrower(self, note):
        """Tell the borrower by an activity; ``note(loan)`` words it in their language."""
        self._tell("credit_archive.mail_activity_answer", {self: self.user_id}, note)
