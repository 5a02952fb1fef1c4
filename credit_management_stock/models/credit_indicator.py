"""Goods that left and that nobody invoices: an indicator of early warning (R51)."""

from odoo import fields, models

from odoo.addons.credit_management.engine.warning import OVER, VALUE, Kind, add_kind

KIND = "delivered_days"
NAME = [(KIND, "Delivered and not invoiced")]

add_kind(Kind(KIND, KIND, VALUE, OVER, "days"))


class CreditIndicator(models.Model):
    _inherit = "credit.indicator"

    kind = fields.Selection(selection_add=NAME, ondelete={KIND: "cascade"})


class CreditAlert(models.Model):
    _inherit = "credit.alert"

    kind = fields.Selection(selection_add=NAME, ondelete={KIND: "cascade"})

    def _sentences(self, figures):
        # EXTENDS 'credit_management'
        return super()._sentences(figures) | {
            KIND: self.env._(
                "Goods were delivered %(now)s days ago and aren't invoiced; it warns from %(level)s.",
                **figures,
            )
        }


class CreditAccount(models.Model):
    _inherit = "credit.account"

    def _read_for_warnings(self, figures, today):
        """Add the days since the oldest goods left that aren't invoiced. sudo: whoever shipped."""
        found = super()._read_for_warnings(figures, today)
        days = self.env["credit.exposure"].sudo()._delivered_days(self.partner_id.ids)
        for account in self:
            found[account.id][KIND] = days.get((account.partner_id.id, account.company_id.id), 0)
        return found
