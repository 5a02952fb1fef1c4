from odoo import fields, models


class CreditArchiveDisposalLine(models.Model):
    """One record on a disposal list, with what is known of it, copied: the record will be a stub."""

    _name = "credit.archive.disposal.line"
    _description = "Line of a Disposal List"
    _order = "id"
    _rec_name = "number"

    disposal_id = fields.Many2one(
        "credit.archive.disposal", required=True, ondelete="cascade", index=True
    )
    record_id = fields.Many2one("credit.archive.record", required=True, ondelete="restrict")
    number = fields.Char(required=True)
    title = fields.Char(required=True)
    file_name = fields.Char("Credit file", required=True)
    section = fields.Char(required=True)
    class_name = fields.Char("Confidentiality", required=True)
    date = fields.Date(required=True)
    schedule = fields.Char("Retention class", required=True)
    retention_due = fields.Date("Kept until", required=True)
    place = fields.Char("Paper location")
    versions = fields.Integer()
    sha256 = fields.Text("Checksums")
