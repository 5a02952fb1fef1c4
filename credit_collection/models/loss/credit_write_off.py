from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

STATES = [
    ("draft", "Draft"),
    ("submitted", "To decide"),
    ("approved", "Written off"),
    ("rejected", "Rejected"),
]


class CreditWriteOff(models.Model):
    """A request to write off bad debt (坏账核销): items, why, and what is learnt from it.

    Decided by whom the matrix of authority names, never by who asked; then posted and
    reconciled. The claim itself isn't given up: what was written off stays on watch, and
    what comes in later is a recovery.
    """

    _name = "credit.write.off"
    _description = "Write-off"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.filed"]
    _order = "id desc"

    _credit_guarded = frozenset(
        {"name", "requested_by_id", "move_id", "recovered_amount", "recovery_ids"}
    )

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    line_ids = fields.One2many("credit.write.off.line", "write_off_id", "Items", copy=False)
    amount = fields.Monetary(compute="_compute_amount", store=True)
    reason = fields.Text("Why it is lost", required=True, tracking=True)
    lessons = fields.Text(help="What is done differently from now on.", tracking=True)
    state = fields.Selection(STATES, default="draft", required=True, copy=False, tracking=True)
    requested_by_id = fields.Many2one("res.users", "Requested by", readonly=True, copy=False)
    move_id = fields.Many2one(
        "account.move", "Entry", readonly=True, copy=False, ondelete="restrict"
    )
    is_watched = fields.Boolean(
        "On watch", default=True, tracking=True, help="The claim is looked after further."
    )
    recovered_amount = fields.Monetary("Recovered", readonly=True, copy=False)
    recovery_ids = fields.Many2many(
        "account.move", "credit_write_off_recovery_rel", string="Recoveries", readonly=True,
        copy=False,
    )  # fmt: skip
    evidence_ids = fields.Many2many("ir.attachment", "credit_write_off_evidence_rel", copy=False)

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for one in self:
            one.amount = sum(one.line_ids.mapped("amount"))

    @api.constrains("reason")
    def _check_reason(self):
        for one in self:
            if not (one.reason or "").strip():
                raise ValidationError(self.env._("Why it is lost: say it; it is kept."))

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        # sudo: guarded fields; a number is drawn whichever sequences the user may see
        for one in requests.sudo():
            number = self.env["ir.sequence"].sudo().next_by_code("credit.write.off")
            one.write({"name": number or "/", "requested_by_id": self.env.uid})
        return requests

    def write(self, vals):
        if not self.env.su and {"account_id", "line_ids", "reason"} & set(vals):
            self._check_may_change()
        return super().write(vals)

    def _check_may_change(self):
        """Raise ``UserError`` unless these are drafts: what is decided stays as it was asked."""
        for one in self.filtered(lambda one: one.state != "draft"):
            raise UserError(
                self.env._("%s was handed in: take it back to draft to change it.", one.name)
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._check_may_change()

    def action_add_overdue(self):
        """Add all overdue items of the customer that aren't listed. Returns True.

        Raises AccessError for who may not write it, UserError where there is nothing to add.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_may_change()
        # sudo: whose account it is; the items are those the exposure shows
        account = self.account_id.sudo()
        key = (account.partner_id.id, account.company_id.id)
        rows = self.env["credit.exposure"]._open_rows([key[0]], [key[1]]).get(key, [])
        today = account.company_id._credit_today()
        known = self.sudo().line_ids.move_line_id.ids  # sudo: only the ids
        found = [
            one for one in rows
            if one.line and one.amount > 0 and one.date_due < today and one.line not in known
        ]  # fmt: skip
        if not found:
            raise UserError(
                self.env._("No item of this customer is overdue that isn't listed yet.")
            )
        self.line_ids = [
            fields.Command.create({"move_line_id": one.line, "amount": one.amount}) for one in found
        ]
        return True

    @api.model
    def _watched_domain(self):
        """Return the domain of what was written off and is still looked after."""
        return Domain("state", "=", "approved") & Domain("is_watched", "=", True)


class CreditWriteOffLine(models.Model):
    """One item that is lost, or a part of it."""

    _name = "credit.write.off.line"
    _description = "Item written off"
    _inherit = ["credit.guard"]
    _order = "write_off_id, id"
    _rec_name = "document"

    _credit_guarded = frozenset({"document"})

    write_off_id = fields.Many2one(
        "credit.write.off", required=True, ondelete="cascade", index=True
    )
    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, ondelete="restrict", index=True
    )
    currency_id = fields.Many2one(related="write_off_id.currency_id")
    document = fields.Char(readonly=True)
    amount = fields.Monetary(required=True)

    _once = models.Constraint(
        "UNIQUE(write_off_id, move_line_id)", "This item is on the request already."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if not self.env.su:
            lines.write_off_id._check_may_change()
        # sudo: the number is copied from the ledger, and guarded
        for one in lines.sudo():
            one.document = one.move_line_id.move_id.name
        problem = next(filter(None, (one._problem() for one in lines)), None)
        if problem:
            raise UserError(problem)
        return lines

    def write(self, vals):
        if not self.env.su:
            self.write_off_id._check_may_change()
            if {"write_off_id", "move_line_id"} & set(vals):
                raise UserError(self.env._("Remove the item and add the other one."))
        result = super().write(vals)
        problem = next(filter(None, (one._problem() for one in self)), None)
        if problem and not self.env.su:
            raise UserError(problem)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_from_draft(self):
        self.write_off_id._check_may_change()

    def _problem(self):
        """Return what keeps this item from being written off, in words, or None.

        sudo: whoever asks for it needn't read the ledger.
        """
        self.ensure_one()
        line, request = self.sudo().move_line_id, self.write_off_id.sudo()
        account, currency = request.account_id, request.currency_id
        if (
            line.partner_id.commercial_partner_id != account.partner_id
            or line.company_id.root_id != account.company_id
            or line.account_type != "asset_receivable"
            or line.parent_state != "posted"
        ):
            return self.env._("Item: that is no posted receivable of %s.", account.partner_id.name)
        room = line._credit_open_amount()
        over = currency.compare_amounts(self.amount, room) > 0
        if over or currency.compare_amounts(self.amount, 0) <= 0:
            return self.env._(
                "%(document)s: %(room)s is open, so more, or nothing, can't be written off.",
                document=line.move_id.name,
                room=currency.format(max(0.0, room)),
            )
        return None
