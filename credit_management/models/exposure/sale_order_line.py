from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class SaleOrderLine(models.Model):
    """What the exposure has to know of a line that quantity and price don't tell."""

    _inherit = "sale.order.line"

    credit_is_ended = fields.Boolean(
        "Nothing more will come",
        readonly=True,
        copy=False,
        help="What isn't delivered by now never will be: only what was delivered is owed.",
    )
    credit_unit_total = fields.Float(
        "A unit, tax included",
        digits=False,
        compute="_compute_credit_unit_total",
        store=True,
        copy=False,
        help="What a unit comes to where the line was ordered as none (time, expenses).",
    )

    def _auto_init(self):
        # EXTENDS 'sale': a unit is worked out where it is waited for, not of every line there is.
        if not column_exists(self.env.cr, self._table, "credit_unit_total"):
            create_column(self.env.cr, self._table, "credit_unit_total", "numeric")
            self.pool.post_init(self._credit_work_out_units)
        return super()._auto_init()

    @api.depends(
        "product_uom_qty", "qty_delivered", "price_unit", "discount", "tax_ids", "product_id",
        "order_id.currency_id", "order_id.partner_id", "display_type",
    )  # fmt: skip
    def _compute_credit_unit_total(self):
        """Ask Odoo's tax engine what the delivered quantity comes to; other lines have a total."""
        none = self.filtered(lambda line: not line.product_uom_qty and not line.display_type)
        for line in self - none:
            line.credit_unit_total = False
        for line in none:
            quantity = line.qty_delivered or 1.0
            price = line.price_unit * (1 - (line.discount or 0.0) / 100)
            # sudo: taxes may belong to a company the user isn't in
            taxes = line.sudo().tax_ids.compute_all(
                price, line.currency_id, quantity, line.product_id, line.order_id.partner_id
            )
            line.credit_unit_total = taxes["total_included"] / quantity

    @api.model
    def _credit_work_out_units(self):
        """Work out a unit of the lines that are delivered, ordered as none, and not known yet.

        Once, when the column comes: they are few, and no other line is touched.
        """
        lines = self.search(
            [("product_uom_qty", "=", 0), ("qty_delivered", "!=", 0), ("state", "=", "sale"),
             ("credit_unit_total", "=", False)]
        )  # fmt: skip
        self.env.add_to_compute(self._fields["credit_unit_total"], lines)
