from odoo import models
from odoo.exceptions import UserError

from odoo.addons.credit_management.models.base.apart import apart


class CreditWriteOffDecision(models.Model):
    """The life of a write-off: handed in, decided by others, carried out."""

    _inherit = "credit.write.off"

    _approval_activity = "credit_collection.mail_activity_write_off"
    _waiting_list = (40, "credit_collection.credit_write_off_action")
    _approval_depends = ("state", "line_ids", "amount")

    def action_submit(self):
        """Hand these in for a decision; returns True.

        Raises AccessError for who may not write them, UserError for others than drafts,
        without items or lessons, and where an item changed or can't be booked.
        """
        self.check_access("write")
        for one in self:
            one._check_move("submitted")
            if not one.line_ids:
                raise UserError(self.env._("%s: there is no item on it yet.", one.name))
            if not (one.lessons or "").strip():
                raise UserError(self.env._("Lessons: say what is done differently from now on."))
            one._check_items()
            one._loss_accounts()
        # sudo: who handed it in is guarded; that person doesn't decide
        self.sudo().write({"requested_by_id": self.env.uid})
        self._update_state("submitted")
        self._hand_in()
        return True

    def _check_items(self):
        problem = next(filter(None, (line._problem() for line in self.line_ids)), None)
        if problem:
            raise UserError(problem)

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.filed': what was paid meanwhile isn't written off.
        result = super()._check_decidable(outcome)
        if outcome == "approved":
            self._check_items()
        return result

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': approved is posted, reconciled, and followed up.
        self._update_state("approved")
        for one in self:
            one._post_write_off()
            one._propose_grade()
        self.account_id._refresh_state()
        self.account_id._credit_changed()

    def _propose_grade(self):
        """Bad debt speaks against a grade: start an assessment, or ask for one.

        sudo: it is proposed, whoever approved the write-off; an analyst goes on from there.
        """
        one = self.sudo()
        user = one.account_id.user_id or one.requested_by_id
        known = (
            self.env["credit.assessment"]
            .sudo()
            .search(
                [("account_id", "=", one.account_id.id), ("state", "in", ("draft", "submitted"))]
            )
        )
        if not known and one.account_id.rating_id:
            drafted = self.env["credit.assessment"].sudo()
            # without a scorecard nothing is drafted: a person looks at it all the same
            apart(
                one.account_id,
                lambda account: drafted._create_guarded([{"account_id": account.id}]),
            )
        account = one.account_id.with_context(lang=user.lang or self.env.lang)
        account.activity_schedule(
            "credit_collection.mail_activity_grade",
            user_id=user.id,
            note=account.env._(
                "%(amount)s was written off (%(number)s): assess the grade and the limit anew.",
                amount=one.currency_id.format(one.amount),
                number=one.name,
            ),
        )

    # what the authority asks

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "write_off"

    def _authority_amount(self):
        # EXTENDS 'credit.approvable'. sudo: the same amount, whoever sees the lines
        self.ensure_one()
        return self.sudo().amount

    def _authority_rating(self):
        # EXTENDS 'credit.approvable'. sudo: the steps are the same whoever sees the account
        account = self.account_id.sudo()
        return account._effective_rating(self.company_id._credit_today())

    def _authority_partner(self):
        # EXTENDS 'credit.approvable'. sudo: only the id goes to the record of a step
        return self.account_id.sudo().partner_id

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'. sudo: only a digest of the items is shown
        return [
            self.state, self.account_id.id, self.reason, self.lessons,
            self.sudo().line_ids.mapped(lambda one: (one.move_line_id.id, one.amount)),
        ]  # fmt: skip

    def _involved(self):
        # EXTENDS 'credit.approvable': who asked for it, and who sells to the customer.
        # sudo: seen or not
        request = self.sudo()
        partner = request.account_id.partner_id
        return (
            super()._involved()
            | request.requested_by_id
            | partner.user_id
            | partner.credit_owner_id
        )

    def _proposers(self):
        # EXTENDS 'credit.approvable'. sudo: whoever asks, it is the same person
        return self.sudo().requested_by_id

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(request)s is %(state)s: this step is no longer possible.",
            request=self.name,
            state=state,
        )
