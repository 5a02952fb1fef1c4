from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditPolicyComparison(models.TransientModel):
    """Two editions of the policy side by side, whichever (R90): part by part, what differs.

    Of an edition that never came into force what was tried of it is compared. Who reads both
    editions reads the comparison; nothing is kept.
    """

    _name = "credit.policy.comparison"
    _description = "Two Policy Editions Compared"
    _inherit = ["credit.answers"]

    first_id = fields.Many2one(
        "credit.policy.edition", "Compare", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="first_id.company_id")
    second_id = fields.Many2one(
        "credit.policy.edition",
        "With",
        ondelete="cascade",
        domain="[('company_id', '=', company_id), ('id', '!=', first_id)]",
    )
    difference = fields.Html("What differs", compute="_compute_difference", sanitize=False)
    notice = fields.Char(compute="_compute_difference")

    @api.constrains("first_id", "second_id")
    def _check_editions(self):
        for one in self:
            (one.first_id | one.second_id).check_access("read")
            # sudo: the root of a branch needn't be one of the user's companies
            pair = one.sudo()
            if pair.second_id and pair.second_id.company_id != pair.first_id.company_id:
                raise ValidationError(
                    self.env._("With: an edition of the same company can be compared.")
                )

    @api.depends("first_id", "second_id")
    @api.depends_context("lang", "uid")
    def _compute_difference(self):
        for one in self:
            one.difference, one.notice = one._compared()

    def _compared(self):
        """Return (table as HTML, sentence), either of them false; the earlier edition stands left."""
        pair = self.first_id | self.second_id
        if len(pair) < 2:
            return False, False
        pair.check_access("read")
        # sudo: who reads an edition reads what decides under it, whatever of it they reach
        earlier, later = pair.sudo().sorted(
            lambda one: (one.date_start or one.create_date.date(), one.id)
        )
        for edition in (earlier, later):
            if not edition._parts():
                return False, self.env._(
                    "%s is a draft that wasn't tried yet: press “Try the draft” on it first.",
                    edition.display_name,
                )
        found = later._differences_between(earlier._parts(), later._parts())
        if not found:
            return False, self.env._("Nothing differs between the two.")
        return later._difference_html(found), self.env._(
            "Before: %(earlier)s. After: %(later)s.",
            earlier=earlier.display_name,
            later=later.display_name,
        )
