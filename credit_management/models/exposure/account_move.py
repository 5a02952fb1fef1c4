from odoo import api, fields, models


class AccountMove(models.Model):
    """The day an invoice carries when nobody typed one: the company's (docs/adr/0013).

    Odoo takes the day of whoever posts. West of the company that is yesterday there,
    and what is due at once would be overdue before it is a minute old.
    """

    _name = "account.move"
    _inherit = ["account.move", "credit.guard", "credit.figures"]
    _credit_own = False

    _credit_guarded = frozenset({"credit_is_correction"})
    _credit_figures = frozenset({"payment_state"})

    credit_is_correction = fields.Boolean(
        "Corrects an invoice",
        readonly=True,
        copy=False,
        help="It changes what an invoice asked for: of an order it covers nothing.",
    )

    @api.model
    def _is_figure(self, name, value):
        # EXTENDS 'credit.figures': of the payment state only that of an invoice from before Odoo
        # kept the books counts, which Odoo sets by SQL alone. Other states may be assigned.
        return super()._is_figure(name, value) and (
            name != "payment_state" or value == "invoicing_legacy"
        )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'account': a debit note names the invoice whose price it corrects, and asks
        # for the same quantities again.
        moves = super().create(vals_list)
        for move, vals in zip(moves, vals_list, strict=True):
            if vals.get("debit_origin_id") and move.move_type == "out_invoice":
                # sudo: a guarded field, said of what was just made
                move.sudo().credit_is_correction = True
        return moves

    def write(self, vals):
        # EXTENDS 'account': what was posted once stays so, whatever a client writes: how old it
        # is and which orders it is for rest on that. Odoo itself never takes it back.
        if not vals.get("posted_before", True) and not self.env.su:
            vals = {name: value for name, value in vals.items() if name != "posted_before"}
        return super().write(vals)

    def _post(self, soft=True):
        # EXTENDS 'account': an invoice without a date is dated by the company's day.
        undated = self.filtered(lambda move: move._credit_is_dated_by_posting())
        undated._credit_raise_due_date()
        abroad = undated._credit_where_day_differs()
        rest = self - self.browse().union(*abroad)
        posted = super(AccountMove, rest)._post(soft) if rest or not abroad else rest
        for moves in abroad:
            posted += super(AccountMove, moves)._post(soft)
        return posted

    def _credit_is_dated_by_posting(self):
        """Tell whether posting gives this document a day, and the company's is the one.

        What posts itself on a day agreed keeps that one until the company has reached it.
        """
        self.ensure_one()
        if self.invoice_date or not self.is_sale_document(include_receipts=True):
            return False
        if not self.company_id or self.company_id._credit_mode() == "off":
            return False
        return self.auto_post == "no" or self.date <= self.company_id._credit_today()

    def _credit_raise_due_date(self):
        """Let what has no term be due when it is posted, not when its draft was opened.

        Only now it is asked for: nothing is overdue on the day it is invoiced. What
        was posted before was asked for then, and gets no younger by a second posting.
        """
        for move in self:
            today = move.company_id._credit_today()
            if move.posted_before or move.invoice_payment_term_id or not move.invoice_date_due:
                continue
            if move.invoice_date_due < today:
                move.invoice_date_due = today

    def _credit_where_day_differs(self):
        """Return these documents by company, in its day, where the user's is another."""
        dated = [
            company._credit_dating(moves) for company, moves in self.grouped("company_id").items()
        ]
        return [moves for moves in dated if moves.env != self.env]

    def _compute_invoice_date_due(self):
        # EXTENDS 'account': a draft without a term starts with the company's day, too.
        sales = self.filtered(lambda move: move.is_sale_document(include_receipts=True))
        abroad = sales._credit_where_day_differs()
        for moves in abroad:
            super(AccountMove, moves)._compute_invoice_date_due()
        rest = self - self.browse().union(*abroad)
        return super(AccountMove, rest)._compute_invoice_date_due()
