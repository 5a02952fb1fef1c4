from odoo import fields, models


class CreditArchiveSection(models.Model):
    """Which sections a customer is told of: the others hold papers of our own."""

    _inherit = "credit.archive.section"

    is_told = fields.Boolean(
        "Customers are told",
        help="In the portal the customer reads how many records of this section there are and "
        "from when; a copy of its data takes them along. Without it they are our own papers.",
    )
