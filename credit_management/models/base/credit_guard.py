from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...engine.money import problem_with

WHOLE = ("integer", "many2one_reference")
LARGEST = 2**31
"""The database keeps smaller whole numbers only."""


class CreditGuard(models.AbstractModel):
    """Fields that only a decision may write, and figures that are none.

    A model names them in ``_credit_guarded``. Nobody writes them over RPC, by
    import, in ``create``, through a ``default_`` key of the context or a default
    of their own; the action that takes the decision checks the right of the
    person first and writes through a narrow ``sudo()``. Internal creations go
    through ``_create_guarded``, which drops the defaults a client may have sent.
    ``_credit_restricted`` names fields that one group writes: {field: group}.
    What the system works out and stores (the company of a document, a ratio) is
    guarded without being named: record rules and authority rest on it.
    A class that extends the model names its own fields only: what the others
    named stays guarded.
    """

    _name = "credit.guard"
    _description = "Fields written by decisions only"
    _inherit = ["credit.answers"]

    _credit_guarded = frozenset()
    _credit_restricted = {}
    # ``_credit_own`` is False on Odoo's own models: there only what is named is guarded.

    @api.model
    def _guarded_names(self):
        """Return the names of the guarded fields, of the model and everything extending it."""
        named = [vars(one).get("_credit_guarded", ()) for one in type(self).mro()]
        return frozenset().union(*named)

    @api.model
    def _restricted_names(self):
        """Return {field: group} as the model and everything extending it have named them."""
        named = [vars(one).get("_credit_restricted", {}) for one in type(self).mro()]
        return {name: group for one in reversed(named) for name, group in one.items()}

    @api.model
    def _is_derived(self, name):
        """Tell whether ``name`` is stored and worked out by the system, not typed."""
        field = self._fields.get(name)
        return bool(self._credit_own and field and field.store and field.compute and field.readonly)

    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su:
            group = self._restricted_names().get(field.name)
            guarded = self._is_derived(field.name) or field.name in self._guarded_names()
            if guarded or (group and not self.env.user.has_group(group)):
                return False
        return super()._has_field_access(field, operation)

    @api.model
    def default_get(self, fields):
        """Give guarded fields the default of the model, whoever asks.

        Every employee may set defaults of their own (``ir.default``), and those
        count in ``sudo()`` too: a hold would be created as released.
        """
        defaults = super().default_get(fields)
        guarded = self._guarded_names() | set(self._restricted_names())
        guarded |= {name for name in fields if self._is_derived(name)}
        for name in guarded & set(fields):
            defaults.pop(name, None)
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                defaults[name] = field.convert_to_write(field.convert_to_record(value, self), self)
        return defaults

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Take "today" in a filter for the company's day, as everywhere else."""
        model = self
        if self._credit_own:
            domain = Domain(domain)
            values = (condition.value for condition in domain.iter_conditions())
            if any(isinstance(one, str) and one.startswith("today") for one in values):
                model = self.env.company._credit_in_its_day(self)
        return super(CreditGuard, model)._search(domain, *args, **kwargs)

    @api.model
    def _check_numbers(self, vals):
        """Raise ``ValidationError`` for a figure nobody can compare, before rounding chokes on it.

        ``vals`` are those of ``create`` or ``write``; the message names the field.
        """
        for name, value in vals.items() if self._credit_own else ():
            field = self._fields.get(name)
            typed = field and field.type in ("float", "monetary") and isinstance(value, int | float)
            whole = field and field.type in WHOLE and isinstance(value, int)
            if (typed and problem_with(float(value))) or (
                whole and not -LARGEST <= value < LARGEST
            ):
                raise ValidationError(
                    self.env._(
                        "%(field)s: that is not a number that can be kept.",
                        field=field._description_string(self.env),
                    )
                )

    def _validate_fields(self, field_names, excluded_names=()):
        """Ask for a day that is needed by name, before a check compares it with another one."""
        # EXTENDS 'base'
        names = list(field_names)
        self._check_days(set(names) - set(excluded_names))
        return super()._validate_fields(names, excluded_names)

    def _check_days(self, names):
        """Raise ``ValidationError`` where a required day among these fields was emptied.

        sudo: what is needed is, whoever may read it.
        """
        fields = [self._fields[name] for name in names] if self._credit_own else ()
        for field in fields:
            if field.type not in ("date", "datetime") or not (field.store and field.required):
                continue
            if not all(record[field.name] for record in self.sudo()):
                label = field._description_string(self.env)
                raise ValidationError(self.env._("%s: a day is needed.", label))

    def write(self, vals):
        self._check_numbers(vals)
        result = super().write(vals)
        if self._credit_own and "company_id" in vals:
            self.check_access("write")  # nobody hands an own record on to another company
        return result

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_numbers(vals)
        records = super(CreditGuard, self._without_guarded_defaults()).create(vals_list)
        return records.with_env(self.env)

    def _without_guarded_defaults(self):
        """Return ``self`` without the context's defaults of fields the caller can't write."""
        guarded = self._guarded_names()
        sent = [key for key in self.env.context if key.startswith("default_")]
        names = {key: key.removeprefix("default_") for key in sent}
        forged = {key for key in sent if names[key] in guarded or self._is_derived(names[key])}
        if not forged:
            return self
        context = {key: value for key, value in self.env.context.items() if key not in forged}
        return self.with_context(context)  # pylint: disable=context-overridden

    def _create_guarded(self, vals_list):
        """Create records as the system, without any ``default_*`` of the caller's context.

        Returns them as the system, too. sudo: guarded fields are given by nobody
        else; the caller has checked who may.
        """
        return self.sudo()._without_defaults().create(vals_list)

    def _without_defaults(self):
        """Return ``self`` with a context freed from ``default_*`` keys, which clients can send."""
        context = {
            key: value for key, value in self.env.context.items() if not key.startswith("default_")
        }
        return self.with_context(context)  # pylint: disable=context-overridden
