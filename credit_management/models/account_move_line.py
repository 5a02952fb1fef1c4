from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    # Open items of one customer, however long its history, read from the index alone.
    _credit_open_idx = models.Index(
        "(partner_id) INCLUDE (id, account_id, company_id, move_id, amount_residual, "
        "date_maturity, date, credit_date_due, credit_extended_until, payment_id) "
        "WHERE reconciled IS NOT TRUE AND parent_state = 'posted' AND amount_residual <> 0"
    )
    # Draft invoices, to tell what an order line has invoiced for good.
    _credit_draft_idx = models.Index(
        "(id) WHERE parent_state = 'draft' AND display_type = 'product'"
    )
