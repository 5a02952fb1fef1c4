from odoo import api, fields, models

from . import till_sql as sql


class CreditExposure(models.Model):
    """Sales on account at the till count from the moment they are made (R30)."""

    _inherit = "credit.exposure"
    _depends = {
        "account.journal": ["currency_id"],
        "account.move": ["move_type", "partner_id", "state"],
        "pos.config": ["journal_id"],
        "pos.order": [
            "account_move", "company_id", "config_id", "date_order", "partner_id", "session_id", "state",
        ],
        "pos.order.line": [
            "order_id", "price_subtotal_incl", "product_id", "qty", "sale_order_line_id",
        ],
        "pos.payment": ["amount", "payment_method_id", "pos_order_id"],
        "pos.payment.method": ["journal_id"],
        "pos.session": ["move_id", "state"],
        "product.product": ["product_tmpl_id"],
        "product.template": ["uom_id"],
    }  # fmt: skip

    category = fields.Selection(selection_add=[("till", "Sold on account at the till")])

    @api.model
    def _sources(self, frame):
        # EXTENDS 'credit_management'
        return {**super()._sources(frame), "till": sql.on_account(frame)}

    @api.model
    def _source_slots(self):
        # EXTENDS 'credit_management'
        slots = {sql.ON_ACCOUNT: "till", sql.GIVEN_BACK: "deposit"}
        return {**super()._source_slots(), "till": slots}

    @api.model
    def _source_guards(self):
        # EXTENDS 'credit_management'
        return {**super()._source_guards(), "till": sql.ANY_SALE}

    @api.model
    def _covered_elsewhere(self):
        # EXTENDS 'credit_management': what was sold at the till isn't waited for.
        return [*super()._covered_elsewhere(), sql.COVERED]
