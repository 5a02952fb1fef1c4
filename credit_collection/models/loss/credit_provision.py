from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.credit_management.engine.money import problem_with

from ...engine.provision import allowance, bucket_of

STATES = [("draft", "Proposed"), ("booked", "Entry made")]


class CreditProvision(models.Model):
    """The allowance for bad debt of one company on a day (坏账准备): matrix and single items.

    It proposes; the entry it makes is a draft, which accounting posts. Credits are set off
    against a customer's oldest items; what is assessed by itself leaves the matrix.
    """

    _name = "credit.provision"
    _description = "Allowance for bad debt"
    _inherit = ["mail.thread", "credit.guard", "credit.lifecycle"]
    _order = "date desc, id desc"
    _rec_name = "date"

    _moves = {"draft": {"booked"}, "booked": {"booked"}}
    _credit_guarded = frozenset({"state", "move_id", "before"})

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company.root_id,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True, readonly=True, default=lambda self: self.env.company._credit_today()
    )
    line_ids = fields.One2many("credit.provision.line", "provision_id", "By age")
    single_ids = fields.One2many("credit.provision.single", "provision_id", "Assessed by itself")
    total = fields.Monetary("Allowance needed", compute="_compute_total", store=True)
    before = fields.Monetary("Allowance booked", readonly=True)
    change = fields.Monetary("To be booked", compute="_compute_total", store=True)
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, tracking=True)
    move_id = fields.Many2one("account.move", "Entry", readonly=True, ondelete="set null")

    @api.depends("line_ids.allowance", "single_ids.allowance", "before")
    def _compute_total(self):
        for one in self:
            parts = one.line_ids.mapped("allowance") + one.single_ids.mapped("allowance")
            one.total = one.currency_id.round(sum(parts)) if one.currency_id else sum(parts)
            one.change = one.total - one.before

    @api.model_create_multi
    def create(self, vals_list):
        provisions = super().create(vals_list)
        provisions.action_compute()
        return provisions

    def write(self, vals):
        if not self.env.su:
            self._check_draft()
        return super().write(vals)

    def _check_draft(self):
        if any(one.state != "draft" for one in self):
            raise UserError(self.env._("The entry is made: this allowance stays as it was."))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._check_draft()

    def action_compute(self):
        """Work the matrix out anew from what is open now. Returns True.

        Raises AccessError for who may not write it, UserError for a matrix that can't be used.
        """
        self.check_access("write")
        self._check_draft()
        for one in self:
            buckets = self.env["credit.provision.rate"]._of(one.company_id)
            sums = dict.fromkeys(buckets, 0.0)
            for bucket, amount in one._left_by_bucket(buckets):
                sums[bucket] += amount
            one.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {"days": bucket.first or 0, "percent": bucket.percent, "amount": amount}
                    )
                    for bucket, amount in sums.items()
                ),
            ]
            # sudo: guarded; what is booked is, whoever may read the ledger
            one.sudo().before = one._booked()
        return True

    def _left_by_bucket(self, buckets):
        """Yield (bucket, amount) of every open item, credits set off against the oldest."""
        today = self.company_id._credit_today()
        apart = set(self.single_ids.sudo().account_id.partner_id.ids)  # sudo: only the ids
        rows = self.env["credit.exposure"]._open_rows(None, [self.company_id.id])
        for (partner, _root), own in rows.items():
            if partner in apart:
                continue
            left = -sum(row.amount for row in own if row.amount < 0)
            owed = (row for row in own if row.amount > 0)
            for row in sorted(owed, key=lambda one: one.date_due):
                settled = min(left, row.amount)
                left -= settled
                if row.amount > settled:
                    yield bucket_of((today - row.date_due).days, buckets), row.amount - settled

    def _booked(self):
        """Return the allowance in the ledger: the credit balance of its account. sudo: as said."""
        account = self.company_id._credit_policy().allowance_account_id
        if not account:
            return 0.0
        self.env["account.move.line"].flush_model()
        [(balance,)] = self.env.execute_query(
            SQL(
                """SELECT COALESCE(SUM(l.balance), 0) FROM account_move_line l
                     JOIN res_company c ON c.id = l.company_id
                    WHERE l.account_id = %s AND l.parent_state = 'posted'
                      AND split_part(c.parent_path, '/', 1)::int = %s""",
                account.id,
                self.company_id.id,
            )
        )
        return -float(balance)

    def action_book(self):
        """Make the draft entry over what the allowance changes by; returns True.

        Raises AccessError for who is no credit controller, UserError without accounts or where
        nothing changes. A draft entry that was deleted can be made again.
        """
        self.check_access("write")
        if not self.env.user.has_group("credit_management.group_credit_controller"):
            raise AccessError(self.env._("Only credit controllers make the entry."))
        for one in self:
            if one.move_id:
                raise UserError(self.env._("The entry is made: this allowance stays as it was."))
            if one.currency_id.is_zero(one.change):
                raise UserError(self.env._("The allowance is booked already: nothing changes."))
            # sudo: who proposes needn't write entries; it is a draft for who does
            move = self.env["account.move"].sudo().create(one._prepare_entry_vals())
            one._update_state("booked", move_id=move.id)
        return True

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._("The entry is made: this allowance stays as it was.")

    def _prepare_entry_vals(self):
        policy = self.company_id._credit_policy()
        accounts = (policy.loss_account_id, policy.allowance_account_id)
        if not all(accounts) or not policy.loss_journal_id:
            raise UserError(
                self.env._(
                    "Bad debt needs its journal and accounts: a credit manager sets them under "
                    "Configuration › Policy."
                )
            )
        label = self.env._("Allowance for bad debt")
        amounts = (self.change, -self.change)
        return {
            "move_type": "entry",
            "journal_id": policy.loss_journal_id.id,
            "date": self.date,
            "ref": label,
            "line_ids": [
                Command.create({"account_id": account.id, "name": label, "balance": amount})
                for account, amount in zip(accounts, amounts, strict=True)
            ],
        }


class CreditProvisionLine(models.Model):
    """What is open of one age, and what of it is lost by experience."""

    _name = "credit.provision.line"
    _description = "Allowance by age"
    _inherit = ["credit.guard"]
    _order = "provision_id, days"

    provision_id = fields.Many2one(
        "credit.provision", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="provision_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    days = fields.Integer("From days overdue", readonly=True)
    percent = fields.Float("Percent lost", readonly=True, digits=(16, 6))
    amount = fields.Monetary("Amount open", readonly=True)
    allowance = fields.Monetary(compute="_compute_allowance", store=True)

    @api.depends("amount", "percent")
    def _compute_allowance(self):
        for one in self:
            one.allowance = allowance([(one.amount, one.percent)])


class CreditProvisionSingle(models.Model):
    """A customer assessed by itself: what of its debt is lost, and why."""

    _name = "credit.provision.single"
    _description = "Allowance for one customer"
    _inherit = ["credit.guard"]
    _order = "provision_id, id"

    provision_id = fields.Many2one(
        "credit.provision", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="provision_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    account_id = fields.Many2one(
        "credit.account", "Customer", required=True, domain="[('company_id', '=', company_id)]"
    )
    amount = fields.Monetary("Amount open", required=True)
    percent = fields.Float("Percent lost", required=True, digits=(16, 4), default=100.0)
    reason = fields.Char(required=True)
    allowance = fields.Monetary(compute="_compute_allowance", store=True)

    _once = models.Constraint(
        "UNIQUE(provision_id, account_id)", "This customer is listed already."
    )

    @api.depends("amount", "percent")
    def _compute_allowance(self):
        for one in self:
            one.allowance = allowance([(one.amount, one.percent)])

    @api.constrains("amount", "percent")
    def _check_figures(self):
        for one in self:
            if problem_with(one.amount) or one.amount < 0 or not 0 <= one.percent <= 100:
                raise ValidationError(
                    self.env._("%s: an amount of zero or more, lost to 0 to 100 percent.",
                               one.account_id.display_name)
                )  # fmt: skip
