from odoo import api, models
from odoo.tools import SQL

from ...engine.features import FEATURES, GRADES, feature_of
from .credit_hold import PENDING


class CreditFeatureGate(models.AbstractModel):
    """Which rules go with a feature, and which orders are held by them."""

    _inherit = "credit.feature"

    @api.model
    def _resting(self):
        # EXTENDS: first what holds, for that is what stops with the feature.
        found, held = super()._resting(), self._held_by()
        strict = self._strict_rules()
        for code in FEATURES:
            found[code][:0] = [
                (self.env._("rules that hold orders"), strict.get(code, 0)),
                (self.env._("orders held by them"), held.get(code, 0)),
            ]
        return found

    @api.model
    def _strict_rules(self):
        """Return {code: how many rows that hold orders go with the feature}.

        sudo: the switch holds for all companies.
        """
        rows = self.env["credit.rule"].sudo().search([("severity", "=", "hold")])
        counts = {}
        for row in rows:
            for code in {feature_of(row.kind), GRADES if row.rating_id else ""} - {""}:
                counts[code] = counts.get(code, 0) + 1
        return counts

    @api.model
    def _held_by(self):
        """Return {code: how many pending holds have a finding of a rule that goes with it}."""
        for model in ("credit.hold", "credit.check"):
            self.env[model].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT h.id, f ->> 'rule', f ->> 'source' = 'rating'
                     FROM credit_hold h JOIN credit_check c ON c.id = h.check_id,
                          jsonb_array_elements(c.findings) f
                    WHERE h.state IN %s AND f ->> 'severity' = 'hold'""",
                PENDING,
            )
        )
        holds = {}
        for hold_id, kind, is_for_grade in rows:
            for code in {feature_of(kind), GRADES if is_for_grade else ""} - {""}:
                holds.setdefault(code, set()).add(hold_id)
        return {code: len(ids) for code, ids in holds.items()}

    @api.model
    def _switched(self, before, after):
        # EXTENDS: held orders are judged again, by the rules that are asked now.
        self.env["credit.hold"]._trigger_cron()
        return super()._switched(before, after)
