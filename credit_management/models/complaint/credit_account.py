from odoo import api, fields, models

from ...engine.features import COMPLAINTS


class CreditAccount(models.Model):
    """What a customer complains of, beside what they owe."""

    _inherit = "credit.account"

    complaint_ids = fields.One2many("credit.complaint", "account_id", "Complaints")
    complaint_count = fields.Integer(
        "Open complaints",
        compute="_compute_complaint_count",
        help="Complaints that aren't closed, of those the user may read.",
    )

    @api.depends("complaint_ids.state")
    @api.depends_context("uid")
    def _compute_complaint_count(self):
        found = dict.fromkeys(self.ids, 0)
        complaints = self.env["credit.complaint"]
        if complaints.has_access("read"):
            found |= complaints._standing_of(self.ids)
        for account in self:
            account.complaint_count = found.get(account.id, 0)

    def _take_over(self, other):
        # EXTENDS: complaints go with their customer. As the system, as the others.
        self.env["credit.complaint"].search([("account_id", "=", other.id)]).write(
            {"account_id": self.id}
        )
        return super()._take_over(other)

    def action_view_complaints(self):
        """Return the action that shows the complaints of this account's customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_complaint_action"
        )
        action.update(
            domain=[("account_id", "=", self.id)], context={"default_account_id": self.id}
        )
        return action

    def _read_for_warnings(self, figures, today, total):
        # EXTENDS: how many complaints wait, where they are kept; one query.
        found = super()._read_for_warnings(figures, today, total)
        if self.env["credit.feature"]._is_on(COMPLAINTS):
            standing = self.env["credit.complaint"]._standing_of(self.ids)
            for account_id, readings in found.items():
                readings["complaints"] = standing.get(account_id, 0)
        return found
