"""What happens once, when the add-on goes."""

from odoo.tools import SQL

from odoo.addons.credit_management.hooks import forget_names

OURS = ("credit.prepayment.hold", "credit.prepayment.check")


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
    forget_names(env)
    env.invalidate_all()
