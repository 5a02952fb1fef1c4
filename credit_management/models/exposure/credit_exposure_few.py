from odoo import api, models

from .sql import marked, orders, parts, prepared


class CreditExposureFew(models.Model):
    """The functions of the database that answer for a few customers, as a check asks."""

    _inherit = "credit.exposure"

    def _register_hook(self):
        """Write the functions for a few customers, now that every source is known."""
        super()._register_hook()
        prepared.install(self.env.cr, self._guarded_sources())
        self.env.registry.credit_functions_ready = True

    @api.model
    def _is_few(self, partner_ids):
        """Tell whether the functions answer this: for few customer ids, once they are written."""
        is_ready = getattr(self.env.registry, "credit_functions_ready", False)
        return is_ready and partner_ids is not None and len(partner_ids) <= prepared.FEW

    @api.model
    def _source_guards(self):
        """Return {name of a source: condition, as ``SQL``, without which it has no row}.

        For a few customers, whose contacts' ids are the array ``contacts``: a look at an
        index or a small table, which is quick to plan. Extend with ``_sources``; a source
        without one is always asked.
        """
        return {
            "ledger": parts.ANY_ITEM,
            "unsettled": parts.ANY_UNPOSTED,
            "order": orders.ANY_ORDER,
            "transaction": parts.ANY_TRANSACTION,
            "marked": marked.ANY_MARK,
        }

    @api.model
    def _guarded_sources(self):
        """Return the list of ``prepared.Source``s of the functions for a few customers."""
        frame = prepared.PreparedFrame()
        slots, guards = self._source_slots(), self._source_guards()
        lighter = {"order": (orders.NONE_TOUCHED, orders.orders(frame, orders.WHOLE))}
        return [
            prepared.Source(select, tuple(slots[name]), guards.get(name), lighter.get(name))
            for name, select in self._sources(frame).items()
        ]
