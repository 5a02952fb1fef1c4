from odoo import api, models
from odoo.exceptions import AccessError

from ..engine import access

PROBES = {"id", "display_name"}
"""Reading no more than these is listing, not looking."""
UNGROUPED = {"title", "note"}


class CreditArchiveRecordLook(models.Model):
    """Looking at records: who may, and the line it leaves (R73, R75)."""

    _inherit = "credit.archive.record"

    def _decide(self, operation):
        """Return {record: engine's decision} on ``operation`` for this user."""
        grants = self.env["credit.archive.access"]._grants()
        clearance = self.env.user._credit_clearance_level()
        Permission = self.env["credit.archive.permission"]
        decisions = {}
        # The decision needs the facts of records whoever asks; it hands out none of them.
        for record, facts in zip(self, self.sudo(), strict=True):
            permissions = ()
            if facts.needs_permission and operation in access.CONTENT:
                permissions = Permission._open_for(record)._as_engine()
            today = facts.company_id._credit_today()
            item = facts._as_engine(self.env.uid)
            decisions[record] = access.decide(
                grants, clearance, item, operation, today, permissions
            )
        return decisions

    def _as_engine(self, user_id):
        """Return the engine's ``Item`` for a user."""
        return access.Item(
            section=self.section_id.id,
            level=self.level,
            own_customer=self.salesperson_id.id == user_id,
            needs_permission=self.needs_permission,
        )

    def _check_operation(self, operation):
        """Raise unless the user may do ``operation`` with all of these.

        Who may not see a record gets the error of one that isn't there.
        """
        self.check_access("read")
        for record, decision in self._decide(operation).items():
            if decision == access.NO_PERMISSION:
                raise AccessError(
                    self.env._(
                        "%s opens only with a permission for a purpose: ask for one.", record.name
                    )
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
        """Log who looked, once per transaction, for classes that ask for it."""
        done = self.env.cr.cache.setdefault("credit_archive_looks", set())
        # The class decides, whoever looks.
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
        """Export what the matrix lets this user export, and log it."""
        self._check_operation(access.EXPORT)
        result = super().export_data(fields_to_export)
        self._log_each(self, "export", lambda record: {"fields": sorted(fields_to_export)})
        return result

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        """Group by what a list shows; titles and notes are looked at, not grouped."""
        named = {spec.split(":")[0] for spec in (*groupby, *aggregates)}
        if not self.env.su and UNGROUPED & named:
            raise AccessError(self.env._("Records can't be grouped by title or note."))
        return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    def action_open_content(self):
        """Open the newest version in the browser."""
        self.ensure_one()
        return self._content_action("view")

    def action_download_content(self):
        """Download the newest version."""
        self.ensure_one()
        return self._content_action("download")

    def _content_action(self, operation):
        self._check_operation(operation)
        version = self.version_ids[:1]
        return version._content_action(operation)

    def action_upload_version(self):
        """Open the dialog that takes a new version."""
        self.ensure_one()
        self.check_access("write")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_upload_action"
        )
        action["name"] = self.env._("New version")
        action["context"] = {"default_file_id": self.file_id.id, "default_record_id": self.id}
        return action

    def action_ask_permission(self):
        """Open a new request for a permission to open these records."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "credit.archive.permission",
            "view_mode": "form",
            "name": self.env._("Permission for a purpose"),
            "context": {"default_record_ids": self.ids},
        }
