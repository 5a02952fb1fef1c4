from odoo import api, fields, models
from odoo.exceptions import UserError

CORRECTABLE = (
    "name", "street", "street2", "zip", "city", "country_id", "phone", "email", "website", "vat",
    "company_registry",
)  # fmt: skip
"""What of its own a customer may have corrected, in the order of the form."""


class CreditArchivePetitionLine(models.Model):
    """One value a customer wants corrected: what it was, what it shall be."""

    _name = "credit.archive.petition.line"
    _description = "Correction Asked for"
    _inherit = ["credit.archive.kept", "credit.guard"]
    _order = "id"
    _rec_name = "label"

    _credit_guarded = frozenset({"petition_id", "name", "old", "new", "country_id", "is_applied"})

    petition_id = fields.Many2one(
        "credit.archive.petition", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="petition_id.company_id", store=True, index=True)
    name = fields.Char("Field", required=True, readonly=True)
    label = fields.Char("Detail", compute="_compute_label")
    old = fields.Char("Was", readonly=True)
    new = fields.Char("Shall be", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True, ondelete="restrict")
    now = fields.Char("Is now", compute="_compute_now")
    is_accepted = fields.Boolean("Correct it", default=True)
    is_applied = fields.Boolean("Corrected", readonly=True, copy=False)

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_label(self):
        for line in self:
            line.label = self._label_of(line.name)

    @api.model
    def _label_of(self, name):
        """Return what a field of a contact is called, in the reader's language."""
        field = name in CORRECTABLE and self.env["res.partner"]._fields[name]
        return field._description_string(self.env) if field else name

    @api.model
    def _shown(self, partner, name):
        """Return a value of a contact as text."""
        value = partner[name]
        return value.display_name or "" if isinstance(value, models.BaseModel) else str(value or "")

    @api.depends("name", "petition_id.partner_id")
    @api.depends_context("lang")
    def _compute_now(self):
        """What it is now. sudo: who deals with it may know what it is about."""
        for line in self:
            partner = line.petition_id.sudo().partner_id
            known = line.name in CORRECTABLE
            line.now = self._shown(partner, line.name) if known else ""

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self.petition_id._check_archivist()
            self.petition_id._check_at("working")
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(self.env._("What a customer asked for stays: answer it."))

    def _as_vals(self):
        """Return the values these lines give the contact."""
        return {
            line.name: line.country_id.id if line.name == "country_id" else line.new or False
            for line in self
        }
