from odoo import models

from ...engine import consent
from ...engine.access import ALLOWED
from ..record.credit_archive_version import Handed


class CreditArchiveVersion(models.Model):
    """Documents leave only where something allows their use, or it is said that nothing does."""

    _inherit = "credit.archive.version"

    def _handed(self, operation, decision):
        # EXTENDS: asked in the transaction that logs the handing; a withdrawal at the same moment
        # waits for the file's chain, or this does, and then finds it.
        use = consent.Use(consent.OF_OPERATION[operation])
        record = self.record_id
        gaps = record._gaps(use) if decision == ALLOWED else {}
        if record._refused(gaps):
            return Handed(why="consent", message=record._gap_text(use))
        handed = super()._handed(operation, decision)
        if gaps and not handed.why:
            record._log_flagged(gaps, use)
        return handed

    def _way_out(self, operation):
        # EXTENDS: said at once, where the button was pressed
        use = consent.Use(consent.OF_OPERATION[operation])
        record = self.record_id
        gaps = record._gaps(use)
        if not gaps:
            return super()._way_out(operation)
        message = record._gap_text(use)
        if record._refused(gaps):
            record._log_each(record, "refused", lambda one: {"wanted": use.kind, "why": "consent"})
            return record.file_id._notify("danger", message)
        way = super()._way_out(operation)
        if way.get("type") != "ir.actions.act_url":
            return way
        said = record.file_id._notify("warning", message)
        said["params"]["next"] = way
        return said
