from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CreditPolicy(models.Model):
    """Where bad debt is booked."""

    _inherit = "credit.policy"

    loss_journal_id = fields.Many2one(
        "account.journal",
        "Journal of bad debt",
        domain="[('type', '=', 'general'), ('company_id', '=', company_id)]",
    )
    loss_account_id = fields.Many2one(
        "account.account",
        "Account of bad debt",
        domain="[('account_type', 'in', ('expense', 'expense_direct_cost', 'expense_other'))]",
        help="Expense: what is written off, and what the allowance changes by.",
    )
    allowance_account_id = fields.Many2one(
        "account.account",
        "Account of the allowance",
        domain="[('account_type', 'in', ('asset_current', 'asset_non_current'))]",
        help="Beside the receivables, with a credit balance.",
    )
    recovery_account_id = fields.Many2one(
        "account.account",
        "Account of recoveries",
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Income: what comes in after it was written off.",
    )
    loss_tax_percent = fields.Float(
        "Tax in what is written off (%)",
        digits=(16, 4),
        help="Where the tax of a bad debt may be reclaimed: its rate; the share of it goes to the "
        "account of that tax. 0: nothing.",
    )
    loss_tax_account_id = fields.Many2one("account.account", "Account of that tax")

    @api.constrains("loss_tax_percent", "loss_tax_account_id")
    def _check_loss_tax(self):
        for policy in self:
            if not 0 <= policy.loss_tax_percent <= 100:
                raise ValidationError(
                    self.env._("Tax in what is written off (%): between 0 and 100.")
                )
            if policy.loss_tax_percent and not policy.loss_tax_account_id:
                raise ValidationError(
                    self.env._("Account of that tax: say where the tax is reclaimed.")
                )
