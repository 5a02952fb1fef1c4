from odoo import api, models
from odoo.tools import SQL


class CreditArchiveNaming(models.AbstractModel):
    """A document that names records in ``record_ids``; who writes it sees what it names.

    It names them for everybody: a user sees those open to that user, the system
    decides and logs on all of them.
    """

    _name = "credit.archive.naming"
    _description = "Document that names records"
    _inherit = ["credit.answers"]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_records(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_records(vals)
        result = super().write(vals)
        if "record_ids" in vals:
            self.invalidate_recordset(["record_ids"])  # for the others, too
        return result

    @api.model
    def _check_records(self, vals):
        """Raise unless the user sees every record that ``vals`` name."""
        if not self.env.su:
            self.env["credit.archive.record"]._check_named(vals.get("record_ids") or [])

    def _all_records(self):
        """Return every record these documents name.

        sudo: what is decided and logged is about all of them, whatever the user sees.
        """
        return self.env["credit.archive.record"].sudo().union(*self._records_each().values())

    def _records_each(self):
        """Return {document: every record it names}, with sudo (as above), in one query.

        From the table: what a user has read of ``record_ids`` lies in memory as that
        user sees it, and ``sudo()`` would find it there.
        """
        field = self._fields["record_ids"]
        self.flush_recordset(["record_ids"])
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, ARRAY_AGG(%s ORDER BY %s) FROM %s WHERE %s = ANY(%s) GROUP BY 1",
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                SQL.identifier(field.column2),
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                self.ids,
            )
        )
        named, records = dict(rows), self.env["credit.archive.record"].sudo()
        return {one: records.browse(named.get(one.id, ())) for one in self}
