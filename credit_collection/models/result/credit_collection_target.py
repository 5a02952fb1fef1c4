from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.credit_management.engine.money import problem_with


class CreditCollectionTarget(models.Model):
    """What a collector is to get in of overdue items in a month (清收目标, S13)."""

    _name = "credit.collection.target"
    _description = "Collection target"
    _inherit = ["credit.answers"]
    _order = "month desc, user_id"
    _rec_name = "user_id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        domain=[("parent_id", "=", False)],
        default=lambda self: self.env.company.root_id,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", "Collector", required=True, domain="[('share', '=', False)]"
    )
    month = fields.Date(required=True, help="Any day of the month.")
    amount = fields.Monetary("Target", required=True)

    _once = models.UniqueIndex(
        "(company_id, user_id, month)", "This collector has a target for that month already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._first_of_month(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._first_of_month(vals))

    @api.model
    def _first_of_month(self, vals):
        day = fields.Date.to_date(vals.get("month"))
        return {**vals, "month": day.replace(day=1)} if day else vals

    @api.constrains("amount")
    def _check_amount(self):
        for one in self:
            if problem_with(one.amount) or one.amount < 0:
                raise ValidationError(self.env._("Target: an amount of zero or more."))
