from odoo import api, models
from odoo.exceptions import AccessError

from ...engine import access

PROBES = {"id", "display_name"}
"""Reading no more than these is listing, not looking."""
LISTED = {"id", ".id", "display_name"}
"""Exporting no more than these with another document is listing."""
UNGROUPED = {"title", "note"}


class CreditArchiveRecordLook(models.Model):
    """Looking at records: who may, and the line it leaves (R73, R75)."""

    _inherit = "credit.archive.record"

    def _decide(self, operation):
        """Return {record: the engine's decision} on ``operation``, its codes, for this user.

        sudo: the decision needs the facts of records whoever asks; it hands out none of
        them.
        """
        grants = self.env["credit.archive.access"]._grants()
        clearance = self.env.user._credit_clearance_level()
        items = {record: record.sudo()._as_engine(self.env.uid) for record in self}
        loans = self.filtered(lambda record: items[record].needs_loan(operation))._opening_loans()
        return {
            record: access.decide(
                grants,
                clearance,
                item,
                operation,
                record.sudo().company_id._credit_today(),
                loans.get(record, ()),
            )
            for record, item in items.items()
        }

    def _opening_loans(self):
        """Return {record: engine's loans by which this user may open it}; the loans extend it."""
        return {}

    def _as_engine(self, user_id):
        """Return the engine's ``Item`` for a user."""
        return access.Item(
            section=self.section_id.id,
            level=self.level,
            own_customer=self.salesperson_id.id == user_id,
            needs_permission=self.needs_permission,
            is_controlled=self.is_controlled,
        )

    def _check_operation(self, operation):
        """Raise unless the user may do ``operation`` with all of these.

        Who may not see a record gets the error of one that isn't there.
        """
        self.check_access("read")
        for record, decision in self._decide(operation).items():
            if decision == access.NO_LOAN:
                raise AccessError(
                    self.env._("%s takes an approved loan for a purpose: ask for one.", record.name)
                )
            if decision != access.ALLOWED:
                raise AccessError(
                    self.env._("Your role or clearance doesn't allow that with %s.", record.name)
                )

    def _read_format(self, fnames, load="_classic_read"):
        values = super()._read_format(fnames, load)
        if not self.env.su and set(fnames) - PROBES:
            self.browse([one["id"] for one in values])._log_looks()
        return values

    def _log_looks(self):
        """Log who looked, once per transaction, for classes that ask for it.

        sudo: the class decides, whoever looks.
        """
        done = self.env.cr.cache.setdefault("credit_archive_looks", set())
        looked = self.filtered(
            lambda record: (
                record.id
                and (self.env.uid, record.id) not in done
                and record.sudo().class_id.log_looks
            )
        )
        done.update((self.env.uid, record.id) for record in looked)
        self._log_each(looked, "look", lambda record: {})

    def export_data(self, fields_to_export):
        """Export what the matrix lets this user export, as Odoo does.

        Raises ``AccessError`` where it doesn't.
        """
        self._check_operation(access.EXPORT)
        return super().export_data(fields_to_export)

    def _export_rows(self, fields, **kwargs):
        # EXTENDS 'base': an export of a file, a loan or a version comes by here, too
        names = sorted("/".join(path) for path in fields if path)
        if not self.env.su and set(names) - LISTED:
            self._check_operation(access.EXPORT)
            self._log_each(self, "export", lambda record: {"fields": names})
        return super()._export_rows(fields, **kwargs)

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        """Group by what a list shows; titles and notes are looked at, not grouped."""
        for spec in aggregates:
            self._check_grouped(spec)
        return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    def _read_group_groupby(self, alias, groupby_spec, query):
        # EXTENDS 'base': grouping versions or copies by their record comes by here, too
        self._check_grouped(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _check_grouped(self, spec):
        if not self.env.su and spec.split(":")[0] in UNGROUPED:
            raise AccessError(self.env._("Records can't be grouped by title or note."))
