"""What runs every night: run in the shell of a database that has the add-ons."""

import time

from . import bench_ours
from .bench_clock import once, report

HELD = 400
BATCH = 500
# What the night brings in line, in the order of the scheduled actions.
NIGHT = (
    ("states", "credit.account", "_cron_refresh_states"),
    ("holds", "credit.hold", "_cron_evaluate"),
    ("look", "credit.alert", "_cron_look"),
    ("measures", "credit.measure", "_cron_measure"),
)

# Some of those with a quotation may owe nothing more: their orders are held.
TIGHT = """
    UPDATE credit_limit SET amount = 1 WHERE account_id IN (
        SELECT a.id FROM credit_account a JOIN sale_order o ON o.partner_id = a.partner_id
         WHERE o.state = 'draft' GROUP BY a.id ORDER BY a.id LIMIT %s)
"""
YESTERDAY = """
    UPDATE credit_account SET watched_on = watched_on - 1;
    UPDATE credit_snapshot SET date = date - 1;
"""
# Three years in which every account moved every day: all days of the last 100 and, of each
# month before them, the last day and the lowest.
THREE_YEARS = """
    INSERT INTO credit_snapshot (account_id, date, limit_amount, exposure_amount, overdue_amount, readings)
    SELECT s.account_id, day, s.limit_amount, s.exposure_amount + (day - CURRENT_DATE), s.overdue_amount,
           s.readings
      FROM credit_snapshot s,
           LATERAL (SELECT CURRENT_DATE - 1 - n AS day FROM generate_series(1, 1095) n) days
     WHERE s.date = CURRENT_DATE - 1
       AND (day >= date_trunc('month', CURRENT_DATE - 100) OR EXTRACT(DAY FROM day) IN (1, 28))
    ON CONFLICT DO NOTHING
"""


def run(env):
    """Measure and report."""
    bench_ours.prepare(env)
    env = env(user=1, su=True)
    hold(env)
    figures = {}
    for part in (letters, nights, snapshots):
        figures |= part(env)
    report(figures)


def hold(env):
    """Confirm orders that are held."""
    env.cr.execute(TIGHT, [HELD])
    env.cr.commit()
    env.invalidate_all()
    env.cr.execute(
        """SELECT MIN(o.id) FROM sale_order o JOIN credit_account a ON a.partner_id = o.partner_id
             JOIN credit_limit l ON l.account_id = a.id AND l.amount = 1
            WHERE o.state = 'draft' GROUP BY a.id"""
    )
    orders = env["sale.order"].browse(row[0] for row in env.cr.fetchall())
    orders.action_confirm()
    env.cr.commit()


def nights(env):
    """A night after the first one, in which all is new; how even its batches are, and memory."""
    exposure = env["credit.exposure"]
    exposure._balances()  # what is first to read the disk isn't what the rest is compared with
    figures = {"night_exposure": once(env, exposure._balances)}
    # The first one writes a message about every status that changed; it comes but once.
    night(env(context=dict(env.context, tracking_disable=True)))
    env.cr.execute(YESTERDAY)
    env.cr.commit()
    accounts = env["credit.account"].search([], order="id", limit=BATCH)
    env["credit.alert"]._look_at(accounts)
    env.cr.commit()
    before = bench_ours.peak_memory()
    second = night(env)
    figures["night"] = together(second)
    figures["night_memory"] = {"ms": bench_ours.peak_memory() - before, "queries": 0}
    figures |= {f"night_{key}": figure for key, figure in second.items()}
    return figures | {"night_even": evenness(env)}


def night(env):
    """Return {step: figure} of one night."""
    return {key: once(env, getattr(env[model], method)) for key, model, method in NIGHT}


def together(figures):
    """Return the sum of several figures."""
    return {name: sum(one[name] for one in figures.values()) for name in ("ms", "queries")}


def evenness(env):
    """Return how many times as long the last quarter of the batches takes as the first."""
    env.cr.execute(YESTERDAY)
    env.cr.commit()
    times, totals = [], {}
    ids = env["credit.account"].search([], order="id").ids
    for place in range(0, len(ids), BATCH):
        some = env["credit.account"].browse(ids[place : place + BATCH])
        times.append(once(env, env["credit.alert"]._look_at, some, totals)["ms"])
        env.cr.commit()
    quarter = len(times) // 4
    return {"ms": sum(times[-quarter:]) / sum(times[:quarter]), "queries": 0}


def snapshots(env):
    """Keeping what was read of 20,000 accounts, with little and with three years in the table."""
    figures = {"snapshots": kept(env)}
    env.cr.execute(YESTERDAY)
    env.cr.execute(THREE_YEARS)
    env.cr.commit()
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM ANALYZE credit_snapshot")
    env.cr._cnx.autocommit = False
    figures["snapshots_years"] = kept(env)
    env.cr.execute(
        "SELECT pg_total_relation_size('credit_snapshot') / 1e6, COUNT(*) FROM credit_snapshot"
    )
    size, rows = env.cr.fetchone()
    figures["snapshots_size"] = {"ms": float(size), "queries": rows}
    figures["snapshots_thin"] = thinned(env)
    return figures


def kept(env):
    """Return the figure of keeping other readings of all accounts than those that are known."""
    total, today = {"ms": 0.0, "queries": 0}, env.company._credit_today()
    amount = time.time()
    ids = env["credit.account"].search([], order="id").ids
    for place in range(0, len(ids), BATCH):
        some = env["credit.account"].browse(ids[place : place + BATCH])
        figures = some._figures()
        readings = {one: {"utilization": round(amount % 1, 4), "days_late": 3} for one in some.ids}
        figure = once(env, keep, some, readings, figures, today)
        total = {name: total[name] + figure[name] for name in total}
        env.cr.commit()
    return total


def keep(accounts, readings, figures, today):
    """Keep what was read of a batch, as the nightly look does."""
    since = min(accounts.mapped("watched_on"))
    accounts._keep_readings(readings, figures, today)
    accounts.env["credit.snapshot"]._thin_out(accounts, since, today)


def thinned(env):
    """Return the figure of the one night a month that thins out a whole month."""
    env.cr.execute(
        """INSERT INTO credit_snapshot (account_id, date, exposure_amount, readings)
           SELECT id, date_trunc('month', CURRENT_DATE - 100)::date - n, n, '{"days_late": 3}'
             FROM credit_account, generate_series(2, 26) n ON CONFLICT DO NOTHING"""
    )
    env.cr.commit()
    today = env.company._credit_today()
    total = {"ms": 0.0, "queries": 0}
    ids = env["credit.account"].search([], order="id").ids
    for place in range(0, len(ids), BATCH):
        some = env["credit.account"].browse(ids[place : place + BATCH])
        since = today.replace(year=today.year - 4)
        figure = once(env, env["credit.snapshot"]._thin_out, some, since, today)
        total = {name: total[name] + figure[name] for name in total}
        env.cr.commit()
    return total


def letters(env):
    """Proposing the reminders of all customers, over so many overdue lines."""
    env.cr.execute(
        """SELECT COUNT(*) FROM account_move_line l JOIN account_account a ON a.id = l.account_id
            WHERE a.account_type = 'asset_receivable' AND l.parent_state = 'posted'
              AND l.amount_residual > 0 AND l.date_maturity < CURRENT_DATE"""
    )
    lines = env.cr.fetchone()[0]
    root = env.company.root_id
    figures = {
        "letters": once(env, env["credit.reminder"]._propose, root),
        "letters_again": once(env, env["credit.reminder"]._propose, root),
    }
    return {**figures, "letters_lines": {"ms": lines, "queries": 0}}
