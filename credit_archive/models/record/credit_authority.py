from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from odoo.addons.credit_management.engine.authority import Row

_lt = LazyTranslate(__name__)

KINDS = [
    ("loan", "Loan of records"),
    ("loan_restricted", "Loan of records that open for a purpose only"),
    ("disposal", "Destruction of records"),
    ("disclosure", "Disclosure of records"),
]
CASCADE = dict.fromkeys(dict(KINDS), "cascade")
STANDARD = {
    "loan": "credit_archive.group_archive_archivist",
    "loan_restricted": "credit_archive.group_archive_manager",
    "disposal": "credit_archive.group_archive_manager",
    "disclosure": "credit_management.group_credit_tier_gm",
}
"""Who decides, whatever the amount, where a company has no rows (R73, R74, R76, R82)."""

TITLES = {
    "Archivist": _lt("Archivist"),
    "Archive manager": _lt("Archive manager"),
    "General manager": _lt("General manager"),
}
"""The names of the shipped rows, to be read in anybody's language."""


class CreditAuthority(models.Model):
    """What is decided about records of the credit file, in the same matrix as credit."""

    _inherit = "credit.authority"

    kind = fields.Selection(selection_add=KINDS, ondelete=CASCADE)

    @api.model
    def _rows_for(self, kind, root):
        # EXTENDS 'credit_management': without rows a credit manager would decide
        rows = super()._rows_for(kind, root)
        if kind not in STANDARD or any(row.key for row in rows):
            return rows
        return (Row(kind, 10, group=self.env.ref(STANDARD[kind]).id),)

    @api.model
    def _title(self, row):
        # EXTENDS 'credit_management'; sudo: the name of a group is no secret
        if not row.key and row.kind in STANDARD:
            return self.env.ref(STANDARD[row.kind]).sudo().name
        name = super()._title(row)
        shipped = row.kind in STANDARD and TITLES.get(name)
        return self.env._(shipped) if shipped else name  # pylint: disable=prefer-env-translation
