from odoo import api, models
from odoo.fields import Domain

ACTIONS = {
    "credit.audit": "credit_management.credit_audit_action",
    "credit.audit.line": "credit_management.credit_audit_correction_action",
}


class CreditOverviewControl(models.Model):
    """Audits to comment on and findings to correct are among what waits for the user."""

    _inherit = "credit.overview"

    @api.model
    def _waiting_beside(self):
        """Return {model: xml id of its list}: what waits beside decisions; extend it by adding.

        Such a model says by ``_waiting_domain`` what of it waits for the user.
        """
        return dict(ACTIONS)

    @api.model
    def _waiting(self):
        # EXTENDS: after what waits for a decision.
        found = super()._waiting()
        for name, action in self._waiting_beside().items():
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
        """As before; of what waits beside decisions the list."""
        self.ensure_one()
        lists = self._waiting_beside()
        if not self._as_code(model, lists) or not self.env[model].has_access("read"):
            return super().action_view_waiting(model)
        action = self.env["ir.actions.act_window"]._for_xml_id(lists[model])
        domain = self.env[model]._waiting_domain() & Domain(
            "company_id", "child_of", self.company_id.id
        )
        action.update(domain=[*domain], context={})
        return action
