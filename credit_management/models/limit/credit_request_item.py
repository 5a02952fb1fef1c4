from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class CreditRequestItem(models.Model):
    """One open item whose due date a request asks to extend (展期明细).

    Number, amount and due date are copied from the ledger when the item is added.
    """

    _name = "credit.request.item"
    _description = "Item of an extension"
    _inherit = ["credit.guard"]
    _order = "date_due, id"

    _credit_guarded = frozenset({"name", "amount", "date_due"})

    request_id = fields.Many2one("credit.request", required=True, ondelete="cascade", index=True)
    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="request_id.company_id")
    currency_id = fields.Many2one(related="request_id.currency_id")
    name = fields.Char("Document", readonly=True)
    amount = fields.Monetary("Open amount", readonly=True)
    date_due = fields.Date("Due", readonly=True)
    days_overdue = fields.Integer("Days overdue", compute="_compute_days_overdue")

    _once = models.Constraint(
        "UNIQUE(request_id, move_line_id)", "This item is on the request already."
    )

    @api.depends("date_due")
    def _compute_days_overdue(self):
        for item in self:
            today = (item.company_id or self.env.company)._credit_today()
            item.days_overdue = max(0, (today - item.date_due).days) if item.date_due else 0

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._check_request()
        # sudo: whoever files the request needn't read the ledger: the item says what is asked
        for item in items.sudo():
            line = item.move_line_id
            item.write(
                {
                    "name": line.move_id.name,
                    "amount": line._credit_open_amount(),
                    "date_due": line._credit_due_date(),
                }
            )
        problem = next(filter(None, (item._problem() for item in items)), None)
        if problem:
            raise UserError(problem)
        return items

    def write(self, vals):
        if not self.env.su:
            self._check_request()
            if {"request_id", "move_line_id"} & set(vals):
                raise UserError(self.env._("Remove the item and add the other one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_from_draft(self):
        self._check_request()

    def _check_request(self):
        """Raise unless the requests are drafts of the user's own, as ``_check_may_change`` does."""
        if not self.env.su:
            self.request_id._check_may_change()

    def _problem(self):
        """Return what keeps this item from being extended, in words, or None.

        sudo: whoever files the request needn't read the ledger. Of an item of
        somebody else nothing is told but that it is.
        """
        self.ensure_one()
        line, request = self.sudo().move_line_id, self.request_id.sudo()
        account = request.account_id
        if (
            line.partner_id.commercial_partner_id != account.partner_id
            or line.company_id.root_id != account.company_id
            or line.account_type != "asset_receivable"
        ):
            return self.env._(
                "Items: one of them is no receivable of %(customer)s in %(company)s.",
                customer=account.partner_id.name,
                company=account.company_id.name,
            )
        if line.parent_state != "posted" or line._credit_open_amount() <= 0:
            return self.env._(
                "Items: %(document)s isn't open any more; remove it.", document=self.name
            )
        return None

    def _problem_with(self, day):
        """Return why the date ``day`` extends nothing, in words, or None.

        sudo: whoever files or decides needn't read the ledger; the item shows its due date.
        """
        line = self.sudo().move_line_id
        now = max(filter(None, (line._credit_due_date(), line.credit_extended_until)))
        if day > now:
            return None
        return self.env._(
            "Until: %(document)s is due on %(due)s; an extension must end later.",
            document=self.name,
            due=format_date(self.env, now),
        )
