from odoo import api, models
from odoo.tools import format_date, formatLang


class CreditStatementWording(models.Model):
    """Says in the reader's language what is wrong with a statement: the line and the figures."""

    _inherit = "credit.statement"

    @api.model
    def _wording(self):
        """Return {code of the engine's ``Problem``: its sentence}."""
        return {**self._wording_of_figures(), **self._wording_of_periods()}

    @api.model
    def _wording_of_figures(self):
        return {
            "not_finite": lambda line: self.env._("%(line)s: that is not a number.", line=line),
            "too_long": lambda line: self.env._(
                "%(line)s: more than 15 digits can't be kept exactly.", line=line
            ),
            "empty": lambda line: self.env._("Total assets and sales are both missing."),
            "negative": lambda line, value, total, against: self.env._(
                "%(line)s: %(value)s can't be below zero.", line=line, value=value
            ),
            "over_total": lambda line, value, total, against: self.env._(
                "%(line)s: %(value)s is more than %(total)s of %(against)s, which it is part of.",
                line=line,
                value=value,
                total=total,
                against=against,
            ),
            "parts_over_total": lambda line, value, total, against: self.env._(
                "%(line)s: its parts add up to %(value)s, more than the %(against)s given.",
                line=line,
                value=value,
                against=against,
            ),
            "gross_profit": lambda line, value, total, against: self.env._(
                "%(line)s: %(value)s isn't sales minus cost of sales, which is %(against)s.",
                line=line,
                value=value,
                against=against,
            ),
            "unbalanced": lambda line, value, total, against: self.env._(
                "%(line)s: %(value)s must equal total liabilities plus equity, "
                "which is %(against)s.",
                line=line,
                value=value,
                against=against,
            ),
        }

    @api.model
    def _wording_of_periods(self):
        return {
            "period_reversed": lambda day, days: self.env._(
                "Until: %(day)s is before the period starts.", day=day
            ),
            "period_length": lambda day, days: self.env._(
                "From, until: the period has %(days)d days, which is neither a year "
                "nor a quarter as chosen.",
                days=days,
            ),
            "future": lambda day, days: self.env._(
                "Until: the period ends on %(day)s, which is still to come.", day=day
            ),
        }

    def _label(self, line):
        return self._fields[line]._description_string(self.env)

    def _problem_text(self, problem):
        """Return the sentence about one of the engine's ``Problem``s, with line and figures."""
        money = lambda amount: formatLang(self.env, amount, currency_obj=self.currency_id)  # noqa: E731
        sentence = self._wording()[problem.code]
        line = self._label(problem.line)
        against = self._label(problem.against_line) if problem.against_line else ""
        if problem.code in ("period_reversed", "period_length", "future"):
            return sentence(format_date(self.env, self.date_to), problem.value)
        if problem.code in ("not_finite", "too_long", "empty"):
            return sentence(line)
        return sentence(line, money(problem.value), against, money(problem.against))

    @api.model
    def get_import_templates(self):
        """Return the template that the import screen offers: a list of {label, template}."""
        return [
            {
                "label": self.env._("Import template for financial statements"),
                "template": "/credit_management/static/xls/credit_statement.xlsx",
            }
        ]
