from odoo import fields, models

from ..engine.grading import BAD_FACTS, GOOD_FACTS

ANSWERS = [("yes", "Yes"), ("no", "No")]


class CreditAssessmentFacts(models.Model):
    """The facts that decide on the best and the worst grade beside the score (R12)."""

    _inherit = "credit.assessment"

    fact_lawful_and_reliable = fields.Selection(ANSWERS, "Lawful and reliable", copy=False)
    fact_two_good_years = fields.Selection(ANSWERS, "Two good years in a row", copy=False)
    fact_strong_funds = fields.Selection(ANSWERS, "Strong funds", copy=False)
    fact_bad_debt_or_breach = fields.Selection(
        ANSWERS, "Bad debt, short delivery or breach in 2 years", copy=False
    )
    fact_breaks_promises = fields.Selection(ANSWERS, "Often breaks promises", copy=False)
    fact_dispute_or_stripping = fields.Selection(
        ANSWERS, "Dispute over bad debt, or asset stripping", copy=False
    )
    fact_weak_funds = fields.Selection(ANSWERS, "Weak funds", copy=False)
    fact_heavy_loss = fields.Selection(
        ANSWERS, "Heavy loss, or months of falling sales", copy=False
    )
    fact_collapse = fields.Selection(ANSWERS, "Collapse of production or sales", copy=False)
    fact_illegality = fields.Selection(ANSWERS, "Serious illegality", copy=False)
    fact_ordered_shut = fields.Selection(ANSWERS, "Ordered to shut or to rectify", copy=False)
    fact_accounts_at_risk = fields.Selection(
        ANSWERS, "Accounts at risk of being sealed or frozen", copy=False
    )

    def _fact_fields(self):
        """Return the names of the fields of all facts."""
        return [f"fact_{code}" for code in (*GOOD_FACTS, *BAD_FACTS)]

    def _facts(self):
        """Return {fact: yes or no} of what was answered."""
        self.ensure_one()
        given = {name.removeprefix("fact_"): self[name] for name in self._fact_fields()}
        return {fact: answer == "yes" for fact, answer in given.items() if answer}
