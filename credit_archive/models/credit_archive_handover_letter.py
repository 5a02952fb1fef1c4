from odoo import fields, models
from odoo.exceptions import UserError

NAMED = 5


class CreditArchiveHandoverLetter(models.Model):
    """The letter that tells a customer who looks after them now (客户联系人变更通知函, R77)."""

    _inherit = "credit.archive.handover.line"

    def action_send_letters(self):
        """Queue the letters to these customers, each in its language, the letter as PDF with it.

        Raises when one of them isn't a customer that moved, or has no e-mail address.
        """
        self.check_access("read")
        self.handover_id._check_manager()
        self._check_letters()
        template = self.env.ref("credit_archive.mail_template_handover")
        # Who may send was checked; the template and the queue are the system's.
        template.sudo().send_mail_batch(self.ids)
        self.sudo().write({"letter_on": fields.Datetime.now(), "letter_by_id": self.env.uid})
        self._log_letters()
        return self.handover_id[:1]._letters_sent(len(self))

    def _check_letters(self):
        wrong = self.filtered(lambda line: line.kind != "customer" or line.outcome != "moved")
        if wrong or not self:
            raise UserError(self.env._("Letters go to customers that were handed over."))
        mute = self.partner_id.filtered(lambda partner: not partner.email)
        if mute:
            raise UserError(
                self.env._(
                    "These customers have no e-mail address: %s. Print their letters instead.",
                    ", ".join(mute[:NAMED].mapped("name")),
                )
            )

    def _log_letters(self):
        for one, lines in self.grouped("handover_id").items():
            files = one._files_of_customers(lines.partner_id)
            self.env["credit.archive.log"]._append(
                [
                    {
                        "operation": "handover",
                        "file": files.get(line.partner_id.commercial_partner_id),
                        "detail": {"list": one.name, "letter": line.partner_id.email},
                    }
                    for line in lines
                ]
            )
