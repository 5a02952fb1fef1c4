from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...engine.complaint import (
    ANSWERED,
    CLOSED,
    CONTENT,
    MOVES,
    NOT_CONTENT,
    OPEN,
    PARTLY,
    missing,
    takes_manager,
)
from ..base.numbers import numbers

STATES = [(OPEN, "Open"), (ANSWERED, "Replied"), (CLOSED, "Settled and closed")]

KINDS = [
    ("quality", "Product quality"),
    ("quantity", "Quantity"),
    ("delivery", "Delivery"),
    ("document", "Invoice or document"),
    ("service", "Service"),
    ("other", "Other"),
]

SEVERITIES = [("minor", "Minor"), ("serious", "Serious"), ("critical", "Critical")]

OUTCOMES = [(CONTENT, "Content"), (PARTLY, "Partly content"), (NOT_CONTENT, "Not content")]

TERMS = frozenset(
    {
        *("account_id", "date", "kind", "severity", "product_id", "lot", "order_id", "description"),
        *("user_id", "deadline", "cause", "action", "outcome", "answer"),
    }
)
"""What stays as it is once a complaint is closed."""


class CreditComplaint(models.Model):
    """A complaint of a customer (投诉, R91): what is wrong, who answers it until when, what was done.

    ``open`` → ``answered`` once cause and action are said → ``closed`` with what the customer
    says of it. Who isn't content has it taken up again, or a credit manager closes it.
    """

    _name = "credit.complaint"
    _description = "Customer Complaint"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard", "credit.lifecycle"]
    _order = "closed_on desc, deadline, id desc"
    _check_company_auto = True

    _moves = MOVES

    _credit_guarded = frozenset(
        {"name", "state", "answered_on", "closed_on", "closed_by_id", "is_escalated"}
    )

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer", store=True)
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    date = fields.Date(
        "Received on", required=True, default=lambda self: self.env.company._credit_today()
    )
    kind = fields.Selection(
        KINDS, "Kind of complaint", required=True, default="quality", tracking=True
    )
    severity = fields.Selection(
        SEVERITIES, "How serious", required=True, default="minor", tracking=True
    )
    product_id = fields.Many2one("product.product", check_company=True, ondelete="restrict")
    lot = fields.Char("Lot or serial number")
    order_id = fields.Many2one("sale.order", ondelete="set null")
    description = fields.Text("What the customer complains of", required=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    deadline = fields.Date("To be answered by", required=True, tracking=True)
    cause = fields.Text(help="What it came from.")
    action = fields.Text("Action taken", help="For this customer, and so that it doesn't recur.")
    state = fields.Selection(
        STATES, default=OPEN, required=True, copy=False, tracking=True, group_expand=True
    )
    outcome = fields.Selection(OUTCOMES, "The customer is", tracking=True, copy=False)
    answer = fields.Text("The customer's answer", copy=False)
    answered_on = fields.Date("Answer given on", readonly=True, copy=False)
    closed_on = fields.Date("Closed on", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True, copy=False)
    is_escalated = fields.Boolean("Credit control was told", readonly=True, copy=False)
    is_late = fields.Boolean("Late", compute="_compute_is_late", search="_search_is_late")

    _standing = models.Index("(account_id) WHERE state <> 'closed'")

    @api.depends("deadline", "state")
    def _compute_is_late(self):
        for one in self:
            # sudo: the root of a branch needn't be one of the user's companies
            today = (one.sudo().company_id or self.env.company)._credit_today()
            one.is_late = one.state == OPEN and bool(one.deadline) and one.deadline < today

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self.env["res.company"]._credit_by_day(lambda today: Domain("deadline", "<", today))
        late &= Domain("state", "=", OPEN)
        return Domain.OR([late if wanted else ~late for wanted in value])

    @api.constrains("date", "deadline")
    def _check_deadline(self):
        for one in self:
            if one.date and one.deadline and one.deadline < one.date:
                raise ValidationError(
                    self.env._("To be answered by: that is before the complaint was received.")
                )

    @api.constrains("order_id", "account_id")
    def _check_order(self):
        """An order is the customer's. sudo: it is compared, whatever orders the user may read."""
        for one in self.sudo().filtered("order_id"):
            if one.order_id.partner_id.commercial_partner_id != one.account_id.partner_id:
                raise ValidationError(
                    self.env._(
                        "Order: that is no order of %s.", one.account_id.partner_id.display_name
                    )
                )

    @api.constrains("user_id")
    def _check_owner(self):
        """Who has to answer can open it. sudo: whatever users one may read."""
        for one in self.sudo():
            if not one.user_id.has_group("credit_management.group_credit_user"):
                raise ValidationError(
                    self.env._(
                        "%s doesn't work with credit and couldn't open it. Choose a colleague "
                        "who does, or have the administrator give the right.",
                        one.user_id.name,
                    )
                )

    def _check_named(self, accounts, order_id):
        """Raise for an order the user can't read as for one of somebody else's, or none.

        sudo: the customer is named to who names the account.
        """
        if self.env.su or not isinstance(order_id, int) or not order_id:
            return
        if not self.env["sale.order"].search_count([("id", "=", order_id)]):
            raise ValidationError(
                self.env._(
                    "Order: that is no order of %s.",
                    ", ".join(accounts.sudo().partner_id.mapped("display_name")),
                )
            )

    # --- what is typed

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            account = self.env["credit.account"].browse(vals.get("account_id"))
            self._check_named(account, vals.get("order_id"))
        complaints = super().create(vals_list)
        # sudo: the number is guarded
        for one, number in zip(
            complaints.sudo(), numbers(self.env, "credit.complaint", len(complaints)), strict=True
        ):
            one.name = number
        for one in complaints:
            one._ask_owner()
        return complaints

    def write(self, vals):
        if not self.env.su and TERMS & set(vals):
            for one in self.filtered(lambda one: one.state == CLOSED):
                raise UserError(self.env._("%s is closed: it stays as it is.", one.name))
        self._check_named(self.account_id, vals.get("order_id"))
        result = super().write(vals)
        if "account_id" in vals and not self.env.su:
            # A complaint is moved where the user could have entered it, and nowhere else.
            self.check_access("create")
        if "deadline" in vals:
            self.sudo().is_escalated = False  # sudo: guarded; another day, told anew
        if {"user_id", "deadline"} & set(vals):
            for one in self.filtered(lambda one: one.state == OPEN):
                one._ask_owner()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A complaint isn't deleted: close it."))

    # --- steps

    def action_answer(self):
        """Say that these open complaints are answered; cause and action have to be there.

        Raises AccessError for who may not write them, UserError where something is missing.
        Returns True.
        """
        return self._step(ANSWERED)

    def action_close(self):
        """Close these answered complaints with what the customer says of it.

        Raises AccessError for who may not write them, or isn't a credit manager where the
        customer isn't content; UserError where something is missing. Returns True.
        """
        return self._step(CLOSED)

    def action_reopen(self):
        """Take these answered complaints up again. Raises and returns as ``action_answer``."""
        return self._step(OPEN)

    def _step(self, state):
        self.check_access("write")
        for one in self:
            one._check_move(state)
            one._check_said(state)
            today = one.sudo().company_id._credit_today()  # sudo: as for being late
            values = {
                OPEN: {"answered_on": False, "is_escalated": False},
                ANSWERED: {"answered_on": today},
                CLOSED: {"closed_on": today, "closed_by_id": self.env.uid},
            }[state]
            one._update_state(state, **values)
        return True

    def _check_said(self, state):
        """Raise where something isn't said that has to be before the step to ``state``."""
        names = missing(
            state, {name: self[name] for name in ("cause", "action", "outcome", "answer")}
        )
        if names:
            label = self._fields[names[0]]._description_string(self.env)
            raise UserError(
                self.env._(
                    "%(field)s: say it before you take this step with %(complaint)s.",
                    field=label,
                    complaint=self.name,
                )
            )
        manager = self.env.user.has_group("credit_management.group_credit_manager")
        if takes_manager(state, self.outcome) and not manager:
            raise AccessError(
                self.env._(
                    "The customer isn't content with the answer to %s: take it up again, or have "
                    "a credit manager close it.",
                    self.name,
                )
            )

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(complaint)s is %(state)s: this step is not possible now.",
            complaint=self.name,
            state=state,
        )

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle'
        if state == OPEN:
            self._ask_owner()
        else:
            # sudo: the activities may be other people's
            self.sudo().activity_unlink([ACTIVITY])
        return super()._after_move(state)

    @api.model
    def _standing_of(self, account_ids):
        """Return {account id: how many of its complaints aren't closed}; one query."""
        rows = self._read_group(
            [("account_id", "in", account_ids), ("state", "!=", CLOSED)],
            ["account_id"],
            ["__count"],
        )
        return {account.id: count for account, count in rows}

    # --- who is told

    def _ask_owner(self):
        """Let the owner have one activity until the deadline. sudo: others' go, whoever they are of."""
        self.ensure_one()
        complaint = self.sudo().with_context(lang=self.sudo().user_id.lang or self.env.lang)
        complaint.activity_unlink([ACTIVITY])
        complaint.activity_schedule(
            ACTIVITY, user_id=complaint.user_id.id, date_deadline=complaint.deadline
        )

    @api.model
    def _cron_escalate(self):
        """Nightly: tell credit control, once, of each complaint that wasn't answered by its day."""
        for one in self.search([("is_late", "=", True), ("is_escalated", "=", False)]):
            one._escalate()

    def _escalate(self):
        """Give the controller of account or company an activity. As the system."""
        policy = self.env["credit.policy"]._values(self.company_id.id)
        user = self.account_id.user_id or self.env["res.users"].browse(
            policy["controller_id"] or ()
        )
        self.is_escalated = True
        if not user or user == self.user_id:
            return
        mine = self.with_context(lang=user.lang or self.env.lang)
        mine.activity_schedule(
            ACTIVITY,
            user_id=user.id,
            note=mine.env._(
                "%(complaint)s of %(customer)s was to be answered by %(user)s until %(day)s.",
                complaint=self.name,
                customer=self.partner_id.name,
                user=self.user_id.name,
                day=self.deadline,
            ),
        )


ACTIVITY = "credit_management.mail_activity_complaint"
