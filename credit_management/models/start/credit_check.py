from odoo import api, models
from odoo.tools import SQL


class CreditCheck(models.Model):
    """What observing has found: the orders that would have been held, by rule."""

    _inherit = "credit.check"

    @api.model
    def _observed(self, root):
        """Return what enforcing would have done in root company ``root`` while it observed.

        {"checked": orders checked, "held": orders that would have been held, "amount": theirs
        in the company's currency, "rules": [(rule, orders, amount)], most orders first}. An
        order counts once however often it was checked, under each rule that found *hold*.
        Two statements, of any number of checks; whoever asks was allowed to.
        """
        self.flush_model()
        [(checked, held, amount)] = self.env.execute_query(
            SQL(
                """SELECT COUNT(*), COUNT(held), COALESCE(SUM(held), 0)
                     FROM (SELECT MAX(amount) FILTER (WHERE verdict = 'hold') AS held
                             FROM credit_check WHERE %s GROUP BY order_id) each_order""",
                self._observed_where(root),
            )
        )
        rules = self.env.execute_query(
            SQL(
                """SELECT rule, COUNT(*), SUM(amount)
                     FROM (SELECT c.order_id, f->>'rule' AS rule, MAX(c.amount) AS amount
                             FROM credit_check c, jsonb_array_elements(c.findings) f
                            WHERE %s AND verdict = 'hold' AND f->>'severity' = 'hold'
                            GROUP BY 1, 2) each_order
                    GROUP BY rule ORDER BY 2 DESC, 1""",
                self._observed_where(root),
            )
        )
        return {
            "checked": checked,
            "held": held,
            "amount": float(amount),
            "rules": [(rule, count, float(total)) for rule, count, total in rules],
        }

    @api.model
    def _observed_orders(self, root, rule=None):
        """Return the ids of the orders that would have been held, by ``rule`` or by any."""
        self.flush_model()
        by_rule = SQL("TRUE")
        if rule:
            by_rule = SQL(
                "findings @> %s::jsonb",
                f'[{{"rule": "{rule}", "severity": "hold"}}]',
            )
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT order_id FROM credit_check WHERE %s AND verdict = 'hold' AND %s",
                self._observed_where(root),
                by_rule,
            )
        )
        return [order_id for (order_id,) in rows]

    @api.model
    def _observed_where(self, root):
        """Return the condition of the checks of ``root`` and its branches made while it observed."""
        ids = [
            company_id
            for company_id, root_id, _currency in self.env["res.company"]._credit_companies()
            if root_id == root.id
        ]
        return SQL(
            """mode = 'observe' AND order_id IS NOT NULL AND stage IS DISTINCT FROM 'delivery'
               AND company_id = ANY(%s)""",
            ids,
        )
