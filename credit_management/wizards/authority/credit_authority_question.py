from math import inf

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine.authority import Request
from ...engine.money import problem_with
from ...models.authority.credit_authority import KINDS


class CreditAuthorityQuestion(models.TransientModel):
    """Who would approve 250,000 for grade C? Answered by the matrix as it stands today."""

    _name = "credit.authority.question"
    _description = "Who would approve?"
    _inherit = ["credit.answers"]

    kind = fields.Selection(KINDS, required=True, default="increase")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        domain=[("parent_id", "=", False)],
        default=lambda self: self.env.company.root_id,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    rating_id = fields.Many2one("credit.rating", "Grade")
    amount = fields.Monetary()
    is_unlimited = fields.Boolean("Unlimited")
    day = fields.Date("On", default=lambda self: self.env.company._credit_today(), required=True)
    step_ids = fields.One2many(
        "credit.authority.question.step", "question_id", compute="_compute_step_ids"
    )

    @api.depends("kind", "company_id", "rating_id", "amount", "is_unlimited", "day")
    def _compute_step_ids(self):
        authority = self.env["credit.authority"]
        for question in self:
            steps = authority._steps(question._as_engine_request()) if question.day else ()
            question.step_ids = [
                fields.Command.clear(),
                *(fields.Command.create(question._prepare_step_vals(step)) for step in steps),
            ]

    def _as_engine_request(self):
        # sudo: of all companies the user works for, not of the chosen
        if self.company_id._origin.sudo().root_id not in self.env.user.sudo().company_ids.root_id:
            raise AccessError(self.env._("Company: you don't work for %s.", self.company_id.name))
        if problem_with(self.amount):
            raise UserError(self.env._("Amount: that is not a number one can compare."))
        return Request(
            self.kind,
            inf if self.is_unlimited else self.amount,
            self.day,
            self.rating_id._origin.id or None,
            self.company_id._origin.root_id.id,
            self.company_id.currency_id.rounding or 0.01,
        )

    def _prepare_step_vals(self, step):
        authority = self.env["credit.authority"]
        # sudo: names of colleagues; who asks needn't be able to read their users
        users = self.env["res.users"].sudo()
        holders = users.union(*(authority._holders(row) for row in step.rows))
        deputies = users.union(*(authority._deputies(row, self.day) for row in step.rows))
        root = self.company_id._origin.root_id
        holders, deputies = (
            users.filtered(lambda user: root in user.company_ids) for users in (holders, deputies)
        )
        names = holders.sorted("name").mapped("name")
        return {
            "sequence": step.order,
            "who": authority._titles(step.rows),
            "names": ", ".join(names) or self.env._("nobody has this role"),
            "deputies": ", ".join(deputies.mapped("name")),
            "authority": self._authority_text(step),
        }

    def _authority_text(self, step):
        if step.ceiling == inf:
            return self.env._("any amount")
        if step.ceiling == -inf:
            return self.env._("reviews")
        return self.env._("up to %s", self.currency_id.format(step.ceiling))


class CreditAuthorityQuestionStep(models.TransientModel):
    """One step of the answer."""

    _name = "credit.authority.question.step"
    _description = "Step of who would approve"
    _inherit = ["credit.answers"]
    _order = "sequence"

    question_id = fields.Many2one("credit.authority.question", ondelete="cascade")
    sequence = fields.Integer("Step")
    who = fields.Char()
    names = fields.Char("Persons")
    deputies = fields.Char()
    authority = fields.Char("Decides")
