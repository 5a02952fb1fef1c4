"""Odoo without the add-on, and bare SQL: run in the shell of the plain database."""

from .bench_clock import (
    HEAVY,
    NORMAL,
    batches,
    measure,
    minus,
    once,
    partners,
    quotations,
    report,
    salesperson,
)

# What somebody would write who doesn't know of drafts, currencies and down payments.
BARE = """
    SELECT partner_id, SUM(amount) FROM (
        SELECT p.commercial_partner_id AS partner_id, l.amount_residual AS amount
          FROM account_move_line l JOIN res_partner p ON p.id = l.partner_id
          JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
         WHERE l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
        UNION ALL
        SELECT p.commercial_partner_id, (l.product_uom_qty - l.qty_invoiced) * l.price_reduce_taxinc
          FROM sale_order so JOIN res_partner p ON p.id = so.partner_invoice_id
          JOIN sale_order_line l ON l.order_id = so.id
         WHERE so.state = 'sale' AND l.product_uom_qty > l.qty_invoiced
    ) item WHERE {where} GROUP BY partner_id"""


def run(env):
    """Measure and report."""
    env = salesperson(env)
    env.registry.clear_cache()
    report({"core": core(env), "sql": bare(env)})


def bare(env):
    """The figures of bare SQL."""
    heavy, normal = (
        env["res.partner"].search([("name", "=", n)], limit=1) for n in (HEAVY, NORMAL)
    )
    thousand = partners(env, 1000).ids

    def ask(ids=None):
        where = "partner_id = ANY(%s)" if ids else "TRUE"
        env.cr.execute(BARE.format(where=where), [ids] if ids else [])
        return env.cr.fetchall()

    return {
        "check_heavy": measure(env, lambda: ask(heavy.ids)),
        "check_normal": measure(env, lambda: ask(normal.ids)),
        "thousand": measure(env, lambda: ask(thousand)),
        "all": measure(env, ask, runs=5),
    }


def core(env):
    """The figures of Odoo's own credit limit: its banner, its fields, its filter."""
    sudo = env(su=True)
    figures = {}
    for key, name in (("check_heavy", HEAVY), ("check_normal", NORMAL)):
        (order,) = quotations(env, name, 1)
        figures[key] = measure(env, lambda order=order: order.partner_credit_warning)
    figures["confirm_one"] = figures["check_heavy"]
    (hundred,) = batches(env, 1)
    figures["confirm_hundred"] = measure(
        env, lambda: hundred.mapped("partner_credit_warning"), runs=3
    )
    plain = iter(quotations(env, HEAVY, 12))
    figures["plain_confirm"] = measure(env, confirm, 10, lambda: next(plain))
    names = ["credit", "credit_to_invoice"]
    figures["thousand"] = once(env, lambda: partners(sudo, 1000).read(names))
    figures["all"] = once(env, lambda: partners(sudo, 20000).read(names))
    rows = {
        extra: measure(sudo, lambda extra=extra: page(sudo, ["name", *extra]), 5)
        for extra in ((), ("credit", "credit_limit"))
    }
    figures["list"] = minus(rows["credit", "credit_limit"], rows[()])
    domain = [("credit", ">", 50000)]
    figures["filter"] = measure(sudo, lambda: sudo["res.partner"].search(domain).ids, 3)
    return figures


def confirm(order):
    """Confirm and commit."""
    order.action_confirm()
    order.env.cr.commit()


def page(env, names):
    """One page of the customer list, as the web client asks for it."""
    return env["res.partner"].web_search_read(
        [("customer_rank", ">", 0)], {name: {} for name in names}, limit=80, order="id"
    )
