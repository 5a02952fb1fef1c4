from odoo import api, models
from odoo.exceptions import UserError

ENDS = frozenset({"active", "user_id", "res_id", "res_model", "res_model_id", "activity_type_id"})
"""What is written of an activity to end it or to turn it to somebody or something else."""


class MailActivity(models.Model):
    """An activity that asks for a decision lasts until the decision is taken.

    Marking it done would look like deciding and decide nothing: the document would wait
    without anybody being asked. It may be put off; the system ends and moves it.
    """

    _inherit = "mail.activity"

    def write(self, vals):
        # EXTENDS 'mail'
        if ENDS & set(vals):
            self._credit_check_decision()
        return super().write(vals)

    def unlink(self):
        # EXTENDS 'mail'
        self._credit_check_decision()
        return super().unlink()

    def _credit_check_decision(self):
        """Raise ``UserError`` for those that ask somebody for a decision who may take it now.

        What nobody is waited for any more may be ended by whoever could. sudo: whether a
        document waits, and for whom, doesn't depend on who ends the activity.
        """
        kinds = {} if self.env.su else self._credit_asking_models()
        mine = self.sudo().filtered(lambda one: one.activity_type_id.id in kinds)
        for name in {name for one in mine for name in kinds[one.activity_type_id.id]}:
            for document, activities in self.env[name].sudo()._waited_for(mine).items():
                if activities:
                    raise UserError(
                        self.env._(
                            "%s waits for a decision: this activity ends by itself once it is "
                            "taken. Open it, and release, approve or reject.",
                            document.display_name,
                        )
                    )

    @api.model
    def _credit_asking_models(self):
        """Return {id of an activity type: names of the models whose decisions it asks for}."""
        kinds = {}
        for name in self.env.registry.descendants(["credit.approvable"], "_inherit"):
            model = self.env[name]
            if not model._abstract and model._approval_activity:
                kind = self.env["ir.model.data"]._xmlid_to_res_id(model._approval_activity)
                kinds.setdefault(kind, []).append(name)
        kinds.pop(False, None)  # data that isn't loaded yet
        return kinds
