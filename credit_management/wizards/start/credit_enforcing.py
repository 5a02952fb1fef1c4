from odoo import api, fields, models
from odoo.tools import format_date

from ...models.gate.credit_rule import KINDS


class CreditEnforcing(models.TransientModel):
    """From observing to enforcing: what would have been held so far, and from which day on it is."""

    _name = "credit.enforcing"
    _description = "From observing to enforcing"
    _inherit = ["credit.answers"]

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    mode = fields.Selection(related="company_id.credit_check_mode")
    date_from = fields.Date(
        "Hold orders from", default=lambda self: self.env.company.root_id._credit_today()
    )
    checked_count = fields.Integer("Orders checked", readonly=True)
    held_count = fields.Integer("Would have been held", readonly=True)
    held_amount = fields.Monetary("Amount", readonly=True)
    observed_text = fields.Char("What was observed", compute="_compute_texts")
    planned_text = fields.Char("What is planned", compute="_compute_texts")
    line_ids = fields.One2many("credit.enforcing.line", "enforcing_id", "By rule", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        """Count what was observed. Raises ``AccessError`` for who may not change the mode."""
        dialogues = super().create(vals_list)
        for one in dialogues:
            one._policy()._check_may_change_mode()
            one._count()
        return dialogues

    def _policy(self):
        """Return the policy of the company, with the rights of who asks."""
        self.ensure_one()
        return self.company_id.root_id._credit_policy().sudo(False)

    def _count(self):
        """Keep what was observed so far. sudo: figures of the dialogue are typed by nobody."""
        found = self.env["credit.check"]._observed(self.company_id)
        self.sudo().write(
            {
                "checked_count": found["checked"],
                "held_count": found["held"],
                "held_amount": found["amount"],
                "line_ids": [
                    fields.Command.create({"kind": rule, "order_count": count, "amount": amount})
                    for rule, count, amount in found["rules"]
                    if rule in dict(KINDS)
                ],
            }
        )

    @api.depends("company_id", "checked_count")
    @api.depends_context("lang")
    def _compute_texts(self):
        """Say in a sentence each what was found and what is planned.

        Raises ``AccessError`` where the company was exchanged for one whose mode isn't theirs.
        """
        for one in self:
            if not one.company_id:
                one.observed_text = one.planned_text = False
                continue
            policy = one._policy()
            policy._check_may_change_mode()
            policy = policy.sudo()  # sudo: the dialogue is for who may plan it, as was just asked
            one.observed_text = one._say_observed()
            one.planned_text = policy.enforce_on and self.env._(
                "Orders are held from %(day)s on; %(who)s has planned it.",
                day=format_date(self.env, policy.enforce_on),
                who=policy.enforce_by_id.name,
            )

    def _say_observed(self):
        words = {"checked": self.checked_count, "held": self.held_count}
        if not self.checked_count:
            return self.env._("No order was checked yet: nothing is known of what would be held.")
        if not self.held_count:
            return self.env._("Of %(checked)s orders checked so far none would be held.", **words)
        return self.env._(
            "Of %(checked)s orders checked so far %(held)s would have been held, %(amount)s "
            "together.",
            amount=self.currency_id.format(self.held_amount),
            **words,
        )

    @api.model
    def _open(self, company):
        """Return the dialogue for ``company``'s root, counted anew; raises as ``create`` does."""
        dialogue = self.create({"company_id": company.root_id.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("From observing to enforcing"),
            "res_model": self._name,
            "res_id": dialogue.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    def action_plan(self):
        """Have orders be held from the chosen day on; raises as ``_plan_enforcement`` does."""
        self._policy()._plan_enforcement(self.date_from)
        return self._done()

    def action_cancel_plan(self):
        """Go on observing; raises ``AccessError`` for who may not change the mode."""
        self._policy()._cancel_enforcement()
        return self._done()

    def _done(self):
        return {"type": "ir.actions.act_window_close"}  # what it was opened from loads anew

    def action_view_orders(self):
        """Open the orders that would have been held."""
        self.ensure_one()
        return self._orders_action(self.env["credit.check"]._observed_orders(self.company_id))

    def _orders_action(self, ids):
        """Return the action that lists the orders ``ids``; which of them, the user's rights say."""
        self._policy()._check_may_change_mode()
        title = self.env._("Would have been held")
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "sale.order",
            "view_mode": "list,form",
            "domain": [("id", "in", ids)],
            "context": {"create": False},
        }


class CreditEnforcingLine(models.TransientModel):
    """The orders one rule would have held."""

    _name = "credit.enforcing.line"
    _description = "Orders a rule would have held"
    _inherit = ["credit.answers"]

    enforcing_id = fields.Many2one("credit.enforcing", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="enforcing_id.currency_id")
    kind = fields.Selection(KINDS, "Rule", required=True, readonly=True)
    order_count = fields.Integer("Orders", readonly=True)
    amount = fields.Monetary(readonly=True)

    def action_view_orders(self):
        """Open the orders this rule would have held."""
        self.ensure_one()
        dialogue = self.enforcing_id
        ids = self.env["credit.check"]._observed_orders(dialogue.company_id, self.kind)
        return dialogue._orders_action(ids)
