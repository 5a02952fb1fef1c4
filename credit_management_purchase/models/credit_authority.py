from dataclasses import replace

from odoo import api, fields, models

KINDS = [("prepayment_release", "Release of a prepayment")]
CASCADE = dict.fromkeys(dict(KINDS), "cascade")


class CreditAuthority(models.Model):
    """Who releases a prepayment over its limit, in the same matrix as credit.

    Without rows of its own it is decided as the release of a hold on an order is.
    """

    _inherit = "credit.authority"

    kind = fields.Selection(selection_add=KINDS, ondelete=CASCADE)

    @api.model
    def _rows_for(self, kind, root):
        # EXTENDS 'credit_management'
        rows = super()._rows_for(kind, root)
        if kind != "prepayment_release" or any(row.key for row in rows):
            return rows
        return [replace(row, kind=kind) for row in super()._rows_for("release", root)]

    @api.model
    def _our_kinds(self):
        # EXTENDS 'credit_management': the switch of the matrix is about it, too.
        return [*super()._our_kinds(), *dict(KINDS)]
