from math import inf

from odoo import fields, models
from odoo.exceptions import UserError


class CreditSummaryDecision(models.Model):
    """The life of a list of credit customers: handed in, approved by others (R94)."""

    _inherit = "credit.summary"

    _approval_activity = "credit_management.mail_activity_summary"
    _waiting_list = (50, "credit_management.credit_summary_action")
    _approval_depends = ("state", "limit_total", "has_unlimited")

    def action_submit(self):
        """Hand these lists in, on today's figures, which stay from now on. Returns True.

        Raises AccessError for who may not write them, UserError for others than drafts and
        for a list with nobody on it. sudo: who handed it in is guarded; that person
        doesn't decide.
        """
        self.action_collect()
        for summary in self:
            if not summary.line_ids:
                raise UserError(
                    self.env._("Nobody has credit in %s: there is nothing to approve.",
                               summary.company_id.name)
                )  # fmt: skip
        self.sudo().write({"submitted_by_id": self.env.uid, "submitted_on": fields.Datetime.now()})
        self._update_state("submitted")
        self._hand_in()
        return True

    # what the authority asks

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "summary"

    def _authority_amount(self):
        # EXTENDS 'credit.approvable': all limits on the list together.
        self.ensure_one()
        return inf if self.has_unlimited else self.limit_total

    def _approval_terms(self):
        # EXTENDS 'credit.approvable': the lines are frozen, so their day and sums tell them apart.
        self.ensure_one()
        return [
            self.state, self.company_id.id, self.date, self.submitted_on, self.note,
            self.limit_count, self.limit_total, self.owed_count, self.exposure_total,
        ]  # fmt: skip

    def _involved(self):
        # EXTENDS 'credit.approvable': everybody who had a hand in it.
        # sudo: no rule may hide any of them from the check.
        mine = self.sudo()
        return super()._involved() | mine.submitted_by_id | mine.contributor_ids

    def _proposers(self):
        # EXTENDS 'credit.approvable'. sudo: whoever asks, it is the same person
        return self.sudo().submitted_by_id

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': the list is what ships and collects go by from now on.
        self._update_state("approved")

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(list)s is %(state)s: this step is no longer possible.", list=self.name, state=state
        )
