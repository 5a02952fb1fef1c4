"""Registers as a workbook (xlsx). Figures are figures and days are days, for others to go on with.

Every text is written as a text: one that begins with an equals sign is no formula there,
and nothing is made a link.
"""

import io
from datetime import date

import xlsxwriter

from .table import DATE, MONEY, PERCENT, is_number

CODES = {"d": "dd", "m": "mm", "Y": "yyyy", "y": "yy", "b": "mmm", "B": "mmmm", "a": "ddd",
         "A": "dddd", "-d": "d", "-m": "m"}  # fmt: skip
"""What Odoo's format of a date calls its parts, and what a workbook calls them."""

SHEET_NAME = 31
"""The longest name of a sheet."""

HEAD = 4
"""The row of the headings: title, company and day stand above."""


def date_format(pattern):
    """Return a language's format of dates as a workbook writes it: %d/%m/%Y → dd/mm/yyyy."""
    found, code = [], ""
    for letter in pattern:
        if letter == "%":
            code = "%"
        elif code and letter == "-":
            code += letter
        elif code:
            found.append(CODES.get(code[1:] + letter, ""))
            code = ""
        else:
            found.append(letter if letter in "/-. " else f'"{letter}"')
    return "".join(found)


def workbook(env, tables):
    """Return the bytes of a workbook, a sheet for each of the ``Table``s; in ``env``'s language."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        names = set()
        for table in tables:
            _Sheet(env, book, table, _sheet_name(table.title, names)).fill()
    return target.getvalue()


def _sheet_name(title, taken):
    """Return a name that is allowed and not taken yet."""
    plain = "".join(letter for letter in title if letter not in "[]:*?/\\'") or "1"
    name, number = plain[:SHEET_NAME], 1
    while name.lower() in taken:
        number += 1
        name = f"{plain[: SHEET_NAME - 4]} {number}"
    taken.add(name.lower())
    return name


class _Sheet:
    """One table on one sheet."""

    def __init__(self, env, book, table, name):
        self.env, self.table = env, table
        self.sheet = book.add_worksheet(name)
        lang = env["res.lang"]._get_data(code=env.lang or "en_US")
        day = date_format(lang.date_format or "%Y-%m-%d")
        decimals = table.currency.decimal_places
        money = "#,##0" + ("." + "0" * decimals if decimals else "")
        self.formats = {MONEY: money, PERCENT: "0%", DATE: day}
        self.book, self.made = book, {}

    def format(self, kind="", **extra):
        """Return the format of cells of ``kind``, made once."""
        key = (kind, tuple(sorted(extra.items())))
        if key not in self.made:
            number = {"num_format": self.formats[kind]} if kind in self.formats else {}
            self.made[key] = self.book.add_format({"valign": "top", **number, **extra})
        return self.made[key]

    def fill(self):
        """Write title, headings, rows and totals."""
        table, columns = self.table, self.table.columns
        self._cell(0, 0, table.title, bold=True, font_size=14)
        self._cell(1, 0, table.company_name, bold=True)
        self._cell(2, 1, table.day, DATE, align="left")
        self._cell(2, 2, " ".join(filter(None, (table.number, table.status))))
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, column.width)
            self._cell(HEAD, place, column.label, bold=True, bg_color="#E9EEF5", text_wrap=True)
        rows = table.rows
        for number, row in enumerate(rows, HEAD + 1):
            for place, value in enumerate(row):
                self._cell(number, place, value, columns[place].kind)
        self.sheet.freeze_panes(HEAD + 1, 2)
        if rows:
            self.sheet.autofilter(HEAD, 0, HEAD + len(rows), len(columns) - 1)
        self._totals(HEAD + 1 + len(rows))
        self._foot(HEAD + 3 + len(rows))
        self._print_setup()

    def _totals(self, number):
        totals = self.table.totals()
        if totals:
            self._cell(number, 1, self.env._("Total"), bold=True)
        for place, amount in totals.items():
            self._cell(number, place, amount, self.table.columns[place].kind, bold=True, top=1)

    def _foot(self, number):
        """Write the notes, and who has decided."""
        for note in self.table.notes:
            self._cell(number, 0, note, italic=True)
            number += 1
        for step in self.table.steps:
            number += 1
            for place, text in enumerate((step.who, step.name, step.opinion, step.day)):
                self._cell(number, place, text)

    def _print_setup(self):
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEAD)

    def _cell(self, row, place, value, kind="", **extra):
        """Write one cell as what it is: text as text, whatever it begins with."""
        if value is None or value is False or value == "":
            return
        if isinstance(value, date):
            self.sheet.write_datetime(row, place, value, self.format(DATE, **extra))
        elif is_number(value):
            self.sheet.write_number(row, place, value, self.format(kind, **extra))
        else:
            self.sheet.write_string(row, place, str(value), self.format("", **extra))
