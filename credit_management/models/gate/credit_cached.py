"""What decides was changed: held orders are judged again soon, and not only tomorrow night."""

from odoo import api, models

from ..base.transaction import at_commit
from .credit_hold import PENDING

LOOK_AGAIN = "credit_look_again"


class CreditCached(models.AbstractModel):
    _inherit = "credit.cached"

    def _decides_anew(self):
        # EXTENDS: a marked ledger account, a category, a rate, a term.
        if self:
            self.env["credit.hold"]._look_again()
        return super()._decides_anew()


class CreditPolicy(models.Model):
    _inherit = "credit.policy"

    def _bump_version(self):
        # EXTENDS: a rule, a threshold, what a grade allows.
        if self:
            self.env["credit.hold"]._look_again()
        return super()._bump_version()


class CreditHold(models.Model):
    _inherit = "credit.hold"

    @api.model
    def _look_again(self):
        """Have all pending holds judged soon after this transaction; asked for once in it."""
        at_commit(self.env, LOOK_AGAIN, self._trigger_where_pending)

    @api.model
    def _trigger_where_pending(self):
        """Have the scheduled evaluation run, if there is anything for it.

        sudo: who changes a term of payment may not see the holds; nothing is returned.
        """
        if self.sudo()._is_any_pending():
            self._trigger_cron()

    @api.model
    def _is_any_pending(self):
        """Tell whether any hold waits; glue add-ons look at theirs, too."""
        return bool(self.search_count([("state", "in", PENDING)], limit=1))
