from odoo import api, fields, models
from odoo.fields import Domain


class CreditCurrent(models.AbstractModel):
    """Something of a company, to be filtered by the company one works in.

    Sums over companies of several currencies say nothing, and averages of days less: what is
    shown in one figure, like the dashboard, is of the company of the switcher, with its
    branches.
    """

    _name = "credit.current"
    _description = "Of the company one works in"

    is_current = fields.Boolean(
        "Of this company", compute="_compute_is_current", search="_search_is_current"
    )

    @api.depends_context("company")
    def _compute_is_current(self):
        # sudo: which is the root of a branch
        root = self.env.company.sudo().root_id
        for one in self:
            one.is_current = one.company_id.sudo().root_id == root

    @api.model
    def _search_is_current(self, operator, value):
        if operator not in ("in", "not in") or set(value) - {True, False}:
            return NotImplemented
        # sudo: as above
        own = Domain("company_id", "child_of", self.env.company.sudo().root_id.id)
        return own if (operator == "in") == (True in value) else ~own
