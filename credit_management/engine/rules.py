"""The rules of the check (R42, R43). Each is a function from facts to what it saw.

A rule function returns None when there is nothing to say, else the pair
``(value, figures)``; the engine adds threshold and severity from the row that
applies. ``RULES`` keeps them in the order in which they are reported.
"""

from __future__ import annotations

from collections.abc import Callable

from .concentration import beyond_cap, concentration
from .facts import DELIVERY, Facts, Rule
from .limits import NONE
from .money import compare
from .terms import Term, gives_more_discount

Seen = tuple[float, dict] | None
RuleFunction = Callable[[Facts, Rule], Seen]


def no_credit(facts: Facts, rule: Rule) -> Seen:
    """An account without a limit buys for cash: what it owes may only fall (R43)."""
    if facts.limit.limit_type != NONE:
        return None
    return _over(facts, rule)


def grade_no_credit(facts: Facts, rule: Rule) -> Seen:
    """The grade allows no credit (R22, R42): whatever the limit says, only what is covered passes."""
    if not facts.no_credit_grade:
        return None
    return _needs_credit(facts, rule, grade=facts.no_credit_grade)


def decrease_pending(facts: Facts, rule: Rule) -> Seen:
    """A decrease isn't decided yet: no new credit until then (R22, R5A)."""
    if not facts.pending_decrease:
        return None
    return _needs_credit(facts, rule, request=facts.pending_decrease)


def _needs_credit(facts: Facts, rule: Rule, **figures: str) -> Seen:
    """An order after which more would be owed than tolerated, with or without a limit for it."""
    grows = compare(facts.amount, 0.0, facts.rounding) > 0
    if not grows or compare(facts.after, rule.threshold, facts.rounding) <= 0:
        return None
    return facts.after, {
        "amount": facts.amount,
        "exposure": facts.exposure + facts.reserved,
        "after": facts.after,
        **figures,
    }


def over_limit(facts: Facts, rule: Rule) -> Seen:
    """Exposure with the order beyond the limit; exactly at the limit passes."""
    if facts.limit.limit_type == NONE or facts.limit.is_unlimited:
        return None
    return _over(facts, rule)


def _over(facts: Facts, rule: Rule) -> Seen:
    grows = compare(facts.amount, 0.0, facts.rounding) > 0
    if not grows or compare(facts.excess, rule.threshold, facts.rounding) <= 0:
        return None
    return facts.excess, {
        "amount": facts.amount,
        "exposure": facts.exposure + facts.reserved,
        "limit": facts.limit.amount,
        "after": facts.after,
        **_of_delivery(facts),
    }


def _of_delivery(facts: Facts) -> dict:
    """Return what a sentence about goods that leave says besides; nothing of an order."""
    return {"leaving": facts.leaving} if facts.stage == DELIVERY else {}


def group_limit(facts: Facts, rule: Rule) -> Seen:
    """The whole group's exposure beyond the group's limit (R26); a limit of none allows nothing."""
    if facts.group_limit is None or facts.group_limit.is_unlimited:
        return None
    grows = compare(facts.amount, 0.0, facts.rounding) > 0
    if not grows or compare(facts.group_excess, rule.threshold, facts.rounding) <= 0:
        return None
    return facts.group_excess, {
        "group": facts.group_name,
        "amount": facts.amount,
        "exposure": facts.group_exposure,
        "limit": facts.group_limit.amount,
        "after": facts.group_after,
        **_of_delivery(facts),
    }


def overdue_amount(facts: Facts, rule: Rule) -> Seen:
    """More money overdue than tolerated."""
    if compare(facts.overdue_amount, rule.threshold, facts.rounding) <= 0:
        return None
    return facts.overdue_amount, {"days": facts.overdue_days}


def overdue_days(facts: Facts, rule: Rule) -> Seen:
    """The oldest unsettled item is older than tolerated."""
    if facts.overdue_days <= rule.threshold:
        return None
    return facts.overdue_days, {"amount": facts.overdue_amount}


def unsettled_sale(facts: Facts, rule: Rule) -> Seen:
    """Earlier credit sales are still open (货款未结清前不再赊销)."""
    if facts.unsettled <= rule.threshold:
        return None
    return facts.unsettled, {"exposure": facts.exposure}


def term_too_long(facts: Facts, rule: Rule) -> Seen:
    """The order asks for more days than granted, or than under the temporary limit it needs."""
    granted = facts.longest_term_days
    if granted is None or facts.term_days - granted <= rule.threshold:
        return None
    figures = {"days": facts.term_days, "granted": granted}
    if facts.temporary_term_days is not None and facts.is_temporary:
        figures |= {"after": facts.after, "standing": facts.limit.standing}
    return facts.term_days - granted, figures


def term_discount(facts: Facts, rule: Rule) -> Seen:
    """The order's term takes more off for early payment than the term granted, or for longer.

    A term may be replaced by a stricter one only. The value is percent; there is no threshold.
    """
    if facts.granted_term_days is None:
        return None
    asked = Term(facts.term_days, facts.term_discount_percent, facts.term_discount_days)
    granted = Term(
        facts.granted_term_days, facts.granted_discount_percent, facts.granted_discount_days
    )
    if not gives_more_discount(asked, granted):
        return None
    return asked.discount_percent, {
        "days": asked.discount_days,
        "granted": granted.discount_percent,
        "granted_days": granted.discount_days,
    }


def _in_state(state: str) -> RuleFunction:
    def rule_function(facts: Facts, rule: Rule) -> Seen:
        return (1, {}) if facts.account_state == state else None

    rule_function.__doc__ = f"The account is on {state}."
    return rule_function


def company_cap(facts: Facts, rule: Rule) -> Seen:
    """All limits in force together exceed the company's cap (R25)."""
    excess = beyond_cap(facts.total_granted, facts.company_cap)
    if compare(excess, rule.threshold, facts.rounding) <= 0:
        return None
    return excess, {"total": facts.total_granted, "cap": facts.company_cap}


def concentrated(facts: Facts, rule: Rule) -> Seen:
    """The limits of the customer's group are more percent of net capital than tolerated (R27)."""
    percent = concentration(facts.granted, facts.net_capital)
    if percent is None or compare(percent, rule.threshold, 0.01) <= 0:
        return None
    return percent, {
        "group": facts.group_name,
        "granted": facts.granted,
        "capital": facts.net_capital,
    }


def _past(due: str, what: str) -> RuleFunction:
    def rule_function(facts: Facts, rule: Rule) -> Seen:
        last_day = getattr(facts, due)
        if last_day is None:
            return None
        days = (facts.today - last_day).days
        return (days, {"due": last_day.isoformat()}) if days > max(0.0, rule.threshold) else None

    rule_function.__doc__ = f"{what} longer ago than tolerated; the day itself is still in order."
    return rule_function


def unpaid_delivery(facts: Facts, rule: Rule) -> Seen:
    """Goods of an order that is paid before delivery leave, and the money isn't there (R46)."""
    missing = facts.owed - facts.received
    if not facts.prepays or compare(missing, rule.threshold, facts.rounding) <= 0:
        return None
    return missing, {"paid": facts.received, "value": facts.owed, "leaving": facts.leaving}


def delivered_days(facts: Facts, rule: Rule) -> Seen:
    """The oldest goods delivered and not invoiced left longer ago than tolerated (R30)."""
    if facts.delivered_days <= rule.threshold:
        return None
    return facts.delivered_days, {}


def tax_advance(facts: Facts, rule: Rule) -> Seen:
    """Taxes paid for the customer beyond the limit granted for that (R29); at the limit passes."""
    if facts.tax_limit is None or compare(facts.tax_advance, 0.0, facts.rounding) <= 0:
        return None
    over = facts.tax_advance - facts.tax_limit
    if compare(over, rule.threshold, facts.rounding) <= 0:
        return None
    return over, {"advanced": facts.tax_advance, "limit": facts.tax_limit}


def tax_late(facts: Facts, rule: Rule) -> Seen:
    """The oldest tax advance had to be cleared longer ago than tolerated, in calendar days."""
    if facts.tax_late <= rule.threshold:
        return None
    return facts.tax_late, {"advanced": facts.tax_advance}


RULES: dict[str, RuleFunction] = {
    "account_stop": _in_state("stop"),
    "account_hold": _in_state("hold"),
    "grade_no_credit": grade_no_credit,
    "decrease_pending": decrease_pending,
    "unpaid_delivery": unpaid_delivery,
    "no_credit": no_credit,
    "over_limit": over_limit,
    "group_limit": group_limit,
    "overdue_amount": overdue_amount,
    "overdue_days": overdue_days,
    "delivered_days": delivered_days,
    "tax_advance": tax_advance,
    "tax_late": tax_late,
    "term_too_long": term_too_long,
    "term_discount": term_discount,
    "unsettled_sale": unsettled_sale,
    "account_watch": _in_state("watch"),
    "company_cap": company_cap,
    "concentration": concentrated,
    "survey_stale": _past("survey_due", "The survey had to be renewed (R04)"),
    "documents_missing": _past("documents_due", "Required documents were to be there (R05)"),
    "review_overdue": _past("review_due", "The account had to be reviewed (R50)"),
    "collateral_expired": _past("collateral_due", "Collateral that counted ended (R28)"),
}

EVEN_WHEN_PAID = frozenset({"account_stop"})
"""Rules that are asked even when the order is paid in full."""
