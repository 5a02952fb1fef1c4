from odoo import fields, models

from .credit_authority import CASCADE, KINDS


class CreditApproval(models.Model):
    _inherit = "credit.approval"

    kind = fields.Selection(selection_add=KINDS, ondelete=CASCADE)
