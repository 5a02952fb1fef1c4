from odoo import Command, api, models
from odoo.exceptions import ValidationError

from ..engine.terms import Term, is_as_strict


class CreditRatingPolicyTerms(models.Model):
    """A grade's credit days and early-payment discount as one of Odoo's payment terms (R23)."""

    _inherit = "credit.rating.policy"

    @api.constrains(
        "payment_term_id", "standing_days", "temporary_days", "discount_percent", "discount_days"
    )
    def _check_term(self):
        """Raise when the term gives more than the grade: more days, or more discount."""
        for policy in self.filtered("payment_term_id"):
            day = policy._today()
            asked = policy.payment_term_id._credit_term(day)
            if not is_as_strict(asked, policy._as_term()):
                raise ValidationError(policy._term_problem(asked))

    def _term_problem(self, asked):
        granted = self._as_term()
        return self.env._(
            "Longest payment term: %(term)s gives %(days)s days and %(percent)s %% within "
            "%(within)s days; grade %(grade)s earns %(own_days)s days and %(own_percent)s %% within "
            "%(own_within)s days.",
            term=self.payment_term_id.name,
            days=asked.days,
            percent=f"{asked.discount_percent:g}",
            within=asked.discount_days,
            grade=self.rating_id.name,
            own_days=granted.days,
            own_percent=f"{granted.discount_percent:g}",
            own_within=granted.discount_days,
        )

    def _today(self):
        return (self.company_id or self.env.company)._credit_today()

    def _as_term(self):
        """Return the engine's ``Term`` of the longest credit this grade can earn."""
        percent = self.discount_percent
        days = max(self.standing_days, self.temporary_days)
        return Term(days, percent, self.discount_days if percent else 0)

    def action_make_term(self):
        """Choose the payment term that says what these grades earn, made where there is none."""
        self.check_access("write")
        for policy in self:
            policy.payment_term_id = policy._find_term() or policy._make_term()
        return True

    def _find_term(self):
        """Return a term everybody may use with one instalment, these days and this discount."""
        self.ensure_one()
        asked = self._as_term()
        terms = self.env["account.payment.term"].search(
            [
                ("company_id", "in", [False, self.company_id.id]),
                ("line_ids.nb_days", "=", asked.days),
                ("line_ids.delay_type", "=", "days_after"),
                ("early_discount", "=", bool(asked.discount_percent)),
                ("credit_before_delivery", "=", False),
            ]
        )
        day = self._today()
        return terms.filtered(
            lambda term: len(term.line_ids) == 1 and term._credit_term(day) == asked
        )[:1]

    def _make_term(self):
        """Make that term. Only accountants may; a credit manager's policy does it for them."""
        asked = self._as_term()
        name = self.env._("%(days)s days", days=asked.days)
        if asked.discount_percent:
            name = self.env._(
                "%(percent)s %% within %(within)s days, %(days)s days net",
                percent=f"{asked.discount_percent:g}",
                within=asked.discount_days,
                days=asked.days,
            )
        values = {
            "name": name,
            "company_id": self.company_id.id,
            "early_discount": bool(asked.discount_percent),
            "line_ids": [
                Command.create({"value": "percent", "value_amount": 100, "nb_days": asked.days})
            ],
        }
        if asked.discount_percent:
            values.update(
                discount_percentage=asked.discount_percent, discount_days=asked.discount_days
            )
        return self.env["account.payment.term"].sudo().create(values).sudo(False)
