from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.orm.models import NO_ACCESS

LOG_NAME = "credit_archive_foreign_log.jsonl"


class CreditArchiveOrigin(models.Model):
    """Where imported records come from (R79): another file, its zip and its log, kept as they were.

    Made by an import only, never changed or deleted. The log it came with stays a
    log of somebody else: it isn't linked into ours, but its last hash is.
    """

    _name = "credit.archive.origin"
    _description = "Imported Credit File"
    _inherit = ["credit.archive.kept", "credit.guard"]
    _order = "id desc"
    _rec_name = "number"

    file_id = fields.Many2one(
        "credit.archive.file", "Credit file", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True)
    number = fields.Char("Number before", required=True)
    customer = fields.Char("Customer as it was", required=True)
    company_name = fields.Char("Company it is from")
    exported_by = fields.Char("Exported by")
    exported_on = fields.Char("Exported on")
    is_full = fields.Boolean("Whole file")
    record_count = fields.Integer("Number of records")
    manifest = fields.Char("Manifest (SHA-256)", required=True)
    log_length = fields.Integer("Lines of its log")
    log_hash = fields.Char("Last hash of its log")
    user_id = fields.Many2one("res.users", "Imported by", required=True, ondelete="restrict")
    date = fields.Datetime("Imported on", required=True)
    attachment_id = fields.Many2one("ir.attachment", groups=NO_ACCESS, ondelete="restrict")

    _manifest_uniq = models.UniqueIndex(
        "(company_id, manifest)", "This export was imported already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse but for an import, which comes as the system."""
        if not self.env.su:
            raise AccessError(self.env._("Imported files come by importing them."))
        return super().create(vals_list)

    def write(self, vals):
        """Refuse: what was imported is evidence."""
        if not self.env.su:
            raise UserError(self.env._("What was imported can't be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was imported is evidence and can't be deleted."))

    @api.model
    def _check_new(self, manifest, company):
        """Raise when this export was imported before."""
        # Whichever file it went into: the answer names it to archive managers only.
        before = self.sudo().search(
            [("manifest", "=", manifest), ("company_id", "=", company.id)], limit=1
        )
        if before:
            raise UserError(
                self.env._(
                    "This export of %(number)s was imported already, on %(date)s into %(file)s.",
                    number=before.number,
                    date=fields.Date.to_string(before.date),
                    file=before.file_id.name,
                )
            )

    @api.model
    def _keep(self, file, report, log):
        """Keep where the records of ``file`` came from; return it.

        ``report`` is the engine's of the verified zip, ``log`` are the bytes of their log.
        """
        index = report.index
        origin = self._create_guarded(
            [
                {
                    "file_id": file.id,
                    "number": str(index.get("file") or "?"),
                    "customer": str((index.get("customer") or {}).get("name") or "?"),
                    "company_name": str(index.get("company") or ""),
                    "exported_by": str(index.get("exported_by") or ""),
                    "exported_on": str(index.get("exported_on") or ""),
                    "is_full": index.get("full") is True,
                    "record_count": len(report.records),
                    "manifest": report.manifest,
                    "log_length": index["log"]["length"],
                    "log_hash": index["log"]["hash"],
                    "user_id": self.env.uid,
                    "date": fields.Datetime.now(),
                }
            ]
        )
        # Out of everybody's reach, as the contents of records are.
        origin.attachment_id = (
            self.env["ir.attachment"]
            .sudo()
            ._without_index()
            .create(
                {
                    "name": LOG_NAME,
                    "raw": log,
                    "res_model": self._name,
                    "res_id": origin.id,
                    "mimetype": "text/plain",
                }
            )
        )
        # It was made as the system; who goes on with it does so with their own rights.
        return origin.sudo(False)

    def action_download_log(self):
        """Return the action that downloads the log that came with the file.

        Raises ``AccessError`` for who may not read our log either.
        """
        self.ensure_one()
        self._check_may_read_log()
        return {
            "type": "ir.actions.act_url",
            "url": f"/credit/archive/origin/{self.id}",
            "target": "download",
        }

    def _check_may_read_log(self):
        self.check_access("read")
        self.env["credit.archive.log"].check_access("read")

    def _hand_out_log(self):
        """Return the attachment with the foreign log; log that it left."""
        self._check_may_read_log()
        self.env["credit.archive.log"]._append(
            [
                {
                    "operation": "download",
                    "file": self.file_id,
                    "detail": {"log": self.number, "manifest": self.manifest},
                }
            ]
        )
        # Checked above; nobody reads what lies in the vault themselves.
        return self.sudo().attachment_id
