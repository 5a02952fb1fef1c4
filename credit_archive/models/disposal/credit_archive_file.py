from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditArchiveFile(models.Model):
    """The legal holds on a file: it stays with its customer, and a merged one takes them along."""

    _inherit = "credit.archive.file"

    _credit_guarded = frozenset({"hold_ids"})

    hold_ids = fields.Many2many(
        "credit.archive.hold",
        "credit_archive_hold_file_rel",
        "file_id",
        "hold_id",
        "Legal holds",
        readonly=True,
    )
    is_held = fields.Boolean("Under legal hold", compute="_compute_is_held")

    @api.depends("hold_ids.state")
    def _compute_is_held(self):
        for file in self:
            # sudo: a hold is no secret to who sees the file.
            holds = file.sudo().hold_ids
            file.is_held = any(hold.state == "active" for hold in holds)

    def _check_may_move(self):
        # EXTENDS: not while it, or a record in it, is under a legal hold
        result = super()._check_may_move()
        for file in self:
            if file.is_held or file.record_ids.filtered("is_held"):
                raise UserError(
                    self.env._(
                        "%(customer)s can't be deleted or merged into another: "
                        "credit file %(file)s is under a legal hold.",
                        customer=file.partner_id.name,
                        file=file.name,
                    )
                )
        return result

    def _merge_into(self, other):
        # EXTENDS: what holds cover they cover in the other file, too
        result = super()._merge_into(other)
        for hold in self.hold_ids:
            hold.file_ids |= other
        return result
