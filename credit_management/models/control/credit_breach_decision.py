from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.breach import problem

CORRECTION = "credit_management.mail_activity_breach_correction"


class CreditBreachDecision(models.Model):
    """The life of a breach: handed in with a measure, decided by others, put right, closed."""

    _inherit = "credit.breach"

    _approval_activity = "credit_management.mail_activity_breach"
    _waiting_list = (80, "credit_management.credit_breach_action")
    _approval_depends = ("state", "measure", "measure_amount", "weight")
    _audited = False

    _moves = {
        "draft": {"submitted"},
        "submitted": {"draft", "approved", "rejected"},
        "approved": {"closed"},
    }

    def action_submit(self):
        """Hand these breaches in with the measure proposed. Returns True.

        By who may register them and isn't concerned, else ``AccessError``; ``UserError`` for
        a weight or measure that is missing or doesn't fit, and for who can't correct it.
        """
        self.check_access("write")
        self._check_may_change()
        for breach in self:
            breach._check_complete()
        self.sudo().write({"submitted_by_id": self.env.uid})  # sudo: guarded, the right was checked
        self._update_state("submitted")
        self._hand_in()
        self._tell_person()
        return True

    def action_draft(self):
        # EXTENDS 'credit.filed': by who may register them and isn't concerned.
        self.check_access("write")
        self._check_may_register()
        self._check_not_own()
        return super().action_draft()

    def _check_complete(self):
        """Raise ``UserError`` for a measure that is missing or doesn't fit, in words."""
        texts = {
            "missing": lambda: self.env._("Weight and measure: choose both."),
            "unfit": lambda: self.env._(
                "%(measure)s is no measure for a breach of this weight.",
                measure=dict(self._fields["measure"]._description_selection(self.env))[
                    self.measure
                ],
            ),
            "amount": lambda: self.env._(
                "Penalty: an economic measure has an amount above zero, another one has none."
            ),
        }
        found = problem(self.weight or "", self.measure or "", self.measure_amount)
        if found:
            raise UserError(texts[found]())
        if not (self.measure_reason or "").strip():
            raise UserError(self.env._("Why this measure: say it in a few words."))
        if bool(self.corrector_id) != bool(self.date_correct):
            raise UserError(
                self.env._("Correction: name who corrects it and until when, or neither.")
            )
        # sudo: who corrects has to be able to open it, whatever users one may read
        who = self.sudo().corrector_id
        if who and not who.has_group("credit_management.group_credit_user"):
            raise UserError(self.env._("Corrected by: choose a colleague who works with credit."))
        if self.measure == "correction" and not self.corrector_id:
            raise UserError(self.env._("Correction: name who corrects it and until when."))

    def _tell_person(self):
        """Tell who is concerned that they may say something. sudo: they needn't be readable."""
        for breach in self:
            user = breach.sudo().person_id
            mine = breach.sudo().with_context(lang=user.lang)
            mine.message_notify(
                partner_ids=user.partner_id.ids,
                subject=mine.env._("%s concerns you", mine.name),
                body=mine.env._(
                    "A breach of authority is registered under your name, and a measure is to be "
                    "decided. You can read it and say what you have to say in its discussion."
                ),
            )

    # --- what the authority asks

    def _authority_kind(self):
        # EXTENDS 'credit.approvable'
        return "breach"

    def _authority_amount(self):
        # EXTENDS 'credit.approvable': the penalty, in the root company's currency.
        return self.measure_amount

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        self.ensure_one()
        return [
            self.state, self.person_id.id, self.weight, self.measure, self.measure_amount,
            self.measure_reason, self.corrector_id.id, self.date_correct,
        ]  # fmt: skip

    def _involved(self):
        # EXTENDS 'credit.approvable': who registered it, handed it in, and who is concerned.
        # sudo: no rule may hide any of them from the check.
        mine = self.sudo()
        return super()._involved() | mine.reported_by_id | mine.submitted_by_id | mine.person_id

    def _proposers(self):
        # EXTENDS 'credit.approvable'. sudo: whoever asks, it is the same person
        return self.sudo().submitted_by_id - self.sudo().person_id

    def _approvals_done(self):
        # EXTENDS 'credit.approvable': the measure stands; who corrects is asked.
        self._update_state("approved")
        for breach in self.filtered("corrector_id"):
            # sudo: who decides needn't be able to plan other people's work
            user = breach.sudo().corrector_id
            mine = breach.sudo().with_context(lang=user.lang)
            mine.activity_schedule(CORRECTION, user_id=user.id, date_deadline=breach.date_correct)

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(breach)s is “%(state)s”: this step isn't possible now.",
            breach=self.name,
            state=state,
        )

    # --- correction and end

    def action_corrected(self, what):
        """Say what was done to put it right: who has to, or an auditor or manager not concerned.

        Else ``AccessError``; ``UserError`` without words or where nothing waits. Returns True.
        sudo: guarded fields, the right was checked.
        """
        self.check_access("read")
        said = self._as_text(what)
        for breach in self:
            if self.env.user != breach.sudo().corrector_id:
                breach._check_may_register()
                breach._check_not_own()
            if not breach.is_uncorrected:
                raise UserError(self.env._("%s waits for no correction.", breach.name))
        if not said:
            raise UserError(self.env._("What was done: say it in a few words."))
        for breach in self.sudo():
            breach.write(
                {
                    "correction": said,
                    "corrected_by_id": self.env.uid,
                    "corrected_on": breach.company_id._credit_today(),
                }
            )
        self.sudo().activity_unlink([CORRECTION])
        return True

    def action_close(self, outcome):
        """Close these breaches with what came of them; they stay as they are. Returns True.

        By auditors and credit managers who aren't concerned, else ``AccessError``;
        ``UserError`` without an ``outcome``, before the measure is decided, and while the
        correction waits.
        """
        self.check_access("read")
        self._check_may_register()
        self._check_not_own()
        said = self._as_text(outcome)
        for breach in self:
            if breach.is_uncorrected:
                raise UserError(self.env._("%s waits for its correction.", breach.display_name))
        if not said:
            raise UserError(self.env._("What came of it: say it in a few words."))
        for breach in self:
            breach._update_state(
                "closed",
                outcome=said,
                closed_by_id=self.env.uid,
                closed_on=breach.sudo().company_id._credit_today(),  # sudo: a root company
            )
        return True

    def action_corrected_wizard(self):
        """Return the dialogue that asks what was done to put it right."""
        return self._step_dialogue("corrected", self.env._("Corrected"))

    def action_close_wizard(self):
        """Return the dialogue that asks what came of it."""
        return self._step_dialogue("close", self.env._("Close"))

    def _step_dialogue(self, step, name):
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "credit.breach.step",
            "view_mode": "form",
            "target": "new",
            "context": {"default_breach_ids": [(6, 0, self.ids)], "default_step": step},
        }

    def _late_since(self):
        """Return the day by which it was to be corrected."""
        return self.date_correct

    @api.model
    def _waiting_domain(self):
        # EXTENDS 'credit.approvable': also what the user has to correct.
        mine = Domain("is_uncorrected", "=", True) & Domain("corrector_id", "=", self.env.uid)
        return super()._waiting_domain() | mine
