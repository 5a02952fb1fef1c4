from dataclasses import dataclass
from datetime import date

from odoo import models

from ..engine.account_state import state_at_check
from ..engine.facts import EVIDENCE
from ..engine.limits import Limit


@dataclass(frozen=True)
class Asked:
    """What the check asks of an order's company, read once for all its orders."""

    root: object
    root_id: int
    currency_id: int
    rounding: float
    today: date
    mode: str
    term: object
    thresholds: object
    unpaid_allowed: bool


class CreditAssessorFacts(models.AbstractModel):
    """The facts of one order: its amounts, its term, and what stands on company and account."""

    _inherit = "credit.assessor"

    def _company_asked(self, company):
        root, policy = company._credit_root(), self.env["credit.policy"]
        currency_id = next(cur for one, _r, cur in company._credit_companies() if one == root.id)
        return Asked(
            root=root,
            root_id=root.id,
            currency_id=currency_id,
            rounding=company._credit_rounding(root.id),
            today=company._credit_day(root.id),
            mode=root.credit_check_mode,
            term=root.credit_payment_term_id,
            thresholds=policy._thresholds(root.id),
            unpaid_allowed=policy._values(root.id)["allow_unpaid_prepayment"],
        )

    def _amounts(self, order, sources, company):
        """Return (total, what of it isn't invoiced, currency without a rate or empty)."""
        asked = sources["asked"].get(order.id, order.amount_total)
        left = order._credit_not_invoiced(asked)
        if order.currency_id.id == company.currency_id:
            return asked, left, ""
        total, unknown = order._credit_amount(company.today, asked)
        if left == asked:
            return total, total, unknown
        return total, order._credit_amount(company.today, left)[0], unknown

    def _account_facts(self, account, limits, balance, company):
        """Return the facts that stand on the account: limit, state, what is overdue, evidence."""
        limit = limits.get(account.id, Limit())
        state = state_at_check(
            account.state or "cash",
            limit,
            balance.counted,
            balance.overdue_days,
            company.thresholds,
            company.rounding,
        )
        return {
            "limit": limit,
            "account_state": state,
            "overdue_amount": balance.overdue_amount,
            "overdue_days": balance.overdue_days,
            "unsettled": balance.unsettled,
            **{name: account[name] or None for name in EVIDENCE},
        }

    def _term_facts(self, order, account, company):
        """Return the facts about the order's term and the one granted, for both of a kind: cached."""
        term = order.payment_term_id
        granted = account._granted_term(company.today) or company.term
        asked, most = term._credit_term(company.today), granted._credit_term(company.today)
        return {
            "term_days": asked.days,
            "term_discount_percent": asked.discount_percent,
            "term_discount_days": asked.discount_days,
            "granted_term_days": most.days if granted else None,
            "granted_discount_percent": most.discount_percent,
            "granted_discount_days": most.discount_days,
            "unpaid_allowed": company.unpaid_allowed and term.credit_before_delivery,
        }
