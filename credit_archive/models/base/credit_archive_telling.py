from odoo import api, models


class CreditArchiveTelling(models.AbstractModel):
    """A numbered document that gives colleagues something to do, without subscribing anybody.

    The activity names the document's number and nothing of what is in it: it reaches people
    without asking for their clearance.
    """

    _name = "credit.archive.telling"
    _description = "Gives colleagues something to do"
    _inherit = ["credit.answers"]

    @api.model
    def _tell(self, activity, users, note, **values):
        """Give each of ``users`` an activity per document that names its number and nothing else.

        ``activity`` is an xml id, ``note(document)`` words it in the language of who reads it,
        ``values`` are further ones of the activity. sudo: colleagues are told by the system; an
        activity of its own: on a document it would subscribe.
        """
        kind = self.env.ref(activity)
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": kind.id,
                    "user_id": user.id,
                    "summary": one.sudo().name,
                    "note": note(one.with_context(lang=user.lang)),
                    **values,
                }
                for one in self
                for user in users
            ]
        )

    def _untell(self, activity):
        """Nobody is asked any more about these. sudo: they are colleagues' activities."""
        self.env["mail.activity"].sudo().search(
            [
                ("activity_type_id", "=", self.env.ref(activity).id),
                ("summary", "in", self.mapped("name")),
            ]
        ).unlink()

    def _members(self, group):
        """Return the active users of ``group``, an xml id, who work in these documents' company.

        sudo: who is told of it needn't be a user one may read.
        """
        company = self.sudo().company_id
        return self.env.ref(group).sudo().all_user_ids.filtered(
            lambda user: user.active and company in user.company_ids.root_id
        )  # fmt: skip
