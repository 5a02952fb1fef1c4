from odoo import fields, models


class AccountPaymentTerm(models.Model):
    _inherit = "account.payment.term"

    credit_before_delivery = fields.Boolean(
        "Payment before delivery",
        copy=False,
        help="Orders under this term are paid before they are delivered. Whether they confirm "
        "before the money is there is a setting of the company. Only credit managers change this.",
    )

    def _has_field_access(self, field, operation):
        if operation == "write" and field.name == "credit_before_delivery" and not self.env.su:
            if not self.env.user.has_group("credit_management.group_credit_manager"):
                return False
        return super()._has_field_access(field, operation)
