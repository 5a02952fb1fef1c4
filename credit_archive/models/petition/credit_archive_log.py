from odoo import fields, models

OPERATIONS = [("petition", "Asked by the customer")]


class CreditArchiveLog(models.Model):
    """Lines about what customers ask of their data, and what became of it (R83)."""

    _inherit = "credit.archive.log"

    operation = fields.Selection(
        selection_add=OPERATIONS, ondelete=dict.fromkeys(dict(OPERATIONS), "cascade")
    )
