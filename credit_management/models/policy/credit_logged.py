from odoo import api, models
from odoo.exceptions import UserError

from ...engine.features import EDITIONS
from ..limit.credit_policy_company import OF_COMPANY


class CreditLogged(models.AbstractModel):
    """What decides changes by editions only, where the company's policy says so.

    The system, carrying out an edition, passes; so does what no person types.
    """

    _inherit = "credit.logged"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if self._credit_logs_birth():
            records._check_by_edition()
        return records

    def write(self, vals):
        kept = self._logged_names() | (set(OF_COMPANY) if self._name == "credit.policy" else set())
        if kept & set(vals) and not self._only_begins(vals):
            self._check_by_edition()
        result = super().write(vals)
        if kept & set(vals) and not self._only_begins(vals):
            self._check_by_edition()  # nobody makes a row one of a company that changes otherwise
        return result

    def unlink(self):
        self._check_by_edition()
        return super().unlink()

    def _only_begins(self, vals):
        """Tell whether these vals do nothing but bind the company to editions."""
        return (
            self._name == "credit.policy"
            and set(vals) == {"by_editions_only"}
            and all(vals.values())
        )

    @api.model
    def _is_policy(self):
        """Tell whether these rows are policy; what is logged and says nothing of it isn't bound."""
        return True

    def _check_by_edition(self):
        """Raise ``UserError`` where a user changes what changes by editions only.

        sudo: of a general row every company is asked that is bound, also out of the user's reach.
        """
        if self.env.su or not self.env.registry.ready or not self._is_policy():
            return
        bound = self.env["credit.policy"]._bound_roots()
        if not bound or not self.env["credit.feature"]._is_on(EDITIONS):
            return
        for record in self.sudo():
            root = record._logged_company()
            if (root in bound) if root else bound:
                raise UserError(
                    self.env._(
                        "%(what)s: the credit policy changes by editions only. Draft the change "
                        "under Credit, Control, Policy editions; it comes into force when the "
                        "edition is approved and published.",
                        what=record.display_name,
                    )
                )
