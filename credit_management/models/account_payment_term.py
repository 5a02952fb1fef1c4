from odoo import fields, models


class AccountPaymentTerm(models.Model):
    _name = "account.payment.term"
    _inherit = ["account.payment.term", "credit.guard"]
    _credit_own = False

    _credit_restricted = {"credit_before_delivery": "credit_management.group_credit_manager"}

    credit_before_delivery = fields.Boolean(
        "Payment before delivery",
        copy=False,
        help="Orders under this term are paid before they are delivered. Whether they confirm "
        "before the money is there is a setting of the company. Only credit managers change this.",
    )
