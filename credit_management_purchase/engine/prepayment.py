"""Paying a supplier in advance: what is at stake, and whether more may go out (R23, R47).

Amounts are in the root company's currency. Money that left is *paid*; what the supplier
has for goods we hold is *owed*; what its orders were billed and paid beyond what we
received is *advance*; what confirmed orders will ask for before they deliver is *committed*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from odoo.addons.credit_management.engine.limits import NONE, Limit
from odoo.addons.credit_management.engine.money import compare, problem_with

PASS, HOLD = "pass", "hold"
PAYMENT, ORDER, ENTRY, REFUND = "payment", "order", "entry", "refund"


class UnusableAmount(ValueError):
    """The amount can't be compared; ``args[0]`` is the problem's code."""


@dataclass(frozen=True)
class Standing:
    """One supplier in one root company; ``since``: the day the oldest money left that is at stake.

    ``refundable``: what it has in credit with us as a customer, which may be paid back.
    """

    advance: float = 0.0
    paid: float = 0.0
    owed: float = 0.0
    committed: float = 0.0
    since: date | None = None
    refundable: float = 0.0

    @property
    def free(self) -> float:
        """Return what was paid beyond what is owed for goods received: nobody allocated it yet."""
        return max(0.0, self.paid - max(0.0, self.owed))

    @property
    def prepaid(self) -> float:
        """Return the prepayment: our money for which goods and control haven't passed.

        >>> Standing(advance=30, paid=100, owed=40).prepaid
        90
        """
        return self.advance + self.free

    @property
    def promised(self) -> float:
        """Return the prepayment once all confirmed orders are prepaid.

        Money nobody allocated is taken to be for them: neither counts twice.

        >>> Standing(advance=30, paid=100, committed=250).promised
        280
        """
        return self.advance + max(self.free, self.committed)

    def with_payment(self, amount: float) -> Standing:
        """Return the standing once ``amount`` was paid."""
        return replace(self, paid=self.paid + amount)

    def with_refund(self, amount: float) -> Standing:
        """Return the standing once ``amount`` was paid back as to a customer.

        What goes beyond its credit with us is paid in advance; no debt for goods takes it up.

        >>> Standing(refundable=100).with_refund(150).prepaid
        50
        """
        back = min(amount, max(0.0, self.refundable))
        return replace(
            self, advance=self.advance + amount - back, refundable=self.refundable - back
        )

    def with_order(self, amount: float) -> Standing:
        """Return the standing once an order that asks for ``amount`` in advance is confirmed."""
        return replace(self, committed=self.committed + amount)


@dataclass(frozen=True)
class Terms:
    """What was granted to a supplier: the limit, whether it is stopped, days until the goods are due.

    ``days``: from payment to receipt (到货期限); 0: nobody asks.
    """

    limit: Limit = field(default_factory=Limit)
    is_stopped: bool = False
    days: int = 0


@dataclass(frozen=True)
class Finding:
    """One reason to hold, with its figures: ``code`` names the sentence."""

    code: str
    figures: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What was found on one order or payment.

    ``before`` and ``after`` are what is compared with the limit; ``added`` the
    difference; ``left`` what may still be taken by others (None: any amount).
    """

    findings: tuple[Finding, ...]
    before: float
    after: float
    left: float | None

    @property
    def outcome(self) -> str:
        """Return ``pass`` or ``hold``."""
        return HOLD if self.findings else PASS

    @property
    def added(self) -> float:
        """Return by how much more would be prepaid."""
        return self.after - self.before


def judge(kind, amount, standing: Standing, terms: Terms, today: date, rounding=0.01):
    """Return (``Verdict`` on one order or payment, the standing with it).

    What adds nothing always passes: a payment of what is owed, of nothing, a shrinking order.
    Raises ``UnusableAmount`` for an amount nobody can compare.
    """
    if problem := problem_with(amount):
        raise UnusableAmount(problem)
    then = _with(kind, standing, amount)
    seen = _promised if kind == ORDER else _prepaid
    before, after = seen(standing), seen(then)
    raised = compare(after, before, rounding) > 0
    findings = tuple(_findings(after, standing, terms, today, rounding)) if raised else ()
    left = None if terms.limit.is_unlimited else terms.limit.amount - after
    return Verdict(findings, before, after, left), then


def _with(kind, standing, amount):
    if kind == ORDER:
        return standing.with_order(amount)
    return standing.with_refund(amount) if kind == REFUND else standing.with_payment(amount)


def judge_standing(standing: Standing, terms: Terms, rounding=0.01) -> Verdict:
    """Return the ``Verdict`` on what is prepaid already, whatever way it was booked."""
    findings = tuple(_over(standing.prepaid, terms.limit, rounding))
    left = None if terms.limit.is_unlimited else terms.limit.amount - standing.prepaid
    return Verdict(findings, standing.prepaid, standing.prepaid, left)


def _prepaid(standing):
    return standing.prepaid


def _promised(standing):
    return standing.promised


def _findings(after, standing, terms, today, rounding) -> Iterable[Finding]:
    if terms.is_stopped:
        yield Finding("stopped")
    yield from _over(after, terms.limit, rounding)
    late = days_late(standing.since, terms.days, today)
    if late > 0:
        yield Finding("late", {"days": late, "granted": terms.days})


def _over(amount, limit, rounding) -> Iterable[Finding]:
    if limit.is_unlimited or compare(amount, limit.amount, rounding) <= 0:
        return
    figures = {"amount": amount, "limit": limit.amount, "excess": amount - limit.amount}
    yield Finding("no_limit" if limit.limit_type == NONE else "over_limit", figures)


def days_late(since: date | None, granted: int, today: date) -> int:
    """Return how many days goods are late that were paid on ``since``; 0 where nobody asks.

    >>> days_late(date(2026, 1, 1), 30, date(2026, 2, 5))
    5
    """
    if not since or granted <= 0:
        return 0
    return max(0, (today - since).days - granted)


def prepaid_share(instalments: Iterable[tuple[float, int]]) -> float:
    """Return the part of an order its term asks for in advance, 0 to 1.

    ``instalments``: (percent, days until due) of each. What is due at once is prepaid; of a
    term that gives days for all of it, all is: somebody marked it as paid before delivery.

    >>> prepaid_share([(30, 0), (70, 60)]), prepaid_share([(100, 0)]), prepaid_share([(100, 7)])
    (0.3, 1.0, 1.0)
    """
    parts = list(instalments)
    total = sum(percent for percent, _days in parts)
    at_once = sum(percent for percent, days in parts if days <= 0)
    if total <= 0 or at_once <= 0:
        return 1.0
    return min(1.0, at_once / total)
