from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .credit_ledger_account import PREPAYMENT


class ResPartner(models.Model):
    """Suppliers trade with us, too: who isn't graded stands on the list (R17)."""

    _inherit = "res.partner"

    credit_is_trading = fields.Boolean(
        help="Was invoiced, has a confirmed order or was paid in advance in the current company."
    )

    @api.model
    def _credit_has_orders(self):
        # EXTENDS 'credit_management': orders to suppliers, and money nobody allocated. By SQL:
        # who reports on all customers needn't read purchases and payments.
        self.env["purchase.order"].flush_model(["partner_id", "company_id", "state"])
        self.env["account.move.line"].flush_model(
            [
                "account_id",
                "amount_residual",
                "company_id",
                "parent_state",
                "partner_id",
                "reconciled",
            ]
        )
        root = self.env.company._credit_root()
        companies = [
            company_id
            for company_id, root_id, _currency in self.env["res.company"]._credit_companies()
            if root_id == root.id
        ]
        return super()._credit_has_orders() | Domain(
            "id",
            "in",
            SQL(
                """(SELECT p.commercial_partner_id FROM purchase_order o
                      JOIN res_partner p ON p.id = o.partner_id
                     WHERE o.state = 'purchase' AND o.company_id = ANY(%(companies)s)
                     UNION
                    SELECT p.commercial_partner_id FROM account_move_line l
                      JOIN res_partner p ON p.id = l.partner_id
                     WHERE l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
                       AND l.company_id = ANY(%(companies)s)
                       AND (l.amount_residual > 0 AND l.account_id = ANY(ARRAY(
                                SELECT id FROM account_account
                                 WHERE account_type = 'liability_payable'))
                            OR l.balance > 0 AND l.account_id = ANY(ARRAY(
                                SELECT account_id FROM credit_ledger_account
                                 WHERE active AND kind = %(kept)s AND company_id = %(root)s))))""",
                companies=companies,
                kept=PREPAYMENT,
                root=root.id,
            ),
        )
