from odoo import fields, models


class CreditArchiveDisposal(models.Model):
    """A disposal list for one petition: of what is due, that customer's records only."""

    _inherit = "credit.archive.disposal"

    _credit_guarded = frozenset({"petition_id"})

    petition_id = fields.Many2one(
        "credit.archive.petition",
        "For the petition",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    def _due_records(self):
        # EXTENDS 'credit_archive'
        due = super()._due_records()
        file = self.petition_id.file_id
        return due.filtered(lambda record: record.file_id == file) if file else due
