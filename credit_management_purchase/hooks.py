"""What happens once, when the add-on comes and when it goes."""

from odoo.tools import SQL

from odoo.addons.credit_management.hooks import forget_names, let_stay

OURS = ("credit.prepayment.hold", "credit.prepayment.check")


def pre_init_hook(env):
    """Take over what the warehouse received in one statement.

    Working it out through the ORM would read the moves of every purchase there was.
    """
    env.cr.execute(
        "ALTER TABLE purchase_order_line ADD COLUMN IF NOT EXISTS credit_qty_received NUMERIC"
    )
    env.cr.execute(
        """UPDATE purchase_order_line SET credit_qty_received = qty_received
            WHERE qty_received_method = 'stock_moves' AND qty_received <> 0"""
    )


def _forget_reviews(env):
    """Delete reviews of prepayment limits, and what hangs on them."""
    reviews = env["credit.review"].search([("kind", "=", "prepayment")])
    env["mail.activity"].search(
        [("res_model", "=", reviews._name), ("res_id", "in", reviews.ids)]
    ).unlink()
    reviews.message_ids.unlink()
    env["mail.followers"].search(
        [("res_model", "=", reviews._name), ("res_id", "in", reviews.ids)]
    ).unlink()
    env.cr.execute(
        SQL("UPDATE credit_request SET review_id = NULL WHERE review_id = ANY(%s)", reviews.ids)
    )
    env.cr.execute(SQL("DELETE FROM credit_review WHERE id = ANY(%s)", reviews.ids))


def uninstall_hook(env):
    """Empty our tables in the order their references allow; Odoo then drops them.

    Evidence refuses to be deleted record by record, and so it should.
    """
    env["mail.activity"].search([("res_model", "in", OURS)]).unlink()
    for table in ("purchase_order", "account_payment"):
        env.cr.execute(
            SQL(
                "UPDATE %s SET credit_prepayment_hold_id = NULL "
                "WHERE credit_prepayment_hold_id IS NOT NULL",
                SQL.identifier(table),
            )
        )
    env.cr.execute(SQL("DELETE FROM credit_approval WHERE res_model IN %s", OURS))
    for model in OURS:
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(env[model]._table)))
    env.cr.execute("DELETE FROM credit_authority WHERE kind = 'prepayment_release'")
    _forget_reviews(env)
    let_stay(
        env,
        "credit_management_purchase",
        *("credit.account", "credit.request", "purchase.order", "res.partner"),
        *("product.product", "product.template", "account.payment.term"),
    )
    forget_names(env)
    env.invalidate_all()
