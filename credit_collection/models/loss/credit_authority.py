from dataclasses import replace

from odoo import api, fields, models

KINDS = [("write_off", "Write-off")]
CASCADE = dict.fromkeys(dict(KINDS), "cascade")


class CreditAuthority(models.Model):
    """Who approves write-offs, in the same matrix as credit.

    Without rows of its own it is decided as an increase of a limit is.
    """

    _inherit = "credit.authority"

    kind = fields.Selection(selection_add=KINDS, ondelete=CASCADE)

    @api.model
    def _rows_for(self, kind, root):
        # EXTENDS 'credit_management'
        rows = super()._rows_for(kind, root)
        if kind != "write_off" or any(row.key for row in rows):
            return rows
        return [replace(row, kind=kind) for row in super()._rows_for("increase", root)]

    @api.model
    def _our_kinds(self):
        # EXTENDS 'credit_management': the switch of the matrix is about it, too.
        return [*super()._our_kinds(), *dict(KINDS)]


class CreditApproval(models.Model):
    _inherit = "credit.approval"

    kind = fields.Selection(selection_add=KINDS, ondelete=CASCADE)
