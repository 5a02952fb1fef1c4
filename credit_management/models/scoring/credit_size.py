from odoo import api, models
from odoo.exceptions import UserError

from ...engine.features import GRADES, SCHEME, SIZES, size_of

SIZE_NAMES = [
    ("limits", "Limits only"),
    ("grades", "Grades and limits"),
    ("procedure", "The whole A/B/C procedure"),
]


class CreditSize(models.AbstractModel):
    """Three sizes of credit management, each chosen with one click and undone by another (ADR 22)."""

    _name = "credit.size"
    _description = "Size of credit management"

    @api.model
    def _choose(self, company, code):
        """Switch to the size ``code`` (limits, grades, procedure), for all companies.

        ``company``, a ``res.company``, gets the scheme the size comes with where it hasn't got it
        yet: the A/B/C preset for the whole procedure; for grades its scale, if it has none.
        A smaller size loses nothing. Raises ``AccessError`` for who may not switch or, where
        something is to be loaded, isn't credit manager; ``UserError`` for a size there isn't.
        """
        if code not in SIZES:
            raise UserError(self.env._("Choose one of the three sizes."))
        self.env["credit.feature"]._check_may_switch(SIZES[code])
        presets, scheme = self.env["credit.preset"], SCHEME.get(code)
        if scheme and presets._loaded(company) != scheme:
            presets._load(company, scheme)
        elif GRADES in SIZES[code]:
            presets._take_scale(company)
        self.env["credit.feature"]._set(SIZES[code])

    @api.model
    def _current(self, company):
        """Return the code of the size ``company`` has now; False where it is none of the three."""
        return self._of(company, self.env["credit.feature"]._on())

    @api.model
    def _of(self, company, on):
        """Return the size that the features ``on`` would make for ``company``, or False."""
        return size_of(on, self.env["credit.preset"]._loaded(company)) or False
