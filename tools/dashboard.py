"""The spreadsheet of `credit_management_dashboard`, from what it shows.

    python -m tools.dashboard           # write it
    python -m tools.dashboard --check   # is it as it would be written?

Odoo keeps a dashboard as one long JSON of cells and figures; here stands what is meant.
"""

import json
import sys
from pathlib import Path

from .paths import ROOT

FILE = ROOT / "credit_management_dashboard/data/files/credit_dashboard.json"
SHEET, DATA = "dashboard", "data"
PERIOD, SALESPERSON, COUNTRY, GRADE = "period", "salesperson", "country", "grade"

OURS = ["is_current", "=", True]  # of the company one works in: currencies aren't mixed
HELD = [OURS, ["state", "in", ["open", "ready"]]]
WARNED = [OURS, ["state", "=", "open"]]
LATE = [OURS, ["is_late", "=", True]]
DAYS = {"dso": "DSO", "dso_best": "Best possible DSO", "delinquent": "Days delinquent"}
AGES = {
    "age_0": "Not due",
    "age_30": "1–30 days",
    "age_60": "31–60 days",
    "age_90": "61–90 days",
    "age_over": "over 90 days",
}
ROLLS = {
    "roll_30": "to 1–30 days",
    "roll_60": "to 31–60 days",
    "roll_90": "to 61–90 days",
    "roll_over": "to over 90 days",
}
EFFECT = {"effectiveness": "Collection effectiveness"}
SHARES = {*ROLLS, *EFFECT}

MENUS = {
    "credit.measure": "credit_management.credit_measure_menu",
    "credit.position": "credit_management.credit_account_all_menu",
    "credit.hold": "credit_management.credit_hold_all_menu",
    "credit.alert": "credit_management.credit_alert_menu",
    "credit.composition": "credit_management.credit_composition_menu",
}
# Which field of a model each filter asks.
MATCHES = {
    "credit.measure": {PERIOD: ("date", "date")},
    "credit.position": {
        SALESPERSON: ("salesperson_id", "many2one"),
        COUNTRY: ("country_id", "many2one"),
        GRADE: ("rating_id", "many2one"),
    },
    "credit.hold": {
        SALESPERSON: ("salesperson_id", "many2one"),
        COUNTRY: ("account_id.partner_id.country_id", "many2one"),
        GRADE: ("account_id.rating_id", "many2one"),
    },
    "credit.alert": {
        SALESPERSON: ("account_id.salesperson_id", "many2one"),
        COUNTRY: ("account_id.partner_id.country_id", "many2one"),
        GRADE: ("account_id.rating_id", "many2one"),
    },
    "credit.composition.month": {
        PERIOD: ("date", "date"),
        SALESPERSON: ("salesperson_id", "many2one"),
        COUNTRY: ("country_id", "many2one"),
        GRADE: ("rating_id", "many2one"),
    },
}
STYLES = {
    1: {"textColor": "#01666b", "bold": True, "fontSize": 16},
    2: {"textColor": "#434343", "bold": True, "fontSize": 11},
    3: {"textColor": "#434343", "bold": True, "fontSize": 11, "align": "right"},
    4: {"textColor": "#434343", "verticalAlign": "middle"},
    5: {"textColor": "#6c757d", "italic": True},
    6: {"textColor": "#434343", "verticalAlign": "middle", "align": "right"},
}
TITLE, HEAD, HEAD_RIGHT, CELL, SMALL, CELL_RIGHT = STYLES
MONTHS = 24  # so many of the period are drawn, the newest
FORMATS = {1: "0.0%", 2: "#,##0"}  # of cells; charts take theirs from the cells they draw
PERCENT, WHOLE = FORMATS
LEFT, RIGHT = "ABC", "EFG"
WIDTHS = (225, 135, 120, 30, 205, 165, 110)
ROW = 23  # pixels


def match(model):
    """Return which field of a model each filter asks, as the spreadsheet has it."""
    return {
        key: {"chain": chain, "type": kind, **({"offset": 0} if kind == "date" else {})}
        for key, (chain, kind) in MATCHES[model].items()
    }


def link(text, model, domain, view="list", **context):
    """Return a title that opens the list, graph or pivot behind it."""
    action = {
        "domain": domain,
        "context": context,
        "modelName": model,
        "views": [[False, view], [False, "search"]],
    }
    target = {"viewType": view, "action": action, "threshold": 0, "name": text}
    return f"[{text}](odoo://view/{json.dumps(target, separators=(',', ':'))})"


class Dashboard:
    """Cells, figures and sources, gathered block by block."""

    def __init__(self):
        self.cells, self.styles, self.formats, self.borders = {}, {}, {}, {}
        self.figures, self.bars = [], []
        self.data, self.data_formats, self.columns = {}, {}, {}
        self.pivots, self.lists, self.menus = {}, {}, {}
        self.row = 1

    # --- sources

    def pivot(self, model, measures, domain=(), rows=(), columns=(), order=None):
        """Add a pivot; return its number. ``measures``: {field: aggregator}."""
        number = str(len(self.pivots) + 1)
        self.pivots[number] = {
            "type": "ODOO",
            "id": number,
            "formulaId": number,
            "name": f"{model} {number}",
            "model": model,
            "domain": [OURS, *domain] if OURS not in domain else list(domain),
            "context": {},
            "measures": [
                {"id": name, "fieldName": name, **({"aggregator": how} if how else {})}
                for name, how in measures.items()
            ],
            "rows": list(rows),
            "columns": list(columns),
            "sortedColumn": order and {"measure": order, "order": "desc", "domain": []},
            "fieldMatching": match(model),
        }
        return number

    def list(self, model, fields, domain, order):
        """Add a list; return its number. ``order``: (field, ascending)."""
        number = str(len(self.lists) + 1)
        self.lists[number] = {
            "id": number,
            "name": f"{model} {number}",
            "model": model,
            "columns": list(fields),
            "domain": domain,
            "context": {},
            "orderBy": [{"name": order[0], "asc": order[1]}],
            "fieldMatching": match(model),
        }
        return number

    def fact(self, label, formula, shown=None):
        """Add a figure to the second sheet; return the cell it stands in, and that of its words."""
        row = len([name for name in self.data if name.startswith("A")]) + 1
        self.data[f"A{row}"] = f'=_t("{label}")'
        self.data[f"B{row}"] = formula
        self.data[f"C{row}"] = (
            f'=IF(B{row}="",_t("not computable"),{shown.format(f"B{row}")})'
            if shown
            else f"=B{row}"
        )
        return f"B{row}", f"C{row}"

    # --- blocks

    def style(self, where, style):
        """Style a range of the first sheet."""
        self.styles.pop(where, None)
        self.styles[where] = style

    def card(self, place, title, shown, model, words=None, baseline=None, good=True):
        """Add one figure in a box; ``place``: (column, row) of five boxes a row."""
        key = f"card{len(self.figures)}"
        self.figures.append(
            {
                "id": key,
                "tag": "chart",
                "width": 190,
                "height": 104,
                "col": 0,
                "row": 0,
                "offset": {"x": place[0] * 200, "y": 10 + place[1] * 114},
                "data": {
                    "type": "scorecard",
                    "chartId": key,
                    "title": {"text": title, "bold": True, "color": "#434343", "fontSize": 13},
                    "background": "#EFF6FF" if good else "#FEF2F2",
                    "keyValue": f"{DATA.title()}!{shown}",
                    "baselineMode": "text",
                    "baselineColorUp": "#00A04A",
                    "baselineColorDown": "#DC6965",
                    "humanize": False,
                    **({"baseline": f"{DATA.title()}!{baseline}"} if baseline else {}),
                    **({"baselineDescr": {"text": words}} if words else {}),
                },
            }
        )
        self.menus[key] = MENUS[model]

    def months(self, number, codes):
        """Write measures month by month to the second sheet, the newest last; return their columns.

        What can't be said stays empty there, and is a gap in the chart: Odoo's own charts of
        records would draw it as 0.
        """
        where = {}
        for place, (code, label) in enumerate([(None, "Month"), *codes.items()]):
            column = "EFGHIJKLMNOPQRSTUVWXYZ"[place]
            where[code] = column
            self.data[f"{column}1"] = f'=_t("{label}")'
            for row in range(MONTHS):
                at = f'"#date:month",{MONTHS - row}'
                self.data[f"{column}{row + 2}"] = (
                    f'=IFERROR(PIVOT.VALUE({number},"value",{at},"code","{code}"),"")'
                    if code
                    else f'=IFERROR(PIVOT.HEADER({number},{at}),"")'
                )
            if code in SHARES:
                self.data_formats[f"{column}2:{column}{MONTHS + 1}"] = PERCENT
            elif code:
                self.data_formats[f"{column}2:{column}{MONTHS + 1}"] = WHOLE
        self.columns = where

    def chart(self, title, side, kind, codes, stacked=False):
        """Add a chart of measures over months in one half; call ``below`` after the second."""
        key = f"chart{len(self.figures)}"
        first, start = (LEFT[0], 0) if side == LEFT else (RIGHT[0], sum(WIDTHS[:4]))
        domain = [OURS, ["code", "in", codes]]
        self.cells[f"{first}{self.row}"] = link(
            title, "credit.measure", domain, "graph", graph_groupbys=["date:month", "code"]
        )
        self.style(f"{first}{self.row}", TITLE)
        self.borders[f"{side[0]}{self.row}:{side[-1]}{self.row}"] = 1
        ranges = [f"Data!{self.columns[code]}1:{self.columns[code]}{MONTHS + 1}" for code in codes]
        self.figures.append(
            {
                "id": key,
                "tag": "chart",
                "width": sum(WIDTHS[:3]),
                "height": 12 * ROW,
                "col": 0,
                "row": self.row,
                "offset": {"x": start, "y": 8},
                "data": {
                    "type": kind,
                    "chartId": key,
                    "title": {"text": ""},
                    "background": "#FFFFFF",
                    "legendPosition": "none" if len(codes) == 1 else "top",
                    "dataSetsHaveTitle": True,
                    "dataSets": [{"dataRange": one, "yAxisId": "y"} for one in ranges],
                    "labelRange": f"Data!E1:E{MONTHS + 1}",
                    "labelsAsText": True,
                    "stacked": stacked,
                    "aggregated": False,
                    "cumulative": False,
                },
            }
        )
        self.menus[key] = MENUS["credit.measure"]

    def below(self, rows):
        """Go on so many rows further down."""
        self.row += rows

    def heading(self, side, text, heads):
        """Write the title of a table and the heads of its columns, as formulas."""
        self.cells[f"{side[0]}{self.row}"] = text
        self.style(f"{side[0]}{self.row}", TITLE)
        self.borders[f"{side[0]}{self.row}:{side[-1]}{self.row}"] = 1
        for place, (column, head) in enumerate(zip(side, heads, strict=True)):
            self.cells[f"{column}{self.row + 1}"] = head
            self.style(f"{column}{self.row + 1}", HEAD_RIGHT if place else HEAD)

    def rows_of_list(self, side, number, fields, count, formula=None):
        """Write ``count`` rows of a list; ``formula``: of the last column instead, {row} in it."""
        for place in range(count):
            row = self.row + 2 + place
            for column, name in zip(side, fields, strict=False):
                self.cells[f"{column}{row}"] = f'=ODOO.LIST({number},{place + 1},"{name}")'
            if formula:
                self.cells[f"{side[-1]}{row}"] = formula.format(place=place + 1, row=row)
        self._body(side, count)

    def rows_of_pivot(self, side, number, field, measures, count):
        """Write ``count`` rows of a pivot by ``field``: the largest first, the last column its share."""
        amount = measures[-1]
        for place in range(1, count + 1):
            row, at = self.row + 1 + place, f'"#{field}",{place}'
            self.cells[f"{side[0]}{row}"] = f'=IFERROR(PIVOT.HEADER({number},{at}),"")'
            self.cells[f"{side[1]}{row}"] = f'=IFERROR(PIVOT.VALUE({number},"{amount}",{at}),"")'
            self.cells[f"{side[2]}{row}"] = (
                f'=IFERROR(IF({side[1]}{row}="","",{side[1]}{row}/PIVOT.VALUE({number},"{amount}")),"")'
            )
        self.formats[f"{side[2]}{self.row + 2}:{side[2]}{self.row + 1 + count}"] = PERCENT
        self._body(side, count)

    def _body(self, side, count):
        first, last = self.row + 2, self.row + 1 + count
        self.style(f"{side[0]}{first}:{side[0]}{last}", CELL)
        self.style(f"{side[1]}{first}:{side[-1]}{last}", CELL_RIGHT)

    def bar(self, side, count, column):
        """Draw bars behind the first column, as long as the amounts in ``column``."""
        first, last = self.row + 2, self.row + 1 + count
        self.bars.append(
            {
                "id": f"bar{len(self.bars)}",
                "ranges": [f"{side[0]}{first}:{side[0]}{last}"],
                "rule": {
                    "type": "DataBarRule",
                    "color": 15726335,
                    "rangeValues": f"{column}{first}:{column}{last}",
                },
            }
        )

    # --- the whole

    def sheet(self, key, name, **values):
        """Return a sheet as the file has it."""
        empty = {
            "rows": {}, "cols": {}, "merges": [], "cells": {}, "styles": {}, "formats": {},
            "borders": {}, "conditionalFormats": [], "dataValidationRules": [], "figures": [],
            "tables": [], "areGridLinesVisible": True, "isVisible": True,
            "headerGroups": {"ROW": [], "COL": []}, "comments": {},
        }  # fmt: skip
        return {"id": key, "name": name, "colNumber": 7, "rowNumber": 100, **empty, **values}

    def content(self):
        """Return the file's content."""
        first = self.sheet(
            SHEET,
            "Dashboard",
            rowNumber=self.row,
            cols={str(place): {"size": width} for place, width in enumerate(WIDTHS)},
            cells=self.cells,
            styles=self.styles,
            formats=self.formats,
            borders=self.borders,
            conditionalFormats=self.bars,
            figures=self.figures,
        )
        second = self.sheet(
            DATA,
            DATA.title(),
            colNumber=26,
            cells=self.data,
            formats=self.data_formats,
            cols={"0": {"size": 230}, "1": {"size": 130}},
        )
        locale = {
            "name": "English (US)", "code": "en_US", "thousandsSeparator": ",",
            "decimalSeparator": ".", "dateFormat": "mm/dd/yyyy", "timeFormat": "hh:mm:ss",
            "formulaArgSeparator": ",", "weekStart": 7,
        }  # fmt: skip
        return {
            "version": "18.5.10",
            "sheets": [first, second],
            "styles": {str(key): value for key, value in STYLES.items()},
            "formats": {str(key): value for key, value in FORMATS.items()},
            "borders": {"1": {"bottom": {"style": "thin", "color": "#CCCCCC"}}},
            "revisionId": "START_REVISION",
            "uniqueFigureIds": True,
            "settings": {"locale": locale},
            "pivots": self.pivots,
            "pivotNextId": len(self.pivots) + 1,
            "customTableStyles": {},
            "globalFilters": FILTERS,
            "lists": self.lists,
            "listNextId": len(self.lists) + 1,
            "chartOdooMenusReferences": self.menus,
        }


FILTERS = [
    {"id": PERIOD, "type": "date", "label": "Period", "defaultValue": "last_12_months"},
    *(
        {"id": key, "type": "relation", "label": label, "modelName": model,
         "defaultValueDisplayNames": []}
        for key, label, model in (
            (SALESPERSON, "Salesperson", "res.users"),
            (COUNTRY, "Country", "res.country"),
            (GRADE, "Grade", "credit.rating"),
        )
    ),
]  # fmt: skip

MONEY = "FORMAT.LARGE.NUMBER({})"
SHARE = 'TEXT({},"0.0%")'
SPAN = 'TEXT({},"0.0")'
NUMBER = 'TEXT({},"#,##0")'
WAITED = 'IFERROR(IF(ODOO.LIST({0},{1},"create_date")="","",TODAY()-INT(ODOO.LIST({0},{1},"create_date"))),"")'


def measured(board, months, label, code, shown):
    """Add the figure of the newest month of the period; return the cells."""
    formula = f'=IFERROR(PIVOT.VALUE({months},"value","#date:month",1,"code","{code}"),"")'
    return board.fact(label, formula, shown)


def figures(board):
    """The boxes on top: as of last night, and of the newest month that is over."""
    now = board.pivot(
        "credit.position",
        dict.fromkeys(
            ("exposure_amount", "limit_amount", "limited_amount", "overdue_amount"), "sum"
        ),
    )
    months = board.pivot(
        "credit.measure",
        {"value": "avg"},
        rows=[{"fieldName": "date", "granularity": "month", "order": "desc"}],
        columns=[{"fieldName": "code"}],
    )
    board.months(months, {**DAYS, **AGES, **ROLLS, **EFFECT})
    holds = board.pivot("credit.hold", {"__count": None}, HELD)
    alerts = board.pivot("credit.alert", {"__count": None}, WARNED)
    late = board.pivot("credit.alert", {"__count": None}, LATE)

    owed, owed_text = board.fact("Exposure", f'=PIVOT.VALUE({now},"exposure_amount")', MONEY)
    limit, limit_text = board.fact("Limits", f'=PIVOT.VALUE({now},"limit_amount")', MONEY)
    under, _text = board.fact(
        "Exposure under a limit", f'=PIVOT.VALUE({now},"limited_amount")', MONEY
    )
    overdue, overdue_text = board.fact("Overdue", f'=PIVOT.VALUE({now},"overdue_amount")', MONEY)
    _used, used_text = board.fact("Utilisation", f'=IFERROR({under}/{limit},"")', SHARE)
    _part, part_text = board.fact("Overdue share", f'=IFERROR({overdue}/{owed},"")', SHARE)
    _dso, dso = measured(board, months, "DSO", "dso", SPAN)
    _best, best = measured(board, months, "Best possible DSO", "dso_best", SPAN)
    _back, back = measured(board, months, "DSO, counted back", "dso_count_back", SPAN)
    _add, delinquent = measured(board, months, "Average days delinquent", "delinquent", SPAN)
    _cei, effect = measured(board, months, "Collection effectiveness", "effectiveness", SHARE)
    _hhi, hhi = measured(board, months, "Concentration (HHI)", "hhi", NUMBER)
    _top, top = measured(board, months, "Share of the ten largest", "top", SHARE)
    _sold, sold = measured(board, months, "Sales on credit", "sales", MONEY)
    first = board.list(
        "credit.hold", ("order_id", "amount", "create_date"), HELD, ("create_date", True)
    )
    days = WAITED.format(first, 1)
    _since, oldest = board.fact("Days the oldest hold waits", f"={days}", NUMBER)
    count = '=IF(PIVOT.VALUE({0},"__count")="",0,PIVOT.VALUE({0},"__count"))'
    _held, held = board.fact("Holds waiting", count.format(holds), NUMBER)
    _open, warned = board.fact("Warnings open", count.format(alerts), NUMBER)
    _late, too_late = board.fact("Warnings late", count.format(late), NUMBER)

    card = board.card
    card((0, 0), "Exposure", owed_text, "credit.position", "in limits", limit_text)
    card((1, 0), "Utilisation", used_text, "credit.position", "of the limits is used")
    card(
        (2, 0), "Overdue", overdue_text, "credit.position", "of the exposure", part_text, good=False
    )
    card((3, 0), "Holds waiting", held, "credit.hold", "days the oldest", oldest, good=False)
    card((4, 0), "Warnings open", warned, "credit.alert", "late", too_late, good=False)
    card((0, 1), "DSO in days", dso, "credit.measure", "at best", best)
    card((1, 1), "Days delinquent", delinquent, "credit.measure", "counted back", back)
    card((2, 1), "Effectiveness", effect, "credit.measure", "of what was due came in")
    card((3, 1), "Concentration (HHI)", hhi, "credit.measure", "top ten", top)
    card((4, 1), "Sales on credit", sold, "credit.measure", "in the last month")
    return owed


def charts(board):
    """Measures over the months of the period."""
    for left, right in (
        (("Days of sales outstanding", "line", DAYS), ("Collection effectiveness", "bar", EFFECT)),
        (("Ageing", "bar", AGES), ("Roll rates", "line", ROLLS)),
    ):
        board.chart(left[0], LEFT, left[1], [*left[2]], stacked=left[2] is AGES)
        board.chart(right[0], RIGHT, right[1], [*right[2]])
        board.below(15)


def accounts(board, owed):
    """The largest exposures with their share, and what each grade owes."""
    fields = ("partner_id", "exposure_amount")
    number = board.list(
        "credit.position", (*fields, "company_id", "date"), [OURS, ["exposure_amount", ">", 0]],
        ("exposure_amount", False),
    )  # fmt: skip
    board.cells["A11"] = (
        f'=IF(ODOO.LIST({number},1,"date")="",_t("Nothing was noted yet: figures come every night."),'
        f'CONCATENATE(ODOO.LIST({number},1,"company_id"),_t(": accounts as of "),'
        f'TEXT(ODOO.LIST({number},1,"date"),"yyyy-mm-dd"),_t(", measures of the newest month of the period.")))'
    )
    board.style("A11", SMALL)
    share = (
        f'=IFERROR(IF(ODOO.LIST({number},{{place}},"exposure_amount")="","",'
        f'ODOO.LIST({number},{{place}},"exposure_amount")/Data!{owed}),"")'
    )
    title = link("Largest exposures", "credit.position", [OURS])
    board.heading(LEFT, title, ['=_t("Customer")', '=_t("Exposure")', '=_t("Share")'])
    board.rows_of_list(LEFT, number, fields, 10, share)
    board.formats[f"C{board.row + 2}:C{board.row + 11}"] = PERCENT
    board.bar(LEFT, 10, "B")
    grades = board.pivot(
        "credit.position", {"exposure_amount": "sum"}, rows=[{"fieldName": "rating_id"}],
        order="exposure_amount",
    )  # fmt: skip
    title = link("Exposure by grade", "credit.position", [OURS], group_by=["rating_id"])
    board.heading(RIGHT, title, ['=_t("Grade")', '=_t("Exposure")', '=_t("Share")'])
    board.rows_of_pivot(RIGHT, grades, "rating_id", ["exposure_amount"], 10)
    board.bar(RIGHT, 10, "F")
    board.below(14)


def waiting(board):
    """What waits: the oldest holds, the warnings whose deadline comes first."""
    number = next(key for key, one in board.lists.items() if one["model"] == "credit.hold")
    board.heading(
        LEFT,
        link("Holds waiting, the oldest first", "credit.hold", HELD),
        ['=_t("Order")', '=_t("Amount")', '=_t("Days waiting")'],
    )
    days = "=" + WAITED.format(number, "{place}")
    board.rows_of_list(LEFT, number, ("order_id", "amount"), 8, days)
    board.formats[f"C{board.row + 2}:C{board.row + 9}"] = WHOLE
    fields = ("partner_id", "kind", "date_deadline")
    number = board.list("credit.alert", fields, WARNED, ("date_deadline", True))
    board.heading(
        RIGHT,
        link("Warnings open", "credit.alert", WARNED),
        ['=_t("Customer")', '=_t("Warning")', '=_t("Deadline")'],
    )
    board.rows_of_list(RIGHT, number, fields, 8)
    board.style(f"F{board.row + 1}", HEAD)
    board.style(f"F{board.row + 2}:F{board.row + 9}", CELL)
    board.style(f"G{board.row + 2}:G{board.row + 9}", CELL_RIGHT)
    board.below(12)


def composition(board):
    """Who buys, what, where and through whom, in the period."""
    blocks = (
        ("Sales by customer class", "class_weight", "Sales class"),
        ("Sales by product category", "categ_id", "Product category"),
        ("Sales by country", "country_id", "Country"),
        ("Sales by state", "state_id", "State"),
        ("Sales by salesperson", "salesperson_id", "Salesperson"),
        ("Sales by grade", "rating_id", "Grade"),
    )
    for place, (title, field, head) in enumerate(blocks):
        side = (LEFT, RIGHT)[place % 2]
        number = board.pivot(
            "credit.composition.month",
            {"amount": "sum"},
            rows=[{"fieldName": field}],
            order="amount",
        )
        heads = [f'=_t("{head}")', '=_t("Sales")', '=_t("Share")']
        shown = link(
            title, "credit.composition", [OURS], "pivot",
            pivot_row_groupby=[field], pivot_measures=["amount", "partner_id"],
        )  # fmt: skip
        board.heading(side, shown, heads)
        board.rows_of_pivot(side, number, field, ["amount"], 6)
        board.bar(side, 6, side[1])
        if place % 2:
            board.below(9)


def written():
    """Return the text of the file."""
    board = Dashboard()
    owed = figures(board)
    board.below(12)
    charts(board)
    accounts(board, owed)
    waiting(board)
    composition(board)
    return json.dumps(board.content(), ensure_ascii=False, indent=1) + "\n"


def main(arguments):
    """Write the file, or complain."""
    text = written()
    if "--check" in arguments:
        if not FILE.exists() or FILE.read_text() != text:
            print(f"{Path(FILE).relative_to(ROOT)} is out of date (python -m tools.dashboard)")
            return 1
        return 0
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
