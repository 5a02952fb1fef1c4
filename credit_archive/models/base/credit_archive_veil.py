from functools import partial

from odoo import Command, api, models
from odoo.exceptions import MissingError


class CreditArchiveVeil(models.AbstractModel):
    """What a user may not see doesn't exist for that user.

    Odoo's errors tell a record one may not read from one that isn't there, and
    name it. For models under the veil both answers are the same.
    """

    _name = "credit.archive.veil"
    _description = "Hidden is the same as missing"
    _inherit = ["credit.answers"]

    def _check_access(self, operation):
        try:
            result = super()._check_access(operation)
        except MissingError:
            seen = self.exists()
            result = seen and seen._check_access(operation)
            forbidden = self - seen | (result[0] if result else self.browse())
            return forbidden, partial(self._missing, self - seen)
        if not result:
            return None
        forbidden, error = result
        hidden = (
            forbidden if operation == "read" else forbidden - forbidden._filtered_access("read")
        )
        if hidden and any(hidden._ids):
            return forbidden, partial(self._missing, hidden)
        return forbidden, error

    def _fetch_query(self, query, fields):
        # EXTENDS 'base': what the rules let through, so that reading it asks no second time.
        records = super()._fetch_query(query, fields)
        if not self.env.su:
            self._seen_by_user().update(records._ids)
        return records

    def _read_format(self, fnames, load="_classic_read"):
        # EXTENDS 'base': Odoo lets go of what is missing while it fetches, and shows what is
        # remembered or worked out. For what isn't seen that would be more than nothing.
        records = self
        if not self.env.su:
            seen = self._seen_by_user()
            doubtful = self.browse(set(filter(None, self._ids)) - seen)
            seen.clear()  # rights may have changed by the next time
            if doubtful:
                records -= doubtful - doubtful.exists()
        return super(CreditArchiveVeil, records)._read_format(fnames, load=load)

    @api.model
    def _seen_by_user(self):
        """Return the set of ids that the rules let through since something was last read."""
        known = self.env.cr.cache.setdefault("credit_archive.seen", {})
        return known.setdefault((self._name, self.env.uid, self.env.companies._ids), set())

    @api.model
    def _check_named(self, value):
        """Raise unless the user sees every record that ``value``, an id or commands, names.

        Asked before anything is written: the database would tell an id that is
        there from one that isn't.
        """
        ids = set()
        for command in value if isinstance(value, list | tuple) else [value]:
            if isinstance(command, int):
                ids.add(command)
            elif command and command[0] == Command.SET:
                ids.update(command[2])
            elif command and command[0] != Command.CREATE:
                ids.add(command[1])
        self.browse(filter(None, ids)).check_access("read")

    def _missing(self, records):
        """Return the error for records that aren't there, or had better not be."""
        records.invalidate_recordset()
        # Odoo's own words, in the language it says them in: another text would tell the two apart.
        return MissingError(  # pylint: disable=translation-required
            "Record does not exist or has been deleted.\n"
            f"(Record: {records[:1]}, User: {self.env.uid})"
        )

    def exists(self):
        """Return the records that exist for this user: those that aren't seen don't."""
        records = super().exists()
        if self.env.su or not any(records._ids):
            return records
        if not records.browse().has_access("read"):
            return records.browse()
        real = [record_id for record_id in records._ids if record_id]
        seen = set(self.with_context(active_test=False)._search([("id", "in", real)]))
        return self.browse(one for one in records._ids if not one or one in seen)
