from odoo import models


class AccountPaymentTermLine(models.Model):
    """Instalments: how strict their payment term is is read from the cache, so changes empty it."""

    _name = "account.payment.term.line"
    _inherit = ["account.payment.term.line", "credit.cached"]
