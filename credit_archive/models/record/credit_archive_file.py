from odoo import api, fields, models


class CreditArchiveFile(models.Model):
    """The records that lie in a file; they move with it when two customers become one."""

    _inherit = "credit.archive.file"

    _credit_guarded = frozenset({"record_ids"})

    record_ids = fields.One2many("credit.archive.record", "file_id", "Records", readonly=True)
    record_count = fields.Integer("Number of records", compute="_compute_counts")
    inbox_count = fields.Integer("To classify", compute="_compute_counts")

    @api.depends("record_ids")
    @api.depends_context("uid")
    def _compute_counts(self):
        """Count the records this user can see, in one query."""
        counts = {(file, state): count for file, state, count in self._counted()}
        for file in self:
            file.inbox_count = counts.get((file, "inbox"), 0)
            file.record_count = file.inbox_count + counts.get((file, "filed"), 0)

    def _counted(self):
        return self.env["credit.archive.record"]._read_group(
            [("file_id", "in", self.ids)], ["file_id", "state"], ["__count"]
        )

    def action_view_records(self):
        """Open the records of this file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_record_action"
        )
        action["domain"] = [("file_id", "=", self.id)]
        action["context"] = {"default_file_id": self.id, "search_default_group_section": 1}
        return action

    def action_upload(self):
        """Open the dialog that takes scans for this file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_archive.credit_archive_upload_action"
        )
        action["context"] = {"default_file_id": self.id}
        return action

    def _merge_into(self, other):
        # EXTENDS: the records move to the other file
        records = self.with_context(active_test=False).record_ids
        for file, source in ((self, True), (other, False)):
            self.env["credit.archive.log"]._append(
                [
                    {
                        "operation": "move",
                        "file": file,
                        "record": record,
                        "detail": {"from": self.name, "to": other.name, "out": source},
                    }
                    for record in records
                ]
            )
        records._move_to_file(other)
        return super()._merge_into(other)
