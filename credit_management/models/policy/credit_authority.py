from odoo import api, models

from ..base.transaction import is_marked

MATRIX_LATER = "credit_management.matrix_later"
"""Whether an edition is changing several rows of the matrix, which is looked at after the last."""


class CreditAuthority(models.Model):
    """The matrix of an edition is looked at as a whole, not row by row."""

    _inherit = "credit.authority"

    @api.model
    def _check_covers(self, rows):
        return None if is_marked(self.env, MATRIX_LATER) else super()._check_covers(rows)
