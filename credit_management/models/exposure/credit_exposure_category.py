from odoo import api, fields, models
from odoo.tools import ormcache

TREATMENTS = [("count", "Count"), ("show", "Show only"), ("ignore", "Ignore")]


class CreditExposureCategory(models.Model):
    """Whether a category of exposure uses the limit, is only shown, or is left out (R30)."""

    _name = "credit.exposure.category"
    _description = "Exposure Category"
    _inherit = ["credit.answers", "credit.cached"]
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True, help="How the exposure statement calls it.")
    treatment = fields.Selection(
        TREATMENTS,
        required=True,
        default="count",
        help="Count: it uses the limit. Show only: it is listed but doesn't. "
        "Ignore: it isn't even looked up.",
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "This exposure category exists already.")

    @api.model
    @ormcache()
    def _treatments(self):
        """Return {code: treatment} (cached). A code without a row here counts.

        sudo: cached for everybody; exposure is asked for by users without a credit role, too.
        """
        return dict(self.sudo().search([])._as_pairs())  # pylint: disable=no-search-all

    def _as_pairs(self):
        return [(category.code, category.treatment) for category in self]
