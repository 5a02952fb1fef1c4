from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...engine.scorecard import problems

STATES = [("draft", "Draft"), ("live", "In use")]


class CreditScorecard(models.Model):
    """Weighted criteria that make a score of 0 to 100 (评分卡, R10).

    Only a sound scorecard can be taken into use: weights of 100 in all, bands
    without gap or overlap. While it is in use nothing of it changes: an
    assessment has to mean the same for all customers it was made for.
    """

    _name = "credit.scorecard"
    _description = "Scorecard"
    _inherit = ["mail.thread", "credit.guard"]
    _order = "sequence, id"

    _credit_guarded = frozenset({"state"})

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        domain=[("parent_id", "=", False)],
        ondelete="cascade",
        help="Empty: for all companies. A company's own scorecard comes before the general ones.",
    )
    for_persons = fields.Boolean(
        "For individuals",
        tracking=True,
        help="Measures natural persons only: payment, income and credit record instead of "
        "statements. Without one in use they are measured by the others.",
    )
    state = fields.Selection(STATES, default="draft", required=True, copy=False, tracking=True)
    criterion_ids = fields.One2many("credit.scorecard.criterion", "scorecard_id", copy=True)
    weight = fields.Float("Sum of weights", compute="_compute_weight", help="Has to be 100.")
    note = fields.Text(translate=True)

    @api.depends("criterion_ids.weight")
    def _compute_weight(self):
        for card in self:
            card.weight = sum(card.criterion_ids.mapped("weight"))

    @api.constrains("state")
    def _check_sound(self):
        """Refuse a scorecard in use that isn't sound, with everything that is wrong with it."""
        for card in self.filtered(lambda card: card.state == "live"):
            found = problems(card._as_engine())
            if found:
                lines = [
                    self.env._("%(scorecard)s can't be used:", scorecard=card.name),
                    *(card._problem_text(problem) for problem in found),
                ]
                raise ValidationError("\n".join(lines))

    def _problem_text(self, problem):
        """Word one engine ``Problem`` for the person who edits the scorecard."""
        if problem.kind == "weights":
            return self.env._("The weights add up to %(sum)s, not 100.", sum=f"{problem.start:g}")
        criterion = self.env["credit.scorecard.criterion"].browse(int(problem.code))
        return criterion._problem_text(problem)

    def _as_engine(self):
        """Return a list of the engine's ``Criterion``; their codes are the ids of the records."""
        return [criterion._as_engine() for criterion in self.criterion_ids]

    @api.model
    def _default_for(self, company, is_person=False):
        """Return the scorecard assessments in ``company`` begin with; empty when there is none.

        ``is_person``: of natural persons (R9A); those have cards of their own, if any is in use.
        """
        root = company.root_id
        cards = self.search(
            Domain("state", "=", "live")
            & Domain("company_id", "in", [False, root.id])
            & Domain("for_persons", "in", [False, is_person])
        )
        return cards.sorted(lambda card: (not card.for_persons, not card.company_id))[:1]

    def _check_fits(self, company, is_person):
        """Raise unless this card is in use and measures such customers in ``company``."""
        if self.state != "live":
            raise ValidationError(
                self.env._(
                    "Scorecard: %(scorecard)s is a draft; it has to be taken into use first.",
                    scorecard=self.name,
                )
            )
        if self.company_id and self.company_id != company:
            raise ValidationError(
                self.env._(
                    "Scorecard: %(scorecard)s belongs to %(company)s.",
                    scorecard=self.name,
                    company=self.company_id.name,
                )
            )
        if self.for_persons and not is_person:
            raise ValidationError(
                self.env._(
                    "Scorecard: %(scorecard)s is for individuals; the type of this customer isn't "
                    "that of one.",
                    scorecard=self.name,
                )
            )

    def action_activate(self):
        """Take these scorecards into use (R10). Returns True.

        Raises ValidationError with every problem when one isn't sound, AccessError for who
        may not write them.
        """
        self.check_access("write")
        # sudo: the state is guarded: only here it changes, after the right was checked.
        self.sudo().write({"state": "live"})
        return True

    def action_draft(self):
        """Take these out of use to change them; assessments keep what they rest on. Returns True.

        Raises AccessError for who may not write them.
        """
        self.check_access("write")
        # sudo: the state is guarded: only here it changes, after the right was checked.
        self.sudo().write({"state": "draft"})
        return True

    def _check_may_change(self):
        """Raise when one of these is in use: its criteria and bands stand still."""
        for card in self.filtered(lambda card: card.state == "live"):
            raise UserError(
                self.env._(
                    "%(scorecard)s is in use: take it back to draft to change its criteria.",
                    scorecard=card.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        self._check_may_change()
