from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine import consent
from ..base.groups import ARCHIVIST, MANAGER
from .credit_archive_consent import NEEDS

STATUSES = [
    ("draft", "Draft"),
    ("doubtful", "To be confirmed again"),
    (consent.LATER, "Begins later"),
    (consent.VALID, "Valid"),
    (consent.ENDING, "Ends soon"),
    (consent.OVER, "Over"),
    ("withdrawn", "Withdrawn"),
    ("ended", "Ended"),
    ("void", "Entered by mistake"),
]
ENDS = {"withdrawn": consent.CONSENT, "ended": None, "void": None}
"""The steps by which a confirmed basis ends, and of which kind alone it may be."""


class CreditArchiveConsentLife(models.Model):
    """The life of a basis: confirmed by somebody else, withdrawn, confirmed again after a merge."""

    _inherit = "credit.archive.consent"

    status = fields.Selection(STATUSES, compute="_compute_status", search="_search_status")

    @api.depends("state", "is_doubtful", "date_from", "date_to")
    def _compute_status(self):
        for one in self:
            if one.state != "confirmed":
                one.status = one.state
            elif one.is_doubtful:
                one.status = "doubtful"
            else:
                # sudo: which day it is where the customer is kept.
                day = one.sudo().company_id._credit_today()
                one.status = consent.status(one._as_engine(), day)

    @api.model
    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = self._status_domains()
        return Domain.OR(domains[one] for one in value if one in domains)

    @api.model
    def _status_domains(self):
        """Return {status: domain of the consents that have it today}."""
        today = self.env.company._credit_today()
        soon = fields.Date.add(today, days=consent.SOON)
        running = Domain("state", "=", "confirmed") & Domain("is_doubtful", "=", False)
        begun = running & Domain("date_from", "<=", today)
        left = begun & (Domain("date_to", "=", False) | Domain("date_to", ">=", today))
        ending = left & Domain("date_to", "<=", soon)
        return {
            **{state: Domain("state", "=", state) for state in ("draft", *ENDS)},
            "doubtful": Domain("state", "=", "confirmed") & Domain("is_doubtful", "=", True),
            consent.LATER: running & Domain("date_from", ">", today),
            consent.VALID: left & (Domain("date_to", "=", False) | Domain("date_to", ">", soon)),
            consent.ENDING: ending,
            consent.OVER: begun & Domain("date_to", "<", today),
        }

    def _as_engine(self):
        """Return this basis as the engine's ``Basis``; called as the system or by who reads it."""
        self.ensure_one()
        return consent.Basis(
            kind=self.basis,
            purpose=self.purpose_id.id,
            uses=self._uses(),
            classes=frozenset(self.class_ids.ids),
            start=self.date_from,
            end=self.date_to or None,
            recipients=self.recipients,
            names=consent.names(self.recipient_names),
            confirmed=self.confirmed_on or None,
            withdrawn=self.withdrawn_on or None,
            noted=self.noted_on or None,
        )

    @api.model
    def _bases(self, files):
        """Return {file: engine's bases of its customer}, in a constant number of queries.

        Withdrawn ones are among them: they end what was given before. sudo: what allows a use
        is asked for whoever uses the data.
        """
        found = self.sudo().search(
            [
                ("file_id", "in", files.ids),
                ("state", "in", ("confirmed", "withdrawn", "ended")),
                "|", ("state", "!=", "confirmed"), ("is_doubtful", "=", False),
            ]
        )  # fmt: skip
        return {
            file.id: tuple(one._as_engine() for one in own)
            for file, own in found.grouped("file_id").items()
        }

    # --- confirmed

    def action_confirm(self):
        """Confirm these, or confirm them again after two customers became one. Returns True.

        Raises ``AccessError`` for who is no archivist or had a hand in one of them,
        ``UserError`` for what isn't complete or was confirmed already.
        """
        self.check_access("write")
        if not self.env.user.has_group(ARCHIVIST):
            raise AccessError(self.env._("Archivists confirm consents: ask one of them."))
        for one in self:
            if one.state != "draft" and not (one.state == "confirmed" and one.is_doubtful):
                raise UserError(self.env._("%s was confirmed already.", one.name))
            one._check_own_hand()
            one._check_complete()
        # sudo: nobody writes who confirmed and when; the right was checked above.
        confirmed = self.sudo()
        again = confirmed.filtered("is_doubtful")
        # When it was confirmed first stays: a withdrawal since then ended it.
        again.write({"is_doubtful": False})
        (confirmed - again).write(
            {
                "state": "confirmed",
                "confirmed_by_id": self.env.uid,
                "confirmed_on": fields.Datetime.now(),
            }
        )
        self._log("confirmed")
        return True

    def _check_own_hand(self):
        # sudo: no rule may hide any of them from the check.
        if self.env.user in self.sudo().recorder_ids:
            raise AccessError(
                self.env._("%s was recorded by yourself: another archivist confirms it.", self.name)
            )

    def _check_complete(self):
        """Raise ``UserError`` naming what is still missing."""
        names = ("class_ids", *NEEDS[self.basis])
        if self.recipients == consent.NAMED:
            names += ("recipient_names",)
        for name in names:
            value = self[name]
            if not (value.strip() if isinstance(value, str) else value):
                label = self._fields[name]._description_string(self.env)
                raise UserError(
                    self.env._("%(consent)s: %(field)s is missing.", consent=self.name, field=label)
                )
        if not self._uses():
            raise UserError(self.env._("%s: say what may be done with the data.", self.name))
        if self.basis != consent.LAW:
            self._check_proven()

    def _check_proven(self):
        """Raise where there is no evidence, or some that wasn't filed with a document."""
        records = self._all_records()
        if not records:
            raise UserError(
                self.env._("%s: add its evidence, a record of the credit file.", self.name)
            )
        for record in records:
            # What it is called is told only to who sees it.
            if record.state != "filed" or not record.version_ids[:1].attachment_id:
                seen = record.with_user(self.env.user).exists()
                raise UserError(
                    self.env._(
                        "%(consent)s: its evidence %(record)s has to be filed, with a document.",
                        consent=self.name,
                        record=seen.name or "",
                    )
                )

    # --- withdrawn

    def action_withdraw(self):
        """Open the dialog that shows what a withdrawal means before it is confirmed."""
        self.ensure_one()
        self._check_may_end()
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.withdrawal",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Withdraw or end"),
            "context": {"default_consent_id": self.id},
        }

    def _check_may_end(self):
        self.check_access("write")
        for one in self:
            if one.state != "confirmed":
                raise UserError(self.env._("%s isn't confirmed, or has ended already.", one.name))

    def _end(self, how, day, reason, received_by, way):
        """End this basis: ``how`` is a code of ``ENDS``, ``day`` from which on it allows nothing.

        A consent is withdrawn by whoever works with the customer, at once; contract and law
        are ended by archivists, and what was entered by mistake is taken back by managers.
        """
        self.ensure_one()
        self._check_may_end()
        self._check_end(how, day, reason, received_by)
        # sudo: nobody writes the step or who noted it; the right was checked above.
        self.sudo().write(
            {
                "state": how,
                "withdrawn_on": day,
                "withdrawal_reason": reason.strip(),
                "withdrawal_way": way,
                "received_by_id": received_by.id,
                "noted_by_id": self.env.uid,
                "noted_on": fields.Datetime.now(),
            }
        )
        self._log(how, date=str(day), reason=reason.strip())

    def _check_end(self, how, day, reason, received_by):
        """Raise where it can't end so, or the user isn't one who ends it so."""
        user = self.env.user
        if how not in ENDS or ENDS[how] not in (None, self.basis):
            raise UserError(
                self.env._("%s rests on a contract or a law: it ends, nobody withdraws it.",
                           self.name)
            )  # fmt: skip
        if how == "ended" and self.basis == consent.CONSENT:
            raise UserError(self.env._("%s is a consent: it is withdrawn.", self.name))
        if how == "ended" and not user.has_group(ARCHIVIST):
            raise AccessError(self.env._("Archivists end what rests on a contract or a law."))
        if how == "void" and not user.has_group(MANAGER):
            raise AccessError(
                self.env._("Archive managers alone say that a consent was entered by mistake.")
            )
        # sudo: the day where the customer is kept, and whether it is a colleague.
        today = self.sudo().company_id._credit_today()
        if not day or not min(self.date_from, today) <= day <= today:
            raise UserError(
                self.env._("Withdrawn on: from %(start)s, its first day, until today.",
                           start=self.date_from)
            )  # fmt: skip
        if not (reason or "").strip():
            raise UserError(self.env._("Reason: say it in a few words."))
        # sudo: whether it is a colleague, whoever may read the user.
        if not received_by or received_by.sudo().share:
            raise UserError(self.env._("Received by: name the colleague who got it."))

    # --- two customers become one

    def _doubt(self):
        """What allows something has to be seen anew: whose data are it now, and whose basis?

        sudo: the system marks them, whoever merges.
        """
        running = self.sudo().filtered(lambda one: one.state == "confirmed")
        running.write({"is_doubtful": True})
        running._log("doubtful")
