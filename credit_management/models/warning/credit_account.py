from odoo import api, fields, models

from ...engine.features import WARNINGS

AT_ONCE = frozenset({"rating_id", "calculated_rating_id"})
"""What changes at an account and isn't left to the night (R5A)."""


class CreditAccountWarnings(models.Model):
    """The warnings of an account, and who is warned."""

    _inherit = "credit.account"

    alert_ids = fields.One2many("credit.alert", "account_id", "Warnings", readonly=True)
    alert_count = fields.Integer("Open warnings", compute="_compute_alert_count")

    @api.depends("alert_ids.state")
    def _compute_alert_count(self):
        groups = self.env["credit.alert"]._read_group(
            [("account_id", "in", self.ids), ("state", "=", "open")], ["account_id"], ["__count"]
        )
        counts = {account.id: count for account, count in groups}
        for account in self:
            account.alert_count = counts.get(account._origin.id, 0)

    def write(self, vals):
        result = super().write(vals)
        if AT_ONCE & set(vals):
            self._look_soon()
        return result

    def _look_soon(self):
        """Have these accounts looked at as soon as this transaction is committed (R5A).

        sudo: a guarded field, and only administrators may trigger a scheduled action.
        """
        if not self.env["credit.feature"]._is_on(WARNINGS):
            return
        looked_at = self.sudo().filtered("watched_on")
        if looked_at:
            looked_at.look_soon = True
            self.env.ref("credit_management.ir_cron_warnings").sudo()._trigger()

    def _look_now(self):
        """Look for warnings about these accounts at once."""
        self.env["credit.alert"]._look_at(self)

    def _warned(self, owner, is_for_control=False):
        """Return who deals with a warning about this account: of the kind asked for, or who stands in.

        ``is_for_control``: by nobody who sells to the customer.
        """
        self.ensure_one()
        policy = self.env["credit.policy"]._values(self.company_id.id)
        controller = self.user_id or self.env["res.users"].browse(policy["controller_id"] or ())
        salesperson = self.partner_id.credit_owner_id
        order = (salesperson, controller) if owner == "salesperson" else (controller, salesperson)
        barred = salesperson if is_for_control else salesperson.browse()
        for user in order:
            if user - barred and user.active and not user.share:
                return user[:1]
        return (self.env["credit.authority"]._managers(self.company_id) - barred)[:1]

    def action_view_alerts(self):
        """Open the warnings of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_alert_action"
        )
        action["domain"] = [("account_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_view_snapshots(self):
        """Open limit, exposure and what is overdue, day by day, as a graph."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_snapshot_action"
        )
        action["domain"] = [("account_id", "=", self.id)]
        return action

    def _take_over(self, other):
        # EXTENDS: warnings follow their customer; of two of one kind this account's stands.
        mine = self.alert_ids.filtered("is_standing").mapped("kind")
        double = other.alert_ids.filtered(lambda one: one.is_standing and one.kind in mine)
        self.env["credit.alert"]._let_go(double, double.filtered(lambda one: one.state == "open"))
        other.alert_ids.write({"account_id": self.id})
        return super()._take_over(other)

    def _after_merge(self):
        # EXTENDS: what the other's warnings ask for is asked for here.
        self._refresh_raised()
        return super()._after_merge()


class CreditAssessment(models.Model):
    """A negative fact isn't left to the night."""

    _inherit = "credit.assessment"

    @api.model_create_multi
    def create(self, vals_list):
        assessments = super().create(vals_list)
        assessments.account_id._look_soon()
        return assessments

    def write(self, vals):
        result = super().write(vals)
        if any(name.startswith("fact_") for name in vals) or "state" in vals:
            self.account_id._look_soon()
        return result
