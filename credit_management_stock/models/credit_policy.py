from odoo import api, fields, models

DELIVERY_MODES = [
    ("same", "As at the order"),
    ("observe", "Observe: ship, and keep what was found"),
    ("off", "Off"),
]

STRICTNESS = ("off", "observe", "enforce")


class CreditPolicy(models.Model):
    """How deliveries are handled: checked how strictly, and what ships by itself."""

    _inherit = "credit.policy"

    delivery_mode = fields.Selection(
        DELIVERY_MODES,
        "Check at delivery",
        default="same",
        required=True,
        tracking=True,
        help="Deliveries are never checked more strictly than orders.",
    )
    ship_when_ready = fields.Boolean(
        "Ship ready transfers",
        tracking=True,
        help="A held transfer leaves by itself once nothing stands against it any more.",
    )
    part_payment_ships = fields.Boolean(
        "Part payment ships its part",
        tracking=True,
        help="Of an order with payment before delivery as much leaves as is paid for; the rest "
        "becomes a back order. Otherwise nothing leaves before all that is due is paid.",
    )
    stop_at_reservation = fields.Boolean(
        "Stop at check availability",
        tracking=True,
        help="Nothing is reserved for a held transfer either.",
    )

    @api.model
    def _delivery_mode(self, company):
        """Return how deliveries of ``company`` are checked: off, observe or enforce.

        sudo: the mode is the root company's, which people of a branch may not see.
        """
        root = company._credit_root()
        mode, own = root.credit_check_mode, self._values(root.id)["delivery_mode"]
        return mode if own == "same" else min(mode, own, key=STRICTNESS.index)
