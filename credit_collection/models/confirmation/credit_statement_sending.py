from odoo import fields, models


class CreditStatementSending(models.Model):
    """Statements go out by mail with the link, or are printed where there is no address."""

    _inherit = "credit.statement.confirmation"

    def action_send(self):
        """Send those that wait; what was sent and not answered is sent again. Returns True.

        Raises AccessError for who doesn't collect, UserError for what was answered.
        """
        self._check_collector()
        for one in self:
            if one.state != "sent":
                one._check_move("sent")
        self._send()
        return True

    def _send(self):
        """Queue the mails; return {statement: why not} of those without an address.

        Without an address it counts as sent, too: it is printed. sudo: mails are the system's.
        """
        problems = {}
        template = self.env.ref("credit_collection.mail_template_statement").sudo()
        for one in self:
            contact = one._receiver()
            now = fields.Datetime.now()
            if one.state == "draft":
                one._update_state("sent", sent_on=now, email=contact.email or False)
            if not contact.email:
                problems[one] = self.env._("No mail address: print it and post it.")
                continue
            statement = one.sudo().with_context(lang=one._statement_lang())
            template.with_context(lang=one._statement_lang()).send_mail(
                statement.id,
                email_values={"email_to": contact.email_formatted, "recipient_ids": []},
            )
        return problems
