from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

STATES = [("draft", "Proposed"), ("invoiced", "Invoiced"), ("waived", "Waived")]

KINDS = [("interest", "Interest"), ("fixed", "Fixed sum")]


class CreditInterest(models.Model):
    """Late interest of one customer up to a day (逾期利息): proposed, then invoiced or waived.

    No day of an item is charged twice, waived or not: the next proposal goes on where this
    one ended. Interest is never charged on interest.
    """

    _name = "credit.interest"
    _description = "Late interest"
    _inherit = ["mail.thread", "credit.guard", "credit.lifecycle"]
    _order = "id desc"
    _rec_name = "account_id"

    _moves = {"draft": {"invoiced", "waived"}, "invoiced": {"invoiced"}}

    _credit_guarded = frozenset(
        {"account_id", "date_to", "state", "move_id", "why", "decided_by_id", "line_ids"}
    )

    account_id = fields.Many2one(
        "credit.account", required=True, readonly=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="account_id.currency_id")
    date_to = fields.Date("Up to", required=True, readonly=True)
    line_ids = fields.One2many("credit.interest.line", "interest_id", "Items", readonly=True)
    amount = fields.Monetary(
        "Interest and sums", compute="_compute_amount", store=True, readonly=True
    )
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, tracking=True)
    move_id = fields.Many2one(
        "account.move", "Invoice", readonly=True, ondelete="set null", index=True, copy=False
    )
    why = fields.Text("Why it was waived", readonly=True)
    decided_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="restrict")

    @api.depends("line_ids.amount")
    def _compute_amount(self):
        for one in self:
            one.amount = sum(one.line_ids.mapped("amount"))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Interest isn't deleted: waive it."))

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "The interest of %(customer)s is %(state)s already.",
            customer=self.partner_id.name,
            state=state,
        )

    def action_invoice(self):
        """Make a draft invoice of each; accounting posts it. Returns True.

        Raises AccessError for who doesn't collect, UserError for what was decided already
        (an invoice that was deleted as a draft can be made again) and without an account.
        """
        self._check_group("credit_collection.group_collector")
        for one in self:
            if one.state == "invoiced" and one.move_id:
                raise UserError(one._move_refused(one._state_label()))
            one._check_move("invoiced")
            # sudo: who collects needn't write invoices; it is a draft for who does
            move = self.env["account.move"].sudo().create(one._prepare_invoice_vals())
            one._update_state("invoiced", move_id=move.id, decided_by_id=self.env.uid)
        return True

    def _check_group(self, group):
        """Raise ``AccessError`` unless the user reads these and is in ``group``."""
        self.check_access("read")
        if not self.env.user.has_group(group):
            raise AccessError(
                self.env._("Only collectors invoice interest, only credit controllers waive it.")
            )

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _prepare_invoice_vals(self):
        """Return the values of the draft invoice, a line per item and rate."""
        self.ensure_one()
        interest = self.sudo()  # sudo: accounts and items are told to who may read the interest
        policy = interest.company_id._credit_policy()
        if not policy.interest_account_id:
            raise UserError(
                self.env._(
                    "Interest needs an account to be booked on: a credit manager sets it under "
                    "Configuration › Policy."
                )
            )
        partner = interest.partner_id
        return {
            "move_type": "out_invoice",
            "company_id": interest.company_id.id,
            "partner_id": partner.address_get(["invoice"])["invoice"],
            "currency_id": interest.currency_id.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": line._text(partner.lang),
                        "quantity": 1,
                        "price_unit": line.amount,
                        "account_id": policy.interest_account_id.id,
                        "tax_ids": [Command.clear()],
                    }
                )
                for line in interest.line_ids
            ],
        }

    def action_waive(self, reason):
        """Waive these for a reason, which is kept; the days count as charged. Returns True.

        Raises AccessError for who is no credit controller, UserError without a reason and
        for what was decided already.
        """
        self._check_group("credit_management.group_credit_controller")
        reason = self._as_text(reason)
        if not reason:
            raise UserError(self.env._("Reason: say why it is waived; it is kept."))
        self._update_state("waived", why=reason, decided_by_id=self.env.uid)
        return True

    def action_waive_wizard(self):
        """Return the dialogue that asks why these are waived."""
        self._check_group("credit_management.group_credit_controller")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive"),
            "res_model": "credit.interest.waiving",
            "view_mode": "form",
            "target": "new",
            "context": {"default_interest_ids": self.ids},
        }

    def action_view_invoice(self):
        """Open the invoice."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }


class CreditInterestLine(models.Model):
    """What one item bears at one rate: of what, from when to when."""

    _name = "credit.interest.line"
    _description = "Late interest of an item"
    _inherit = ["credit.guard"]
    _order = "interest_id, date_from, id"
    _rec_name = "document"

    interest_id = fields.Many2one(
        "credit.interest", required=True, readonly=True, ondelete="cascade", index=True
    )
    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, readonly=True, ondelete="restrict", index=True
    )
    currency_id = fields.Many2one(related="interest_id.currency_id")
    document = fields.Char(readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    base = fields.Monetary("On", readonly=True)
    date_from = fields.Date("After", required=True, readonly=True)
    date_to = fields.Date("Up to", required=True, readonly=True)
    days = fields.Integer(readonly=True)
    percent = fields.Float("Percent a year", readonly=True, digits=(16, 4))
    amount = fields.Monetary(readonly=True)

    _credit_guarded = frozenset(
        {
            "interest_id", "move_line_id", "document", "kind", "base", "date_from", "date_to",
            "days", "percent", "amount",
        }
    )  # fmt: skip

    _once = models.UniqueIndex(
        "(move_line_id, date_from, date_to, base) WHERE kind = 'interest'",
        "These days of this item are charged already.",
    )
    _fixed_once = models.UniqueIndex(
        "(move_line_id) WHERE kind = 'fixed'", "The fixed sum of this item is charged already."
    )

    def _text(self, lang):
        """Return the line of the invoice in the customer's language."""
        self.ensure_one()
        line = self.with_context(lang=lang or self.env.lang)
        if self.kind == "fixed":
            return line.env._("%s: fixed sum for late payment", self.document)
        return line.env._(
            "%(document)s: interest on %(base)s, %(days)s days up to %(day)s at %(percent)s %%",
            document=self.document,
            base=self.currency_id.format(self.base),
            days=self.days,
            day=format_date(line.env, self.date_to),
            percent=f"{self.percent:g}",
        )
