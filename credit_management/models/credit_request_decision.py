from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..engine.limits import AMOUNT, PERMANENT, limit_in_force
from .credit_request import MOVES, WITHOUT_LIMIT


class CreditRequestDecision(models.Model):
    """The life of a request: handed in, decided by somebody else, carried out."""

    _inherit = "credit.request"

    def action_submit(self):
        """Hand the requests in for a decision. Raises when a figure makes no sense."""
        self.check_access("write")
        for request in self:
            request._check_direction()
        self._update_state("submitted")
        for request in self:
            request._notify_approver()
        return True

    def action_draft(self):
        """Take submitted requests back to change them."""
        self.check_access("write")
        self._update_state("draft")
        return True

    def action_cancel(self):
        """Withdraw the requests."""
        self.check_access("write")
        self._update_state("cancelled")
        return True

    def action_approve(self, reason=None):
        """Approve: writes the ledger, or sets or lifts the stop. Credit managers, not their own."""
        self._check_may_decide()
        for request in self:
            request._check_direction()
        self._update_state("approved", reason)
        self._carry_out()
        return True

    def action_reject(self, reason=None):
        """Reject the requests; ``reason`` is kept with them."""
        self._check_may_decide()
        self._update_state("rejected", reason)
        return True

    def _check_may_decide(self):
        self.check_access("read")
        if not self.env.user.has_group("credit_management.group_credit_manager"):
            raise AccessError(self.env._("Only a credit manager decides on limit requests."))
        for request in self:
            if self.env.user in request._involved():
                raise AccessError(
                    self.env._(
                        "%(request)s is your own request: another credit manager decides on it.",
                        request=request.name,
                    )
                )

    def _involved(self):
        """Return the users who had a hand in this request and so can't decide on it."""
        self.ensure_one()
        return self.sudo().requested_by_id | self.sudo().create_uid

    def _check_direction(self):
        """Raise when an increase doesn't raise, a decrease doesn't lower, a stop is no change."""
        self.ensure_one()
        current = self._standing_limit()
        problem = {
            "increase": self._check_increase,
            "decrease": self._check_decrease,
            "suspend": lambda limit: (
                self.account_id.state == "stop" and self.env._("The account is stopped already.")
            ),
            "resume": lambda limit: (
                self.account_id.state != "stop" and self.env._("The account isn't stopped.")
            ),
        }.get(self.kind, lambda limit: None)(current)
        if problem:
            raise UserError(problem)

    def _standing_limit(self):
        """Return the permanent limit (engine ``Limit``) on the day this request would start."""
        day = self.date_from or self.company_id._credit_today()
        grants = self.account_id.sudo()._grants_until(day, self.segment)[self.account_id.id]
        return limit_in_force([grant for grant in grants if grant.kind == PERMANENT], day)

    def _check_increase(self, limit):
        if limit.is_unlimited or (self.limit_type == AMOUNT and self.amount <= limit.amount):
            return self.env._(
                "Amount: an increase must lie above the limit of %(limit)s.",
                limit=self._limit_text(limit),
            )

    def _check_decrease(self, limit):
        if self.limit_type == "unlimited" or (
            not limit.is_unlimited and self.limit_type == AMOUNT and self.amount >= limit.amount
        ):
            return self.env._(
                "Amount: a decrease must lie below the limit of %(limit)s.",
                limit=self._limit_text(limit),
            )

    def _limit_text(self, limit):
        if limit.is_unlimited:
            return self.env._("unlimited")
        return self.currency_id.format(limit.amount)

    def _update_state(self, state, reason=None):
        """Move to ``state`` where that is a legal move; the one place where it changes."""
        for request in self:
            if state not in MOVES.get(request.state, ()):
                raise UserError(
                    self.env._(
                        "%(request)s is %(state)s: this step is no longer possible.",
                        request=request.name,
                        state=dict(request._fields["state"]._description_selection(self.env))[
                            request.state
                        ],
                    )
                )
        values = {"state": state}
        if state in ("approved", "rejected"):
            values.update(
                decided_by_id=self.env.uid,
                decided_on=fields.Datetime.now(),
                decision_reason=(reason or "").strip(),
            )
        self.sudo().write(values)
        if state != "submitted":
            self.sudo().activity_unlink(["credit_management.mail_activity_request"])

    def _carry_out(self):
        """Do what was approved."""
        grants = self.filtered(lambda request: request.kind not in WITHOUT_LIMIT)
        self.env["credit.limit"]._create_guarded([grant._prepare_limit_vals() for grant in grants])
        for request in self - grants:
            request.account_id._suspend() if request.kind == "suspend" else request.account_id._resume()
        accounts = self.account_id
        accounts.invalidate_recordset()
        accounts.sudo()._refresh_state()
        self.env["credit.hold"]._trigger_evaluation(accounts.partner_id)

    def _prepare_limit_vals(self):
        """Return the line of the ledger this request asks for."""
        self.ensure_one()
        return {
            "account_id": self.account_id.id,
            "segment": self.segment,
            "kind": "temporary" if self.kind == "temporary" else "permanent",
            "limit_type": self.limit_type,
            "amount": self.amount if self.limit_type == AMOUNT else 0.0,
            "date_from": self.date_from,
            "date_to": self.date_to,
            "request_id": self.id,
        }

    def _notify_approver(self):
        """Give an activity to a credit manager who may decide on this request."""
        managers = self.env.ref("credit_management.group_credit_manager").sudo().all_user_ids
        managers = managers.filtered(lambda user: self.company_id in user.company_ids)
        deciders = managers.filtered(lambda user: user.active and not user.share) - self._involved()
        if deciders:
            self.sudo().activity_schedule(
                "credit_management.mail_activity_request", user_id=deciders.sorted("id")[0].id
            )
