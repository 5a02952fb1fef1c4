"""What happens once, when the add-on goes."""

from odoo.addons.credit_management.models.exposure.sql import orders


def uninstall_hook(env):
    """Give the statements back their text without the till, and leave no decision behind."""
    env["mail.activity"].search([("res_model", "=", "credit.till.hold")]).unlink()
    env.cr.execute("DELETE FROM credit_approval WHERE res_model = 'credit.till.hold'")
    env.cr.execute("DELETE FROM credit_till_hold")
    orders.install(env.cr)
