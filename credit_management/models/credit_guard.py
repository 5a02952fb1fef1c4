from odoo import api, models


class CreditGuard(models.AbstractModel):
    """Fields that only a decision may write.

    A model names them in ``_credit_guarded``. Nobody writes them over RPC, by
    import, in ``create``, through a ``default_`` key of the context or a default
    of their own; the action that takes the decision checks the right of the
    person first and writes through a narrow ``sudo()``. Internal creations go
    through ``_create_guarded``, which drops the defaults a client may have sent.
    ``_credit_restricted`` names fields that one group writes: {field: group}.
    """

    _name = "credit.guard"
    _description = "Fields written by decisions only"

    _credit_guarded = frozenset()
    _credit_restricted = {}

    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su:
            group = self._credit_restricted.get(field.name)
            if field.name in self._credit_guarded or (group and not self.env.user.has_group(group)):
                return False
        return super()._has_field_access(field, operation)

    @api.model
    def default_get(self, fields):
        """Give guarded fields the default of the model, whoever asks.

        Every employee may set defaults of their own (``ir.default``), and those
        count in ``sudo()`` too: a hold would be created as released.
        """
        defaults = super().default_get(fields)
        guarded = self._credit_guarded | set(self._credit_restricted)
        for name in guarded & set(fields):
            defaults.pop(name, None)
            if self._fields[name].default:
                defaults[name] = self._fields[name].default(self)
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        records = super(CreditGuard, self._without_guarded_defaults()).create(vals_list)
        return records.with_env(self.env)

    def _without_guarded_defaults(self):
        """Drop from the context the defaults of fields the caller can't write."""
        forged = {f"default_{name}" for name in self._credit_guarded}
        if not forged & set(self.env.context):
            return self
        context = {key: value for key, value in self.env.context.items() if key not in forged}
        return self.with_context(context)  # pylint: disable=context-overridden

    def _create_guarded(self, vals_list):
        """Create records as the system, without any ``default_*`` of the caller's context."""
        return self.sudo()._without_defaults().create(vals_list)

    def _without_defaults(self):
        """Return ``self`` with a context freed from ``default_*`` keys, which clients can send."""
        context = {
            key: value for key, value in self.env.context.items() if not key.startswith("default_")
        }
        return self.with_context(context)  # pylint: disable=context-overridden
