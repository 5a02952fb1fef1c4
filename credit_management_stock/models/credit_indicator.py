"""Goods that left and that nobody invoices: an indicator of early warning (R51)."""

from datetime import timedelta

from odoo import fields, models

from odoo.addons.credit_management.engine.warning import OVER, SINCE, Kind, add_kind

KIND = "delivered_days"
NAME = [(KIND, "Delivered and not invoiced")]

READING = "delivered_since"

add_kind(Kind(KIND, READING, SINCE, OVER, "days"))


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

    def _read_for_warnings(self, figures, today, total):
        """Add the day on which the oldest goods left that aren't invoiced. sudo: whoever shipped."""
        found = super()._read_for_warnings(figures, today, total)
        days = self.env["credit.exposure"].sudo()._delivered_days(self.partner_id.ids)
        for account in self:
            number = days.get((account.partner_id.id, account.company_id.id))
            if number is not None:
                found[account.id][READING] = (today - timedelta(days=number)).isoformat()
        return found
