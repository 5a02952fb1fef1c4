from math import fsum

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date


class CreditRequestExtension(models.Model):
    """Extension of due dates (展期, R24): while it runs its items count as not overdue."""

    _inherit = "credit.request"

    item_ids = fields.One2many("credit.request.item", "request_id", "Items", copy=False)
    items_amount = fields.Monetary("Amount extended", compute="_compute_items_amount")

    @api.depends("item_ids.amount")
    def _compute_items_amount(self):
        for request in self:
            request.items_amount = fsum(request.item_ids.mapped("amount"))

    @api.constrains("kind", "date_to")
    def _check_extension_date(self):
        for request in self:
            if request.kind == "extension" and not request.date_to:
                raise ValidationError(self.env._("Until: an extension needs its new due date."))

    @api.constrains("kind", "item_ids")
    def _check_items_kind(self):
        for request in self:
            if request.item_ids and request.kind != "extension":
                raise ValidationError(
                    self.env._("Items: only an extension of due dates has items.")
                )

    def action_add_overdue(self):
        """Add all overdue items of the customer that aren't on the request yet; returns True.

        Raises ``AccessError`` or ``UserError`` unless it is a draft of the user's
        own (R24), ``UserError`` where there is nothing to add. sudo: who files requests
        needn't read the ledger; these are the items the exposure shows.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_change()
        rows = self.env["credit.exposure"].sudo().search(
            [("account_id", "=", self.account_id.id), ("category", "=", "receivable"),
             ("overdue", "=", True), ("res_model", "=", "account.move")],
        )  # fmt: skip
        lines = self.env["account.move"].sudo().browse(rows.mapped("res_id")).line_ids
        today = self.company_id._credit_today()
        overdue = lines.filtered(
            lambda line: (
                line.account_type == "asset_receivable"
                and line._credit_open_amount() > 0
                and line._credit_due_date() < today
                and line.partner_id.commercial_partner_id == self.account_id.partner_id
            )
        )
        missing = overdue - self.sudo().item_ids.move_line_id
        if not missing:
            raise UserError(
                self.env._("No item of this customer is overdue that isn't listed yet.")
            )
        self.env["credit.request.item"].create(
            [{"request_id": self.id, "move_line_id": line.id} for line in missing]
        )
        return True

    def _extended_amount(self):
        """Return what is open of the items and of all that is extended already.

        In the company's currency. That is what the decision is about: nobody
        extends in slices what they may not extend at once. sudo: who decides
        needn't read the ledger, and every item counts.
        """
        lines = self.sudo().item_ids.move_line_id | self._extended_lines()
        return fsum(max(0.0, line._credit_open_amount()) for line in lines)

    def _extended_lines(self):
        """Return the customer's items (as the system) extended to today or later.

        ``account.move.line``s. sudo: those count that who decides can't see, too.
        """
        account = self.account_id.sudo()
        return self.env["account.move.line"].sudo().search(
            [("partner_id", "child_of", account.partner_id.id),
             ("company_id", "child_of", account.company_id.id),
             ("credit_extended_until", ">=", self.company_id._credit_today()),
             ("parent_state", "=", "posted")]
        )  # fmt: skip

    def _problem_with_extension(self):
        """Return what is wrong with the items or the new date, in words, or None."""
        self.ensure_one()
        if not self.item_ids:
            return self.env._("Items: say which items to extend.")
        today = self.company_id._credit_today()
        if self.date_to < today:
            return self.env._(
                "Until: %(day)s has passed; an extension runs to today or later.",
                day=format_date(self.env, self.date_to),
            )
        problems = (item._problem() or item._problem_with(self.date_to) for item in self.item_ids)
        return next(filter(None, problems), None)

    def _extend(self):
        """Let the items count as not overdue until the new date; it was decided."""
        self.ensure_one()
        # sudo: nobody else may write it, and the decision was just checked
        self.sudo().item_ids.move_line_id.credit_extended_until = self.date_to
