from odoo import api, fields, models

from .credit_approvable import APPROVAL_FIELDS

DECIDED = ("approved", "rejected")


class CreditFiled(models.AbstractModel):
    """A document that is drafted, handed in, and approved or rejected by others.

    It keeps who took the last decision, when and why. A model that inherits it has a
    ``state`` with these four, maybe with more; it says in ``_approvals_done`` what follows
    from an approval, and extends the rest where more than the state changes.
    """

    _name = "credit.filed"
    _description = "Document that is handed in and decided"
    _inherit = ["credit.lifecycle", "credit.approvable"]

    _moves = {"draft": {"submitted"}, "submitted": {"draft", "approved", "rejected"}}

    _credit_guarded = APPROVAL_FIELDS | frozenset(
        {"state", "decided_by_id", "decided_on", "decision_reason"}
    )

    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, copy=False)
    decided_on = fields.Datetime("Decided on", readonly=True, copy=False)
    decision_reason = fields.Text("Reason of the decision", readonly=True, copy=False)

    def action_reject_wizard(self):
        """Return the action that asks for the reason of a rejection of this document."""
        return self._ask_rejection()

    def action_draft(self):
        """Take these submitted documents back to change them; approvals so far count no more.

        Raises AccessError for who may not write them, UserError for any that isn't
        submitted. Returns True.
        """
        return self._take_back()

    def _approvals_open(self):
        # EXTENDS 'credit.approvable'
        return self.state == "submitted"

    @api.model
    def _approvals_open_domain(self):
        # EXTENDS 'credit.approvable'
        return [("state", "=", "submitted")]

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.approvable': nothing that is decided already.
        self._check_move(outcome)

    def _approvals_refused(self):
        # EXTENDS 'credit.approvable': everything stays as it was.
        self._update_state("rejected")

    def _write_move(self, values):
        # EXTENDS 'credit.lifecycle': with who decided it, when and why.
        if values["state"] not in DECIDED:
            return super()._write_move(values)
        for document in self:
            last = document._last_decision()
            decision = {
                "decided_by_id": last.user_id.id or self.env.uid,
                "decided_on": last.date or fields.Datetime.now(),
                "decision_reason": last.reason,
            }
            super(CreditFiled, document)._write_move({**values, **decision})
        return None

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle': nobody is asked any more.
        # sudo: the activities are other people's.
        if state != "submitted" and self._approval_activity:
            self.sudo().activity_unlink([self._approval_activity])
        return super()._after_move(state)
