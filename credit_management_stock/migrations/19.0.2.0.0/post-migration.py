from odoo import SUPERUSER_ID, api

from odoo.addons.credit_management_stock.hooks import let_confirm_unpaid


def migrate(cr, version):
    """Nothing leaves unpaid any more: such orders may be confirmed, as where it is installed anew."""
    if version:  # sudo: every company's policy
        let_confirm_unpaid(api.Environment(cr, SUPERUSER_ID, {}), True)
