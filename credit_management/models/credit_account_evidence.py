from dataclasses import dataclass, field

from odoo import models
from odoo.tools import SQL

from ..engine.grading import Standing
from ..engine.measures import MEASURES
from ..engine.ratios import ratios
from ..engine.scorecard import median


@dataclass(frozen=True)
class Evidence:
    """What is known of an account on a day: its standing, and the ratios of its last statement."""

    standing: Standing
    ratios: dict = field(default_factory=dict)
    statement: object = None

    def value(self, kind, source):
        """Return the figure a criterion reads; None when it can't be said or is a question."""
        if kind == "ledger":
            return MEASURES[source].of(self.standing.ledger)
        return self.ratios.get(source) if kind == "statement" else None


class CreditAccountEvidence(models.Model):
    """What a scorecard reads of accounts, for any number of them in constant queries."""

    _inherit = "credit.account"

    def _evidence(self, date, facts=None):
        """Return {account id: ``Evidence``} as of ``date``; ``facts``: {account id: {fact: bool}}."""
        statements = self.env["credit.statement"].sudo()._latest(self, date)
        known = self._ratios(statements)
        return {
            account_id: Evidence(standing, *known.get(account_id, ()))
            for account_id, standing in self._standings(date, facts or {}).items()
        }

    def _ratios(self, statements):
        """Return {account id: (ratios, statement)} of {account: statement}; growth included."""
        found = {account.id: one for account, one in statements.items() if one}
        every = self.env["credit.statement"].sudo().concat(*found.values())
        before = every._previous() if every else {}
        known = {}
        for account_id, statement in found.items():
            previous = before.get(statement)
            known[account_id] = (
                ratios(statement._as_engine(), previous._as_engine() if previous else None),
                statement,
            )
        return known

    def _industry_medians(self):
        """Return {account id: {(kind, source): median}} of each account's industry (R16); one query.

        The middle of the approved assessments that now count for the accounts of
        the same industry and company; no entry where there are fewer than three.
        """
        own = {
            one.id: (one.partner_id.industry_id.id, one.company_id.id)
            for one in self.sudo()
            if one.partner_id.industry_id
        }
        if not own:
            return {}
        self.env["credit.account"].flush_model(["assessment_id", "partner_id", "company_id"])
        self.env["credit.assessment.line"].flush_model()
        self.env["res.partner"].flush_model(["industry_id"])
        rows = self.env.execute_query(
            SQL(
                """SELECT p.industry_id, a.company_id, l.kind, l.source, ARRAY_AGG(l.value)
                     FROM credit_account a
                     JOIN res_partner p ON p.id = a.partner_id
                     JOIN credit_assessment_line l ON l.assessment_id = a.assessment_id
                    WHERE p.industry_id = ANY(%s) AND l.has_value AND l.kind <> 'question'
                    GROUP BY p.industry_id, a.company_id, l.kind, l.source""",
                list({industry for industry, _company in own.values()}),
            )
        )
        medians = {}
        for industry, company, kind, source, values in rows:
            middle = median(map(float, values))
            if middle is not None:
                medians.setdefault((industry, company), {})[kind, source] = middle
        return {account: medians.get(key, {}) for account, key in own.items()}
