from odoo import api, models


class CreditFigures(models.AbstractModel):
    """Stored figures of Odoo's models that can't be typed: they are worked out again.

    Odoo stores what it works out, and a client may write over it. A model names in
    ``_credit_figures`` those of its fields the exposure rests on. Whoever writes one,
    a person or code that calls a compute, gets no error: the field is worked out again
    from what it follows from, before anybody reads it. What Odoo does as the system
    stands.
    """

    _name = "credit.figures"
    _description = "Figures nobody can type"

    _credit_figures = frozenset()

    @api.model
    def _figure_names(self):
        """Return the names of the figures, of the model and everything extending it."""
        named = [vars(one).get("_credit_figures", ()) for one in type(self).mro()]
        return frozenset().union(*named)

    @api.model_create_multi
    def create(self, vals_list):
        typed = self._figures_typed(*vals_list)
        records = super().create([self._without_figures(vals, typed) for vals in vals_list])
        records._work_out_again(typed)
        return records

    def write(self, vals):
        typed = self._figures_typed(vals)
        result = super().write(self._without_figures(vals, typed))
        self._work_out_again(typed)
        return result

    @api.model
    def default_get(self, fields):
        """Give figures no default: every employee may set some, and they count in ``sudo()``, too."""
        defaults = super().default_get(fields)
        return self._without_figures(defaults, self._figure_names())

    @api.model
    def _figures_typed(self, *vals_list):
        """Return the figures among these values.

        What is being worked out at this moment is assigned to protected records and
        never gets here.
        """
        if self.env.su:
            return frozenset()
        names = self._figure_names()
        return frozenset(
            name
            for vals in vals_list
            for name in names.intersection(vals)
            if self._is_figure(name, vals[name])
        )

    @api.model
    def _is_figure(self, name, value):
        """Tell whether this value of a figure is one the exposure would rest on."""
        return True

    @api.model
    def _without_figures(self, vals, names):
        return {key: value for key, value in vals.items() if key not in names} if names else vals

    def _work_out_again(self, names):
        for name in names:
            self.env.add_to_compute(self._fields[name], self)
