from odoo import api, models
from odoo.fields import Domain

from ...engine.features import WARNINGS


class CreditOverviewWarnings(models.Model):
    """Warnings the user has to deal with are among what waits for them."""

    _inherit = "credit.overview"

    @api.model
    def _waiting(self):
        # EXTENDS: after what waits for a decision.
        found = super()._waiting()
        alerts = self.env["credit.alert"]
        if self.env["credit.feature"]._is_on(WARNINGS) and alerts.has_access("read"):
            counts = {}
            groups = alerts._read_group(alerts._waiting_domain(), ["company_id"], ["__count"])
            # sudo: the root of a branch needn't be one of the user's companies, and a list's
            # name is read from its action
            for company, count in groups:
                root = company.sudo().root_id.id
                counts[root] = counts.get(root, 0) + count
            # sudo: as above
            title = self.env.ref("credit_management.credit_alert_action").sudo().name
            found.append(("credit.alert", title, counts))
        return found

    def action_view_waiting(self, model):
        """As before; of warnings their list."""
        self.ensure_one()
        if model != "credit.alert" or not self.env["credit.alert"].has_access("read"):
            return super().action_view_waiting(model)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_management.credit_alert_action"
        )
        domain = self.env["credit.alert"]._waiting_domain() & Domain(
            "company_id", "child_of", self.company_id.id
        )
        action.update(domain=[*domain], context={})
        return action
