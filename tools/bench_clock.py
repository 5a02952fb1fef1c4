"""Milliseconds and queries, measured the same way for everybody."""

import json
import statistics
import time

MARK = "BENCH "
HEAVY, NORMAL = "Customer 1", "Customer 9"


def measure(env, function, runs=9, before=None):
    """Return the median ms and the queries of ``function`` with warm caches and a cold record cache.

    ``before`` prepares each run and its answer is handed to ``function``.
    """
    figures = []
    for run in range(runs + 1):
        arguments = [before()] if before else []
        figure = once(env, function, *arguments)
        if run:  # the first one warms up
            figures.append(figure)
    return median(figures)


def median(figures):
    """Return the middle of several measurements."""
    return {
        "ms": statistics.median(figure["ms"] for figure in figures),
        "queries": round(statistics.median(figure["queries"] for figure in figures)),
    }


def quickest(figures):
    """Return the quickest of several measurements, with the usual number of queries."""
    return {**median(figures), "ms": min(figure["ms"] for figure in figures)}


def once(env, function, *arguments):
    """Measure one run."""
    env.flush_all()
    env.invalidate_all()
    count, start = env.cr.sql_log_count, time.perf_counter()
    function(*arguments)
    return {
        "ms": (time.perf_counter() - start) * 1000,
        "queries": env.cr.sql_log_count - count,
    }


def minus(more, less):
    """Return what ``more`` costs over ``less``."""
    return {name: more[name] - less[name] for name in more}


def report(figures):
    """Print the figures for `tools.bench` to read."""
    print(MARK + json.dumps(figures))


def read(output):
    """Return the figures in what a run printed."""
    line = next(line for line in output.splitlines() if line.startswith(MARK))
    return json.loads(line.removeprefix(MARK))


def salesperson(env):
    """Return the environment of somebody who sells to all customers."""
    user = env["res.users"].create(
        {
            "name": "Bench",
            "login": "bench",
            "group_ids": [(4, env.ref("sales_team.group_sale_salesman_all_leads").id)],
        }
    )
    env.cr.commit()
    return env(user=user.id)


def quotations(env, name, number):
    """Return fresh quotations of three lines for one customer."""
    partner = env["res.partner"].search([("name", "=", name)], limit=1)
    product = env["product.product"].search([], limit=1)
    line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": 10, "tax_ids": False}
    orders = env["sale.order"].create(
        [{"partner_id": partner.id, "order_line": [(0, 0, line)] * 3} for _n in range(number)]
    )
    env.cr.commit()
    return orders


def batches(env, number):
    """Return lists of 100 quotations of 100 customers from the generated ones."""
    env.cr.execute(
        """SELECT MIN(id) FROM sale_order WHERE state = 'draft' AND name LIKE 'B%%'
            GROUP BY partner_id ORDER BY partner_id LIMIT %s""",
        [number * 100],
    )
    ids = [row[0] for row in env.cr.fetchall()]
    return [env["sale.order"].browse(ids[n * 100 : n * 100 + 100]) for n in range(number)]


def partners(env, number):
    """Return the first customers."""
    return env["res.partner"].search([("name", "like", "Customer ")], limit=number, order="id")
