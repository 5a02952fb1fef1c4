from odoo import api, fields, models
from odoo.tools import ormcache


class CreditPolicyEditions(models.Model):
    """Whether a company's rules change by editions only, and which edition is in force."""

    _inherit = "credit.policy"

    by_editions_only = fields.Boolean(
        "Change by editions only",
        tracking=True,
        help="Rules, matrix, grades and this policy change when an approved edition comes into "
        "force, and in no other way. This setting too is then taken back by an edition.",
    )

    @api.model
    @ormcache("root_id")
    def _edition_in_force(self, root_id):
        """Return the id of the edition in force in root company ``root_id``, or False (cached).

        sudo: whoever decides, it is the same.
        """
        editions = self.env["credit.policy.edition"].sudo()
        found = editions.search([("company_id", "=", root_id), ("state", "=", "in_force")], limit=1)
        return found.id

    @api.model
    @ormcache()
    def _bound_roots(self):
        """Return the ids of the root companies that change by editions only (cached).

        sudo: a general rule counts in companies the user can't see, too.
        """
        bound = self.sudo().search([("by_editions_only", "=", True)])
        return frozenset(bound.company_id.ids)
