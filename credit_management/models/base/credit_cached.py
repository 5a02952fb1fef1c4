from odoo import api, models

from .caches import forget


class CreditCached(models.AbstractModel):
    """Empties the caches of every worker when a record of such a model comes, changes or goes.

    For small tables that are read on the way to every check and change a few times a year.
    """

    _name = "credit.cached"
    _description = "Read from the cache"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        forget(self.env)
        records._decides_anew()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self:
            forget(self.env)
            self._decides_anew()
        return result

    def unlink(self):
        result = super().unlink()
        if self:
            forget(self.env)
            self._decides_anew()
        return result

    def _decides_anew(self):
        """Say that what waits may be judged otherwise now; the rooms above look again."""
