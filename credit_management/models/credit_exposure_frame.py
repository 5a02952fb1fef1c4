from odoo import api, fields, models
from odoo.tools import ormcache

from . import credit_exposure_sql as sql


class CreditExposureFrame(models.Model):
    """What the exposure's sources need to know of companies, days and rates."""

    _inherit = "credit.exposure"

    @api.model
    def _frame(self, root_ids=None, detailed=True):
        """Return the ``Frame`` for these root companies (None: all); no query once cached."""
        companies, rates = [], {}
        for company, root, today, last_day, currency in (
            self.env["res.company"].sudo()._credit_calendar()
        ):
            if root_ids is None or root in root_ids:
                tz = self.env["credit.policy"]._values(root)["tz"] or "UTC"
                digits = self._digits(currency)
                companies.append((company, root, today, last_day, currency, tz, digits))
                rates[root] = self._rates(root, today)
        return sql.Frame(
            tuple(companies or [(0, 0, fields.Date.today(), None, 0, "UTC", 2)]),
            tuple((root, *rate) for root, known in rates.items() for rate in known),
            self.env["decimal.precision"].precision_get("Product Unit"),
            detailed,
        )

    @api.model
    @ormcache("currency_id")
    def _digits(self, currency_id):
        """Return the decimal places of a currency (cached)."""
        return self.env["res.currency"].sudo().browse(currency_id).decimal_places

    @api.model
    @ormcache("root_id", "today")
    def _rates(self, root_id, today):
        """Return (currency, what turns its amounts into the company's) of all with a rate (cached)."""
        root = self.env["res.company"].sudo().browse(root_id)
        rated = (
            self.env["res.currency.rate"]
            .sudo()
            ._read_group([("company_id", "in", (False, root_id))], ["currency_id"])
        )
        currencies = self.env["res.currency"].union(*(currency for (currency,) in rated))
        rates = (currencies | root.currency_id)._get_rates(root, today)
        return tuple(
            (currency.id, rates[root.currency_id.id] / rates[currency.id])
            for currency in currencies - root.currency_id
        )
