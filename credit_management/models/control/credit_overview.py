from odoo import api, models
from odoo.fields import Domain

ACTIONS = {
    "credit.audit": "credit_management.credit_audit_action",
    "credit.audit.line": "credit_management.credit_audit_correction_action",
}
"""What waits beside decisions: the list it is shown in."""


class CreditOverviewControl(models.Model):
    """Audits to comment on and findings to correct are among what waits for the user."""

    _inherit = "credit.overview"

    @api.model
    def _waiting(self):
        # EXTENDS: after what waits for a decision.
        found = super()._waiting()
        for name, action in ACTIONS.items():
            documents = self.env[name]
            if documents.has_access("read"):
                rows = documents._read_group(
                    documents._waiting_domain(), ["company_id"], ["__count"]
                )
                # sudo: a list's name is read from its action
                title = self.env.ref(action).sudo().name
                found.append((name, title, {company.id: count for company, count in rows}))
        return found

    def action_view_waiting(self, model):
        """As before; of audits and their findings the list."""
        self.ensure_one()
        if not self._as_code(model, ACTIONS) or not self.env[model].has_access("read"):
            return super().action_view_waiting(model)
        action = self.env["ir.actions.act_window"]._for_xml_id(ACTIONS[model])
        domain = self.env[model]._waiting_domain() & Domain(
            "company_id", "child_of", self.company_id.id
        )
        action.update(domain=[*domain], context={})
        return action
