from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditArchiveNumbered(models.AbstractModel):
    """A document of one company that gets its number from the system and goes step by step.

    The sequence has the model's name for its code; the model declares its ``state``.
    """

    _name = "credit.archive.numbered"
    _description = "Document with a number"
    _inherit = ["credit.guard"]

    _credit_guarded = frozenset({"name", "company_id", "state"})

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company.root_id.id,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Number the new documents; sudo: nobody else may, neither writes it nor the sequence."""
        documents = super().create(vals_list)
        for one in documents:
            one.sudo().name = self.env["ir.sequence"].sudo().next_by_code(self._name)
        return documents

    def _check_at(self, *states):
        """Raise unless all of these are at one of these steps."""
        for one in self:
            if one.state not in states:
                raise UserError(self.env._("%s isn't at this step.", one.name))
