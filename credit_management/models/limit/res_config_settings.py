from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    credit_suspend_until_decreased = fields.Boolean(
        "Suspend new credit until a decrease is decided"
    )
    credit_total_cap = fields.Monetary(
        related="company_id.root_id.credit_total_cap",
        currency_field="credit_currency_id",
        readonly=False,
    )
    credit_net_capital = fields.Monetary(
        related="company_id.root_id.credit_net_capital",
        currency_field="credit_currency_id",
        readonly=False,
    )
