from odoo import api, models
from odoo.tools import SQL

from ...engine.outcome import outcome

READ = {
    "account.account": ["account_type"],
    "account.move": ["move_type", "state"],
    "account.move.line": [
        "account_id", "amount_residual", "balance", "credit_date_due", "date", "date_maturity",
        "move_id",
    ],
    "account.partial.reconcile": ["debit_move_id", "max_date"],
    "sale.order.line": ["order_id", "invoice_lines"],
}  # fmt: skip
"""What the statement reads; it is written down before it runs."""


class SaleOrderOutcome(models.Model):
    """How orders ended: whether what was invoiced of them was paid in time."""

    _inherit = "sale.order"

    @api.model
    def _credit_outcomes(self, days):
        """Return {order id: how it ended}, as ``engine.outcome`` says; one query, whoever asks.

        ``days``: {order id: today in its company}. Whether what was invoiced was paid in time,
        late, or is open.
        """
        if not days:
            return {}
        for model, names in READ.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query(
            SQL(
                """SELECT today.id, COUNT(l.id) > 0,
                          COALESCE(BOOL_OR(l.amount_residual > 0 AND l.due >= today.day), FALSE),
                          COALESCE(BOOL_OR((l.amount_residual > 0 AND l.due < today.day)
                                           OR l.settled > l.due), FALSE)
                     FROM UNNEST(%s::int[], %s::date[]) AS today (id, day)
                     LEFT JOIN LATERAL (
                          SELECT i.id, i.amount_residual,
                                 COALESCE(LEAST(i.credit_date_due, i.date_maturity), i.date) AS due,
                                 (SELECT MAX(p.max_date) FROM account_partial_reconcile p
                                   WHERE p.debit_move_id = i.id) AS settled
                            FROM account_move m
                            JOIN account_move_line i ON i.move_id = m.id AND i.balance > 0
                            JOIN account_account a ON a.id = i.account_id
                             AND a.account_type = 'asset_receivable'
                           WHERE m.state = 'posted' AND m.move_type = 'out_invoice'
                             AND m.id IN (
                                 SELECT x.move_id FROM sale_order_line s
                                   JOIN sale_order_line_invoice_rel r ON r.order_line_id = s.id
                                   JOIN account_move_line x ON x.id = r.invoice_line_id
                                  WHERE s.order_id = today.id)) l ON TRUE
                    GROUP BY today.id""",
                list(days),
                list(days.values()),
            )
        )
        return {order_id: outcome(*found) for order_id, *found in rows}
