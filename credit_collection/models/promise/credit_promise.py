from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.credit_management.models.base.batches import batches

from ...engine import promise as engine

STATES = [
    ("open", "Running"),
    ("kept", "Kept"),
    ("broken", "Broken"),
    ("cancelled", "Cancelled"),
]

MONEY = ("bank", "cash", "credit")
"""The kinds of journals in which a customer pays."""


class CreditPromise(models.Model):
    """A customer promised to pay so much by a day (付款承诺).

    It is kept or broken by itself, from what was posted since it was made; one payment
    keeps one promise. A broken one comes to the top of the worklist, and is told.
    """

    _name = "credit.promise"
    _description = "Promise to pay"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard", "credit.lifecycle"]
    _order = "date desc, id desc"

    _moves = {"open": {"kept", "broken", "cancelled"}}

    _credit_guarded = frozenset({"state", "baseline", "needed", "user_id", "ended_on"})

    account_id = fields.Many2one("credit.account", required=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="account_id.currency_id")
    date = fields.Date("Promised for", required=True, tracking=True)
    amount = fields.Monetary("Promised", required=True, tracking=True)
    person = fields.Char("Who promised")
    note = fields.Text()
    user_id = fields.Many2one(
        "res.users", "Taken by", required=True, readonly=True, default=lambda self: self.env.user
    )
    state = fields.Selection(STATES, default="open", required=True, copy=False, tracking=True)
    baseline = fields.Monetary("Paid before", readonly=True, copy=False)
    needed = fields.Monetary("Paid in all when kept", readonly=True, copy=False)
    ended_on = fields.Datetime("Ended on", readonly=True, copy=False)

    _open_idx = models.Index("(account_id) WHERE state = 'open'")

    @api.depends("partner_id", "date", "amount")
    def _compute_display_name(self):
        for one in self:
            amount = one.currency_id.format(one.amount) if one.currency_id else one.amount
            one.display_name = f"{one.partner_id.name or ''}: {amount}"

    @api.model_create_multi
    def create(self, vals_list):
        promises = super().create(vals_list)
        for one in promises:
            one._check_new()
        paid = promises._paid_until(None)
        # sudo: the baseline is guarded; it is what was posted when the promise was made
        for one in promises.sudo():
            one.baseline = paid.get(one.id, 0.0)
        return promises

    def _check_new(self):
        today = self.company_id._credit_today()
        if self.date < today:
            raise ValidationError(
                self.env._(
                    "Promised for: %s has passed. A promise is about a day to come.",
                    format_date(self.env, self.date),
                )
            )

    @api.constrains("amount")
    def _check_amount(self):
        for one in self:
            if one.currency_id.compare_amounts(one.amount, 0) <= 0:
                raise ValidationError(self.env._("Promised: say how much, above zero."))

    def write(self, vals):
        if not self.env.su and {"account_id", "date", "amount"} & set(vals):
            raise UserError(
                self.env._("What was promised stays: cancel this promise and note the new one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A promise isn't deleted: cancel it."))

    def action_cancel(self):
        """Cancel these promises (noted by mistake, or replaced by another one). Returns True.

        Raises AccessError for who may not write them, UserError for one that has ended.
        """
        self.check_access("write")
        for one in self:
            one._update_state("cancelled", ended_on=fields.Datetime.now())
        return True

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._("The promise of %(customer)s has ended: %(state)s.",
                          customer=self.partner_id.name, state=state)  # fmt: skip

    # --- kept or broken

    def _paid_until(self, grace):
        """Return {promise id: all the customer had paid}; one query.

        Dated up to the promised day and ``grace`` days (None: whatever the day).
        Refunds are taken off. In the root company's currency. As nobody in particular: what
        was paid is, whoever asks.
        """
        self.env["account.move.line"].flush_model()
        self.flush_model(["account_id", "date"])
        rows = self.env.execute_query(
            SQL(
                """SELECT promise.id, COALESCE(SUM(-l.balance), 0)
                     FROM credit_promise promise
                     JOIN credit_account a ON a.id = promise.account_id
                     JOIN res_company c ON split_part(c.parent_path, '/', 1)::int = a.company_id
                     JOIN res_partner p ON p.commercial_partner_id = a.partner_id
                     JOIN account_move_line l ON l.partner_id = p.id AND l.company_id = c.id
                     JOIN account_journal j ON j.id = l.journal_id AND j.type IN %s
                     JOIN account_account acc ON acc.id = l.account_id
                    WHERE promise.id = ANY(%s) AND l.parent_state = 'posted'
                      AND acc.account_type = 'asset_receivable'
                      AND %s
                    GROUP BY promise.id""",
                MONEY,
                self.ids,
                SQL("TRUE") if grace is None else SQL("l.date <= promise.date + %s", grace),
            )
        )
        return {key: float(paid) for key, paid in rows}

    @api.model
    def _promised(self, account_ids=None):
        """Return {account id: what is promised and runs}, of these accounts or of all.

        One whose day and grace are over runs no more, whether that was noted yet or not.
        sudo: what is promised stops letters, whoever asks.
        """
        domain = Domain("state", "=", "open") & self._not_over()
        if account_ids is not None:
            domain &= Domain("account_id", "in", account_ids)
        rows = self.sudo()._read_group(domain, ["account_id"], ["amount:sum"])
        return {account.id: amount for account, amount in rows}

    @api.model
    def _not_over(self):
        """Return the domain of promises whose day, and the days of grace, aren't over.

        sudo: each root company's day, whoever asks.
        """
        roots = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        policies = self.env["credit.policy"]
        return Domain.OR(
            Domain("company_id", "=", root.id)
            & Domain(
                "date",
                ">=",
                root._credit_today()
                - timedelta(days=policies._values(root.id)["promise_grace_days"]),
            )
            for root in roots
        )

    def _evaluate(self):
        """Say of these open promises what became of them; constant queries but for what ends.

        Broken ones are told. sudo: the outcome follows from what was posted, whoever looks.
        """
        running = self.sudo().filtered(lambda one: one.state == "open")
        for root, promises in running.grouped("company_id").items():
            grace = self.env["credit.policy"]._values(root.id)["promise_grace_days"]
            paid = promises._paid_until(grace)
            reserved = promises._reserved()
            for account, own in promises.grouped("account_id").items():
                facts = [one._as_engine(paid.get(one.id, 0.0)) for one in own]
                outcomes = engine.settle(
                    facts,
                    root._credit_today(),
                    reserved=reserved[account.id],
                    grace=grace,
                    rounding=root.currency_id.rounding,
                )
                own._end(outcomes)

    def _reserved(self):
        """Return {account id: the most that a promise kept before had needed}."""
        rows = self.sudo()._read_group(  # sudo: as ``_evaluate``
            [("account_id", "in", self.account_id.ids), ("state", "=", "kept")],
            ["account_id"],
            ["needed:max"],
        )
        found = defaultdict(float)
        found.update((account.id, needed) for account, needed in rows)
        return found

    def _as_engine(self, paid):
        return engine.Promise(self.id, self.amount, self.date, self.baseline, paid)

    def _end(self, outcomes):
        for one in self:
            outcome = outcomes[one.id]
            if outcome.state == engine.OPEN:
                continue
            now = fields.Datetime.now()
            one._update_state(outcome.state, needed=outcome.needed, ended_on=now)
            if outcome.state == engine.BROKEN:
                one._tell_broken()

    def _tell_broken(self):
        """Give the collector an activity on the account: what was promised and didn't come."""
        user = self.account_id._collector() or self.user_id
        account = self.account_id.with_context(lang=user.lang or self.env.lang)
        account.activity_schedule(
            "credit_collection.mail_activity_promise",
            user_id=user.id,
            note=account.env._(
                "%(amount)s was promised for %(day)s and didn't come.",
                amount=self.currency_id.format(self.amount),
                day=format_date(account.env, self.date),
            ),
        )

    @api.model
    def _cron_evaluate(self):
        """Nightly: say of every running promise whether it was kept or broken."""
        running = self.search([("state", "=", "open")], order="account_id, id")
        accounts = running.account_id
        for batch in batches(accounts, 200):
            self.search([("state", "=", "open"), ("account_id", "in", batch.ids)])._evaluate()
