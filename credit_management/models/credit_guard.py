from odoo import models


class CreditGuard(models.AbstractModel):
    """Fields that only a decision may write.

    A model names them in ``_credit_guarded``. Nobody writes them over RPC, by
    import, in ``create`` or through a ``default_`` key of the context; the
    action that takes the decision checks the right of the person first and
    writes through a narrow ``sudo()``. Internal creations go through
    ``_create_guarded``, which drops the defaults a client may have sent.
    """

    _name = "credit.guard"
    _description = "Fields written by decisions only"

    _credit_guarded = frozenset()

    def _has_field_access(self, field, operation):
        if operation == "write" and field.name in self._credit_guarded and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    def _create_guarded(self, vals_list):
        """Create records as the system, without any ``default_*`` of the caller's context."""
        return self.sudo()._without_defaults().create(vals_list)

    def _without_defaults(self):
        """Return ``self`` with a context freed from ``default_*`` keys, which clients can send."""
        context = {
            key: value for key, value in self.env.context.items() if not key.startswith("default_")
        }
        return self.with_context(context)  # pylint: disable=context-overridden
