from odoo import models

from .steps import steps_of
from .table import DATE, MONEY, NUMBER, Column, Section, Table
from .workbook import workbook


class CreditSummaryForm(models.Model):
    """The list of credit customers as it is printed and handed out (预付、赊销客户汇总表)."""

    _inherit = "credit.summary"

    def _tables(self):
        """Return these lists as ``Table``s; a constant number of queries for the lines of each.

        Raises ``AccessError`` for who may not read them.
        """
        self.check_access("read")
        return [summary._as_table() for summary in self]

    def _as_table(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        preparer = self.submitted_by_id or self.create_uid
        return Table(
            title=self.env._("List of prepaying and credit customers"),
            company=self.company_id,
            day=self.date,
            columns=self._columns(),
            sections=self._sections(),
            number=self.name,
            status=states[self.state],
            notes=self._notes(),
            steps=steps_of(self, preparer, self.submitted_on or self.create_date),
        )

    def _columns(self):
        return (
            Column(self.env._("No."), NUMBER, width=6),
            Column(self.env._("Customer"), width=34),
            Column(self.env._("Tax ID"), width=20),
            Column(self.env._("Salesperson"), width=16),
            Column(self.env._("Kind of credit"), width=16),
            Column(self.env._("Grade"), width=8),
            Column(self.env._("Limit"), MONEY, is_summed=True, width=16),
            Column(self.env._("Until"), DATE, width=13),
            Column(self.env._("Exposure"), MONEY, is_summed=True, width=16),
            Column(self.env._("Available"), MONEY, width=16),
            Column(self.env._("Overdue"), MONEY, is_summed=True, width=16),
            Column(self.env._("Days overdue"), NUMBER, width=10),
            Column(self.env._("Remark"), width=30),
        )

    def _sections(self):
        lines = self.line_ids
        granted = lines.filtered(lambda line: line.basis == "limit")
        return [
            Section(self.env._("With a limit"), [line._as_row() for line in granted]),
            Section(
                self.env._("Owing without a limit"), [line._as_row() for line in lines - granted]
            ),
        ]

    def _notes(self):
        """Return what stands below the list: what it holds, and the remarks."""
        notes = [
            self.env._(
                "%(limits)s with a limit, %(over)s of them over it; %(owed)s owing without a limit, "
                "whose balance may only fall.",
                limits=self.limit_count,
                over=self.over_limit_count,
                owed=self.owed_count,
            )
        ]
        return [*notes, self.note] if self.note else notes

    def _as_workbook(self):
        """Return the bytes of these lists as a workbook; raises as ``_tables`` does."""
        return workbook(self.env, self._tables())

    def action_workbook(self):
        """Return the action that downloads this list as a workbook."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/credit/summary/{self.id}/workbook",
            "target": "download",
        }


class CreditSummaryLineForm(models.Model):
    _inherit = "credit.summary.line"

    def _as_row(self):
        """Return the cells of this customer, in the order of ``_columns`` of the list."""
        segments = dict(self._fields["segment"]._description_selection(self.env))
        return (
            self.sequence,
            self.partner_name,
            self.partner_ref,
            self.salesperson_name,
            segments[self.segment],
            self.rating_name,
            self._limit_cell(),
            self.limit_until,
            self.exposure_amount,
            None if self.limit_type == "unlimited" else self.available_amount,
            self.overdue_amount,
            self.overdue_days,
            self._remark(),
        )

    def _limit_cell(self):
        """Return the limit as it stands in a table: an amount, or in a word."""
        if self.limit_type == "amount":
            return self.limit_amount
        return self.env._("unlimited") if self.limit_type == "unlimited" else self.env._("none")

    def _remark(self):
        """Return what is to be said of this customer, in a few words."""
        said = []
        if self.basis == "owed":
            said.append(self.env._("owes without a limit"))
        elif self.is_over:
            said.append(self.env._("above the limit"))
        if self.group_name:
            said.append(self.env._("group: %s", self.group_name))
        return ", ".join(said)
