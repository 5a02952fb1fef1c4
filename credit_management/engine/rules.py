"""The rules of the check (R42, R43). Each is a function from facts to what it saw.

A rule function returns None when there is nothing to say, else the pair
``(value, figures)``; the engine adds threshold and severity from the row that
applies. ``RULES`` keeps them in the order in which they are reported.
"""

from __future__ import annotations

from collections.abc import Callable

from .facts import Facts, Rule
from .limits import NONE
from .money import compare

Seen = tuple[float, dict] | None
RuleFunction = Callable[[Facts, Rule], Seen]


def no_credit(facts: Facts, rule: Rule) -> Seen:
    """An account without a limit buys for cash: what it owes may only fall (R43)."""
    if facts.limit.limit_type != NONE:
        return None
    return _over(facts, rule)


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
    """The order asks for more days than the account was granted."""
    if facts.granted_term_days is None:
        return None
    longer = facts.term_days - facts.granted_term_days
    if longer <= rule.threshold:
        return None
    return longer, {"days": facts.term_days, "granted": facts.granted_term_days}


def _in_state(state: str) -> RuleFunction:
    def rule_function(facts: Facts, rule: Rule) -> Seen:
        return (1, {}) if facts.account_state == state else None

    rule_function.__doc__ = f"The account is on {state}."
    return rule_function


RULES: dict[str, RuleFunction] = {
    "account_stop": _in_state("stop"),
    "account_hold": _in_state("hold"),
    "no_credit": no_credit,
    "over_limit": over_limit,
    "overdue_amount": overdue_amount,
    "overdue_days": overdue_days,
    "term_too_long": term_too_long,
    "unsettled_sale": unsettled_sale,
    "account_watch": _in_state("watch"),
}

EVEN_WHEN_PAID = frozenset({"account_stop"})
"""Rules that are asked even when the order is paid in full."""
