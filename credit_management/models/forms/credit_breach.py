from odoo import models

from .table import DATE, MONEY, NUMBER, Column, Section, Table


class CreditBreachRegister(models.Model):
    """The breaches of a company as a table (违规处理登记表, S20 Art. 43)."""

    _inherit = "credit.breach"

    def _breach_tables(self):
        """Return these breaches as ``Table``s, one for each company.

        Raises ``AccessError`` for breaches the user may not read.
        """
        self.check_access("read")
        return [own._breach_table(company) for company, own in self.grouped("company_id").items()]

    def _breach_table(self, company):
        return Table(
            title=self.env._("Register of breaches"),
            company=company,
            day=company.sudo()._credit_today(),  # sudo: a root company
            columns=self._breach_columns(),
            sections=[Section("", [one._breach_row(place) for place, one in enumerate(self, 1)])],
        )

    def _breach_columns(self):
        return (
            Column(self.env._("No."), NUMBER, width=6),
            Column(self.env._("Number"), width=14),
            Column(self.env._("Found on"), DATE, width=13),
            Column(self.env._("Person concerned"), width=16),
            Column(self.env._("What happened"), width=40),
            Column(self.env._("How it was found"), width=14),
            Column(self.env._("Weight of the breach"), width=10),
            Column(self.env._("Damage"), MONEY, is_summed=True, width=14),
            Column(self.env._("Measure taken"), width=18),
            Column(self.env._("Penalty"), MONEY, is_summed=True, width=14),
            Column(self.env._("Decided by"), width=16),
            Column(self.env._("Corrected until"), DATE, width=13),
            Column(self.env._("Corrected on"), DATE, width=13),
            Column(self.env._("What came of it"), width=30),
            Column(self.env._("Status"), width=12),
        )

    def _breach_label(self, name):
        """Return what a selection field says, in the reader's language."""
        return dict(self._fields[name]._description_selection(self.env)).get(self[name])

    def _breach_row(self, place):
        """Return the cells of one breach. sudo: whoever reads it may know who is named in it."""
        named = self.sudo()
        return (
            place,
            self.name,
            self.found_on,
            named.person_id.name,
            self.description,
            self._breach_label("found_how"),
            self._breach_label("weight"),
            self.damage_amount,
            self._breach_label("measure"),
            self.measure_amount,
            named.decided_by_id.name,
            self.date_correct,
            self.corrected_on,
            self.outcome,
            self._breach_label("state"),
        )
