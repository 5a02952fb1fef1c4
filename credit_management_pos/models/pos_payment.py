from odoo import api, models


class PosPayment(models.Model):
    """A payment on the customer's account is what a sale owes, whenever it is written."""

    _inherit = "pos.payment"

    @api.model_create_multi
    def create(self, vals_list):
        payments = super().create(vals_list)
        self.env["credit.till"]._ask(payments.pos_order_id)
        return payments

    def write(self, vals):
        if not {"amount", "payment_method_id", "pos_order_id"} & vals.keys():
            return super().write(vals)
        orders = self.pos_order_id
        self.env["credit.till"]._remember(orders)
        result = super().write(vals)
        self.env["credit.till"]._ask(self.pos_order_id | orders)
        return result

    def unlink(self):
        orders = self.pos_order_id
        self.env["credit.till"]._remember(orders)
        result = super().unlink()
        self.env["credit.till"]._ask(orders)
        return result
