import sys
from math import inf

from odoo import models
from odoo.exceptions import UserError

from ...engine.authority import APPROVED
from ...engine.limits import (
    AMOUNT,
    PERMANENT,
    Grant,
    highest_with,
    is_granted,
    limit_in_force,
    raises,
)
from .credit_request import WITHOUT_LIMIT


class CreditRequestDecision(models.Model):
    """The life of a request: handed in, decided by somebody else, carried out.

    What the matrix of authority is asked about a request.
    """

    _inherit = "credit.request"

    _approval_activity = "credit_management.mail_activity_request"
    _waiting_list = (20, "credit_management.credit_request_action")
    _approval_depends = (
        "state",
        "kind",
        "amount",
        "limit_type",
        "date_from",
        "date_to",
        "item_ids",
    )

    def action_submit(self):
        """Hand the requests in for a decision; returns True.

        Raises ``UserError`` when a figure makes no sense or they are no drafts,
        ``AccessError`` for who may not write them (R2A).
        """
        self.check_access("write")
        for request in self:
            request._check_direction()
        self._update_state("submitted")
        self._keep_figures()
        self._hand_in()
        return True

    def action_cancel(self):
        """Withdraw the requests; returns True. Raises ``UserError`` for any that is decided."""
        self.check_access("write")
        self._update_state("cancelled")
        self._retire_approvals()
        return True

    def _check_decidable(self, outcome):
        # EXTENDS 'credit.filed'
        result = super()._check_decidable(outcome)
        if outcome == APPROVED:
            self._check_direction()
        return result

    def _approvals_done(self):
        # EXTENDS 'credit.approvable'
        self._keep_figures()
        self._update_state("approved")
        self._carry_out()

    def _approvals_refused(self):
        # EXTENDS 'credit.filed'
        self._keep_figures()
        return super()._approvals_refused()

    def _check_direction(self):
        """Raise ``UserError`` when an increase doesn't raise, a stop is no change, and so on."""
        self.ensure_one()
        current = self._limit_before()
        problem = {
            "increase": self._check_increase,
            "decrease": self._check_decrease,
            "suspend": lambda limit: (
                self.account_id.state == "stop" and self.env._("The account is stopped already.")
            ),
            "resume": lambda limit: (
                self.account_id.state != "stop" and self.env._("The account isn't stopped.")
            ),
            "extension": lambda limit: self._problem_with_extension(),
        }.get(self.kind, lambda limit: None)(current)
        if problem:
            raise UserError(problem)

    def _grants_then(self):
        """Return (engine ``Grant``s in force on the day this request would start, that day).

        Of many requests read together: their ledgers are one query.
        """
        day = self.date_from or self.company_id._credit_today()
        return [grant for grant in self._owner_grants() if grant.in_force(day)], day

    def _limit_before(self):
        """Return the limit (engine ``Limit``) this request changes, on the day it would start.

        The permanent one; of a decrease, which ends what was granted for a time, all of it.
        """
        grants, day = self._grants_then()
        if self.kind != "decrease":
            grants = [grant for grant in grants if grant.kind == PERMANENT]
        return limit_in_force(grants, day)

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
        today = self.company_id._credit_today()
        if raises(self._owner_grants(), self._as_engine_grant(), today):
            return self.env._(
                "Until: the limit in force ends earlier or is over, so this would raise it from "
                "then on. Let the decrease end with it, or ask for an increase."
            )

    def _limit_text(self, limit):
        if limit.is_unlimited:
            return self.env._("unlimited")
        return self.currency_id.format(limit.amount)

    def _move_refused(self, state):
        # EXTENDS 'credit.lifecycle'
        return self.env._(
            "%(request)s is %(state)s: this step is no longer possible.",
            request=self.name,
            state=state,
        )

    def _carry_out(self):
        """Do what was approved."""
        grants = self.filtered(lambda request: request.kind not in WITHOUT_LIMIT)
        self.env["credit.limit"]._create_guarded([grant._prepare_limit_vals() for grant in grants])
        for request in self - grants:
            request._carry_out_without_limit()
        accounts = self.account_id
        accounts.invalidate_recordset()
        accounts._refresh_state()
        accounts._credit_changed()
        self.group_id._limit_changed()

    def _carry_out_without_limit(self):
        """Stop the account, lift the stop, or extend the due dates."""
        self.ensure_one()
        actions = {
            "suspend": self.account_id._suspend,
            "resume": self.account_id._resume,
            "extension": self._extend,
        }
        actions[self.kind]()

    def _prepare_limit_vals(self):
        """Return the values of the line of the ledger this request asks for."""
        self.ensure_one()
        return {
            "account_id": self.account_id.id,
            "group_id": self.group_id.id,
            "segment": self.segment,
            "kind": "temporary" if self.kind == "temporary" else "permanent",
            "limit_type": self.limit_type,
            "amount": self.amount if self.limit_type == AMOUNT else 0.0,
            "date_from": self.date_from,
            "date_to": self.date_to,
            "ends_temporary": self.kind == "decrease",
            "request_id": self.id,
        }

    def _authority_kind(self):
        # EXTENDS 'credit.approvable': a raise out of a review needs the higher authority (R2A),
        # and who has a limit, or gets one soon, is raised whatever the request calls it.
        self.ensure_one()
        kind = self.kind
        if kind == "initial" and is_granted(self._owner_grants(), self.company_id._credit_today()):
            kind = "increase"
        if kind == "increase" and self._stems_from_review():
            return "increase_after_review"
        return kind

    def _stems_from_review(self):
        """Tell whether a review led to this request; there are none in this room."""
        return False

    def _authority_amount(self):
        # EXTENDS 'credit.approvable': the largest limit there would be because of it, so that
        # nobody grants in slices what they may not grant at once.
        self.ensure_one()
        if self.kind == "extension":
            return self._extended_amount()
        if self.kind == "suspend":
            return 0.0
        today = self.company_id._credit_today()
        grants = self._owner_grants()
        if self.kind == "resume":
            limit = limit_in_force(grants, today)
        else:
            limit = highest_with(grants, self._as_engine_grant(), today)
        return inf if limit.is_unlimited else limit.amount

    def _owner_limits(self):
        """Return the grants (as the system) of the ledger this request would add to.

        In its segment. sudo: what is asked of the matrix rests on all of them.
        """
        limits = (self.account_id or self.group_id).sudo().limit_ids
        return limits.filtered(lambda limit: limit.segment == self.segment)

    def _owner_grants(self):
        """Return that ledger as a list of the engine's ``Grant``s."""
        return self._owner_limits()._as_engine_grants()

    def _as_engine_grant(self):
        """Return the line of the ledger this request asks for as the engine's ``Grant``."""
        vals = self._prepare_limit_vals()
        vals["date_to"] = vals["date_to"] or None
        names = ("kind", "limit_type", "amount", "date_from", "date_to")
        return Grant(
            *(vals[name] for name in names),
            sequence=sys.maxsize,
            ends_temporary=vals["ends_temporary"],
        )

    def _authority_rating(self):
        # EXTENDS 'credit.approvable'. sudo: the steps are the same whoever sees the account
        account = self.account_id.sudo()
        return account._effective_rating(self.company_id._credit_today())

    def _authority_partner(self):
        # EXTENDS 'credit.approvable'. sudo: only the id goes to the record of a step
        return self.account_id.sudo().partner_id

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        self.ensure_one()
        # sudo: items are of the ledger, which who decides needn't read; only a digest is shown
        return [
            self.state, self.account_id.id, self.kind, self.segment, self.limit_type, self.amount,
            self.date_from, self.date_to, self.reason,
            self.sudo().item_ids.mapped(lambda item: (item.move_line_id.id, item.amount)),
            self.group_id.id,
        ]  # fmt: skip

    def _involved(self):
        # EXTENDS 'credit.approvable': who filed it or asked for it, and who sells to the customer.
        # sudo: to every member of a group, seen or not
        request = self.sudo()
        customers = (request.account_id | request.group_id.account_ids).partner_id
        sellers = customers.user_id | customers.credit_owner_id
        return super()._involved() | request.requested_by_id | sellers

    def _proposers(self):
        # EXTENDS 'credit.approvable'. sudo: whoever asks, it is the same person
        return self.sudo().requested_by_id

    def _refusal_text(self, code, turn):
        # EXTENDS 'credit.approvable'
        if code == "own":
            return self.env._(
                "%(request)s is your own request: somebody else decides on it.", request=self.name
            )
        return super()._refusal_text(code, turn)
