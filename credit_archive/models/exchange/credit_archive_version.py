from odoo import models

from ...engine.bundle import FOLDER
from ...engine.naming import clean


class CreditArchiveVersionExport(models.Model):
    """A version as an exported file describes it."""

    _inherit = "credit.archive.version"

    def _as_exported(self):
        """Return what ``records.json`` says of this version; ``path`` where its content is."""
        self.ensure_one()
        content = self._found() if self.attachment_id else "none"
        path = f"{FOLDER}{self.record_id.name}/{self.number}-{clean(self.name)}"
        return {
            "number": self.number,
            "name": self.name,
            "mimetype": self.mimetype or "",
            "size": self.size,
            "sha256": self.sha256,
            "reason": self.reason or "",
            "by": self.user_id.name,
            "date": self.date.isoformat(),
            "content": content,
            "path": path if content == "whole" else "",
        }
