"""The check at the order (R40–R44): forced pass first, then every rule that applies."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from .facts import HOLD, IGNORE, PASS, WARN, Facts, Finding, Rule, Verdict
from .limits import NONE
from .money import compare, is_positive, problem_with
from .rules import EVEN_WHEN_PAID, RULES


class UnusableAmount(ValueError):
    """The order's amount can't be checked; ``args[0]`` is the problem's code."""


def is_prepaid(facts: Facts) -> bool:
    """Tell whether the money received covers the whole order (R32: a part doesn't)."""
    return (
        is_positive(facts.owed, facts.rounding)
        and compare(facts.received, facts.owed, facts.rounding) >= 0
    )


def most_specific(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Return the row that counts for each kind: the most specific one."""
    chosen: dict[str, Rule] = {}
    for rule in rules:
        held = chosen.get(rule.kind)
        if held is None or rule.specificity > held.specificity:
            chosen[rule.kind] = rule
    return chosen


class RuleTable(tuple):
    """The rows that may apply, and the one that counts of each kind, worked out once."""

    @cached_property
    def chosen(self) -> dict[str, Rule]:
        """Return ``most_specific`` of these rows."""
        return most_specific(self)


def _chosen(rules: Iterable[Rule]) -> dict[str, Rule]:
    return rules.chosen if isinstance(rules, RuleTable) else most_specific(rules)


def check(facts: Facts, rules: Iterable[Rule]) -> Verdict:
    """Return the verdict on one order for one account.

    Raises ``UnusableAmount`` for an amount that is NaN, infinite or too long:
    no rule could compare it.
    """
    for amount in _amounts(facts):
        if problem := problem_with(amount):
            raise UnusableAmount(problem)
    forced = _forced(facts)
    findings = tuple(_findings(facts, _chosen(rules), forced))
    return Verdict(_worst(findings), findings, forced)


def left_over(facts: Facts, rules: Iterable[Rule]) -> dict[str, float]:
    """Return what the rules that hold orders leave over beside this one.

    ``left``: the amount the customer may still take; ``group_left``: the amount
    its group may; ``sales_left``: how many further open sales are tolerated. A key is missing where no such rule holds.
    Two orders that pass one by one pass together when each fits what the other
    leaves over.
    """
    table = _chosen(rules)
    sales = table.get("unsettled_sale")
    rooms, left = list(_rooms(facts, table)), {}
    if rooms:
        left["left"] = min(rooms)
    group = table.get("group_limit")
    if (
        group
        and group.severity == HOLD
        and facts.group_limit
        and not facts.group_limit.is_unlimited
    ):
        left["group_left"] = facts.group_limit.amount + group.threshold - facts.group_after
    if sales and sales.severity == HOLD:
        left["sales_left"] = sales.threshold - facts.unsettled
    return left


def _rooms(facts: Facts, table: dict[str, Rule]) -> Iterable[float]:
    """Yield what each rule that holds orders lets the customer still take beside this one."""
    limit = "no_credit" if facts.limit.limit_type == NONE else "over_limit"
    for kind, applies, most in (
        (limit, not facts.limit.is_unlimited, facts.limit.amount),
        ("grade_no_credit", facts.no_credit_grade, 0.0),
        ("decrease_pending", facts.pending_decrease, 0.0),
    ):
        rule = table.get(kind)
        if applies and rule and rule.severity == HOLD:
            yield most + rule.threshold - facts.after
    term = table.get("term_too_long")
    if term and term.severity == HOLD and _too_long_for_a_time(facts, term):
        yield facts.limit.standing - facts.after


def _too_long_for_a_time(facts: Facts, rule: Rule) -> bool:
    """Tell whether the order's term is too long once the standing limit doesn't cover it."""
    if facts.limit.standing is None or None in (facts.granted_term_days, facts.temporary_term_days):
        return False
    return facts.term_days - facts.temporary_term_days > rule.threshold


def combine(verdicts: Iterable[Verdict]) -> Verdict:
    """Return one verdict for an order that was checked for several accounts: the strictest.

    It is forced only where no account's rules were asked.
    """
    verdicts = list(verdicts)
    findings = tuple(finding for verdict in verdicts for finding in verdict.findings)
    forced = verdicts[0].forced if verdicts and all(one.forced for one in verdicts) else ""
    return Verdict(_worst(findings), findings, forced)


def _amounts(facts: Facts) -> tuple[float, ...]:
    return (
        facts.amount,
        facts.owed,
        facts.exposure,
        facts.reserved,
        facts.received,
        facts.overdue_amount,
        facts.limit.amount,
        facts.group_exposure,
        facts.total_granted,
        facts.granted,
    )


def _forced(facts: Facts) -> str:
    if is_prepaid(facts):
        return "prepaid"
    return "unpaid_allowed" if facts.unpaid_allowed else ""


def _findings(facts: Facts, rules: dict[str, Rule], forced: str) -> Iterable[Finding]:
    if facts.unknown_currency and not forced:
        yield Finding("unknown_rate", HOLD, figures={"currency": facts.unknown_currency})
    for kind, function in RULES.items():
        rule = rules.get(kind)
        if rule is None or rule.severity == IGNORE or (forced and kind not in EVEN_WHEN_PAID):
            continue
        seen = function(facts, rule)
        if seen is not None:
            value, figures = seen
            yield Finding(
                kind, rule.severity, rule.threshold, value, rule.version, rule.source, figures
            )


def _worst(findings: Iterable[Finding]) -> str:
    severities = {finding.severity for finding in findings}
    return next((level for level in (HOLD, WARN) if level in severities), PASS)
