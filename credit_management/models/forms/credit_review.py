from odoo import models

from ..review.credit_review_report import PARTS
from .table import DATE, MONEY, NUMBER, PERCENT, Column, Section, Table


class CreditReviewRegister(models.Model):
    """The reviews of a period as a table (客户授信额度执行评价表)."""

    _inherit = "credit.review"

    def _review_tables(self):
        """Return these reviews as ``Table``s, one for each company and end of a period.

        Raises ``AccessError`` for reviews the user may not read.
        """
        self.check_access("read")
        return [
            reviews._review_table(company, day)
            for (company, day), reviews in self.grouped(
                lambda one: (one.company_id, one.date_to)
            ).items()
        ]

    def _review_table(self, company, day):
        return Table(
            title=self.env._("Evaluation of credit limits in use"),
            company=company,
            day=day,
            columns=self._review_columns(),
            sections=[Section("", [one._review_row(number) for number, one in enumerate(self, 1)])],
            notes=[self.env._("Owed at the beginning + sales − payments = owed at the end.")],
        )

    def _review_columns(self):
        return (
            Column(self.env._("No."), NUMBER, width=6),
            Column(self.env._("Customer"), width=34),
            Column(self.env._("Grade"), width=8),
            Column(self.env._("Kind"), width=14),
            Column(self.env._("From"), DATE, width=13),
            Column(self.env._("Until"), DATE, width=13),
            Column(self.env._("Limit"), MONEY, width=16),
            Column(self.env._("Owed at the beginning"), MONEY, is_summed=True, width=16),
            Column(self.env._("Sales"), MONEY, is_summed=True, width=16),
            Column(self.env._("Payments received"), MONEY, is_summed=True, width=16),
            Column(self.env._("Owed at the end"), MONEY, is_summed=True, width=16),
            Column(self.env._("Used at the peak"), PERCENT, width=10),
            Column(self.env._("Overdue"), MONEY, is_summed=True, width=16),
            Column(self.env._("Days overdue"), NUMBER, width=10),
            Column(self.env._("Comment of the salesperson"), width=36),
            Column(self.env._("Signed by"), width=16),
            Column(self.env._("Figures checked by"), width=16),
            Column(self.env._("Evaluation"), width=36),
            Column(self.env._("Result"), width=18),
        )

    def _label_of(self, name):
        """Return what a selection field says, in the reader's language."""
        return dict(self._fields[name]._description_selection(self.env)).get(self[name])

    def _report_text(self):
        """Return what the salesperson said, all parts of it, in a text."""
        parts = {name: self[name] for name in PARTS if self[name]}
        labels = {name: self._fields[name]._description_string(self.env) for name in parts}
        said = [self.comment, *(f"{labels[name]}: {text}" for name, text in parts.items())]
        return "\n".join(filter(None, said))

    def _review_row(self, number):
        """Return the cells of one review. sudo: whoever reads a review may know its customer."""
        limited = self.limit_type == "amount"
        return (
            number,
            self.sudo().partner_id.name,
            self.rating_name,
            self._label_of("kind"),
            self.date_from,
            self.date_to,
            self.limit_amount if limited else self._label_of("limit_type"),
            self.opening_amount,
            self.sales_amount,
            self.payments_amount,
            self.closing_amount,
            self.peak_utilization if limited else None,
            self.overdue_amount,
            self.overdue_days,
            self._report_text(),
            self.sudo().commented_by_id.name,
            self.sudo().checked_by_id.name,
            self.evaluation,
            self._label_of("result"),
        )
