from odoo import api, models
from odoo.exceptions import UserError

CLOSED = ("superseded", "cancelled")


class CreditPolicyEditionLife(models.Model):
    """The life of an edition, from the need to its approval by others than who drafted it."""

    _inherit = "credit.policy.edition"

    _approval_activity = "credit_management.mail_activity_policy_edition"
    _waiting_list = (85, "credit_management.credit_policy_edition_action")
    _approval_depends = ("state", "title", "text", "change_ids")
    _audited = False

    _moves = {
        "need": {"draft", "cancelled"},
        "draft": {"review", "cancelled"},
        "review": {"draft", "opinion", "approval"},
        "opinion": {"draft", "approval"},
        "approval": {"draft", "approved"},
        "approved": {"draft", "published", "cancelled"},
        "published": {"in_force", "cancelled"},
        "in_force": {"superseded"},
    }

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(edition)s is “%(state)s”: this step isn't possible now.",
            edition=self.display_name,
            state=state,
        )

    def _go(self, state, **values):
        """Move on, for who may write these; raises ``AccessError`` for others. Returns True."""
        self.check_access("write")
        self._check_move(state)
        self._update_state(state, **values)
        return True

    def action_start(self):
        """Begin the draft, once the team is named. Returns True."""
        self.check_access("write")
        for edition in self:
            if not edition.team_ids:
                raise UserError(self.env._("Team: name who works on the draft first."))
        return self._go("draft")

    def action_review(self):
        """Hand the draft to the team's review; its changes must fit together. Returns True."""
        self.check_access("write")
        self._check_move("review")
        for edition in self:
            edition.sudo().planned = edition._try()[0]  # sudo: guarded, the right was checked
        return self._go("review")

    def action_opinion(self):
        """Ask for the opinion of somebody outside, once every comment is answered."""
        self._check_answered()
        return self._go("opinion")

    def action_submit(self):
        """Hand the edition in for approval. Returns True.

        ``AccessError`` for who may not write it; ``UserError`` with open comments, without a
        text, and where its changes don't fit together (a gap in the matrix, a bad value).
        """
        self.check_access("write")
        self._check_move("approval")
        self._check_answered()
        for edition in self:
            if not (edition.text or "").strip():
                raise UserError(self.env._("Text of the policy: write it, or fill the template."))
            # sudo: guarded, the right was checked
            edition.sudo().write({"planned": edition._try()[0], "submitted_by_id": self.env.uid})
        self._update_state("approval")
        self._hand_in()
        return True

    def action_draft(self):
        """Take these back to be changed; approvals so far count no more. Returns True."""
        return self._take_back()

    def action_cancel(self):
        """Give these editions up; what is in force stays as it is. Returns True."""
        return self._go("cancelled", date_start=False)

    def action_check(self):
        """Try the changes of a draft and undo them; show what differs, tell that they fit.

        Returns a notice.
        ``AccessError`` for who may not write them; ``UserError`` saying what doesn't fit.
        """
        self.ensure_one()
        self.check_access("write")
        parts, before = self._try()
        if self.state in ("need", "draft"):
            self.sudo().planned = parts  # sudo: guarded, the right was checked
        changed = sum(len(rows) for _part, rows in self._differences_between(before, parts))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The draft fits: %s rows would change.", changed),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _check_answered(self):
        """Raise ``UserError`` while a comment is open. sudo: every comment counts."""
        for edition in self:
            left = edition.sudo().comment_ids.filtered("is_open")
            if left:
                raise UserError(
                    self.env._(
                        "%(edition)s: %(count)s comments wait for an answer, the first about "
                        "%(part)s.",
                        edition=edition.display_name,
                        count=len(left),
                        part=left[0].part,
                    )
                )

    def action_evaluate(self, said):
        """Keep how this edition has proven itself. Returns True.

        By who may write it, else ``AccessError``; ``UserError`` before it was in force and
        without words. sudo: guarded, the right was checked.
        """
        self.check_access("write")
        text = self._as_text(said)
        for edition in self:
            if edition.state not in ("in_force", "superseded"):
                raise UserError(edition._move_refused(edition._state_told()))
        if not text:
            raise UserError(self.env._("Evaluation: say it in a few words."))
        for edition in self.sudo():
            edition.write(
                {
                    "evaluation": text,
                    "evaluated_by_id": self.env.uid,
                    "evaluated_on": edition.company_id._credit_today(),
                }
            )
        return True

    def _state_told(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    # --- what the authority asks

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "policy"

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'. sudo: who decides sees all of it, or is refused before
        mine = self.sudo()
        return [
            self.state, self.title, mine.text or "", mine.opinion_text or "",
            *([one.action, one.res_model, one.res_id, one.value] for one in mine.change_ids),
        ]  # fmt: skip

    def _involved(self):
        # EXTENDS 'credit.approvable': whoever typed in the draft, and who handed it in.
        mine = self.sudo()  # sudo: no rule may hide any of them from the check
        return super()._involved() | mine.author_ids | mine.submitted_by_id

    def _proposers(self):
        # EXTENDS 'credit.approvable'. sudo: whoever asks, it is the same person
        return self.sudo().submitted_by_id

    def _approvals_open(self):
        # EXTENDS 'credit.approvable'
        return self.state == "approval"

    @api.model
    def _approvals_open_domain(self):
        # EXTENDS 'credit.approvable'
        return [("state", "=", "approval")]

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.approvable'
        self._check_move("approved")

    def _approvals_done(self):
        # EXTENDS 'credit.approvable'
        self._update_state("approved")

    def _approvals_refused(self):
        # EXTENDS 'credit.approvable': it is a draft again, with the reason in its discussion.
        self._update_state("draft")

    def action_reject_wizard(self):
        """Return the action that asks for the reason of a rejection of this edition."""
        return self._ask_rejection()

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle': nobody is asked any more. sudo: other people's activities
        if state != "approval":
            self.sudo().activity_unlink([self._approval_activity])
        return super()._after_move(state)

    def _step_dialogue(self, step, name, **defaults):
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "credit.policy.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_edition_id": self.id, "default_step": step, **defaults},
        }

    def action_publish_wizard(self):
        """Return the dialogue that asks from which day on the edition is in force."""
        self.ensure_one()
        return self._step_dialogue("publish", self.env._("Publish"))

    def action_evaluate_wizard(self):
        """Return the dialogue that asks how the edition has proven itself."""
        self.ensure_one()
        return self._step_dialogue("evaluate", self.env._("Evaluate"))
