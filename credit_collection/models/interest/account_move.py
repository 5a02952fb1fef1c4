from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    credit_interest_ids = fields.One2many(
        "credit.interest",
        "move_id",
        "Late interest",
        readonly=True,
        copy=False,
        groups="credit_management.group_credit_analyst",
    )
