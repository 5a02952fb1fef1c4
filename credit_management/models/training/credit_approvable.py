from odoo import models
from odoo.exceptions import RedirectWarning
from odoo.fields import Domain
from odoo.tools import format_date

from ...engine.authority import APPROVED
from ...engine.features import EDITIONS
from ...engine.training import OPEN, is_awaited, is_late


class CreditApprovableReading(models.AbstractModel):
    """Approving waits, where the policy says so, until who approves has read what they had to.

    Rejecting never waits: it lets nothing through.
    """

    _inherit = "credit.approvable"

    def _is_release(self):
        """Tell whether approving this lets go what is held; add-ons with holds say so."""
        return self._authority_kind() == "release"

    def _record_decisions(self, turns, outcome, reason):
        # EXTENDS: the one place every decision passes, of one document or many.
        if outcome == APPROVED:
            self._check_has_read()
        return super()._record_decisions(turns, outcome, reason)

    def action_approve_wizard(self):
        # EXTENDS: said before a remark is typed.
        self.ensure_one()
        self.check_access("read")
        self._check_has_read()
        return super().action_approve_wizard()

    def _check_has_read(self):
        """Raise ``RedirectWarning`` where the user has yet to read what this waits for.

        It names the text and the day, and its button opens the text. The system isn't asked.
        """
        if self.env.su:
            return
        reading = self._unread()[:1]
        if reading:
            training = reading.training_id
            what = training.edition_id.display_name or training.name
            raise RedirectWarning(
                self.env._(
                    "%(what)s: you were to read it until %(day)s and haven't acknowledged it yet. "
                    "The credit policy has this decision wait until you have. Read it, press "
                    "“I have read this”, and decide then.",
                    what=what,
                    day=format_date(self.env, reading.date_deadline),
                ),
                reading._as_page(),
                self.env._("Read it now"),
            )

    def _unread(self):
        """Return the rows (as the system) of what the user is late to read, the oldest first.

        Of the companies in which one of these decisions waits for it. One query for any number
        of documents, none where no policy has anything wait. sudo: what is asked is of the user.
        """
        roots = self._reading_roots()
        readings = self.env["credit.training.reading"].sudo()
        if not roots or not self.env["credit.feature"]._is_on(EDITIONS):
            return readings
        open_ones = readings.search(
            Domain("user_id", "=", self.env.uid)
            & Domain("state", "in", OPEN)
            & Domain("company_id", "in", [root.id for root in roots])
        )
        return open_ones.filtered(
            lambda one: is_late(one.date_deadline, one.company_id._credit_today())
        )

    def _reading_roots(self):
        """Return the root companies, a set (as the system), whose policy has one of these wait."""
        values = self.env["credit.policy"]._values
        found = set()
        for document in self:
            root = document._authority_company()._credit_root()
            if is_awaited(
                values(root.id)["reading_required"],
                document._is_release(),
                root.credit_check_mode,
            ):
                found.add(root)
        return found


class CreditHoldReading(models.Model):
    _inherit = "credit.hold"

    def _ask_reason(self, decision):
        # EXTENDS 'credit.hold': said before a reason is typed.
        self.check_access("read")
        if decision == "release":
            self._check_has_read()
        return super()._ask_reason(decision)
