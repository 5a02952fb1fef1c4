from dataclasses import replace

from odoo import api, fields, models

KINDS = [("delivery", "Release of a delivery")]
CASCADE = {"delivery": "cascade"}


class CreditAuthority(models.Model):
    """The release of a held delivery, in the same matrix as that of an order."""

    _inherit = "credit.authority"

    kind = fields.Selection(selection_add=KINDS, ondelete=CASCADE)

    @api.model
    def _rows_for(self, kind, root):
        # EXTENDS 'credit_management': who releases orders releases deliveries, as long as the
        # company has said nothing else.
        rows = super()._rows_for(kind, root)
        if kind != "delivery" or any(row.key for row in rows):
            return rows
        return [replace(row, kind=kind) for row in super()._rows_for("release", root)]


class CreditApproval(models.Model):
    _inherit = "credit.approval"

    kind = fields.Selection(selection_add=KINDS, ondelete=CASCADE)
