from functools import partial

from odoo import Command, api, models
from odoo.exceptions import MissingError


class CreditVeil(models.AbstractModel):
    """What a user may not see doesn't exist for that user.

    Odoo's errors tell a record one may not read from one that isn't there, and
    name it. For our models both answers are the same. Only what the user would
    see in another of their companies is told apart: Odoo then offers to switch.
    """

    _name = "credit.veil"
    _description = "Hidden is the same as missing"
    _inherit = ["credit.answers"]

    def _check_access(self, operation):
        if not self._credit_own:
            return super()._check_access(operation)
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
        if any(hidden._ids) and not hidden._is_seen_elsewhere():
            return forbidden, partial(self._missing, hidden)
        return forbidden, error

    def fetch(self, field_names=None):
        """Fetch as Odoo does, and say so where nothing asks the database for what isn't seen.

        Odoo lets go of missing records where all fields are worked out or remembered: what
        was worked out as superuser, or read by somebody else in this request, would be shown.
        """
        records = self._origin
        if self._credit_own and not self.env.su and records and field_names != []:
            asked = self._determine_fields_to_fetch(field_names, ignore_when_in_cache=True)
            if not any(field.column_type for field in asked):
                unseen = records - records.exists()
                if unseen:
                    raise self._missing(unseen)
        return super().fetch(field_names)

    def _is_seen_elsewhere(self):
        """Tell whether the user sees these with all companies chosen that are theirs."""
        everywhere = self.env.user.company_ids.ids
        if set(everywhere) <= set(self.env.companies.ids):
            return False
        others = self.with_context(allowed_company_ids=everywhere)
        return not super(CreditVeil, others)._check_access("read")

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
        if self.env.su or not self._credit_own or not any(records._ids):
            return records
        if not records.browse().has_access("read"):
            return records.browse()
        real = [record_id for record_id in records._ids if record_id]
        seen = set(self.with_context(active_test=False)._search([("id", "in", real)]))
        return self.browse(one for one in records._ids if not one or one in seen)
