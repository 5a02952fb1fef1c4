"""The limit a grade earns, by formula (R22): the smallest of its parts, never more."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from .limits import AMOUNT, NONE
from .measures import Ledger
from .money import is_positive
from .reason import Reason

AVERAGE, SALES, FIXED, NET_WORTH = "average", "sales", "fixed", "net_worth"

NEVER, NEWCOMERS, ALWAYS = "never", "newcomers", "always"

HIGHEST, MEAN, TODAY = "highest", "average", "today"
"""Which balance is the credit used before: the highest or the average month-end balance of
the last 12 months, or what is owed today."""

USED = {HIGHEST: "highest", MEAN: "mean", TODAY: "balance"}
"""Measure of the credit used before → what the part it makes is called."""


@dataclass(frozen=True)
class Formula:
    """How a grade's limit is found: data on the grade.

    * ``kind``: ``none``; ``average``, the smaller of average monthly deliveries
      and payments; ``sales``, ``percent`` of average monthly sales × ``months``;
      ``fixed``, ``amount``; ``net_worth``, ``percent`` of the customer's own;
    * ``needs_collateral``: never above the value of valid collateral;
    * ``capped_by_balance``: never above the credit that who had credit before used;
    * ``used_by``: which balance that is, ``HIGHEST``, ``MEAN`` or ``TODAY``;
    * ``falling``: where the credit used is what decides, the limit follows it down;
    * ``days``, ``temporary_days``: credit days of the standing and of a temporary limit;
    * ``temporary``: who may get one: ``never``, ``newcomers`` (and then nothing
      else, and not above their average payments) or ``always``;
    * ``insured_percent``: so much of valid credit insurance comes on top.
    """

    kind: str = NONE
    percent: float = 100.0
    months: float = 1.0
    amount: float = 0.0
    needs_collateral: bool = False
    capped_by_balance: bool = False
    falling: bool = False
    days: int = 0
    temporary: str = NEVER
    temporary_days: int = 0
    insured_percent: float = 0.0
    used_by: str = TODAY


@dataclass(frozen=True)
class Basis:
    """What is known of an account on the day, in its currency.

    ``deliveries`` and ``payments`` are monthly averages. ``balance`` is owed today,
    ``highest`` and ``mean`` are the highest and the average balance at the end of the
    last 12 months. ``collateral`` is what is valid, ``insured`` what of it is credit
    insurance: where a formula adds its share of that on top, it isn't collateral, too.
    ``net_worth`` None: no statement.
    ``customary_days``: the credit days customary in the customer's industry; 0: unknown.
    """

    deliveries: float = 0.0
    payments: float = 0.0
    balance: float = 0.0
    had_credit: bool = False
    collateral: float = 0.0
    insured: float = 0.0
    net_worth: float | None = None
    highest: float = 0.0
    mean: float = 0.0
    customary_days: int = 0

    @classmethod
    def of(cls, ledger: Ledger, **other: float | None) -> Basis:
        """Return the basis the ledger gives, with ``other`` figures beside it."""
        return cls(
            ledger.monthly_deliveries,
            ledger.monthly_payments,
            ledger.balance,
            ledger.had_credit,
            highest=ledger.highest_balance,
            mean=ledger.average_balance,
            **other,
        )


@dataclass(frozen=True)
class Part:
    """One figure a limit may not exceed."""

    code: str
    amount: float


@dataclass(frozen=True)
class Proposal:
    """The limit a formula allows: at most ``amount``, and at most ``temporary_amount`` for a time.

    The two don't add up: a temporary limit is an alternative to the standing
    one, up to its own amount. ``parts`` are what the amounts were the smallest
    of; ``is_falling``: the limit follows the credit used down; ``reduction``: by how
    much today's balance lies above the most this allows.
    """

    limit_type: str = NONE
    amount: float = 0.0
    days: int = 0
    temporary_amount: float = 0.0
    temporary_days: int = 0
    reasons: tuple[Reason, ...] = ()
    parts: tuple[Part, ...] = ()
    is_falling: bool = False
    reduction: float = 0.0

    @property
    def most(self) -> float:
        """Return the most this proposal lets a customer owe, standing or for a time."""
        return max(self.amount, self.temporary_amount)


def propose(basis: Basis, formula: Formula, rounding: float = 0.01) -> Proposal:
    """Return the limit ``formula`` allows on ``basis``; amounts are rounded down.

    Raises ``ValueError`` when a figure is not a finite number.
    """
    if not all(map(math.isfinite, _figures(basis, formula))):
        raise ValueError("a limit can't be proposed from figures that are no numbers")
    newcomer = not basis.had_credit and formula.temporary == NEWCOMERS
    parts = tuple(_parts(basis, formula, newcomer))
    amount = floor_to(min((part.amount for part in parts), default=0.0), rounding)
    if not is_positive(amount, rounding):
        return _nothing(basis, formula, parts, rounding)
    if newcomer:
        reasons = (Reason("smallest", _smallest(parts)), Reason("newcomer"))
        days, reduction = formula.temporary_days, _reduction(basis, amount, rounding)
        return Proposal(NONE, 0.0, 0, amount, days, reasons, parts, reduction=reduction)
    return _standing(basis, formula, parts, amount, rounding)


def floor_to(amount: float, rounding: float) -> float:
    """Return ``amount`` rounded down to a multiple of ``rounding``, noise of floats forgiven."""
    step = Decimal(repr(rounding))
    steps = Decimal(repr(round(amount, 9))) / step
    return float(steps.to_integral_value(rounding=ROUND_FLOOR) * step)


def _figures(basis: Basis, formula: Formula) -> Iterable[float]:
    yield from (basis.deliveries, basis.payments, basis.balance, basis.collateral, basis.insured)
    yield from (basis.net_worth or 0.0, formula.percent, formula.months, formula.amount)
    yield from (formula.insured_percent, basis.highest, basis.mean)


def _parts(basis: Basis, formula: Formula, newcomer: bool) -> Iterable[Part]:
    """Yield the figures the limit may not exceed; none at all: no limit."""
    share = formula.percent / 100
    if formula.kind == AVERAGE:
        if not newcomer:
            yield Part("deliveries", basis.deliveries)
        yield Part("payments", basis.payments)
    elif formula.kind == SALES:
        yield Part("sales", basis.deliveries * formula.months * share)
    elif formula.kind == FIXED:
        yield Part("fixed", formula.amount)
    elif formula.kind == NET_WORTH:
        yield Part("net_worth", (basis.net_worth or 0.0) * share)
    else:
        return
    if formula.needs_collateral:
        yield Part("collateral", _collateral(basis, formula))
    if formula.capped_by_balance and basis.had_credit:
        yield from _used(basis, formula)


def _used(basis: Basis, formula: Formula) -> Iterable[Part]:
    """Yield the credit used before, which a limit isn't to exceed (原有赊销额).

    Who bought on credit and owed nothing at any end of a month always paid: there is no
    lower amount that was used, and the averages decide. Today's balance is meant as it stands.
    """
    code = USED[formula.used_by]
    amount = getattr(basis, code)
    if amount > 0 or formula.used_by == TODAY:
        yield Part(code, amount)


def _collateral(basis: Basis, formula: Formula) -> float:
    counted_on_top = basis.insured if formula.insured_percent else 0.0
    return max(0.0, basis.collateral - counted_on_top)


def _standing(basis, formula, parts, amount, rounding) -> Proposal:
    smallest = _smallest(parts)
    falls = formula.falling and smallest["part"] == USED[formula.used_by]
    reasons = [Reason("smallest", smallest)]
    if falls:
        used = {"balance": smallest["amount"], "part": smallest["part"]}
        reasons.append(Reason("falling", used))
    added = floor_to(basis.insured * formula.insured_percent / 100, rounding)
    if is_positive(added, rounding):
        figures = {"insured": basis.insured, "percent": formula.insured_percent, "added": added}
        reasons.append(Reason("insured", figures))
        amount = floor_to(amount + added, rounding)
    reduction = _reduction(basis, amount, rounding)
    if reduction:
        reasons.append(Reason("reduction", {"balance": basis.balance, "excess": reduction}))
    temporary = amount if formula.temporary == ALWAYS else 0.0
    days = formula.temporary_days if temporary else 0
    if not formula.days and basis.customary_days:
        reasons.append(Reason("customary", {"days": basis.customary_days}))
    standing = formula.days or basis.customary_days
    return Proposal(
        AMOUNT, amount, standing, temporary, days, tuple(reasons), parts, falls, reduction
    )


def _nothing(basis, formula, parts, rounding) -> Proposal:
    """Return the proposal of no limit, and what of the parts stands in the way."""
    if formula.kind == NONE:
        reason = Reason("no_formula")
    elif formula.kind == NET_WORTH and basis.net_worth is None:
        reason = Reason("no_statement")
    elif formula.needs_collateral and not is_positive(_collateral(basis, formula), rounding):
        reason = Reason("no_collateral")
    else:
        reason = Reason("smallest", _smallest(parts))
    reduction = _reduction(basis, 0.0, rounding)
    reasons = (reason,)
    if reduction:
        reasons += (Reason("reduction", {"balance": basis.balance, "excess": reduction}),)
    return Proposal(reasons=reasons, parts=parts, reduction=reduction)


def _smallest(parts: tuple[Part, ...]) -> dict:
    smallest = min(parts, key=lambda part: part.amount)
    figures = {part.code: part.amount for part in parts}
    return {"part": smallest.code, "amount": smallest.amount, "parts": figures}


def _reduction(basis: Basis, amount: float, rounding: float) -> float:
    above = basis.balance - amount
    return above if is_positive(above, rounding) else 0.0
