"""Bringing what a customer owes down to its limit, step by step (R54)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .money import compare, round_to

OPEN, MET, OVERDUE = "open", "met", "overdue"


@dataclass(frozen=True)
class Step:
    """By ``day`` the customer owes no more than ``amount``."""

    day: date
    amount: float


def steps(balance: float, target: float, days: Iterable[date], rounding: float) -> tuple[Step, ...]:
    """Return equal steps from ``balance`` down to ``target``, one per day; the last is the target."""
    days = tuple(days)
    fall = (balance - target) / len(days) if days else 0.0
    amounts = [round_to(balance - fall * number, rounding) for number in range(1, len(days))]
    return tuple(Step(day, amount) for day, amount in zip(days, (*amounts, target), strict=False))


def status(step: Step, balance: float, today: date, rounding: float) -> str:
    """Return where a step stands: ``met``, ``overdue`` the day after, else ``open``."""
    if compare(balance, step.amount, rounding) <= 0:
        return MET
    return OVERDUE if today > step.day else OPEN


def problem_with_steps(
    steps: Iterable[Step], balance: float, target: float, today: date
) -> tuple[str, Step | None] | None:
    """Name what makes a plan senseless: (code, step).

    ``none``, ``past`` (a day before today), ``order`` (not later than the step
    before), ``rising`` (not below the step before, or the balance), ``negative``
    and ``short`` (the last step lies above the target).
    """
    day, amount, last = None, balance, None
    for last in steps:
        if last.day < today:
            return "past", last
        if day and last.day <= day:
            return "order", last
        if last.amount < 0:
            return "negative", last
        if last.amount >= amount:
            return "rising", last
        day, amount = last.day, last.amount
    if last is None:
        return "none", None
    return ("short", last) if amount > target else None
