from odoo import models
from odoo.tools import SQL

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


class CreditArchiveKept(models.AbstractModel):
    """Records that say themselves when they may go.

    Odoo skips that question while it uninstalls, and takes a key of the context
    for it. Clients can send that key.
    """

    _name = "credit.archive.kept"
    _description = "Kept until it may go"

    def unlink(self):
        """Delete, and let no key of the context pass for an uninstallation."""
        honest = self.with_context(**{MODULE_UNINSTALL_FLAG: False})
        return super(CreditArchiveKept, honest).unlink()

    def _all_records(self):
        """Return every record these documents name, as the system, whatever the user sees."""
        return self._named_records().union(*self._records_each().values())

    def _records_each(self):
        """Return {document: every record it names}, as the system, in one query.

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
        named, records = dict(rows), self._named_records()
        return {one: records.browse(named.get(one.id, ())) for one in self}

    def _named_records(self):
        """Return no record, as the system: of the model these documents name."""
        return self.env[self._fields["record_ids"].comodel_name].sudo()
