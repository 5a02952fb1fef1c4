from odoo import models
from odoo.tools import format_datetime

from odoo.addons.credit_management.models.forms.table import NUMBER, Column, Section, Table


class CreditArchiveBreachRegister(models.Model):
    """The privacy breaches of a company as a register (泄密事件登记表, R84, R92)."""

    _inherit = "credit.archive.breach"

    def _tables(self):
        """Return these breaches as ``Table``s, one for each company.

        Raises ``AccessError`` for who doesn't read what was decided, ``MissingError`` for what
        is hidden.
        """
        self.check_access("read")
        return [
            Table(
                title=self.env._("Register of privacy breaches"),
                company=company,
                day=company.sudo()._credit_today(),  # sudo: a root company
                columns=own._columns(),
                sections=[Section("", [one._row() for one in own.sorted("id")])],
            )
            for company, own in self.grouped("company_id").items()
        ]

    def _columns(self):
        return (
            Column(self.env._("Number"), width=14),
            Column(self.env._("Found on"), width=16),
            Column(self.env._("What happened"), width=36),
            Column(self.env._("How it was found"), width=14),
            Column(self.env._("Kinds of data"), width=18),
            Column(self.env._("Number of persons"), NUMBER, width=10),
            Column(self.env._("Person concerned"), width=14),
            Column(self.env._("Risk"), width=8),
            Column(self.env._("To be told until"), width=16),
            Column(self.env._("Authority told on"), width=16),
            Column(self.env._("Those affected told on"), width=16),
            Column(self.env._("Measure"), width=14),
            Column(self.env._("What came of it"), width=26),
            Column(self.env._("Lessons"), width=26),
            Column(self.env._("Status"), width=12),
        )

    def _row(self):
        """Return the cells of one breach. sudo: whoever reads it may know who is named in it."""
        said = {
            name: dict(self._fields[name]._description_selection(self.env)).get(self[name])
            for name in ("found_how", "risk", "measure", "state")
        }
        return (
            self.name,
            self._moment("found_on"),
            self.description,
            said["found_how"],
            ", ".join(self.class_ids.mapped("name")),
            self.people_count,
            self.sudo().person_id.name or self.outsider,
            said["risk"],
            self._moment("deadline"),
            self._moment("authority_told_on"),
            self._moment("affected_told_on"),
            said["measure"],
            self.outcome,
            self.lessons,
            said["state"],
        )

    def _moment(self, name):
        return format_datetime(self.env, self[name]) if self[name] else ""
