from odoo import api, models


class SaleOrder(models.Model):
    """An order the customer signed is filed as a contract."""

    _name = "sale.order"
    _inherit = ["sale.order", "credit.archive.filed"]

    _filing_code = "order"

    _filing_facts = (
        "name", "date_order", "client_order_ref", "payment_term_id", "amount_untaxed",
        "amount_tax", "amount_total", "user_id", "signed_by", "signed_on",
    )  # fmt: skip

    _filing_tables = (
        ("order_line", ("name", "product_uom_qty", "price_unit", "discount", "price_subtotal")),
    )

    def _filing_partners(self):
        return self.partner_id.commercial_partner_id

    def _filing_picture(self):
        return self.signature

    def _filing_notes(self):
        # A signature can be typed in by who sells, too.
        return [self.env._("Signature received through: %s", self.env.user.name)]

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered("signature")._file_event()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if vals.get("signature"):
            self._file_event()
        return result
