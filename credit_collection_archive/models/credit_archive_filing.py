from odoo import fields, models


class CreditArchiveFiling(models.Model):
    """What happens in collection has a row of its own, like the other events."""

    _inherit = "credit.archive.filing"

    code = fields.Selection(
        selection_add=[
            ("reminder", "Reminder"),
            ("confirmation", "Answered statement of account"),
            ("write_off", "Approved write-off"),
        ],
        ondelete={"reminder": "cascade", "confirmation": "cascade", "write_off": "cascade"},
    )
