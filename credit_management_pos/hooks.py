"""What happens once, when the add-on goes."""

from odoo.addons.credit_management.hooks import let_stay
from odoo.addons.credit_management.models.exposure.sql import orders


def uninstall_hook(env):
    """Give the statements back their text without the till, and leave no decision behind."""
    env["mail.activity"].search([("res_model", "=", "credit.till.hold")]).unlink()
    env.cr.execute("DELETE FROM credit_approval WHERE res_model = 'credit.till.hold'")
    env.cr.execute("DELETE FROM credit_till_hold")
    _forget_demo_till(env)
    orders.install(env.cr)


def _forget_demo_till(env):
    """Delete the till of the demo data, with the numbers Odoo would leave; one in use stays."""
    till = env.ref("credit_management_pos.till_showroom", raise_if_not_found=False)
    if till and not till.session_ids:
        numbers = till.order_seq_id | till.order_backend_seq_id
        till.unlink()
        numbers.unlink()
    let_stay(env, "credit_management_pos", "pos.config")
