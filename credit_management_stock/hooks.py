"""What happens once, when the add-on comes and when it goes."""

from odoo.addons.credit_management.hooks import let_stay

HOLD = "credit.delivery.hold"


def post_init_hook(env):
    """Say which lines of confirmed orders have ended, in one statement."""
    env.cr.execute(
        """UPDATE sale_order_line l SET credit_is_ended = TRUE
             FROM (SELECT sale_line_id AS id FROM stock_move WHERE sale_line_id IS NOT NULL
                    GROUP BY sale_line_id HAVING BOOL_AND(state IN ('done', 'cancel'))) ended
            WHERE l.id = ended.id AND l.state = 'sale'
              AND l.qty_delivered_method = 'stock_move'"""
    )
    env["sale.order.line"].invalidate_model(["credit_is_ended"])


def uninstall_hook(env):
    """Take back what rests on deliveries being checked.

    Nobody says any more what has ended; rules about deliveries go, those for both stages speak
    at the order.
    """
    env.cr.execute("UPDATE sale_order_line SET credit_is_ended = NULL WHERE credit_is_ended")
    _forget_holds(env)
    let_stay(
        env,
        "credit_management_stock",
        *("sale.order", "account.payment", "account.payment.term", "stock.quant"),
        *("product.product", "product.template"),
    )
    rules = env["credit.rule"].search([("stage", "!=", "order")])
    own = rules.filtered(
        lambda rule: rule.stage == "delivery" or rule.kind in ("unpaid_delivery", "delivered_days")
    )
    own.unlink()
    (rules - own).write({"stage": "order"})


def _forget_holds(env):
    """Empty the table of held deliveries, whose checks the core is about to delete."""
    env["mail.activity"].search([("res_model", "=", HOLD)]).unlink()
    env.cr.execute(
        """UPDATE stock_picking SET credit_delivery_hold_id = NULL
            WHERE credit_delivery_hold_id IS NOT NULL"""
    )
    env.cr.execute("DELETE FROM credit_approval WHERE res_model = %s", [HOLD])
    env.cr.execute("DELETE FROM credit_delivery_hold")
    env.invalidate_all()
