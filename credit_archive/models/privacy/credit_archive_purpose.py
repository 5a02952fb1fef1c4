from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ...engine.consent import USES

FIELDS = tuple(f"use_{name}" for name in USES)


class CreditArchiveUses(models.AbstractModel):
    """What may be done with data: one switch for each of the engine's uses."""

    _name = "credit.archive.uses"
    _description = "Uses of Data"
    _inherit = ["credit.answers"]

    use_open = fields.Boolean("Open")
    use_print = fields.Boolean("Print")
    use_export = fields.Boolean("Take away", help="Download and export.")
    use_disclose = fields.Boolean("Disclose outside")
    use_score = fields.Boolean("Score")
    uses_text = fields.Char("What is done", compute="_compute_uses_text")

    @api.depends(*FIELDS)
    @api.depends_context("lang")
    def _compute_uses_text(self):
        words = self._use_words()
        for one in self:
            done = [words[name] for name in USES if name in one._uses()]
            one.uses_text = format_list(self.env, done) if done else False

    def _uses(self):
        """Return the codes of the uses that are switched on (a frozenset)."""
        self.ensure_one()
        return frozenset(name for name in USES if self[f"use_{name}"])

    @api.model
    def _use_words(self):
        """Return what each use is called: {code: label}."""
        fields_ = self.env["credit.archive.purpose"]._fields
        return {name: fields_[f"use_{name}"]._description_string(self.env) for name in USES}


class CreditArchivePurpose(models.Model):
    """A purpose for which customers' data are used, and what is done with them for it (R81)."""

    _name = "credit.archive.purpose"
    _description = "Purpose of Use"
    _inherit = ["credit.archive.uses"]
    _order = "sequence, id"

    name = fields.Char("Purpose", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(
        translate=True, help="What the customer reads of it before giving the consent."
    )

    _name_uniq = models.Constraint("UNIQUE(name)", "There is a purpose with this name already.")

    @api.constrains(*FIELDS)
    def _check_uses(self):
        if any(not one._uses() for one in self):
            raise ValidationError(
                self.env._("What is done: say what data are used for this purpose at all.")
            )
