from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import petition
from .credit_archive_petition import ACTIVITY


class CreditArchivePetitionLife(models.Model):
    """The way of a petition: taken by an archivist, granted or refused, answered to who asked."""

    _inherit = "credit.archive.petition"

    def _check_step(self, *states):
        self.check_access("write")
        self._check_archivist()
        self._check_at(*states)

    def action_take(self):
        """Deal with these petitions oneself: colleagues aren't asked any more. Returns True.

        Raises ``AccessError`` for who is no archivist, ``UserError`` for what was answered.
        sudo: nobody writes who deals with it; the right was checked.
        """
        self._check_step("new", "working")
        self.sudo().write({"state": "working", "handler_id": self.env.uid})
        self._log("taken")
        self._untell(ACTIVITY)
        return True

    def action_grant(self):
        """Give what is asked for, wholly or in part, and answer. Returns True.

        A correction changes the contact, with the rights of who grants it; a copy can be
        downloaded from now on; of an erasure a disposal list is proposed, which two others
        decide on. Raises ``AccessError`` for who may not, ``UserError`` for what can't be given.
        """
        self._check_step("working")
        for one in self:
            outcome, values = one._give()
            if outcome == petition.PARTLY:
                one._check_answered()
            one._answer(outcome, **values)
        return True

    def action_refuse(self):
        """Refuse, with the reason the customer reads, and answer. Returns True.

        Raises ``AccessError`` for who is no archivist, ``UserError`` without a reason.
        """
        self._check_step("working")
        for one in self:
            one._check_answered()
            values = one._refused_values() if one.kind == petition.ERASURE else {}
            one._answer(petition.REFUSED, **values)
        return True

    def _check_answered(self):
        """Raise unless there is an answer in words: what isn't given needs a reason."""
        if not (self.answer or "").strip():
            raise UserError(
                self.env._(
                    "%s: what isn't given needs a reason. Write it into the answer to the customer.",
                    self.name,
                )
            )

    def _give(self):
        """Carry out what this petition asks for; return (outcome, values of the petition)."""
        give = {
            petition.CORRECTION: self._give_correction,
            petition.COPY: self._give_copy,
            petition.ERASURE: self._give_erasure,
        }
        return give[self.kind]()

    def _give_correction(self):
        """Correct the contact, as the user. Of what is said in words only the answer tells."""
        accepted = self.line_ids.filtered("is_accepted")
        if not accepted:
            if self.line_ids:
                raise UserError(
                    self.env._("%s: nothing is marked to be corrected. Refuse it.", self.name)
                )
            self._check_answered()
        self._correct(accepted)
        kept = len(self.line_ids - accepted) + self.is_partial
        return petition.outcome(1, kept), {}

    def _correct(self, lines):
        """Write what ``lines`` say to the contact; raise ``AccessError`` for who can't write it.

        sudo: the mark on the line is the system's.
        """
        if not lines:
            return
        contact = self.env["res.partner"].browse(self.partner_id.id)
        if not contact.has_access("write"):
            raise AccessError(
                self.env._(
                    "Your role doesn't let you change contacts: ask a colleague who may (group "
                    "“Contact creation”) to take %s over.",
                    self.name,
                )
            )
        contact.write(lines._as_vals())
        lines.sudo().is_applied = True
        self._log("corrected", fields=lines.mapped("name"))

    def _answer(self, outcome, **values):
        """End this petition and tell who asked. sudo: nobody writes the state; it was checked."""
        self.sudo().write(
            {
                "state": outcome,
                "answered_by_id": self.env.uid,
                "answered_on": fields.Datetime.now(),
                **values,
            }
        )
        self._log(outcome)
        self._untell(ACTIVITY)
        self._mail_answer()

    def _mail_answer(self):
        """Queue the answer to who asked, as long as that person sees the customer's data.

        sudo: the template and the queue are the system's.
        """
        mine = self.sudo()
        if not mine._asker_still_sees() or not mine.contact_id.email:
            return
        self.env.ref("credit_archive.mail_template_petition").sudo().send_mail(mine.id)
        mine.is_mailed = True

    def _asker_still_sees(self):
        """Tell whether who asked sees this file in the portal today: a former contact doesn't.

        Called as the system.
        """
        seen = self.file_id._portal_files(self.user_id) if self.user_id.active else self.file_id[:0]
        return self.file_id in seen and self.partner_id == self.file_id.partner_id
