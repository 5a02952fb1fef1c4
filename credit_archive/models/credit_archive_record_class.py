from odoo import models
from odoo.exceptions import AccessError

MANAGER = "credit_archive.group_archive_manager"


class CreditArchiveRecordClass(models.Model):
    """What is filed isn't classed lower by who then could take it along (R73).

    While a record waits in the inbox its class is a first guess; classifying it
    is the archivist's work. Once filed, a lower class would open it without a
    loan, or without a mark, and could be raised again afterwards.
    """

    _inherit = "credit.archive.record"

    def write(self, vals):
        if "class_id" in vals and not self.env.su:
            self._check_lowering(self.env["credit.archive.class"].browse(vals["class_id"]))
        return super().write(vals)

    def _check_lowering(self, wanted):
        """Raise for filed records that ``wanted`` protects less, unless a manager says so."""
        if not wanted or self.env.user.has_group(MANAGER):
            return
        self.check_access("write")
        for record in self.filtered(lambda record: record.state == "filed"):
            if record.class_id._protects_more(wanted):
                raise AccessError(
                    self.env._(
                        "%(record)s is filed as %(class)s: only archive managers class it lower.",
                        **{"record": record.name, "class": record.class_id.name},
                    )
                )
