from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...engine.interest import Rate, problem_with_rates


class CreditInterestRate(models.Model):
    """The rate of late interest in a period (逾期利率), in percent a year.

    Periods follow each other without a gap: a new one ends the one before it.
    """

    _name = "credit.interest.rate"
    _description = "Rate of late interest"
    _inherit = ["credit.answers"]
    _order = "company_id, date_from desc"
    _rec_name = "date_from"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        domain=[("parent_id", "=", False)],
        default=lambda self: self.env.company.root_id,
        ondelete="cascade",
    )
    percent = fields.Float("Percent a year", required=True, digits=(16, 4))
    date_from = fields.Date("From", required=True)
    date_to = fields.Date("Until", help="The last day; empty: until further notice.")
    note = fields.Char("Source", help="The law or contract it rests on.")

    @api.model_create_multi
    def create(self, vals_list):
        rates = self.browse()
        for vals in vals_list:  # one by one: of two new ones the first is ended by the second
            self._end_the_one_before(vals)
            rates |= super().create([vals])
        return rates

    @api.model
    def _end_the_one_before(self, vals):
        """Let an open-ended rate end the day before a later one begins."""
        first = fields.Date.to_date(vals.get("date_from"))
        company = vals.get("company_id") or self.env.company.root_id.id
        if first:
            before = self.search(
                [("company_id", "=", company), ("date_to", "=", False), ("date_from", "<", first)]
            )
            before.date_to = first - timedelta(days=1)

    @api.constrains("percent", "date_from", "date_to", "company_id")
    def _check_rates(self):
        for company in self.company_id:
            problem = problem_with_rates(self._of(company))
            if problem:
                self._refuse(*problem)
        for rate in self:
            if not 0 <= rate.percent <= 100:
                raise ValidationError(self.env._("Percent a year: between 0 and 100."))
            if rate.date_to and rate.date_to < rate.date_from:
                raise ValidationError(self.env._("Until: before the period begins."))

    def _refuse(self, code, day):
        text = format_date(self.env, day)
        if code == "gap":
            raise ValidationError(
                self.env._(
                    "There is no rate for %s. Periods follow each other without a gap.", text
                )
            )
        raise ValidationError(
            self.env._("There are two rates for %s. Let the first one end.", text)
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_ends(self):
        for company in self.company_id:
            left = self.search([("company_id", "=", company.id)]) - self
            problem = problem_with_rates(left._as_engine())
            if problem:
                self._refuse(*problem)

    @api.model
    def _of(self, company):
        """Return the engine's ``Rate``s of root company ``company``, in order.

        sudo: the same interest is due, whoever asks.
        """
        return self.sudo().search([("company_id", "=", company.id)])._as_engine()

    def _as_engine(self):
        return [
            Rate(one.percent, one.date_from, one.date_to or None)
            for one in self.sorted("date_from")
        ]
