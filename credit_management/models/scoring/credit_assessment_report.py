from markupsafe import Markup

from odoo import models

from ...engine.chart import Bar, bars, radar
from ...engine.limits import AMOUNT
from ..base.words import days_of


class CreditAssessmentReport(models.Model):
    """What the credit evaluation report (信用评估报告) shows beside the fields (R14)."""

    _inherit = "credit.assessment"

    def _report_bars(self):
        """Return the bar chart of the criteria as SVG."""
        self.ensure_one()
        return Markup(bars(self._chart_rows()))

    def _report_radar(self):
        """Return the radar chart of the criteria as SVG, empty with fewer than three."""
        self.ensure_one()
        return Markup(radar(self._chart_rows()))

    def _chart_rows(self):
        """Return a list of the engine's ``Bar``: points of 0 to 100, None where not scored.

        sudo: the report shows the whole score to whoever may print it.
        """
        return [
            Bar(line.title or "", line.points if line.is_scored else None, line.weight)
            for line in self.sudo().line_ids
        ]

    def _report_reasons(self):
        """Return why the grade was calculated, a sentence each."""
        self.ensure_one()
        return [line for line in (self.reason_text or "").split("\n") if line]

    def _report_address(self):
        """Return the customer's address in one line."""
        lines = self.partner_id._display_address(without_company=True).split("\n")
        return ", ".join(line.strip() for line in lines if line.strip())

    def _report_proposal(self):
        """Return two lists of sentences: what the formula of the grade allows, and why."""
        self.ensure_one()
        kept = self.proposal
        if not kept:
            return [], []
        wording = self.env["credit.reason.wording"]
        return self._limit_sentences(kept), wording._sentences(kept["reasons"], self.currency_id)

    def _limit_sentences(self, kept):
        """Return the sentences for a proposal as it was kept."""
        money, sentences = self.currency_id.format, []
        if kept["limit_type"] == AMOUNT:
            sentences.append(
                self.env._(
                    "Standing limit: up to %(amount)s, %(days)s.",
                    amount=money(kept["amount"]),
                    days=days_of(self.env, kept["days"]),
                )
            )
        if kept["temporary_amount"]:
            sentences.append(
                self.env._(
                    "Temporary limit: up to %(amount)s, %(days)s.",
                    amount=money(kept["temporary_amount"]),
                    days=days_of(self.env, kept["temporary_days"]),
                )
            )
        return sentences or [self.env._("No limit by formula.")]

    def _report_steps(self):
        """Return the steps of approval that were taken or are waited for, ``credit.approval``.

        sudo: the report names all of them, also those a salesperson couldn't open.
        """
        self.ensure_one()
        return (
            self.sudo()
            .approval_ids.filtered(lambda row: row.state != "redundant")
            .sorted(lambda row: (row.sequence, row.id))
        )
