from odoo import api, fields, models
from odoo.exceptions import ValidationError

PREPAYMENT = "prepayment"


class CreditLedgerAccount(models.Model):
    """An account of assets on which prepayments are kept: 预付账款 1123 of the Chinese chart.

    A debit there was paid in advance to its partner, a credit earned it. It counts as what
    stands on payable accounts does, and uses the prepayment limit.
    """

    _inherit = "credit.ledger.account"

    kind = fields.Selection(
        selection_add=[(PREPAYMENT, "Prepayments to suppliers")],
        ondelete={PREPAYMENT: "cascade"},
    )

    @api.constrains("account_id", "kind", "active")
    def _check_prepayment(self):
        for mark in self.filtered(lambda one: one.active and one.kind == PREPAYMENT):
            if mark.account_id.account_type == "liability_payable":
                raise ValidationError(
                    self.env._(
                        "%(account)s is a payable account: what is paid in advance there counts "
                        "already. Mark no account of that type.",
                        account=mark.account_id.display_name,
                    )
                )

    @api.model
    def _proposals(self):
        # EXTENDS 'credit_management'
        found = super()._proposals()
        found.setdefault("cn", {})["1123"] = PREPAYMENT
        return found

    @api.model
    def _of_prepayments(self, companies):
        """Return {root company id: accounts of prepayments} of these root companies.

        sudo: whoever posts an entry needn't see the marks.
        """
        marks = self.sudo().search([("kind", "=", PREPAYMENT), ("company_id", "in", companies.ids)])
        return {company.id: own.account_id for company, own in marks.grouped("company_id").items()}
