from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.access import DOWNLOAD, PRINT

OPERATIONS = [(PRINT, "Printed"), (DOWNLOAD, "Downloaded")]


class CreditArchiveCopy(models.Model):
    """A marked copy that left the system (受控文件, R74): who took it, when, what for, its number.

    Numbers are consecutive for each record. Lines come from handing a copy out,
    nobody writes them. Who may not see the record sees no copy of it.
    """

    _name = "credit.archive.copy"
    _description = "Controlled Copy"
    _inherit = ["credit.archive.kept", "credit.guard"]
    _order = "id desc"

    name = fields.Char("Controlled copy", compute="_compute_name", store=True)
    record_id = fields.Many2one(
        "credit.archive.record", required=True, readonly=True, ondelete="restrict", index=True
    )
    version_id = fields.Many2one(
        "credit.archive.version", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="record_id.company_id", store=True, index=True)
    number = fields.Integer("Copy number", required=True, readonly=True, aggregator=None)
    operation = fields.Selection(OPERATIONS, "Kind", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Taken by", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime("Taken on", required=True, readonly=True)
    loan_id = fields.Many2one("credit.archive.loan", readonly=True, ondelete="restrict")
    purpose = fields.Char(readonly=True)
    pages = fields.Integer(readonly=True)
    sha256 = fields.Char("SHA-256", readonly=True, help="Of the copy as it was handed out.")

    _number_uniq = models.Constraint(
        "UNIQUE(record_id, number)", "There is a copy with this number already."
    )

    @api.depends("record_id.name", "number")
    def _compute_name(self):
        for copy in self:
            copy.name = f"{copy.record_id.name}-{copy.number}"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("The register of copies writes itself."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("The register of copies writes itself."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A copy that was handed out stays in the register."))
