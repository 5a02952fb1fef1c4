from odoo.exceptions import MissingError

from odoo.addons.mail.controllers.mail import MailController


class CreditArchiveMail(MailController):
    """Links of mails: what is hidden answers as what isn't there."""

    @classmethod
    def _redirect_to_record(cls, model, res_id, access_token=None, **kwargs):
        # EXTENDS 'mail': it expects AccessError for what may not be read. Under the veil that
        # is MissingError, which would be a page of its own.
        try:
            return super()._redirect_to_record(model, res_id, access_token=access_token, **kwargs)
        except MissingError:
            return cls._redirect_to_generic_fallback(
                model, res_id, access_token=access_token, **kwargs
            )
