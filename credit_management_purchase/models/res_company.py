from odoo import fields, models

from odoo.addons.credit_management.models.base.res_company import CHECK_MODES


class ResCompany(models.Model):
    _inherit = "res.company"

    credit_prepayment_mode = fields.Selection(
        CHECK_MODES,
        string="Prepayment check",
        default="observe",
        required=True,
        help="Off: nothing is checked. Observe: orders and payments that prepay a supplier are "
        "checked and the check is kept, nothing is held. Enforce: what fails is held or refused.",
    )

    def _credit_prepayment_mode(self):
        """Return the mode of this company's root: ``off``, ``observe`` or ``enforce``."""
        self.ensure_one()
        return self._credit_root().credit_prepayment_mode
