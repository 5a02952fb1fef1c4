from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.money import problem_with
from ...engine.reduction import Step, status


class CreditReductionStep(models.Model):
    """One step of a reduction plan: by this day the customer owes no more than this."""

    _name = "credit.reduction.step"
    _description = "Step of a Reduction Plan"
    _inherit = ["credit.guard"]
    _order = "date, id"

    _credit_guarded = frozenset({"is_noted"})

    plan_id = fields.Many2one(
        "credit.reduction.plan", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    date = fields.Date("By", required=True)
    amount = fields.Monetary("Owes no more than")
    status = fields.Selection(
        [("open", "To come"), ("met", "Met"), ("overdue", "Overdue")], compute="_compute_status"
    )
    is_noted = fields.Boolean(
        "Told", readonly=True, help="Somebody was told that the step is overdue."
    )

    @api.depends("date", "amount", "plan_id.account_id")
    def _compute_status(self):
        for step in self:
            plan = step.plan_id
            if not (step.date and plan.account_id):
                step.status = "open"
                continue
            step.status = status(
                step._as_engine(),
                plan.account_id.exposure_amount,
                plan.account_id.company_id._credit_today(),
                plan.currency_id.rounding or 0.01,
            )

    def _as_engine(self):
        return Step(self.date, self.amount)

    @api.constrains("amount")
    def _check_amount(self):
        for step in self:
            if problem_with(step.amount) or step.amount < 0:
                raise ValidationError(
                    self.env._("Owes no more than: it must be an amount of zero or more.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps._check_draft()
        return steps

    def write(self, vals):
        self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._check_draft()

    def _check_draft(self):
        """Raise for steps of a plan that was started: what was agreed stays as it was."""
        if any(step.plan_id.state != "draft" for step in self) and not self.env.su:
            raise UserError(
                self.env._("The plan was started: its steps stay. Cancel it and make a new one.")
            )
