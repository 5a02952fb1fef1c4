from odoo import fields, models
from odoo.exceptions import UserError

COLLECTOR = "credit_collection.group_collector"


class CreditBulk(models.TransientModel):
    """The collector of many accounts, set at once by who may set it one by one."""

    _inherit = "credit.bulk"

    task = fields.Selection(
        selection_add=[("collector", "Set the collector")], ondelete={"collector": "cascade"}
    )
    collector_id = fields.Many2one(
        "res.users",
        domain=lambda self: [
            ("share", "=", False),
            ("all_group_ids", "in", self.env.ref(COLLECTOR).ids),
        ],
    )

    def _say_task(self):
        # EXTENDS 'credit_management'
        if self.task != "collector":
            return super()._say_task()
        return self.env._(
            "For %s customers: who collects from them. They are told; left empty it is the credit "
            "controller of each account.",
            len(self._ids_chosen()),
        )

    def action_start(self):
        # EXTENDS 'credit_management'. sudo: whether that user collects, not what else they are.
        person = self.collector_id.sudo()
        if self.task == "collector" and person and not person.has_group(COLLECTOR):
            raise UserError(self.env._("Collector: %s doesn't collect.", person.name))
        return super().action_start()

    def _works(self):
        # EXTENDS 'credit_management'
        return {**super()._works(), "collector": self._set_collector}

    def _set_collector(self, accounts):
        accounts.write({"collector_id": self.collector_id.id})
