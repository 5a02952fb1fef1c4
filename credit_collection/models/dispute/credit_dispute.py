from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

STATES = [("open", "Open"), ("accepted", "Customer is right"), ("rejected", "Demanded again")]

REASONS = [
    ("goods", "Goods or quality"),
    ("quantity", "Quantity"),
    ("price", "Price"),
    ("delivery", "Delivery"),
    ("document", "Invoice or document"),
    ("paid", "Says it was paid"),
    ("other", "Other"),
]


class CreditDispute(models.Model):
    """A part of an open item that the customer doesn't accept (争议).

    It isn't demanded while it is open, and uses the limit all the same: what is disputed
    is owed until it is credited. It has an owner and a day by which it is settled.
    """

    _name = "credit.dispute"
    _description = "Dispute"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard", "credit.lifecycle"]
    _order = "state desc, deadline, id desc"
    _rec_name = "document"

    _moves = {"open": {"accepted", "rejected"}}

    _credit_guarded = frozenset({"state", "closed_on", "closed_by_id", "document", "is_noted"})

    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, ondelete="restrict", index=True
    )
    document = fields.Char(readonly=True)
    amount = fields.Monetary("Disputed", required=True, tracking=True)
    reason = fields.Selection(REASONS, required=True, default="other", tracking=True)
    description = fields.Text("What the customer says", required=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        tracking=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    deadline = fields.Date("To be settled by", required=True, tracking=True)
    state = fields.Selection(STATES, default="open", required=True, copy=False, tracking=True)
    resolution = fields.Text("How it was settled", tracking=True)
    closed_on = fields.Date("Settled on", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", "Settled by", readonly=True, copy=False)
    is_noted = fields.Boolean("Told that it is late", readonly=True, copy=False)
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")

    @api.depends("deadline", "state")
    def _compute_is_late(self):
        for one in self:
            today = (one.company_id or self.env.company)._credit_today()
            one.is_late = one.state == "open" and bool(one.deadline) and one.deadline < today

    def _search_is_late(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        late = self.env["res.company"]._credit_by_day(lambda today: Domain("deadline", "<", today))
        return Domain("state", "=", "open") & late

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        # sudo: the number is copied from the ledger, and guarded
        for one in disputes.sudo():
            one.document = one.move_line_id.move_id.name
        return disputes

    def write(self, vals):
        if not self.env.su and {"account_id", "move_line_id", "amount"} & set(vals):
            self._check_open()
        return super().write(vals)

    def _check_open(self):
        for one in self.filtered(lambda one: one.state != "open"):
            raise UserError(self.env._("The dispute about %s is settled: it stays.", one.document))

    @api.constrains("account_id", "move_line_id", "amount")
    def _check_item(self):
        """Refuse more than is open, and an item of somebody else.

        sudo: what is open is, whoever may read the ledger.
        """
        for one in self.sudo():
            line, account = one.move_line_id, one.account_id
            if (
                line.partner_id.commercial_partner_id != account.partner_id
                or line.company_id.root_id != account.company_id
                or line.account_type != "asset_receivable"
                or line.parent_state != "posted"
            ):
                raise ValidationError(
                    self.env._("Item: that is no posted receivable of %s.", account.partner_id.name)
                )
            others = self.sudo().search(
                [("move_line_id", "=", line.id), ("state", "=", "open"), ("id", "!=", one.id)]
            )
            room = line._credit_open_amount() - sum(others.mapped("amount"))
            currency = account.currency_id
            if one.state == "open" and (
                currency.compare_amounts(one.amount, 0) <= 0
                or currency.compare_amounts(one.amount, room) > 0
            ):
                raise ValidationError(
                    self.env._(
                        "Disputed: of %(document)s between nothing and %(room)s can be disputed, "
                        "not %(amount)s.",
                        document=line.move_id.name,
                        room=currency.format(room),
                        amount=currency.format(one.amount),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A dispute isn't deleted: settle it."))

    def action_accept(self):
        """Settle: the customer is right, and what is to be credited is credited in accounting.

        Raises AccessError for who may not write it, UserError without saying how it was
        settled. Returns True.
        """
        return self._close("accepted")

    def action_reject(self):
        """Settle: the item is demanded again. Raises and returns as ``action_accept``."""
        return self._close("rejected")

    def _close(self, state):
        self.check_access("write")
        for one in self:
            if not (one.resolution or "").strip():
                raise UserError(
                    self.env._(
                        "How it was settled: say it in a few words before you settle the dispute "
                        "about %s.",
                        one.document,
                    )
                )
            one._update_state(
                state, closed_on=one.company_id._credit_today(), closed_by_id=self.env.uid
            )
        return True

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "The dispute about %(document)s is settled already: %(state)s.",
            document=self.document,
            state=state,
        )

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle'. sudo: the activities may be other people's.
        self.sudo().activity_unlink(["credit_collection.mail_activity_dispute"])
        return super()._after_move(state)

    @api.model
    def _disputed(self, account_ids=None):
        """Return {move line id: what of it is disputed}, of these accounts or of all.

        In the root company's currency. sudo: what is disputed isn't demanded, whoever asks.
        """
        domain = [("state", "=", "open")]
        if account_ids is not None:
            domain.append(("account_id", "in", account_ids))
        rows = self.sudo()._read_group(domain, ["move_line_id"], ["amount:sum"])
        return {line.id: amount for line, amount in rows}

    @api.model
    def _cron_tell_late(self):
        """Nightly: tell the owner, once, of each dispute that wasn't settled by its day."""
        for one in self.search([("is_late", "=", True), ("is_noted", "=", False)]):
            one._tell_late()

    def _tell_late(self):
        """Give the owner an activity. sudo: the mark is guarded, and set by the system."""
        user = self.user_id
        self.with_context(lang=user.lang or self.env.lang).activity_schedule(
            "credit_collection.mail_activity_dispute", user_id=user.id
        )
        self.sudo().is_noted = True
