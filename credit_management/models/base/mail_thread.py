from odoo import models


class MailThread(models.AbstractModel):
    """Who doesn't see a document of ours is told so before a message names it."""

    _inherit = "mail.thread"

    def _credit_check_seen(self):
        """Raise for documents of ours that the user doesn't see, as for missing ones."""
        if getattr(self, "_credit_own", False) and not self.env.su:
            self.check_access("read")

    def message_post(self, **kwargs):
        self._credit_check_seen()
        return super().message_post(**kwargs)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        self._credit_check_seen()
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)

    def message_unsubscribe(self, partner_ids=None):
        self._credit_check_seen()
        return super().message_unsubscribe(partner_ids=partner_ids)


class MailActivityMixin(models.AbstractModel):
    """The same for activities."""

    _inherit = "mail.activity.mixin"

    def activity_schedule(self, *args, **kwargs):
        if getattr(self, "_credit_own", False) and not self.env.su:
            self.check_access("read")
        return super().activity_schedule(*args, **kwargs)
