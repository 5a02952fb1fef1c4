from odoo import models


class MailMail(models.Model):
    """The last moment before a reminder leaves the house, and what became of it."""

    _inherit = "mail.mail"

    def send(self, *args, **kwargs):
        # EXTENDS 'mail': who paid since the reminder was queued gets none.
        held = self.env["credit.reminder"]._hold_back(self)
        return super(MailMail, self - held).send(*args, **kwargs)

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        # EXTENDS 'mail': the letter goes along as PDF.
        if self.model == "credit.account":
            self.env["credit.reminder"]._attach_to(self)
        return super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # EXTENDS 'mail'
        mails = self.exists()
        result = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )
        problem = failure_type and (failure_reason or mails[:1].failure_reason or failure_type)
        self.env["credit.reminder"]._delivered(mails.exists(), problem and str(problem)[:250])
        return result
