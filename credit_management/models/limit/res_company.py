from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.money import problem_with

CAPITAL_FIELDS = ("credit_total_cap", "credit_net_capital")


class ResCompany(models.Model):
    _inherit = "res.company"

    _credit_logged = frozenset(CAPITAL_FIELDS)

    credit_total_cap = fields.Monetary(
        string="Cap of all limits",
        help="What all credit limits together may be. Approving more is refused. 0: no cap.",
    )
    credit_net_capital = fields.Monetary(
        string="Net capital",
        help="What the limits of the largest group are compared with (concentration). 0: not used.",
    )

    @api.constrains(*CAPITAL_FIELDS)
    def _check_credit_capital(self):
        for company in self:
            for name in CAPITAL_FIELDS:
                if problem_with(company[name]) or company[name] < 0:
                    raise ValidationError(
                        self.env._(
                            "%(field)s must be an amount of zero or more.",
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_capital_given(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_capital_given(vals)
        return super().write(vals)

    def _check_capital_given(self, vals):
        """Raise for an amount that rounding it to the currency would choke on."""
        for name in CAPITAL_FIELDS:
            if problem_with(vals.get(name) or 0.0):
                raise ValidationError(
                    self.env._(
                        "%(field)s must be an amount of zero or more.",
                        field=self._fields[name]._description_string(self.env),
                    )
                )
