from odoo import api, models


class CreditAuthority(models.Model):
    _inherit = "credit.authority"

    @api.model
    def _cron_ask_anew(self):
        # EXTENDS: who audits holds an office, too.
        result = super()._cron_ask_anew()
        self.env["credit.audit"]._ask_where_changed()
        return result
