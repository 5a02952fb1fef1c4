from odoo import api, fields, models
from odoo.exceptions import ValidationError

LONGEST = 365


class ResCompany(models.Model):
    """What customers see of their own data, and how long an answer may take (R83)."""

    _inherit = "res.company"

    credit_portal_data = fields.Boolean("Customers see their data")
    credit_portal_scores = fields.Boolean("How the score came about")
    credit_petition_days = fields.Integer("Answer within (days)", default=30)
    credit_copy_days = fields.Integer("A copy stays (days)", default=14)

    @api.constrains("credit_petition_days", "credit_copy_days")
    def _check_credit_petition_days(self):
        for company in self:
            for name in ("credit_petition_days", "credit_copy_days"):
                if not 1 <= company[name] <= LONGEST:
                    raise ValidationError(
                        self.env._(
                            "%(field)s: %(days)s days; it must lie between 1 and %(most)s.",
                            field=company._fields[name]._description_string(self.env),
                            days=company[name],
                            most=LONGEST,
                        )
                    )
