from odoo import models


class CreditArchiveLog(models.Model):
    """What files itself, in the words of who reads the log."""

    _inherit = "credit.archive.log"

    def _detail_values(self):
        # EXTENDS: a change of what files itself names its event
        values = super()._detail_values()
        filing = self._labels(self.env["credit.archive.filing"], "code")
        return {**values, "event": {**filing, **values["event"]}}
