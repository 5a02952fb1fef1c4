from odoo import fields, models

from .credit_policy import DELIVERY_MODES

POLICY_FIELDS = ("delivery_mode", "ship_when_ready", "part_payment_ships", "stop_at_reservation")


class ResConfigSettings(models.TransientModel):
    """The settings of deliveries, which stand in the policy of the root company."""

    _inherit = "res.config.settings"

    credit_delivery_mode = fields.Selection(DELIVERY_MODES, "Check at delivery")
    credit_ship_when_ready = fields.Boolean("Ship ready transfers")
    credit_part_payment_ships = fields.Boolean("Part payment ships its part")
    credit_stop_at_reservation = fields.Boolean("Stop at check availability")

    def _credit_policy_fields(self):
        # EXTENDS 'credit_management'
        return (*super()._credit_policy_fields(), *POLICY_FIELDS)
