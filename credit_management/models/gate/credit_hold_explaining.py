from markupsafe import Markup

from odoo import models


class CreditHoldExplaining(models.Model):
    """What the salesperson says about a hold reaches whoever decides on it."""

    _inherit = "credit.hold"

    def _explain(self, text, files):
        """Keep what the salesperson says about this hold and tell those who are asked.

        ``files``: attachments the user may read; the hold gets copies. The caller has checked
        that it is the salesperson's order. sudo: nobody may write a hold, and the activities
        are other people's.
        """
        self.ensure_one()
        hold = self.sudo()
        hold.explanation = "\n".join(filter(None, (hold.explanation, text)))
        asking = hold._asking()
        hold._note_on(asking)
        owned = {"res_model": hold._name, "res_id": hold.id}
        hold.message_post(
            body=text,
            author_id=self.env.user.partner_id.id,
            attachment_ids=[file.copy(owned).id for file in files.sudo()],
            partner_ids=asking.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def _ask(self, users, turn):
        # EXTENDS 'credit.approvable': with what is known of the order.
        result = super()._ask(users, turn)
        self._note_on(self._asking().filtered(lambda one: one.user_id in users and not one.note))
        return result

    def _note_on(self, activities):
        """Write on these activities (as the system) why it is held and what was explained."""
        for activity in activities:
            activity.note = self._activity_note(activity.user_id)

    def _activity_note(self, user):
        """Return the reason of the hold and what was explained, in the language of ``user``."""
        hold = self.with_context(lang=user.lang)
        lines = [hold.reason]
        if hold.explanation:
            lines.append(hold.env._("The salesperson: %s", hold.explanation))
        return Markup("<br/>").join(line for text in lines for line in (text or "").split("\n"))
