from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.credit_management.models.base.caches import forget

RULES = ("level", "needs_permission", "is_controlled", "log_looks")


class CreditArchiveClass(models.Model):
    """A class of confidentiality (密级, R80); a user's clearance is one of these.

    The higher the level, the fewer may see. A record above a user's clearance
    doesn't exist for that user.
    """

    _name = "credit.archive.class"
    _description = "Confidentiality Class"
    _inherit = ["credit.answers"]
    _order = "level"

    name = fields.Char(required=True, translate=True)
    level = fields.Integer(
        required=True, help="From 0, open to everybody whose role allows it, upwards."
    )
    rule = fields.Text(translate=True, help="What belongs in this class and how it is handled.")
    needs_permission = fields.Boolean(
        "On loan only",
        help="Content opens only with an approved loan for a purpose, whatever the clearance.",
    )
    is_controlled = fields.Boolean(
        "Controlled",
        help="Printing and downloading take an approved loan. Every copy carries a mark.",
    )
    log_looks = fields.Boolean(
        "Log every look",
        default=True,
        help="Log who reads the data of such a record, not only who opens its content.",
    )
    color = fields.Integer("Colour")

    _level_uniq = models.Constraint("UNIQUE(level)", "There is a class of this level already.")

    @api.constrains("level")
    def _check_level(self):
        if any(one.level < 0 for one in self):
            raise ValidationError(self.env._("Level: it must be zero or more."))

    @api.model_create_multi
    def create(self, vals_list):
        classes = super().create(vals_list)
        self._changed()
        return classes

    def write(self, vals):
        before = {one: one._rules() for one in self}
        result = super().write(vals)
        entries = []
        for one in self:
            now = one._rules()
            changed = {
                name: [old, now[name]] for name, old in before[one].items() if old != now[name]
            }
            if changed:
                detail = {"class": one.name, **changed}
                entries.append({"operation": "configure", "detail": detail})
        self.env["credit.archive.log"]._append(entries)
        self._changed()
        return result

    def _rules(self):
        """Return what decides over records of this class, as the log has it."""
        return {name: self[name] for name in RULES}

    def unlink(self):
        result = super().unlink()
        self._changed()
        return result

    def _changed(self):
        """The conditions by which users see records are cached; make them anew."""
        self.env.flush_all()
        forget(self.env)

    def _check_cleared(self):
        """Raise when one of these is above the user's own clearance."""
        if self.env.su:
            return
        clearance = self.env.user._credit_clearance_level()
        for one in self:
            if one.level > clearance:
                raise AccessError(
                    self.env._("Nobody classifies above the own clearance: %s.", one.name)
                )

    def _protects_more(self, other):
        """Return whether a record of this class is better protected than one of ``other``."""
        flags = ("needs_permission", "is_controlled")
        return other.level < self.level or any(self[flag] > other[flag] for flag in flags)

    @api.model
    def _up_to(self, level):
        """Return the highest class of at most ``level``; empty where there is none.

        sudo: it is a default, asked for before the right to add a record is.
        """
        return self.sudo().search([("level", "<=", level)], order="level desc", limit=1)
