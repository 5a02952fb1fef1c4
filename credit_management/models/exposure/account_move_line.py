from odoo import api, fields, models


class AccountMoveLine(models.Model):
    """Due dates that were moved after posting don't make an item younger.

    The first due date is kept when somebody moves it, so nothing needs to be
    stored for items that nobody touches. Only an approved extension (展期, R24)
    moves a due date for the credit check: while it runs the item falls due on its
    last day, afterwards as if there had been none.
    """

    _name = "account.move.line"
    _inherit = ["account.move.line", "credit.figures"]

    _credit_figures = frozenset(
        {
            "amount_residual",
            "amount_residual_currency",
            "reconciled",
            "parent_state",
            "price_subtotal",
            "price_total",
        }
    )

    # Open items of one customer, however long its history, read from the index alone.
    _credit_open_idx = models.Index(
        "(partner_id) INCLUDE (id, account_id, company_id, move_id, amount_residual, "
        "date_maturity, date, credit_date_due, credit_extended_until, payment_id, "
        "currency_id, amount_residual_currency) "
        "WHERE reconciled IS NOT TRUE AND parent_state = 'posted' AND amount_residual <> 0"
    )
    # Items that aren't posted and settle others all the same: they have to be looked up.
    _credit_unposted_idx = models.Index(
        "(account_id) INCLUDE (id) WHERE parent_state <> 'posted' AND amount_residual <> balance"
    )
    # Draft invoices, to tell what an order line has invoiced for good.
    _credit_draft_idx = models.Index(
        "(id) WHERE parent_state = 'draft' AND display_type = 'product'"
    )

    credit_extended_until = fields.Date(
        "Extended until",
        readonly=True,
        copy=False,
        help="Until this day the item counts as not overdue, by an approved extension.",
    )

    credit_date_due = fields.Date(
        "First due date",
        readonly=True,
        copy=False,
        help="The due date the item had before somebody moved it. Overdue days count from it.",
    )

    @api.model
    def default_get(self, fields):
        """Take no default for an extension: invoices are made as the system, with a client's context."""
        defaults = super().default_get(fields)
        defaults.pop("credit_extended_until", None)
        return defaults

    def write(self, vals):
        if "date_maturity" in vals:
            self._credit_keep_due_date(fields.Date.to_date(vals["date_maturity"]))
        return super().write(vals)

    def _has_field_access(self, field, operation):
        guarded = ("credit_date_due", "credit_extended_until")
        if operation == "write" and field.name in guarded and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    def _credit_keep_due_date(self, moved_to):
        """Remember the due date of posted receivable items that are moved to a later day.

        ``moved_to`` is a date, or None where the due date is taken away (R24).
        sudo: the first due date is guarded; who may move the date may write the item.
        """
        for line in self.sudo():
            open_item = line.parent_state == "posted" and line.account_type == "asset_receivable"
            if not open_item or not line.date_maturity or line.credit_date_due:
                continue
            if not moved_to or moved_to > line.date_maturity:
                line.credit_date_due = line.date_maturity

    def _credit_due_date(self):
        """Return the date this item falls due for the credit check, without an extension."""
        self.ensure_one()
        dates = [day for day in (self.credit_date_due, self.date_maturity) if day]
        return min(dates) if dates else self.date

    def _credit_open_amount(self):
        """Return what is open of this item, company currency: what isn't posted settles nothing."""
        self.ensure_one()
        debits = self.matched_debit_ids.filtered(
            lambda part: part.debit_move_id.parent_state != "posted"
        )
        credits = self.matched_credit_ids.filtered(
            lambda part: part.credit_move_id.parent_state != "posted"
        )
        return self.amount_residual + sum(credits.mapped("amount")) - sum(debits.mapped("amount"))
