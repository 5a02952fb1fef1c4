"""Goods and suppliers: run in the shell of a database that has the add-ons."""

from . import bench_ours
from .bench_clock import once, quickest, report

LINES, PAYMENTS, RUNS = 20, 100, 12

# Whoever has an account may be prepaid, too.
PREPAID = """
    INSERT INTO credit_request (name, kind, segment, limit_type, state, account_id, company_id, amount,
        date_from, reason, create_date, write_date)
    SELECT 'P/' || id, 'initial', 'prepayment', 'amount', 'approved', id, 1, 1e9, CURRENT_DATE - 1,
           'bench', now(), now()
      FROM credit_account;
    INSERT INTO credit_limit (account_id, company_id, segment, kind, limit_type, amount, date_from,
        request_id, create_date, write_date)
    SELECT account_id, 1, 'prepayment', 'permanent', 'amount', amount, date_from, id, now(), now()
      FROM credit_request WHERE segment = 'prepayment';
    ANALYZE credit_limit; ANALYZE credit_request;
"""


def run(env):
    """Measure and report: a transfer of 20 lines, 100 payments to suppliers in one batch."""
    bench_ours.prepare(env)
    env.cr.execute(PREPAID)
    env.cr.commit()
    report({"transfer": transfers(env), "payments": payments(env)})


def alternately(env, function, things):
    """Return {mode: figure} of ``function`` with each of ``things``, off and enforced by turns.

    Whatever else the machine does slows both; the first of each warms up. Switched off, none
    of our work is left but the fields that are kept.
    """
    figures = {"off": [], "enforce": []}
    for number, one in enumerate(things):
        mode = ("off", "enforce")[number % 2]
        companies = env["res.company"].search([])
        companies.write({"credit_check_mode": mode, "credit_prepayment_mode": mode})
        env.cr.commit()
        figures[mode].append(once(env, function, one))
    return {mode: quickest(found[1:]) for mode, found in figures.items()}


def customers(env, number):
    """Return as many customers nobody else's figures depend on."""
    return env["res.partner"].search(
        [("name", "like", "Customer 1")], limit=number, order="id desc"
    )


def transfers(env):
    """Validating a transfer of 20 lines, and its commit."""
    place = env["stock.warehouse"].search([], limit=1)
    goods = env["product.product"].create(
        [
            {"name": f"Goods {number}", "type": "consu", "is_storable": True, "taxes_id": False}
            for number in range(LINES)
        ]
    )
    for product in goods:
        env["stock.quant"]._update_available_quantity(product, place.lot_stock_id, 10000)
    orders = env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "product_uom_qty": 2, "price_unit": 10,
                            "tax_ids": False})
                    for product in goods
                ],
            }
            for partner in customers(env, RUNS)
        ]
    )  # fmt: skip
    orders.action_confirm()
    orders.picking_ids.action_assign()
    orders.picking_ids.move_ids.picked = True
    env.cr.commit()

    def validate(picking):
        picking.with_context(skip_backorder=True).button_validate()
        env.cr.commit()
        assert picking.state == "done"

    return alternately(env, validate, [order.picking_ids for order in orders])


def payments(env):
    """Posting 100 payments to as many suppliers in one batch, and the commit."""
    journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
    suppliers = customers(env, PAYMENTS)
    vals = [
        {"payment_type": "outbound", "partner_type": "supplier", "partner_id": one.id, "amount": 10,
         "journal_id": journal.id}
        for one in suppliers
    ]  # fmt: skip
    lots = [env["account.payment"].create(vals) for _run in range(RUNS)]
    env.cr.commit()

    def post(lot):
        lot.action_post()
        env.cr.commit()
        assert set(lot.mapped("state")) <= {"in_process", "paid"}

    return alternately(env, post, lots)
