from odoo import models

from ...engine.answers import accuracy, completeness


class CreditSurveyForm(models.Model):
    """What the survey's evaluation form shows beside the fields (客户信用调查评定表, R92, S20 art. 10)."""

    _inherit = "credit.survey"

    def _evaluation_headings(self):
        """Return a list of dicts, one per heading: its name, how complete and verified it is, answers.

        ``answers``: the answered questions of the heading, ``credit.survey.answer``s.
        """
        self.ensure_one()
        self.check_access("read")
        headings = []
        for heading, answers in self.answer_ids.grouped("heading_id").items():
            asked = [answer._as_engine() for answer in answers]
            headings.append(
                {
                    "name": heading.name,
                    "completeness": completeness(asked),
                    "accuracy": accuracy(asked),
                    "answers": answers.filtered("value"),
                    "asked": len(answers),
                    "open": answers.filtered(lambda one: one.is_required and not one.value),
                }
            )
        return headings

    def _evaluation_ledger(self):
        """Return the engine's ``Ledger`` of the customer on the day of the survey.

        What finance adds to it from the books; amounts in the company's currency.
        """
        self.ensure_one()
        self.check_access("read")
        return self.account_id._ledger_measures(self.date)[self.account_id.id]

    def _evaluation_assessment(self):
        """Return the newest assessment of the customer the user may read, or none."""
        self.ensure_one()
        return self.env["credit.assessment"].search(
            [("account_id", "=", self.account_id.id), ("state", "!=", "rejected")], limit=1
        )
