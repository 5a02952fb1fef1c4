from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...engine.money import problem_with
from ...engine.terms import terms_of_grade
from ..base.transaction import BANDS_LATER, is_marked, marked

SHOWN = 5
"""So many accounts are named where a grade is refused; the rest is counted."""


class CreditRating(models.Model):
    """A grade a customer can have (信用等级); ordered from best to worst within its scale.

    It covers the scores from ``score_from`` up to where the better grade
    starts. What it earns — limit, terms, incentives — is its policy, one per
    company or one for all.
    """

    _name = "credit.rating"
    _description = "Credit Rating"
    _inherit = ["credit.answers"]
    _order = "scale_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="What the grade is called in files and interfaces.")
    scale_id = fields.Many2one("credit.rating.scale", ondelete="restrict", index=True)
    sequence = fields.Integer(default=10, help="The best grade comes first.")
    score_from = fields.Float(
        "From score",
        help="The grade covers the scores from here up to where the better grade starts.",
    )
    color = fields.Integer("Colour")
    active = fields.Boolean(default=True)
    review_interval_months = fields.Integer(
        "Review every (months)",
        default=1,
        help="How often an account of this grade with a limit is reviewed. 0: never by schedule.",
    )
    grade_interval_months = fields.Integer(
        "Grade anew every (months)",
        default=3,
        help="How long survey and grade count before they are renewed. 0: without end.",
    )
    policy_ids = fields.One2many("credit.rating.policy", "rating_id", "Policies")

    _name_uniq = models.UniqueIndex(
        "(COALESCE(scale_id, 0), name)", "This grade exists already in this scale."
    )
    _intervals_not_negative = models.Constraint(
        "CHECK (review_interval_months >= 0 AND grade_interval_months >= 0)",
        "An interval is a number of months of zero or more.",
    )

    @api.depends("name", "scale_id")
    @api.depends_context("credit_show_scale")
    def _compute_display_name(self):
        """Name the scale where grades of several are offered: each may have an A."""
        for rating in self:
            scale = rating.scale_id.name if self.env.context.get("credit_show_scale") else ""
            rating.display_name = f"{rating.name} ({scale})" if scale else rating.name

    @api.constrains("scale_id", "score_from", "sequence", "active")
    def _check_bands(self):
        if any(problem_with(rating.score_from) for rating in self):
            raise ValidationError(self.env._("From score: that is not a number."))
        if not is_marked(self.env, BANDS_LATER):
            self.scale_id._check_bands()

    @contextmanager
    def _bands_checked_later(self):
        """Save grades one after the other without looking at each; who opens the block looks then."""
        with marked(self.env, BANDS_LATER):
            yield

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_in_use(self):
        """Refuse to delete a grade accounts have or decisions rest on; name them."""
        for rating in self.with_context(active_test=False):
            rating._check_nothing_rests_on_it()

    @api.model
    def _rests_on_it(self):
        """Return {model: names of its fields} where a grade is evidence or authority.

        Each room adds its own models.
        """
        return {}

    def _check_nothing_rests_on_it(self):
        """Raise where documents, decisions or the matrix name this grade, before the database does."""
        for model, names in self._rests_on_it().items():
            # sudo: what the user can't see is in the way all the same.
            records = self.env[model].sudo().with_context(active_test=False)
            found = records.search(Domain.OR(Domain(name, "in", self.ids) for name in names))
            if found:
                raise UserError(
                    self.env._(
                        "Grade %(grade)s can't be deleted, %(what)s: %(records)s. "
                        "Archive it instead.",
                        grade=self.name,
                        what=self.env["ir.model"]._get(model).name,
                        records=self._some(found.mapped("display_name")),
                    )
                )

    @api.model
    def _some(self, names):
        """Return the first few of ``names``, texts, in one line."""
        more = len(names) - SHOWN
        return ", ".join(names[:SHOWN]) + (f" … +{more}" if more > 0 else "")

    def write(self, vals):
        left = self.scale_id if "scale_id" in vals else self.scale_id.browse()
        result = super().write(vals)
        if not is_marked(self.env, BANDS_LATER):
            left._check_bands()
        return result

    @api.model
    def _goes_with_it(self):
        """Return {model: name of its field} of what says something of one grade only.

        It is removed by the ORM, not by the database, so that the log of changes tells of it.
        Each room adds its own models.
        """
        return {"credit.rating.policy": "rating_id"}

    def unlink(self):
        scales = self.scale_id
        for model, name in self._goes_with_it().items():
            # sudo: who may delete the grade takes along what nobody can see without it.
            records = self.env[model].sudo().with_context(active_test=False)
            records.search([(name, "in", self.ids)]).unlink()
        result = super().unlink()
        scales.exists()._check_bands()
        return result

    def _earned(self, root_id):
        """Return what this grade earns in root company ``root_id`` as ``Earned``, or None.

        None for no grade, and for one without a policy there. Read from the cache.
        """
        return self.env["credit.rating.policy"]._earned_by(root_id, self.id) if self else None

    def _terms(self, root_id, today):
        """Return the engine's ``GradeTerms`` this grade grants on ``today``, or None as above."""
        earned = self._earned(root_id)
        if not earned:
            return None
        term = self.env["account.payment.term"].browse(earned.term_id or ())
        longest = term._credit_term(today) if term else None
        return terms_of_grade(earned.term, earned.temporary_days, longest)

    def _policy(self, company):
        """Return the policy of this grade in ``company``'s root: its own before the general one.

        One ``credit.rating.policy`` as the system, or none. sudo: what a grade
        earns counts for everybody's orders; whether the one who asks works in
        the root company and may read its policies makes no difference.
        """
        policies = self.sudo().policy_ids
        root = company.sudo().root_id
        return (
            policies.filtered(lambda one: one.company_id == root)
            or policies.filtered(lambda one: not one.company_id)
        )[:1]
