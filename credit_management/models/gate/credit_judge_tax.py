from dataclasses import replace

from odoo import api, models

from ...engine.limits import Limit


class CreditJudgeTax(models.AbstractModel):
    """What is known of taxes that were advanced for a customer: a segment of its own (R29)."""

    _inherit = "credit.judge"

    def _sources(self, partners, roots, accounts, *args, **kwargs):
        # EXTENDS here: two queries more where taxes were advanced, none elsewhere.
        sources = super()._sources(partners, roots, accounts, *args, **kwargs)
        owing = [key for key, one in sources.balances.items() if one.by_category.get("tax_advance")]
        if not owing:
            return sources
        return replace(
            sources,
            tax_limits=accounts._limits_today("tax_advance"),
            tax_deadlines=self.env["credit.exposure"]._tax_deadlines(owing),
        )

    @api.model
    def _tax_facts(self, key, account, balance, sources, company):
        """Return the facts about taxes advanced for a customer; none where there are none."""
        advanced = balance.by_category.get("tax_advance", 0.0)
        if not advanced:
            return {}
        limit = sources.tax_limits.get(account.id, Limit())
        deadline = sources.tax_deadlines.get(key)
        late = (company.today - deadline).days if deadline else 0
        return {
            "tax_advance": advanced,
            "tax_limit": None if limit.is_unlimited else limit.amount,
            "tax_late": max(0, late),
        }
