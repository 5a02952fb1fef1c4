from odoo import models

SIZES = ("limits", "grades", "procedure")


class CreditOverviewSize(models.Model):
    """How much of credit management a company uses: three sizes to choose from in the guide.

    There is a choice where the add-on offers one (``credit.size``).
    """

    _inherit = "credit.overview"

    def _setup_steps(self):
        # EXTENDS: chosen once it is known who decides.
        steps = super()._setup_steps()
        if "credit.size" in self.env:
            steps.insert(2, self._step_size())
        return steps

    def _step_size(self):
        """Return the step with a card for each size; the one in use is marked."""
        current = self.env["credit.size"]._current(self.company_id)
        cards = [
            {"code": code, "label": label, "text": text, "current": code == current}
            for code, [label, text] in self._sizes().items()
        ]
        step = self._step(
            "size",
            self.env._("How much of it"),
            self.env._("Choose a size; another one is chosen the same way."),
            current,
        )
        return {**step, "cards": cards}

    def _sizes(self):
        """Return {code of a size: [its name, what it brings]}."""
        return {
            "limits": [
                self.env._("Limits only"),
                self.env._("A limit for each customer; orders beyond it are held."),
            ],
            "grades": [
                self.env._("Grades and limits"),
                self.env._("Customers are scored and graded; the grade proposes the limit."),
            ],
            "procedure": [
                self.env._("The whole procedure"),
                self.env._(
                    "A/B/C: surveys, assessments, reviews, and each step decided by its office."
                ),
            ],
        }

    def _setup_actions(self):
        # EXTENDS
        return {**super()._setup_actions(), **{code: self._chooser(code) for code in SIZES}}

    def _chooser(self, code):
        """Return what choosing the size ``code`` does."""

        def choose():
            self.env["credit.size"]._choose(self.company_id, code)
            return self._reloaded()

        return choose
