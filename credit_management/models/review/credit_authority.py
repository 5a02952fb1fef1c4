from odoo import api, models


class CreditAuthority(models.Model):
    _inherit = "credit.authority"

    @api.model
    def _cron_ask_anew(self):
        # EXTENDS 'credit_management': who evaluates reviews holds an office, too.
        result = super()._cron_ask_anew()
        self.env["credit.review"]._pass_on_where_changed()
        return result
