from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.grading import Scale, bands_from, problem_with_bands, propose

ELIGIBILITIES = [
    ("none", "Score only"),
    ("cap", "New or undocumented customers can't have the best grade"),
    ("abc", "Conditions of the A/B/C scheme"),
]


class CreditRatingScale(models.Model):
    """A scale of grades (信用等级体系, R11): each grade covers the scores from its own on.

    Scores run from 0 to 100, and each needs exactly one grade. Beside the score
    a scale may ask for what R12 and R13 ask: who is eligible for the best
    grade, and what makes the worst one whatever the score. Which scale counts
    in a company is part of its policy.
    """

    _name = "credit.rating.scale"
    _description = "Rating Scale"
    _inherit = ["credit.answers"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    eligibility = fields.Selection(
        ELIGIBILITIES,
        required=True,
        default="none",
        help="What counts beside the score. A/B/C: the best grade needs a year of business, complete "
        "documents, a clean record, good years, strong funds and the yearly standard; one bad fact "
        "makes the worst.",
    )
    rating_ids = fields.One2many("credit.rating", "scale_id", "Grades")

    _code_uniq = models.Constraint("UNIQUE(code)", "There is a scale with this code already.")

    @api.model_create_multi
    def create(self, vals_list):
        with self._checked_as_a_whole():
            scales = super().create(vals_list)
        scales._check_bands()
        return scales

    def write(self, vals):
        with self._checked_as_a_whole():
            result = super().write(vals)
        self._check_bands()
        return result

    def _checked_as_a_whole(self):
        """Return the block in which grades are saved one after the other, and checked after the last.

        Kept in the transaction's own memory, which no client can write.
        """
        return self.env["credit.rating"]._bands_checked_later()

    def _check_bands(self):
        """Raise unless each score from 0 to 100 has one grade; names grades and scores."""
        for scale in self:
            bands = scale._as_engine().bands
            problem = problem_with_bands(bands) if bands else None
            if problem:
                raise ValidationError(scale._band_problem(problem))

    def _band_problem(self, problem):
        figures = problem.figures
        grade = self.env["credit.rating"].browse(figures["code"] or figures.get("above"))
        words = {
            "scale": self.name,
            "grade": grade.name,
            "low": f"{figures['low']:g}",
            "high": f"{figures['high']:g}",
        }
        if problem.code == "gap":
            return self.env._(
                "%(scale)s: scores from %(low)s to %(high)s have no grade; %(grade)s, the lowest, "
                "starts at %(high)s. Let it start at 0.",
                **words,
            )
        return self.env._(
            "%(scale)s: %(grade)s starts at %(low)s, the better grade above it ends at %(high)s: no "
            "score is left for it. Each grade starts lower than the better one, between 0 and 100.",
            **words,
        )

    def _as_engine(self):
        """Return the engine's ``Scale``; the codes of its bands are the ids of the grades.

        Without archived grades, whatever context the client sends.
        """
        self.ensure_one()
        grades = self.with_context(active_test=True).rating_ids.sorted(
            lambda grade: (grade.sequence, grade.id)
        )
        starts = [(grade.id, grade.score_from) for grade in grades]
        return Scale(bands_from(starts), self.eligibility)

    def _grading(self, score, standing):
        """Return the engine's ``Grading`` of ``score`` (0–100 or None); its code is a grade's id.

        ``standing`` is the engine's ``Standing`` of the customer (R12, R13). The
        sentences for its reasons are ``credit.reason.wording``'s.
        """
        return propose(score, self._as_engine(), standing)

    def _grade(self, score, standing):
        """Return the ``credit.rating`` proposed for ``score``; empty when it can't be said."""
        return self.env["credit.rating"].browse(self._grading(score, standing).code or ())

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_in_use(self):
        for scale in self:
            grades = scale.with_context(active_test=False).rating_ids
            if grades:
                raise UserError(
                    self.env._(
                        "%(scale)s can't be deleted, it has grades: %(grades)s. Archive it instead.",
                        scale=scale.name,
                        grades=", ".join(grades.mapped("name")),
                    )
                )
