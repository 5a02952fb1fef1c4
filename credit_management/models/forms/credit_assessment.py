from odoo import models

from ...engine.grading import BAD_FACTS, GOOD_FACTS
from .steps import steps_of


class CreditAssessmentForms(models.Model):
    """What the assessment form and the grade determination form show beside the fields (R92).

    客户信用评估表 says how the customer was assessed, 客户信用等级评定表 which grade was asked
    for and who determined it (S20 art. 15 to 20).
    """

    _inherit = "credit.assessment"

    def _form_facts(self):
        """Return two lists of (what is asked, answer or ""): for the best grade, for the worst."""
        self.ensure_one()
        self.check_access("read")
        return self._fact_rows(GOOD_FACTS), self._fact_rows(BAD_FACTS)

    def _fact_rows(self, codes):
        rows = []
        for code in codes:
            field = self._fields[f"fact_{code}"]
            answers = dict(field._description_selection(self.env))
            given = answers.get(self[field.name], "")
            rows.append((field._description_string(self.env), given))
        return rows

    def _grade_before(self):
        """Return the grade that counted before this assessment: the one approved last until then.

        sudo: only the grade of the customer, whoever reads this assessment.
        """
        self.ensure_one()
        self.check_access("read")
        earlier = self.sudo().search(
            [
                ("account_id", "=", self.account_id.id),
                ("state", "=", "approved"),
                *(
                    "|",
                    ("date", "<", self.date),
                    "&",
                    ("date", "=", self.date),
                    ("id", "<", self.id),
                ),
            ],
            order="date desc, id desc",
            limit=1,
        )
        return earlier.approved_rating_id

    def _form_preparers(self):
        """Return the names of who had a hand in it, also of who has left since.

        sudo: the form names them.
        """
        self.ensure_one()
        hands = self.sudo().with_context(active_test=False).contributor_ids
        return ", ".join(hands.mapped("name"))

    def _form_steps(self):
        """Return the ``Step``s at the foot: who prepared it, who reviewed, who approved."""
        self.ensure_one()
        self.check_access("read")
        # sudo: a form names who prepared it
        mine = self.sudo()
        return steps_of(self, mine.submitted_by_id or mine.create_uid, mine.create_date)
