from odoo import api, fields, models
from odoo.fields import Domain

BAD = ("damaged", "missing")


class CreditArchiveRecordContent(models.Model):
    """What the record says of its documents: kept twice, misnamed, damaged, imported."""

    _inherit = "credit.archive.record"

    _credit_guarded = frozenset({"origin"})

    duplicate_ids = fields.Many2many(
        "credit.archive.record",
        string="Same content",
        compute="_compute_duplicate_ids",
        help="Records, among those you can see, with the same document.",
    )
    is_misnamed = fields.Boolean("Not what its name says", compute="_compute_is_misnamed")
    is_damaged = fields.Boolean(
        "Damaged or missing",
        compute="_compute_is_damaged",
        search="_search_is_damaged",
        help="A document of this record isn't what was filed any more, or isn't there.",
    )
    origin = fields.Char(
        "Number before",
        readonly=True,
        copy=False,
        help="In the credit file this record was imported from.",
    )

    @api.depends("version_ids")
    @api.depends_context("uid")
    def _compute_duplicate_ids(self):
        for record in self:
            record.duplicate_ids = record.version_ids[:1]._same_content() - record

    @api.depends("version_ids.is_misnamed")
    def _compute_is_misnamed(self):
        for record in self:
            record.is_misnamed = record.version_ids[:1].is_misnamed

    @api.depends("version_ids.integrity", "state")
    def _compute_is_damaged(self):
        for record in self:
            bad = any(version.integrity in BAD for version in record.version_ids)
            record.is_damaged = bad and record.state != "destroyed"

    def _search_is_damaged(self, operator, value):
        if operator != "in":
            return NotImplemented
        damaged = Domain("version_ids.integrity", "in", BAD) & Domain("state", "!=", "destroyed")
        wanted = set(value)
        if wanted >= {True, False}:
            return Domain.TRUE
        return damaged if True in wanted else ~damaged
