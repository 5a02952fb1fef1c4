from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...engine import privacy_breach


class CreditArchiveBreachLife(models.Model):
    """The life of a breach: dealt with, decided, told to whom it has to be told, closed."""

    _inherit = "credit.archive.breach"

    def action_take(self):
        """Deal with these breaches oneself; ``AccessError`` as ``_check_handler``. Returns True."""
        self.check_access("write")
        self._check_handler()
        self._check_at("reported", "decided")
        self._take()
        return True

    def _take(self):
        """Note that the user deals with these; whoever has once doesn't end them."""
        # sudo: nobody names anybody but oneself; the callers have checked the right
        self.sudo().write(
            {"responsible_id": self.env.uid, "handler_ids": [Command.link(self.env.uid)]}
        )
        self._log("taken")

    def _note_handler(self):
        """Keep that the user deals with these: who does doesn't end them.

        sudo: nobody names anybody but oneself; the callers have checked the right.
        """
        self.sudo().write({"handler_ids": [Command.link(self.env.uid)]})

    def action_assess(self):
        """Take over whom the risk would have told, where nobody has decided it. Returns True.

        Raises ``UserError`` where the risk wasn't assessed.
        """
        self.check_access("write")
        self._check_handler()
        for one in self:
            if not one.risk:
                raise UserError(
                    self.env._("Risk: say how likely and how severe harm is for those affected.")
                )
            authority, affected = privacy_breach.who_is_told(one.risk)
            one.write(
                {
                    "authority_needed": one.authority_needed or ("yes" if authority else "no"),
                    "affected_needed": one.affected_needed or ("yes" if affected else "no"),
                }
            )
        return True

    def action_decide(self):
        """Decide on the measure as it is written down; it stays, and who did it is told. Returns True.

        By an archive manager whom it doesn't concern, else ``AccessError``; ``UserError`` for
        what is missing.
        """
        self.check_access("write")
        self._check_handler()
        self._check_at("reported")
        for one in self:
            one._check_decidable()
        self.filtered(lambda breach: breach.responsible_id != self.env.user)._take()
        # sudo: nobody writes who decided and when; the right was checked above.
        self.sudo().write(
            {
                "state": "decided",
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
            }
        )
        for one in self:
            one._log("decided", measure=one.measure)
        self._tell_person()
        return True

    def _check_decidable(self):
        """Raise ``UserError`` for what a decision needs and isn't there."""
        self._check_assessed()
        missing = [
            (not self.measure, self.env._("Measure: choose one, “No measure” is one too.")),
            (
                not (self.measure_reason or "").strip(),
                self.env._("Why this measure: say it in a few words."),
            ),
            (
                # sudo: whom it concerns needn't be a user one may read
                self.measure not in ("none", "legal") and not self.sudo().person_id,
                self.env._("This measure is taken against an employee: name who did it."),
            ),
            (
                (self.measure == "penalty") != bool(self.measure_amount),
                self.env._("Amount: a penalty has one above zero, another measure has none."),
            ),
        ]
        self._raise_missing(missing)

    def _check_assessed(self):
        """Raise ``UserError`` unless it stands who is told, and why not where the risk asks for it."""
        authority, affected = privacy_breach.who_is_told(self.risk)
        refused = (authority and self.authority_needed == "no") or (
            affected and self.affected_needed == "no"
        )
        missing = [
            (not self.risk, self.env._("Risk: say how likely and how severe harm is.")),
            (
                not (self.authority_needed and self.affected_needed),
                self.env._("Decide whether the authority and those affected are told."),
            ),
            (
                refused and not (self.needed_reason or "").strip(),
                self.env._("A risk like this is told as a rule: say why not."),
            ),
        ]
        self._raise_missing(missing)

    @api.model
    def _raise_missing(self, missing):
        """Raise ``UserError`` with the first text of ``missing``, [(is it missing, text)]."""
        for is_missing, text in missing:
            if is_missing:
                raise UserError(text)

    def _tell_person(self):
        """Tell who did it what was decided, and nothing of who reported it.

        sudo: whom it concerns needn't be a user one may read.
        """
        for one in self.filtered(lambda breach: breach.measure != "none"):
            one._tell("credit_archive.mail_activity_breach_measure", one.sudo().person_id,
                      type(one)._measure_text)  # fmt: skip

    def _measure_text(self):
        """Return what was decided, for whom it concerns."""
        measures = dict(self._fields["measure"]._description_selection(self.env))
        return self.env._(
            "A measure was decided on a privacy breach that concerns you: %(measure)s. You can "
            "say what you have to say to the archive manager.",
            measure=measures[self.measure],
        )

    def action_dismiss(self):
        """Decide that it was none; ``UserError`` without words of why. Returns True."""
        return self._end("reported", "dismissed", ("outcome",))

    def action_close(self):
        """Close with what came of it and what was learned; it stays as it is. Returns True.

        By an archive manager who didn't deal with it and whom it doesn't concern, else
        ``AccessError``; ``UserError`` while a notice is missing or words are.
        """
        self.check_access("write")
        self._check_handler()
        for one in self:
            one._check_assessed()  # again: it can be changed after the decision
            one._check_told()
        return self._end("decided", "closed", ("outcome", "lessons"))

    def _check_told(self):
        """Raise ``UserError`` while somebody has to be told still."""
        missing = privacy_breach.unfinished(
            self.authority_told_on, self.authority_needed == "yes",
            self.affected_told_on, self.affected_needed == "yes",
        )  # fmt: skip
        texts = {
            "authority": self.env._("The authority has to be told first: add the notice."),
            "affected": self.env._("Those affected have to be told first: add the notice."),
        }
        if missing:
            raise UserError(texts[missing])

    def _end(self, before, state, said):
        """End these breaches, which are at ``before``, in ``state``; ``said`` has to be written."""
        self.check_access("write")
        self._check_handler()
        self._check_at(before)
        for one in self:
            if not one.responsible_id:
                raise UserError(
                    self.env._("%s: somebody has to deal with it before another ends it.", one.name)
                )
            # sudo: who dealt with it needn't be a user one may read
            if self.env.user in one.sudo().handler_ids:
                raise UserError(
                    self.env._(
                        "%s was dealt with by you: another archive manager ends it.", one.name
                    )
                )
            for name in said:
                if not (one[name] or "").strip():
                    label = one._fields[name]._description_string(self.env)
                    raise UserError(self.env._("%s: say it in a few words.", label))
        # sudo: nobody writes who ended it and when; the right was checked above.
        self.sudo().write(
            {"state": state, "closed_by_id": self.env.uid, "closed_on": fields.Datetime.now()}
        )
        self._log(state)
        self._untell("credit_archive.mail_activity_breach")
        return True
