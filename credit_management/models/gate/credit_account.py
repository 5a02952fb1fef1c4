from odoo import fields, models

from .credit_hold import PENDING


class CreditAccount(models.Model):
    """What stands in the way of an account's orders: its holds, and what has them judged again."""

    _inherit = "credit.account"

    hold_ids = fields.One2many("credit.hold", "account_id", "Holds", readonly=True)

    def _credit_changed(self):
        # EXTENDS: pending holds of these customers are judged again, soon.
        self.env["credit.hold"]._trigger_evaluation(self.partner_id)
        return super()._credit_changed()

    def _group_changed(self, before):
        # EXTENDS: the proof locks who comes and goes.
        if self:
            groups = self._groups_concerned(before)
            self.env["credit.proof"]._pledge_membership(self.partner_id, groups)
        return super()._group_changed(before)

    def _pending_holds(self):
        """Return the pending holds of these accounts and of their groups' members."""
        accounts = self | self.group_id.account_ids
        return self.env["credit.hold"].search(
            [("account_id", "in", accounts.ids), ("state", "in", PENDING)]
        )

    def _take_over(self, other):
        # EXTENDS: holds, frozen checks and rules of its own. As the system, like all of the merge.
        other.hold_ids.write({"account_id": self.id})
        self.env["credit.check"].search([("account_id", "=", other.id)])._move_to(self)
        self._merge_rules(other)
        return super()._take_over(other)

    def _merge_rules(self, other):
        """Move the other account's rules; where both have one, this account's stays."""
        rules = self.env["credit.rule"].search([("account_id", "in", (self | other).ids)])
        own = set(rules.filtered(lambda rule: rule.account_id == self).mapped("kind"))
        for rule in rules.filtered(lambda rule: rule.account_id == other):
            rule.unlink() if rule.kind in own else rule.write({"account_id": self.id})
