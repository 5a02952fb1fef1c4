from datetime import timedelta
from io import BytesIO

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

KEPT_DAYS = 1
"""An upload nobody filed goes after so long: it may be anything, and lies outside the vault."""


class CreditArchiveUploads(models.AbstractModel):
    """Dialogs that take files: the user's own, fresh ones, which don't stay outside the records."""

    _name = "credit.archive.uploads"
    _description = "Takes Uploads"
    _inherit = ["credit.answers"]

    attachment_ids = fields.Many2many("ir.attachment", string="Documents")

    def _uploads(self):
        """Return the uploads: the user's own, fresh ones, and nothing else."""
        # sudo: they were made for this dialog; whose they are is checked here.
        uploads = self.attachment_ids.sudo()
        if not uploads:
            raise UserError(self.env._("Choose at least one document."))
        for upload in uploads:
            if upload.create_uid != self.env.user or upload.res_model not in (False, self._name):
                raise AccessError(self.env._("%s isn't an upload of yours.", upload.name))
            if not upload.file_size:
                raise UserError(self.env._("%s is empty: there is nothing to keep.", upload.name))
        return uploads

    @api.model
    def _opened(self, attachment):
        """Return an attachment's content as a binary file, which the caller closes."""
        if not attachment.store_fname:
            return BytesIO(attachment.db_datas or b"")
        return open(attachment._full_path(attachment.store_fname), "rb")

    @api.autovacuum
    def _gc_uploads(self):
        """Remove what was uploaded and left: the browser was closed, the connection broke."""
        if self._abstract:
            return
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        # sudo: what lies there unfiled is nobody's any more; who uploaded it doesn't matter.
        self.env["ir.attachment"].sudo().search(
            [("res_model", "=", self._name), ("create_date", "<", before)]
        ).unlink()
