"""The credit file: run in the shell of the database it was installed on."""

import time
from pathlib import Path

from .bench_clock import measure, minus, once, report

ROLES = {
    "manager": ("credit_archive.group_archive_manager", "class_special"),
    "archivist": ("credit_archive.group_archive_archivist", "class_personal"),
    "controller": ("credit_management.group_credit_controller", "class_personal"),
    "sales": ("sales_team.group_sale_salesman", "class_general"),
    "auditor": ("credit_management.group_credit_auditor", "class_general"),
}
STATEMENTS = Path(__file__).with_suffix(".sql")
LINES = 100_000
COLUMNS = (
    "name", "title", "partner_id", "section_id", "class_id", "level", "date", "verification", "state",
)  # fmt: skip


def run(env):
    """Measure and report."""
    users = {role: make_user(env, role, *facts) for role, facts in ROLES.items()}
    env.cr.commit()
    env.cr.execute(STATEMENTS.read_text())
    env.cr.commit()
    vacuum(env)
    report({**restricted(env, users), **quality(env), **log(env, users["manager"])})


def vacuum(env):
    """Leave the tables as they are in the morning."""
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM ANALYZE")
    env.cr._cnx.autocommit = False


def make_user(env, role, group, clearance):
    """Return a user of that role with that clearance."""
    user = env["res.users"].create(
        {
            "name": f"Bench {role}",
            "login": f"bench_{role}",
            "group_ids": [(4, env.ref(group).id)],
        }
    )
    user.sudo()._write({"credit_clearance_id": env.ref(f"credit_archive.{clearance}").id})
    return user


def restricted(env, users):
    """What the manager waits for, in ms, and how many times as long everybody else does."""
    figures = {}
    for key, function in QUESTIONS.items():
        times = turns(env, users, function)
        figures[key] = times["manager"]
        figures[f"{key}_ratio"] = {
            "ms": max(times[role]["ms"] for role in users) / times["manager"]["ms"],
            "queries": max(figure["queries"] for figure in times.values()),
        }
    return figures


def turns(env, users, function, runs=7):
    """Measure turn by turn, so that whatever else the machine does hits all roles."""
    taken = {role: [] for role in users}
    for attempt in range(runs + 1):
        for role, user in users.items():
            records = env["credit.archive.record"].with_user(user)
            figure = once(records.env, function, records)
            env.cr.rollback()
            env.cr.cache.clear()
            if attempt:
                taken[role].append(figure)
    return {role: min(figures, key=lambda one: one["ms"]) for role, figures in taken.items()}


def listing(records, domain=()):
    """The first page of the list as the browser asks for it."""
    fields = {name: {} for name in COLUMNS}
    for name in ("partner_id", "section_id", "class_id"):
        fields[name] = {"fields": {"display_name": {}}}
    return records.web_search_read(list(domain), fields, limit=80, count_limit=10001)


def text(word):
    """What the search box asks for."""
    return ["|", ("name", "ilike", word), ("title", "ilike", word)]


QUESTIONS = {
    "list": listing,
    "search": lambda records: listing(records, text("guarantee")),
    "hidden": lambda records: listing(records, text("secret")),
    "count": lambda records: records.search_count([]),
    "group": lambda records: records.formatted_read_group([], ["section_id"], ["__count"]),
}


def quality(env):
    """Completeness, accuracy and timeliness of all files."""
    files = env["credit.archive.file"].sudo().search([])
    quality = env["credit.archive.quality"].sudo()
    return {"quality": measure(env, lambda: quality._of_files(files), 3)}


def log(env, user):
    """What one line adds to a request that knows its user, and lines verified per second."""
    Log = env["credit.archive.log"].with_user(user)
    file = env["credit.archive.file"].search([], limit=1)
    line = {"operation": "look", "file": file}
    known = measure(env, lambda: Log._as_line(line))
    append = minus(measure(env, lambda: Log._append([line])), known)
    Log._append([line] * LINES)
    start = time.perf_counter()
    Log._verify([file.id])
    return {
        "append": append,
        "verify": {"ms": (time.perf_counter() - start) * 1000 / LINES * 50_000, "queries": 3},
    }
