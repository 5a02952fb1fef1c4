from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ...engine.collateral import Collateral, value_at
from ...engine.money import problem_with

KINDS = [
    ("mortgage", "Mortgage"),
    ("guarantee", "Guarantee"),
    ("deposit", "Security deposit"),
    ("insurance", "Credit insurance"),
]

STATES = [("draft", "To confirm"), ("confirmed", "Confirmed"), ("ended", "Given back")]

STATUSES = [
    ("draft", "To confirm"),
    ("coming", "Coming"),
    ("valid", "Valid"),
    ("expired", "Expired"),
    ("ended", "Given back"),
]

TERMS = frozenset(
    {
        "account_id", "kind", "value", "currency_id", "share", "date_from", "date_to", "issuer",
        "issuer_id", "attachment_ids",
    }
)  # fmt: skip


class CreditCollateral(models.Model):
    """Security a customer gives (抵押 担保 保证金 信用保险, R28).

    It counts once a credit manager who didn't enter it has confirmed its value,
    with ``share`` percent, from ``date_from`` to ``date_to``, both inclusive:
    expired is the day after, whatever the scheduler does. Terms of confirmed
    collateral don't change; back to draft it counts no more.

    The end of collateral: a warning before it, a note after it, each once.
    """

    _name = "credit.collateral"
    _description = "Credit Collateral"
    _inherit = ["mail.thread", "mail.activity.mixin", "credit.guard", "credit.lifecycle"]
    _order = "date_to, id"

    _moves = {"draft": {"confirmed", "ended"}, "confirmed": {"draft", "ended"}, "ended": set()}

    _credit_guarded = frozenset(
        {"state", "confirmed_by_id", "confirmed_on", "involved_ids", "is_warned", "is_end_noted"}
    )

    name = fields.Char("Description", required=True, tracking=True)
    account_id = fields.Many2one(
        "credit.account", "Customer", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    kind = fields.Selection(KINDS, required=True, default="mortgage", tracking=True)
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        compute="_compute_currency",
        store=True,
        readonly=False,
        precompute=True,
    )
    value = fields.Monetary(required=True, tracking=True)
    share = fields.Float(
        "Share counted (%)", default=100.0, tracking=True, help="How much of the value counts."
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: self.env.company._credit_today(),
        tracking=True,
    )
    date_to = fields.Date("Until", tracking=True, help="The last day on which it counts.")
    issuer_id = fields.Many2one("res.partner", help="Guarantor, insurer or bank.")
    issuer = fields.Char("Reference at the issuer", help="Policy, register or guarantee number.")
    warning_days = fields.Integer(
        "Warn before the end (days)", default=30, help="0: nobody is warned."
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Attachments", copy=False)
    state = fields.Selection(STATES, default="draft", required=True, copy=False, tracking=True)
    status = fields.Selection(STATUSES, compute="_compute_status", search="_search_status")
    counted_value = fields.Monetary(
        "Counts today",
        compute="_compute_counted_value",
        currency_field="account_currency_id",
    )
    account_currency_id = fields.Many2one(
        related="account_id.currency_id", string="Currency of the account"
    )
    confirmed_by_id = fields.Many2one("res.users", "Confirmed by", readonly=True, copy=False)
    confirmed_on = fields.Datetime("Confirmed on", readonly=True, copy=False)
    involved_ids = fields.Many2many(
        "res.users", string="Entered by", readonly=True, copy=False,
        help="They entered or changed the terms and can't confirm them.",
    )  # fmt: skip
    is_warned = fields.Boolean("Warned", readonly=True, copy=False)
    is_end_noted = fields.Boolean("End noted", readonly=True, copy=False)

    @api.depends("account_id")
    def _compute_currency(self):
        for one in self:
            one.currency_id = one.currency_id or one.account_id.currency_id

    @api.depends("state", "date_from", "date_to")
    def _compute_status(self):
        for one in self:
            today = (one.company_id or self.env.company)._credit_today()
            if one.state != "confirmed":
                one.status = one.state
            elif one.date_to and one.date_to < today:
                one.status = "expired"
            else:
                one.status = "coming" if one.date_from > today else "valid"

    def _search_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        # All are meant: few, and each has its company's day.
        matching = self.search([]).filtered(  # pylint: disable=no-search-all
            lambda one: one.status in value
        )
        return [("id", "in", matching.ids)]

    @api.depends("state", "value", "share", "date_from", "date_to", "currency_id")
    def _compute_counted_value(self):
        for one in self:
            today = (one.company_id or self.env.company)._credit_today()
            confirmed = one.state == "confirmed"
            one.counted_value = value_at([one._as_engine(today)], today) if confirmed else 0.0

    def _as_engine(self, day):
        """Return the engine's ``Collateral``: in the account's currency, at the rate of ``day``."""
        self.ensure_one()
        value = self.currency_id._convert(
            self.value, self.account_id.currency_id, self.company_id, day
        )
        return Collateral(value, self.share, self.date_from, self.date_to or None)

    @api.model
    def _value_at(self, accounts, date):
        """Return {account: what its collateral is worth on ``date``}, in the account's currency.

        One query for any number of accounts; 0.0 without collateral (R28). sudo: the sum
        holds all collateral, whatever of it the reader may open.
        """
        day = fields.Date.to_date(date)
        confirmed = self.sudo().search(
            [("account_id", "in", accounts.ids), ("state", "=", "confirmed")]
        )
        held = confirmed.grouped("account_id")
        return {
            account: value_at([one._as_engine(day) for one in held.get(account.sudo(), ())], day)
            for account in accounts
        }

    @api.constrains("value", "share", "warning_days")
    def _check_figures(self):
        for one in self:
            if problem_with(one.value) or one.currency_id.compare_amounts(one.value, 0.0) <= 0:
                raise ValidationError(self.env._("Value: collateral is worth more than zero."))
            if not 0 < one.share <= 100:
                raise ValidationError(
                    self.env._(
                        "Share counted: between 0 and 100 percent, not %(share)s.", share=one.share
                    )
                )
            if not 0 <= one.warning_days <= 3650:
                raise ValidationError(self.env._("Warn before the end: between 0 and 3,650 days."))

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for one in self:
            if one.date_to and one.date_to < one.date_from:
                raise ValidationError(
                    self.env._(
                        "Until: %(to)s is before the start on %(start)s.",
                        to=one.date_to,
                        start=one.date_from,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        # sudo: a guarded field: nobody may write that they had no hand in it.
        records.sudo().write({"involved_ids": [(4, self.env.uid)]})
        records._own_attachments()
        return records

    def write(self, vals):
        changing = TERMS & set(vals)
        if changing and any(one.state != "draft" for one in self):
            raise UserError(
                self.env._("Confirmed collateral can't be changed; set it back to draft first.")
            )
        result = super().write(vals)
        if changing and "involved_ids" not in vals:
            # sudo: a guarded field: nobody may write that they had no hand in it.
            self.sudo().write({"involved_ids": [(4, self.env.uid)]})
            self._own_attachments()
        return result

    def _own_attachments(self):
        """Let everybody who sees the collateral see its documents: loose ones belong to it now."""
        for one in self:
            loose = one.attachment_ids.filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            loose.write({"res_model": self._name, "res_id": one.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(one.state != "draft" or one.confirmed_by_id for one in self):
            raise UserError(
                self.env._("Collateral that was confirmed is kept; give it back instead.")
            )

    def action_confirm(self):
        """Confirm the value of these items: from now on it counts (R28). Returns True.

        Raises AccessError unless the user is a credit manager who didn't enter or change
        them, UserError where a rate is missing or one isn't a draft.
        """
        self.check_access("read")
        if not self.env.user.has_group("credit_management.group_credit_manager"):
            raise AccessError(self.env._("Only a credit manager confirms collateral."))
        self._check_rates()
        # sudo: no rule may hide from this check who had a hand in it.
        for one in self.sudo():
            if self.env.user in one.involved_ids | one.create_uid:
                raise AccessError(
                    self.env._(
                        "You entered %(collateral)s: another credit manager confirms it.",
                        collateral=one.name,
                    )
                )
        self._update_state(
            "confirmed",
            confirmed_by_id=self.env.uid,
            confirmed_on=fields.Datetime.now(),
            is_warned=False,
            is_end_noted=False,
        )
        return True

    def _check_rates(self):
        """Raise for money nobody has a rate for: it would count one to one.

        sudo: the rates of the root company count, which people of a branch may not see.
        """
        for one in self.sudo():
            money, root = one.currency_id, one.company_id.root_id
            if money != one.account_id.currency_id and not money.rate_ids.filtered(
                lambda rate, root=root: rate.company_id in (root, root.browse())
            ):
                raise UserError(
                    self.env._(
                        "Value: there is no rate of %(currency)s to count %(collateral)s by.",
                        currency=money.name,
                        collateral=one.name,
                    )
                )

    def action_draft(self):
        """Set these back to draft to change the terms; until confirmed again they don't count.

        Raises AccessError where only a credit manager may, UserError where the step isn't
        possible. Returns True.
        """
        self.check_access("write")
        self._check_may_take_back()
        self._update_state("draft")
        return True

    def action_end(self):
        """Give these back: they count no more, and nobody looks after their end. Returns True.

        Raises AccessError where only a credit manager may, UserError where the step isn't
        possible.
        """
        self.check_access("write")
        self._check_may_take_back()
        self._update_state("ended")
        return True

    def _check_may_take_back(self):
        """Raise unless who confirms takes back what counts: its end holds orders until then."""
        counting = any(one.state == "confirmed" for one in self)
        if counting and not self.env.user.has_group("credit_management.group_credit_manager"):
            raise AccessError(
                self.env._("Only a credit manager takes back collateral that was confirmed.")
            )

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(collateral)s is %(state)s: this step is no longer possible.",
            collateral=self.name,
            state=state,
        )

    def _after_move(self, state):
        # EXTENDS 'credit.lifecycle'. sudo: the activities may be other people's.
        self.sudo().activity_unlink(["credit_management.mail_activity_collateral"])
        self.account_id._refresh_collateral_due()

    def _move_to(self, account):
        """Move to ``account``, when two become one; what was confirmed stays confirmed."""
        return super().write({"account_id": account.id})  # pylint: disable=super-method-mismatch

    @api.model
    def _cron_announce_ends(self):
        """Warn before collateral ends and note that it has ended; once, however often this runs."""
        for company in self.env["res.company"].search([("parent_id", "=", False)]):
            today = company._credit_today()
            ending = self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "confirmed"),
                    ("date_to", "!=", False),
                    ("is_end_noted", "=", False),
                ]
            )
            ended = ending.filtered(lambda one, today=today: one.date_to < today)
            (ending - ended)._warn(today)
            ended._note_end()

    def _warn(self, today):
        """Give an activity for what ends soon to whoever looks after the account."""
        soon = self.filtered(
            lambda one: (
                not one.is_warned
                and one.warning_days
                and one.date_to - timedelta(days=one.warning_days) <= today
            )
        )
        for one in soon:
            user = one._responsible()
            text = one.with_context(lang=user.lang or self.env.lang)
            one.activity_schedule(
                "credit_management.mail_activity_collateral",
                date_deadline=one.date_to,
                user_id=user.id,
                summary=text.env._(
                    "Collateral ends on %(day)s: renew it or lower the limit",
                    day=format_date(text.env, one.date_to),
                ),
            )
        soon.write({"is_warned": True})

    def _note_end(self):
        """Note on the accounts what they can't rest on any more."""
        for one in self:
            text = one.with_context(lang=one._responsible().lang or self.env.lang)
            one.account_id.message_post(
                body=text.env._(
                    "The collateral %(collateral)s ended on %(day)s and doesn't count any more.",
                    collateral=one.name,
                    day=format_date(text.env, one.date_to),
                )
            )
        self.write({"is_end_noted": True})

    def _responsible(self):
        """Return who looks after the account: its credit controller, else the company's."""
        policy = self.env["credit.policy"]._values(self.company_id.id)
        chosen = self.account_id.user_id or self.env["res.users"].browse(policy["controller_id"])
        return chosen or self.confirmed_by_id or self.create_uid
