from odoo import models
from odoo.exceptions import UserError

from ...engine import consent


class CreditArchiveConsentTold(models.Model):
    """What the customer is told before it consents (PIPL art. 17), as a form to sign."""

    _inherit = "credit.archive.consent"

    def action_print(self):
        """Print the form for the customer, in its language; raises where it would say too little."""
        self.check_access("read")
        for one in self:
            if not one.class_ids or not one._uses():
                raise UserError(
                    self.env._(
                        "%s: say which kinds of data are used, and what is done with them: the "
                        "customer is told that first.",
                        one.name,
                    )
                )
        return self.env.ref("credit_archive.credit_archive_consent_report").report_action(self)

    def action_add_evidence(self):
        """Open the dialog that files the signed form as the evidence."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.consent.scan",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Signed form"),
            "context": {"default_consent_id": self.id},
        }

    def _told_contact(self):
        """Return who answers questions: what is said here, else how the company is reached.

        sudo: the company's own address is no secret to its customer.
        """
        company = self.sudo().company_id
        known = (company.name, company.phone, company.email)
        return self.contact or ", ".join(part for part in known if part)

    def _told_recipients(self):
        """Return who outside gets the data, in words."""
        if self.recipients == consent.NAMED:
            return ", ".join(filter(None, map(str.strip, self.recipient_names.splitlines())))
        labels = dict(self._fields["recipients"]._description_selection(self.env))
        return labels[self.recipients]

    def _told_retention(self):
        """Return [(kind of records, how long they are kept)] of the classes named.

        sudo: the rules of the credit file are what the customer has to be told.
        """
        sections = self.env["credit.archive.section"].sudo()
        found = sections.search([("class_id", "in", self.class_ids.ids)])
        return [(one.name, one.schedule_id._told_text()) for one in found]


class CreditArchiveSchedule(models.Model):
    """How long records are kept, in a sentence."""

    _inherit = "credit.archive.schedule"

    def _told_text(self):
        """Return how long records of this retention class are kept, and on which law that rests."""
        if not self.is_complete:
            return self.env._("As long as the purpose needs them.")
        if self.action == "keep":
            text = self.env._("For as long as the credit file is kept.")
        else:
            events = {
                "record": self.env._("%s months from the date of the document.", self.months),
                "expiry": self.env._("%s months from its expiry.", self.months),
                "closing": self.env._(
                    "%s months from the end of the business relation.", self.months
                ),
            }
            text = events[self.event]
        if not self.basis:
            return text
        return self.env._("%(period)s Basis: %(basis)s.", period=text, basis=self.basis)
