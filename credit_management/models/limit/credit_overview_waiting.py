from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CreditOverviewWaiting(models.Model):
    """What waits for the present user, on the overview: how many of each, and the way there.

    Every model of ``credit.approvable`` that names its list (``_waiting_list``) is among them,
    those of higher rooms and other add-ons, too.
    """

    _inherit = "credit.overview"

    waiting = fields.Json(
        "Waiting for me",
        compute="_compute_waiting",
        help="A list of {model, title, count}, in the order in which it is shown.",
    )
    waiting_count = fields.Integer("Wait for me", compute="_compute_waiting")

    @api.depends("company_id")
    @api.depends_context("uid", "lang")
    def _compute_waiting(self):
        """Count what waits; the queries don't depend on how many documents or companies."""
        found = self._waiting()
        for one in self:
            rows = [
                {"model": name, "title": title, "count": counts.get(one.company_id.id, 0)}
                for name, title, counts in found
            ]
            one.waiting = [row for row in rows if row["count"]]
            one.waiting_count = sum(row["count"] for row in rows)

    @api.model
    def _waiting(self):
        """Return (model, title of its list, {root company id: how many wait for the user}) of each.

        sudo: a list's name is read from its action, and the root of a branch needn't be one of
        the user's companies.
        """
        found = []
        for model in self.env["credit.approvable"]._models_waiting():
            documents = model.search_fetch(model._waiting_domain(), ["company_id"])
            counts = {}
            for company, those in documents.grouped("company_id").items():
                root = company.sudo().root_id.id
                counts[root] = counts.get(root, 0) + len(those)
            title = self.env.ref(model._waiting_list[1]).sudo().name
            found.append((model._name, title, counts))
        return found

    def action_view_waiting(self, model):
        """Open what waits for the user of ``model``, a name of ``waiting``: the one, or the list.

        Raises ``UserError`` for any other model.
        """
        self.ensure_one()
        shown = {one._name: one for one in self.env["credit.approvable"]._models_waiting()}
        if not self._as_code(model, shown):
            raise UserError(self.env._("Nothing of that kind waits for a decision."))
        documents = shown[model]
        domain = documents._waiting_domain() & Domain("company_id", "child_of", self.company_id.id)
        action = self.env["ir.actions.act_window"]._for_xml_id(documents._waiting_list[1])
        action.update(domain=[*domain], context={})
        waiting = documents.search(domain, limit=2)
        if len(waiting) == 1:
            action.update(res_id=waiting.id, views=[(False, "form")], view_mode="form")
        return action
