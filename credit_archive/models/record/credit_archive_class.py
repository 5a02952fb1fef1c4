from odoo import fields, models


class CreditArchiveClass(models.Model):
    """How many records there are of a class."""

    _inherit = "credit.archive.class"

    record_count = fields.Integer("Number of records", compute="_compute_record_count")

    def _compute_record_count(self):
        counts = dict(
            self.env["credit.archive.record"]._read_group(
                [("class_id", "in", self.ids)], ["class_id"], ["__count"]
            )
        )
        for one in self:
            one.record_count = counts.get(one, 0)
