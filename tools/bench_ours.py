"""The add-on: run in the shell of the database it was installed on."""

import resource

from .bench_clock import (
    HEAVY,
    NORMAL,
    batches,
    measure,
    minus,
    once,
    partners,
    quickest,
    quotations,
    report,
    salesperson,
)
from .bench_core import confirm, page

# Every customer has an account with a limit; some without a quotation are over it.
GRANTS = """
    INSERT INTO credit_account (partner_id, company_id, state, create_date, write_date)
    SELECT id, 1, 'open', now(), now() FROM res_partner WHERE name LIKE 'Customer %';
    INSERT INTO credit_request (name, kind, segment, limit_type, state, account_id, company_id, amount,
        date_from, reason, create_date, write_date)
    SELECT 'B/' || id, 'initial', 'receivable', 'amount', 'approved', id, 1,
           CASE WHEN id % 50 = 0 AND partner_id NOT IN (
                SELECT partner_id FROM sale_order WHERE state = 'draft') THEN 1 ELSE 1e9 END,
           CURRENT_DATE - 1, 'bench', now(), now()
      FROM credit_account;
    INSERT INTO credit_limit (account_id, company_id, segment, kind, limit_type, amount, date_from,
        request_id, create_date, write_date)
    SELECT account_id, 1, 'receivable', 'permanent', 'amount', amount, date_from, id, now(), now()
      FROM credit_request;
    ANALYZE credit_account; ANALYZE credit_limit; ANALYZE credit_request;
"""


def run(env):
    """Measure and report."""
    prepare(env)
    env = salesperson(env)
    figures = {**exposure(env), **checks(env), **screens(env), **scoring(env)}
    report(figures)


def prepare(env):
    """Grant limits, enforce, and let overdue customers pass: passing orders are measured.

    With every feature on: what is measured is all there is.
    """
    features = env["credit.feature"]
    features._add(features._resting())
    env.cr.execute(GRANTS)
    env["credit.rule"].search([("kind", "like", "overdue")]).severity = "warn"
    env["res.company"].search([]).credit_check_mode = "enforce"
    env.cr.commit()
    env.registry.clear_cache()


def exposure(env):
    """The exposure of many."""
    Exposure = env["credit.exposure"]
    ids = partners(env, 1000).ids
    return {
        "thousand": measure(env, lambda: Exposure._balances(ids)),
        "all": measure(env, Exposure._balances, 7),
    }


def checks(env):
    """The check by itself, and what it adds to a confirmation."""
    figures = {}
    for key, name in (("check_heavy", HEAVY), ("check_normal", NORMAL)):
        (order,) = quotations(env, name, 1)
        figures[key] = measure(env, lambda order=order: env["credit.judge"]._judge(order), 15)
    one = iter(quotations(env, HEAVY, 50))
    figures["confirm_one"] = added(env, lambda: next(one), 8)
    many = iter(batches(env, 20))
    figures["confirm_hundred"] = added(env, lambda: next(many), 4)
    return figures


def added(env, orders, runs):
    """Return what enforcing adds to confirming over being off, on orders that pass.

    In turns, because a confirmation takes ten times as long as what is sought, and
    the quickest of each, because whatever else the machine does is as long as that.
    """
    company = env["res.company"].sudo().browse(1)
    costs = {"off": [], "enforce": []}
    for _turn in range(2):
        for mode, cost in costs.items():
            company.credit_check_mode = mode
            env.cr.commit()
            # The first one warms up: a new mode empties what is cached.
            cost += [once(env, passes, orders()) for _run in range(runs + 1)][1:]
    return minus(*(quickest(costs[mode]) for mode in ("enforce", "off")))


def passes(orders):
    """Confirm orders, all of them."""
    confirm(orders)
    if set(orders.mapped("state")) != {"sale"}:
        raise AssertionError("an order was held: the bench measures passing orders")


def screens(env):
    """The customer list with figures over the plain one, and the filter."""
    sudo = env(su=True)
    rows = {
        extra: measure(sudo, lambda extra=extra: page(sudo, ["name", *extra]), 9)
        for extra in ((), ("credit_exposure", "credit_available"))
    }
    domain = [("available_amount", "<", 0)]
    return {
        "list": minus(rows["credit_exposure", "credit_available"], rows[()]),
        "filter": measure(sudo, lambda: sudo["credit.account"].search(domain).ids, 5),
    }


def scoring(env):
    """The scheduled scoring of all accounts: time, queries of a batch, memory it adds.

    Memory is the most the process ever took, so this runs last and says how much
    higher the peak is after 20,000 accounts than after the first 1,000.
    """
    sudo = env(user=1, su=True)
    sudo["credit.preset"]._load(sudo["res.company"].browse(1), "abc")
    sudo.cr.commit()
    Account = sudo["credit.account"]
    batch = once(sudo, Account.search([], order="company_id, id", limit=1000)._score_accounts)
    before = peak_memory()
    figure = once(sudo, Account._cron_score)
    return {
        "score_all": {**figure, "queries": batch["queries"]},
        "score_memory": {"ms": peak_memory() - before, "queries": 0},
    }


def peak_memory():
    """Return the most memory this process has taken, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
