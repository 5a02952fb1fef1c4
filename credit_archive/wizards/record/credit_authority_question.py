from odoo import fields, models

from ...models.record.credit_authority import CASCADE, KINDS


class CreditAuthorityQuestion(models.TransientModel):
    """Who would approve a loan of records?"""

    _inherit = "credit.authority.question"

    kind = fields.Selection(selection_add=KINDS, ondelete=CASCADE)
