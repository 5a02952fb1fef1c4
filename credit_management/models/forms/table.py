"""A register as a table: what stands in it, apart from whether it is printed or a workbook."""

from dataclasses import dataclass, field
from datetime import date

from odoo.tools import format_date, formatLang

TEXT, MONEY, NUMBER, PERCENT, DATE = "text", "money", "number", "percent", "date"


@dataclass(frozen=True)
class Column:
    """One column: its heading, what its cells are, whether they are summed up, how wide it is.

    ``width`` is in letters.
    """

    label: str
    kind: str = TEXT
    is_summed: bool = False
    width: int = 14


@dataclass(frozen=True)
class Section:
    """Rows under a heading of their own; a heading may be empty."""

    title: str
    rows: list


@dataclass(frozen=True)
class Step:
    """Who has decided, or is to sign: a line of the foot of a form."""

    who: str
    name: str = ""
    opinion: str = ""
    day: str = ""


@dataclass(frozen=True)
class Table:
    """A register of one company on one day.

    ``rows`` are tuples, a cell for each column: a text, a number, a date, or None (or
    False) for nothing. A text in a column of money stands there as it is ("unlimited").
    """

    title: str
    company: object
    day: date
    columns: tuple
    sections: list
    number: str = ""
    status: str = ""
    notes: list = field(default_factory=list)
    steps: list = field(default_factory=list)

    @property
    def company_name(self):
        """Return the company's name. sudo: a branch's root needn't be one of the user's companies."""
        return self.company.sudo().name

    @property
    def currency(self):
        """Return the ``res.currency`` of its amounts (as the system). sudo: as above."""
        return self.company.sudo().currency_id

    @property
    def rows(self):
        """Return all rows, whatever section they stand in."""
        return [row for section in self.sections for row in section.rows]

    @property
    def has_money(self):
        """Tell whether any of its columns are amounts."""
        return any(column.kind == MONEY for column in self.columns)

    def totals(self):
        """Return {place of a column: its sum} of those that are summed up."""
        return {
            place: sum(row[place] for row in self.rows if is_number(row[place]))
            for place, column in enumerate(self.columns)
            if column.is_summed
        }

    def shown(self, env, value, column):
        """Return a cell as it is read in the language of ``env``."""
        if value is None or value is False:
            return ""
        if isinstance(value, date):
            return format_date(env, value)
        if not is_number(value):
            return value
        if column.kind == MONEY:
            return formatLang(env, value, digits=self.currency.decimal_places)
        return f"{value:.0%}" if column.kind == PERCENT else f"{value:g}"


def is_number(value):
    """Tell whether a cell holds a figure."""
    return isinstance(value, int | float) and not isinstance(value, bool)
