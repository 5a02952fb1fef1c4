from odoo import api, fields, models

from ...engine.facts import EVIDENCE
from .credit_hold import PENDING


class CreditAccount(models.Model):
    """What stands in the way of an account's orders: its holds, and what has them judged again."""

    _inherit = "credit.account"

    hold_ids = fields.One2many("credit.hold", "account_id", "Holds", readonly=True)

    pending_hold_count = fields.Integer("Orders that wait", compute="_compute_gate_counts")
    hold_count = fields.Integer("Number of holds", compute="_compute_gate_counts")
    check_count = fields.Integer("Number of checks", compute="_compute_gate_counts")

    @api.depends("hold_ids")
    def _compute_gate_counts(self):
        holds = self._counted_by_account("credit.hold")
        pending = self._counted_by_account("credit.hold", [("state", "in", PENDING)])
        checks = self._counted_by_account("credit.check")
        for account in self:
            account.hold_count = holds.get(account._origin, 0)
            account.pending_hold_count = pending.get(account._origin, 0)
            account.check_count = checks.get(account._origin, 0)

    @api.model
    def _judged_by(self):
        """Return the names of the fields an account is judged by: a check reads them in one query.

        Extend it with what ``_least_state`` and the facts of a glue add-on rest on.
        """
        return [
            "partner_id", "company_id", "rating_id", "payment_term_id", "state", "group_id",
            *EVIDENCE, "calculated_rating_id", "rating_deviation_until", "pending_decrease_id",
        ]  # fmt: skip

    @api.model
    def _credit_spoken_for(self, documents):
        """Return those of these orders or invoices of which our check speaks instead of Odoo's.

        All of them where it is enforced, none where it is off. While it observes, those of
        customers who have an account: the limits of others are still the ones kept in Odoo.
        sudo: whoever reads a document sees the same warning, the account in sight or not.
        """
        modes = {company: company._credit_mode() for company in documents.company_id}
        spoken = documents.filtered(lambda one: modes.get(one.company_id) == "enforce")
        observed = documents.filtered(lambda one: modes.get(one.company_id) == "observe")
        customers = observed.partner_id.commercial_partner_id
        known = {
            (account.partner_id.id, account.company_id.id)
            for root in {company._credit_root() for company in observed.company_id}
            for account in self.sudo()._find(customers, root)
        }
        return spoken | observed.filtered(
            lambda one: (
                (one.partner_id.commercial_partner_id._origin.id, one.company_id._credit_root().id)
                in known
            )
        )

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
        mine = rules.filtered(lambda rule: rule.account_id == self)
        own = {(rule.kind, rule.stage) for rule in mine}
        for rule in rules - mine:
            known = (rule.kind, rule.stage) in own
            rule.unlink() if known else rule.write({"account_id": self.id})
