from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    credit_contact_days = fields.Integer(
        "Contact report every (days)",
        default=90,
        help="Key customers without a contact report for so long are listed. 0: none are.",
    )

    @api.constrains("credit_contact_days")
    def _check_credit_contact_days(self):
        for company in self:
            if not 0 <= company.credit_contact_days <= 3650:
                raise ValidationError(
                    self.env._(
                        "Contact report every: %s days; it must lie between 0 and 3,650.",
                        company.credit_contact_days,
                    )
                )
