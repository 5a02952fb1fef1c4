from odoo import api, fields, models
from odoo.exceptions import UserError
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

    def write(self, vals):
        # EXTENDS 'credit.policy'
        if vals.get("by_editions_only") and not self.env.su:
            self._check_second_person()
        return super().write(vals)

    def _check_second_person(self):
        """Raise ``UserError`` where nobody could approve what the user drafts: it would be for ever.

        sudo: whoever asks needn't read who decides.
        """
        matrix = self.env["credit.authority"]
        for company in self.sudo().company_id:
            deciders = matrix._managers(company)
            for row in matrix._rows_for("policy", company):
                deciders |= matrix._holders(row).filtered(
                    lambda user, company=company: company in user.company_ids.root_id
                )
            if not deciders - self.env.user:
                raise UserError(
                    self.env._(
                        "%s: a second credit manager is needed, who approves the editions you "
                        "draft. An administrator can name one.",
                        company.name,
                    )
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
