"""`make bench`: the "Speed" table of ours, of bare SQL and of Odoo without the add-on.

Exits with 1 when a target is missed by more than the tolerance. `--ours` leaves
out Odoo's own figures, which take a minute; `--storm` measures the storm alone, `--goods`
the warehouse and purchases, `--night` what is scheduled.
"""

import contextlib
import os
import re
import sys

from tools import bench_clock, bench_data, bench_storm
from tools.databases import Databases, log_file
from tools.local import load
from tools.paths import say

TOLERANCE = 1.3
# Key, what it says, target in ms, most queries (None: not limited).
ROWS = (
    ("check_heavy", "check alone, heavy customer", 12, None),
    ("check_normal", "check alone, normal customer", 5, None),
    ("confirm_one", "what the check adds to confirming one order (heavy)", 10, 8),
    ("confirm_hundred", "… to confirming 100 orders of 100 customers, all together", 15, 8),
    ("thousand", "exposure of 1,000 customers", 80, 1),
    ("all", "exposure of 20,000 customers", 400, 1),
    ("list", "list of 80 customers with limit and exposure, over plain", 8, None),
    ("filter", 'filter "over the limit" on 20,000 customers', 400, None),
    ("score_all", "scoring 20,000 accounts (queries of one batch)", 60000, 60),
    ("score_memory", "… peak memory it adds after the first batch, MB", 50, None),
    ("install", "install on such a database", 3000, None),
)
# The same for the credit file; a ratio is how many times as long as the manager anybody else
# waits: more than the tolerance above one is a miss.
ARCHIVE_ROWS = (
    ("list", "credit file: list of 80 of 1,000,000 records, manager", 40, None),
    ("list_ratio", "… the slowest of the restricted users, times that", 1, None),
    ("search", "… search of a word, manager", 80, None),
    ("search_ratio", "… restricted users, times that", 1, None),
    ("hidden_ratio", "… a word that only hidden records have, times that", 1, None),
    ("count", "… count, manager", 200, None),
    ("count_ratio", "… restricted users, times that", 1, None),
    ("group", "… records by section, manager", 300, None),
    ("group_ratio", "… restricted users, times that", 1, None),
    ("quality", "… completeness of 20,000 files", 3000, 1),
    ("append", "… what a line of the log adds", 3, 2),
    ("verify", "… verifying 50,000 lines of the log", 1000, None),
)

# 32 clients over HTTP, in mode off and in enforce, in one run.
STORM_ROWS = (
    ("storm", "storm: a confirmation among 32 clients, mode off", 1000, None),
    ("storm_ratio", "… within the limit in enforce, times that", 1.3, None),
    ("storm_held_ratio", "… held, times one within the limit", 2, None),
    ("storm_shared_ratio", "… of 4 customers, half of them held, times one within", 2, None),
)


# Enforced over switched off, by turns in one database; queries: what it adds.
GOODS_ROWS = (
    ("transfer_ratio", "goods: validating a transfer of 20 lines, times off", 1.1, 10),
    ("payments_ratio", "… posting 100 payments to suppliers in one batch", 1.1, 10),
)


# What is scheduled, over 20,000 accounts.
NIGHT_ROWS = (
    ("night", "night: states, holds, readings, warnings, measures of 20,000", 60000, None),
    ("night_states", "… states of all accounts", 15000, None),
    ("night_holds", "… 400 holds judged again, a transaction each", 15000, None),
    ("night_look", "… readings and warnings", 30000, None),
    ("night_measures", "… measures of all receivables", 10000, None),
    ("night_memory", "… peak memory it adds after the first batch, MB", 50, None),
    ("night_even", "… its last quarter of batches, times the first", 1.2, None),
    ("snapshots", "keeping 20,000 readings", 3000, None),
    ("snapshots_years", "… with three years in the table", 3000, None),
    ("snapshots_size", "… which are so large, MB (rows)", 1500, None),
    ("snapshots_thin", "… the one night a month that thins out", 15000, None),
    ("night_exposure", "… exposure of 20,000 customers at the same time", 1000, 1),
    ("letters", "proposing reminders to 20,000 customers", 5000, None),
    ("letters_again", "… once more", 5000, None),
)


def main(arguments):
    """Measure, print, judge."""
    if (busy := os.getloadavg()[0]) > 1:
        say(f"others are at work on this machine (load {busy:.1f}): times will be too long")
    databases = Databases(load())
    template = bench_data.template(databases)
    if "--goods" in arguments:
        return shown(goods(databases, template), GOODS_ROWS)
    if "--night" in arguments:
        return shown(night(databases, template), NIGHT_ROWS)
    missed = [] if "--storm" in arguments else alone(databases, template, arguments)
    storm = in_a_storm(databases, template)
    show({"ours": storm}, STORM_ROWS)
    missed += misses(storm, STORM_ROWS)
    for line in missed:
        print(line)
    return 1 if missed else 0


def alone(databases, template, arguments):
    """Measure what one process does by itself; return the lines of what is missed."""
    figures = {"ours": ours(databases, template)}
    if "--ours" not in arguments:
        figures.update(plain(databases, template))
    show(figures, ROWS)
    files = archive(databases, template)
    show({"ours": files}, ARCHIVE_ROWS)
    moved = goods(databases, template)
    show({"ours": moved}, GOODS_ROWS)
    scheduled = night(databases, template)
    show({"ours": scheduled}, NIGHT_ROWS)
    return [
        *misses(figures["ours"], ROWS),
        *misses(files, ARCHIVE_ROWS),
        *misses(moved, GOODS_ROWS),
        *misses(scheduled, NIGHT_ROWS),
    ]


def shown(figures, rows):
    """Print figures and what of them is missed; return the exit code."""
    show({"ours": figures}, rows)
    missed = list(misses(figures, rows))
    for line in missed:
        print(line)
    return 1 if missed else 0


def goods(databases, template):
    """What the gates cost where goods leave and suppliers are paid, over what Odoo takes."""
    say("goods and suppliers: warehouse and purchases, switched off and enforced by turns")
    with clone(databases, template, "goods") as name:
        add_ons = "sale_stock,purchase_stock,credit_management"
        databases.odoo(name, "-i", add_ons, "--log-level=warn")
        found = measured(databases, name, "bench_goods")
    return {
        f"{key}_ratio": {
            "ms": one["enforce"]["ms"] / one["off"]["ms"],
            "queries": one["enforce"]["queries"] - one["off"]["queries"],
        }
        for key, one in found.items()
    }


def night(databases, template):
    """What is scheduled: the nightly pass, its snapshots through three years, reminders."""
    say("the night: what is scheduled, over 20,000 accounts")
    with clone(databases, template, "night") as name:
        databases.odoo(name, "-i", "credit_collection", "--log-level=warn")
        found = measured(databases, name, "bench_night")
    say(f"reminders: {found['letters_lines']['ms']:,} overdue lines")
    return found


def plain(databases, template):
    """Figures of the database without the add-on."""
    say("Odoo without the add-on, and bare SQL")
    with clone(databases, template, "plain") as name:
        return measured(databases, name, "bench_core")


def ours(databases, template):
    """Figures of the add-on, its installation first."""
    say("installing the add-on on the generated database")
    with clone(databases, template, "ours") as name:
        log_file(name).unlink(missing_ok=True)
        databases.odoo(name, "-i", "credit_management", "--log-level=info")
        install = installation(log_file(name).read_text())
        say("measuring the add-on")
        return {**measured(databases, name, "bench_ours"), "install": install}


def archive(databases, template):
    """Figures of the credit file."""
    say("the credit file: 20,000 files with 1,000,000 records")
    with clone(databases, template, "archive") as name:
        databases.odoo(name, "-i", "credit_archive", "--log-level=warn")
        return measured(databases, name, "bench_archive")


def in_a_storm(databases, template):
    """Figures of many clients at once."""
    say("the storm: 32 clients over HTTP")
    with clone(databases, template, "storm") as name:
        databases.odoo(name, "-i", "credit_management", "--log-level=warn")
        return bench_storm.run(databases, name)


@contextlib.contextmanager
def clone(databases, template, name):
    """A copy of the generated database that nobody else uses, dropped afterwards."""
    name = f"credit_measured_{name}_{os.getpid()}"
    databases.clone(template, name)
    try:
        yield name
    finally:
        databases.drop(name)


def measured(databases, name, module):
    """What a module of `tools` reports from Odoo's shell on a database."""
    return bench_clock.read(databases.shell(name, f"from tools.{module} import run; run(env)\n"))


def installation(log):
    """What Odoo's log says loading the module took."""
    line = re.search(
        r"Module credit_management loaded in ([\d.]+)s(?: \(incl\. [^)]*\))?, (\d+) queries", log
    )
    return {"ms": float(line[1]) * 1000, "queries": int(line[2])}


def show(figures, rows):
    """Print one line per row of the table."""
    columns = [name for name in ("core", "sql", "ours") if name in figures]
    print(
        f"{'median ms (queries)':58}"
        + "".join(f"{name:>18}" for name in columns)
        + "  target  ratio"
    )
    for key, label, target, _queries in rows:
        cells = "".join(f"{cell(figures[name].get(key)):>18}" for name in columns)
        print(f"{label:58}{cells}{target:8,}{figures['ours'][key]['ms'] / target:7.2f}")


def cell(figure):
    """Milliseconds and queries."""
    return f"{figure['ms']:,.1f} ({figure['queries']})" if figure else "–"


def misses(figures, rows):
    """Say which targets are missed by more than the tolerance."""
    for key, label, target, queries in rows:
        figure = figures[key]
        if figure["ms"] > target * TOLERANCE:
            yield f"missed: {label}: {figure['ms']:,.1f} ms, target {target}"
        if queries is not None and figure["queries"] > queries:
            yield f"missed: {label}: {figure['queries']} queries, at most {queries}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
