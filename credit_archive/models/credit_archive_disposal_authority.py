from odoo import api, models
from odoo.exceptions import UserError

APPROVED = "approved"


class CreditArchiveDisposalAuthority(models.Model):
    """What the matrix of authority is asked about a disposal list (R76).

    Who decides must read the list, and so be an archivist: its lines name records.
    """

    _inherit = "credit.archive.disposal"

    _approval_depends = ("state", "line_ids")

    def action_authorise(self):
        """Authorise the list: whom the matrix names, never who proposed it."""
        return self.action_approve()

    def action_reject_wizard(self):
        """Open the dialogue that asks why this list is refused."""
        return self._ask_rejection()

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "disposal"

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        return [*super()._approval_terms(), self.state, sorted(self.sudo().line_ids.ids)]

    def _approval_subjects(self):
        # EXTENDS 'credit.archive.approvable'
        return [{"record": record} for record in self.sudo().line_ids.record_id]

    def _approval_user(self):
        # EXTENDS 'credit.archive.approvable'
        return self.sudo().proposed_by_id

    def _involved(self):
        # EXTENDS 'credit.archive.approvable': whoever had the system make its lines, too
        return super()._involved() | self.sudo().line_ids.create_uid

    def _approvals_open(self):
        # EXTENDS 'credit.approvable'
        return self.state == "draft" and bool(self.line_ids)

    @api.model
    def _approvals_open_domain(self):
        # EXTENDS 'credit.approvable'
        return [("state", "=", "draft"), ("line_ids", "!=", False)]

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.approvable'
        self._check_at("draft")
        if not self.line_ids:
            raise UserError(self.env._("%s is empty: nothing is due.", self.name))
        if outcome == APPROVED:
            self._check_may_destroy()

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': the last step authorises.
        for disposal in self:
            last = disposal._last_decision()
            # Who decides needn't be able to write what is decided.
            disposal.sudo().write(
                {
                    "state": "authorised",
                    "authorised_by_id": last.user_id.id,
                    "authorised_on": last.date,
                }
            )

    def _approvals_refused(self):
        # EXTENDS 'credit.approvable'
        self.sudo().state = "cancelled"

    def _authorised_by(self):
        """Return everybody who approved a step of this list: none of them witnesses it."""
        # Decisions are evidence that needn't be open to who witnesses.
        rows = self.sudo().approval_ids
        decided = rows.filtered(lambda row: row.state == APPROVED and row.is_counted)
        return decided.user_id | self.authorised_by_id

    def _refusal_text(self, code, turn):
        # EXTENDS 'credit.approvable'
        if code == "own":
            return self.env._("Who proposed %s can't authorise it, too.", self.name)
        return super()._refusal_text(code, turn)
