from odoo import api, models
from odoo.tools import SQL

from odoo.addons.credit_management.models.gate.credit_pledge import Admission
from odoo.addons.credit_management.models.gate.credit_proof import READ_WAIT

from . import till_sql as sql


class CreditProof(models.AbstractModel):
    """What tills have sold on account meanwhile uses the limit that an order counts on."""

    _inherit = "credit.proof"

    @api.model
    def _admitted_by_others(self, partner_ids, fresh):
        # EXTENDS 'credit_management'
        found = super()._admitted_by_others(partner_ids, fresh)
        rows = self._till_sales(partner_ids, fresh)
        seen = self._till_sales_seen([row[0] for row in rows]) if rows else ()
        for order, partner, company, amount, payer in rows:
            if order in seen:
                continue
            # sudo: tills are in companies the user can't see, whose root counts
            root = self.env["res.company"].sudo().browse(company).root_id.id
            # below zero: no sale order has that number
            found.setdefault((partner, root), []).append(Admission(-order, float(amount), payer))
        return found

    @api.model
    def _till_sales(self, partner_ids, fresh):
        """Return (order, customer, company, amount, contact) of sales on account of this day."""
        fresh.execute(
            SQL(
                """SET LOCAL lock_timeout = %s;
                SELECT po.id, p.commercial_partner_id, po.company_id,
                       own.amount / COALESCE(NULLIF(po.currency_rate, 0), 1), po.partner_id
                  FROM res_partner p
                  JOIN pos_order po ON po.partner_id = p.id AND po.state IN ('paid', 'done')
                   AND po.write_date > (now() AT TIME ZONE 'UTC') - interval '1 day'
                 CROSS JOIN LATERAL (%s) own
                 WHERE p.commercial_partner_id = ANY(%s) AND own.amount > 0""",
                READ_WAIT,
                sql.PAID,
                sorted(partner_ids),
            )
        )
        return fresh.fetchall()

    @api.model
    def _till_sales_seen(self, order_ids):
        """Return those of these sales that this transaction's own snapshot holds as sales."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM pos_order WHERE id = ANY(%s) AND state IN ('paid', 'done')",
                order_ids,
            )
        )
        return {row[0] for row in self.env.cr.fetchall()}
