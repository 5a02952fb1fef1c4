from odoo import api, fields, models

from ...engine.account_reason import next_step, why
from ...engine.account_state import CASH
from ...engine.balance import Balance
from ...engine.limits import Limit


class CreditAccountReason(models.Model):
    """Why an account has its status, and what to do next: two sentences with their figures."""

    _inherit = "credit.account"

    status_reason = fields.Char("Why", compute="_compute_status_reason")
    next_step = fields.Char("Next step", compute="_compute_status_reason")

    @api.depends("state", "limit_ids", "request_ids.state", "pending_decrease_id")
    @api.depends_context("lang")
    def _compute_status_reason(self):
        """Constant queries for any number of accounts.

        sudo: that a request waits, and its number, is told to whoever may see the account.
        """
        figures = self._figures()
        for account in self:
            limit, balance = figures.get(account._origin.id, (Limit(), Balance()))
            waiting = account.sudo().request_ids.filtered(lambda one: one.state == "submitted")
            reason = why(
                account.state,
                limit,
                balance.counted,
                balance.overdue_amount,
                is_suspended=account.is_suspended,
                is_raised=account._least_state(balance) != CASH,
                rounding=account.currency_id.rounding or 0.01,
            )
            step = next_step(reason, bool(waiting))
            words = account._reason_words(limit, balance, waiting)
            account.status_reason = account._reason_text(reason, words)
            account.next_step = account._step_text(step, words)

    def _reason_words(self, limit, balance, waiting):
        """Return the figures of both sentences, written as money of the account's currency."""
        money = self.currency_id.format
        pending = waiting[:1] or self.sudo().pending_decrease_id  # sudo: only its number is told
        return {
            "owed": money(balance.counted),
            "limit": money(limit.amount),
            "excess": money(balance.counted - limit.amount),
            "left": money(max(limit.available(balance.counted), 0.0)),
            "overdue": money(balance.overdue_amount),
            "days": balance.overdue_days,
            "request": pending.name or "",
        }

    def _reason_text(self, reason, words):
        texts = {
            "stopped": self.env._("Credit was stopped."),
            "suspended": self.env._("New credit is suspended until a decrease is decided."),
            "overdue": self.env._("%(overdue)s overdue, for up to %(days)s days.", **words),
            "owes_without_limit": self.env._(
                "No credit was granted, and %(owed)s is owed: it may only fall.", **words
            ),
            "no_credit": self.env._("No credit was granted: the customer buys for cash."),
            "over_limit": self.env._(
                "%(owed)s of a limit of %(limit)s: %(excess)s too much.", **words
            ),
            "warned": self.env._("A warning or a reminder keeps the status: see what asks for it."),
            "nearly_full": self.env._("%(owed)s of a limit of %(limit)s is used.", **words),
            "unlimited": self.env._("Credit isn't limited, and nothing is overdue."),
            "within": self.env._("Within the limit, and nothing is overdue."),
        }
        return texts[reason]

    def _step_text(self, step, words):
        texts = {
            "ask_to_resume": self.env._("Ask for resumption once the cause is settled."),
            "wait": self.env._("Wait for the decision on %(request)s.", **words),
            "collect": self.env._("Collect %(overdue)s.", **words),
            "ask_limit": self.env._("Request a limit, or sell for cash."),
            "see_warning": self.env._("Deal with the warning or the reminder."),
            "ask_more": self.env._("Request more limit, or wait for a payment."),
            "sell": self.env._("Sell: orders within what is available pass."),
        }
        return texts[step]
