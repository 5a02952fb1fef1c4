from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.money import problem_with
from ...engine.provider_score import Score, drop
from .credit_document_type import SCORE

STATED = ("stated_provider", "stated_score", "stated_worst", "stated_best")


class CreditDocumentScore(models.Model):
    """A provider's report states a score: of whom, of which day (its issue), on which scale."""

    _inherit = "credit.document"

    stated_provider = fields.Char("Provider on it", tracking=True)
    stated_score = fields.Float("Score on it", digits=(16, 2), tracking=True)
    stated_worst = fields.Float(
        "Worst score of the scale", digits=(16, 2), help="May be the larger number."
    )
    stated_best = fields.Float("Best score of the scale", digits=(16, 2))

    @api.constrains("type_id", "date_issued", *STATED)
    def _check_score(self):
        for document in self:
            if document.facts == SCORE:
                document._check_stated_score()

    def _check_stated_score(self):
        if not (self.stated_provider or "").strip() or not self.date_issued:
            raise ValidationError(
                self.env._("A score needs its provider, and the day on which it was issued.")
            )
        stated = (self.stated_score, self.stated_worst, self.stated_best)
        if any(map(problem_with, stated)):
            raise ValidationError(self.env._("Score and scale are numbers of at most 15 digits."))
        low, high = sorted((self.stated_worst, self.stated_best))
        if low == high or not low <= self.stated_score <= high:
            raise ValidationError(
                self.env._(
                    "Score on it: %(score)s doesn't lie on a scale from %(worst)s to %(best)s.",
                    score=self.stated_score,
                    worst=self.stated_worst,
                    best=self.stated_best,
                )
            )

    @api.model
    def _evidence_fields(self):
        return super()._evidence_fields() | set(STATED)


class CreditAccountScores(models.Model):
    """How far the scores fell that providers gave a customer."""

    _inherit = "credit.account"

    def _provider_drops(self, today):
        """Return {account id: engine ``Drop``} of those with two scores of a provider; one query.

        Only what credit control recorded or verified counts. One provider is one, however
        its name is spelled as to capitals and spaces.
        """
        documents = self.env["credit.document"].search(
            [("account_id", "in", self.ids), ("type_id.facts", "=", SCORE),
             ("is_trusted", "=", True), ("date_issued", "!=", False),
             ("stated_provider", "!=", False)],
            order="date_issued, id",
        )  # fmt: skip
        found = {}
        for account, own in documents.grouped("account_id").items():
            scores = [
                Score(" ".join(one.stated_provider.split()).casefold(), one.date_issued,
                      one.stated_score, one.stated_worst, one.stated_best)
                for one in own
                if one.stated_worst != one.stated_best
            ]  # fmt: skip
            if fall := drop(scores, today):
                found[account.id] = fall
        return found
