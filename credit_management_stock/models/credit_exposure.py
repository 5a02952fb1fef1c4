from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, groupby

from odoo.addons.credit_management.engine.delivery import oldest

from . import settled_sql as sql

AGES = [("30", "Up to 30 days"), ("60", "31 to 60 days"), ("90", "61 to 90 days"), ("91", "Over 90 days")]  # fmt: skip
"""Age buckets of what was delivered and isn't invoiced."""

BOUNDS = {"30": (0, 30), "60": (31, 60), "90": (61, 90), "91": (91, 10**6)}


class CreditExposure(models.Model):
    """Since when goods have been delivered and not invoiced."""

    _inherit = "credit.exposure"

    date_delivered = fields.Date(
        "Delivered since",
        compute="_compute_delivered",
        search="_search_date_delivered",
        help="When the oldest goods left that aren't invoiced yet.",
    )
    delivered_days = fields.Integer(
        "Days since delivery", compute="_compute_delivered", search="_search_delivered_days"
    )
    delivered_age = fields.Selection(
        AGES, "Age of deliveries", compute="_compute_delivered", search="_search_delivered_age"
    )

    @api.depends("category", "res_id")
    def _compute_delivered(self):
        """Tell since when the goods of each delivered row wait for their invoice; one query."""
        rows = self.filtered(lambda row: row.category == "delivery")
        since = self._delivered_since(SQL("so.id = ANY(%s)", rows.mapped("res_id")))
        days = {order: day for (order, _partner, _company), day in since.items()}
        for row in self:
            day = days.get(row.res_id) if row in rows else None
            row.date_delivered = day
            row.delivered_days = day and (row.company_id._credit_today() - day).days
            row.delivered_age = day and self._age_of(row.delivered_days)

    @api.model
    def _age_of(self, days):
        """Return the key of the bucket of ``AGES`` into which ``days`` fall."""
        return next(key for key, (_low, high) in BOUNDS.items() if days <= high)

    @api.model
    def _delivered_since(self, condition):
        """Return {(order, customer, company): day of its oldest goods not invoiced}; one query.

        ``condition``, an ``SQL`` on order ``so`` and its payer ``p``, says of which. Days are
        those of the company. sudo: a company's day, whoever asks.
        """
        for model, names in sql.READ_MOVES.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query(sql.waiting(condition))
        found = {}
        for (_line, *key, invoiced), moves in groupby(rows, key=lambda row: row[:5]):
            moment = oldest([(row[5], float(row[6] or 0)) for row in moves], float(invoiced))
            if moment is not None:
                found.setdefault(tuple(key), []).append(moment)
        companies = self.env["res.company"].sudo()
        return {
            key: companies.browse(key[2])._credit_day_of(min(moments))
            for key, moments in found.items()
        }

    @api.model
    def _delivered_days(self, partner_ids):
        """Return {(customer, root company): days since the oldest goods left without invoice}."""
        since = self._delivered_since(
            SQL("p.commercial_partner_id = ANY(%s)", sorted(set(partner_ids)))
        )
        found = {}
        for (_order, partner_id, company_id), day in since.items():
            # sudo: the root of a branch, whoever asks
            company = self.env["res.company"].sudo().browse(company_id)
            key = partner_id, company._credit_root().id
            found[key] = max(found.get(key, 0), (company._credit_today() - day).days)
        return found

    @api.model
    def _search_delivered(self, fits):
        """Return the domain of the delivered rows whose day and age ``fits(company, day)``."""
        since = self._delivered_since(SQL("TRUE"))
        companies = self.env["res.company"].sudo()  # sudo: the rules say which rows are found
        orders = [
            order
            for (order, _partner, company_id), day in since.items()
            if fits((companies.browse(company_id)._credit_today() - day).days, day)
        ]
        return Domain("category", "=", "delivery") & Domain("res_id", "in", orders)

    @api.model
    def _search_delivered_days(self, operator, value):
        if operator not in COMPARE:
            return NotImplemented
        return self._search_delivered(lambda days, _day: COMPARE[operator](days, value))

    @api.model
    def _search_date_delivered(self, operator, value):
        if operator not in COMPARE:
            return NotImplemented
        day = fields.Date.to_date(value)
        return self._search_delivered(lambda _days, one: COMPARE[operator](one, day))

    @api.model
    def _search_delivered_age(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self._search_delivered(lambda days, _day: self._age_of(days) in value)
        return found if False not in value else found | Domain("category", "!=", "delivery")


COMPARE = {
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
}
"""What can be asked of a day or a number of days."""
