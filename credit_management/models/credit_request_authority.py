import sys
from math import inf

from odoo import api, models

from ..engine.limits import Grant, highest_with, is_granted, limit_in_force


class CreditRequestAuthority(models.Model):
    """What the matrix of authority is asked about a request."""

    _inherit = "credit.request"

    _approval_activity = "credit_management.mail_activity_request"
    _approval_depends = (
        "state",
        "kind",
        "amount",
        "limit_type",
        "date_from",
        "date_to",
        "item_ids",
    )

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
        """Tell whether a review led to this request, named or not.

        A review of the limit that isn't done counts, and so does the newest one
        if it asked for a change and nothing was granted since: leaving it out of
        the request doesn't lead round the higher authority.
        """
        self.ensure_one()
        request = self.sudo()
        if request.review_id:
            return True
        reviews = request.account_id.review_ids.filtered(lambda review: review.kind == "limit")
        if any(review.state != "done" for review in reviews):
            return True
        newest = reviews.sorted(lambda review: (review.date_to, review.id))[-1:]
        if not newest.evaluated_on or newest.result == "keep":
            return False
        granted = self._owner_limits().mapped("create_date")
        return not granted or newest.evaluated_on >= max(granted).replace(microsecond=0)

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
        """Return the ledger this request would add to, in its segment."""
        limits = (self.account_id or self.group_id).sudo().limit_ids
        return limits.filtered(lambda limit: limit.segment == self.segment)

    def _owner_grants(self):
        """Return that ledger as the engine knows it."""
        return [limit._as_engine_grant() for limit in self._owner_limits()]

    def _as_engine_grant(self):
        """Return the line of the ledger this request asks for as the engine knows it."""
        vals = self._prepare_limit_vals()
        vals["date_to"] = vals["date_to"] or None
        names = ("kind", "limit_type", "amount", "date_from", "date_to")
        return Grant(*(vals[name] for name in names), sequence=sys.maxsize)

    def _authority_rating(self):
        # EXTENDS 'credit.approvable'
        account = self.account_id.sudo()
        return account._effective_rating(self.company_id._credit_today())

    def _authority_partner(self):
        # EXTENDS 'credit.approvable'
        return self.account_id.sudo().partner_id

    def _approval_terms(self):
        # EXTENDS 'credit.approvable'
        self.ensure_one()
        return [
            self.state, self.account_id.id, self.kind, self.segment, self.limit_type, self.amount,
            self.date_from, self.date_to, self.reason,
            self.sudo().item_ids.mapped(lambda item: (item.move_line_id.id, item.amount)),
        ]  # fmt: skip

    def _involved(self):
        # EXTENDS 'credit.approvable': who filed it or asked for it, and who sells to the customer.
        request = self.sudo()
        customers = (request.account_id | request.group_id.account_ids).partner_id
        return super()._involved() | request.requested_by_id | customers.user_id

    def _approvals_open(self):
        # EXTENDS 'credit.approvable'
        return self.state == "submitted"

    @api.model
    def _approvals_open_domain(self):
        # EXTENDS 'credit.approvable'
        return [("state", "=", "submitted")]

    def _refusal_text(self, code, turn):
        # EXTENDS 'credit.approvable'
        if code == "own":
            return self.env._(
                "%(request)s is your own request: somebody else decides on it.", request=self.name
            )
        return super()._refusal_text(code, turn)
