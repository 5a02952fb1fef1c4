"""Who must approve what, in which order (授权): a matrix of rows, and its steps (R15, R2A).

A *ladder* is the rows of one kind in one scope. The most specific scope that
has rows counts, whole: a grade comes before a company, both together before
either, the general ladder last. Rows of one scope are never mixed with another's.

Rows with the same ``order`` are one step, which one person decides: each row
names who may, up to which amount. A step is needed when the request goes beyond
the authority of every step before it; the first one always is. A row that only
reviews has no authority of its own: the next step is needed whatever the amount.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import inf

from .money import round_to

REVIEW, CEILING, AMOUNT, UNLIMITED = "review", "ceiling", "amount", "unlimited"

APPROVED, REJECTED = "approved", "rejected"


@dataclass(frozen=True)
class Deputy:
    """``person`` stands in from ``start`` to ``end``; both days count, None is open."""

    person: int
    start: date | None = None
    end: date | None = None

    def acts_on(self, day: date) -> bool:
        """Tell whether this deputy stands in on ``day``."""
        return (not self.start or self.start <= day) and (not self.end or day <= self.end)


@dataclass(frozen=True)
class Row:
    """One row of the matrix: on step ``order`` a group or persons decide up to an amount.

    ``grade`` and ``company`` None mean any. ``amount`` counts where ``authority``
    is an amount; it is in the company's currency. A ceiling is the amount the company
    keeps for it (``up_to``), and nothing before that is known. ``key`` leads back to
    where the row came from.
    """

    kind: str
    order: int
    authority: str = UNLIMITED
    amount: float = 0.0
    group: int | None = None
    persons: frozenset[int] = frozenset()
    grade: int | None = None
    company: int | None = None
    deputy: Deputy | None = None
    key: int = 0

    @property
    def ceiling(self) -> float:
        """Return the largest amount this row may decide finally (−inf: it only reviews)."""
        if self.authority == UNLIMITED:
            return inf
        if self.authority == CEILING:
            return 0.0
        return self.amount if self.authority == AMOUNT else -inf

    def up_to(self, ceiling: float) -> Row:
        """Return this row with the company's ``ceiling`` as its amount, where it ends there."""
        if self.authority != CEILING:
            return self
        return replace(self, authority=AMOUNT, amount=ceiling)

    @property
    def specificity(self) -> int:
        """Return how closely the row fits: a grade before a company before neither."""
        return 2 * (self.grade is not None) + (self.company is not None)

    def deputises(self, person: int, day: date) -> bool:
        """Tell whether ``person`` stands in for the holders of this row on ``day``."""
        return bool(self.deputy) and self.deputy.person == person and self.deputy.acts_on(day)


@dataclass(frozen=True)
class Request:
    """What is asked: a kind of decision about an amount (company currency) for a grade.

    ``amount`` is ``inf`` for an unlimited limit and 0 where no money is asked for.
    """

    kind: str
    amount: float
    day: date
    grade: int | None = None
    company: int | None = None
    rounding: float = 0.01


@dataclass(frozen=True)
class Step:
    """A step that must be decided by one person.

    ``rows`` name who may for this request, ``short`` those whose authority ends below it.
    """

    order: int
    rows: tuple[Row, ...]
    short: tuple[Row, ...] = ()

    @property
    def ceiling(self) -> float:
        """Return the largest amount this step may decide finally."""
        return max(row.ceiling for row in self.rows)


@dataclass(frozen=True)
class Decision:
    """What somebody decided on a step, and the amount and grade it was decided on."""

    order: int
    person: int
    amount: float
    grade: int | None = None


@dataclass(frozen=True)
class Gap:
    """An amount nobody may approve: beyond ``above`` (−inf: any) of ``kind`` for ``grade``."""

    kind: str
    grade: int | None
    company: int | None
    above: float


def beyond(amount: float, ceiling: float, rounding: float = 0.01) -> bool:
    """Tell whether ``amount`` exceeds ``ceiling`` once both are rounded; either may be infinite."""
    if inf in (amount, ceiling) or -inf in (amount, ceiling):
        return amount > ceiling
    return round_to(amount, rounding) > round_to(ceiling, rounding)


def ladder(kind: str, grade: int | None, company: int | None, matrix: Iterable[Row]) -> list[Step]:
    """Return all steps of the most specific scope that has rows, in order."""
    rows = [
        row
        for row in matrix
        if row.kind == kind and row.grade in (None, grade) and row.company in (None, company)
    ]
    best = max((row.specificity for row in rows), default=0)
    rows = [row for row in rows if row.specificity == best]
    return [
        Step(order, tuple(row for row in rows if row.order == order))
        for order in sorted({row.order for row in rows})
    ]


def required_steps(request: Request, matrix: Iterable[Row]) -> tuple[Step, ...]:
    """Return the steps that must be decided for ``request``, in order.

    Of the rows of a step those count that may decide the amount; where none
    may, those that come closest.
    """
    steps, reached = [], None
    for step in ladder(request.kind, request.grade, request.company, matrix):
        if reached is not None and not beyond(request.amount, reached, request.rounding):
            break
        reached = step.ceiling if reached is None else max(reached, step.ceiling)
        steps.append(deciding(step, request))
    return tuple(steps)


def deciding(step: Step, request: Request) -> Step:
    """Return the step with the rows that may decide what is asked, and those that fall short."""
    able = [
        row
        for row in step.rows
        if row.ceiling > -inf and not beyond(request.amount, row.ceiling, request.rounding)
    ]
    rows = tuple(able or (row for row in step.rows if row.ceiling == step.ceiling))
    return Step(step.order, rows, tuple(row for row in step.rows if row not in rows))


def gaps(matrix: Iterable[Row]) -> tuple[Gap, ...]:
    """Return what nobody may approve: kinds that have rows, but not for every grade and amount."""
    rows = tuple(matrix)
    found = []
    for kind in sorted({row.kind for row in rows}):
        own = [row for row in rows if row.kind == kind]
        for company in sorted({row.company for row in own}, key=lambda one: (one is not None, one)):
            visible = [row for row in own if row.company in (None, company)]
            grades = {row.grade for row in visible if row.company == company}
            for grade in sorted(grades | {None}, key=lambda one: (one is not None, one)):
                steps = ladder(kind, grade, company, visible)
                reached = max((step.ceiling for step in steps), default=-inf)
                if reached < inf:
                    found.append(Gap(kind, grade, company, reached))
    return tuple(found)


def needless(matrix: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows no request ever reaches: a step before them decides any amount."""
    rows = tuple(matrix)
    ends = {}
    for row in rows:
        if row.authority == UNLIMITED:
            scope = row.kind, row.grade, row.company
            ends[scope] = min(ends.get(scope, row.order), row.order)
    return tuple(
        row for row in rows if row.order > ends.get((row.kind, row.grade, row.company), inf)
    )


def counting(
    request: Request, steps: Iterable[Step], decisions: Iterable[Decision]
) -> dict[int, Decision]:
    """Return {step: the approval that counts for it}.

    An approval counts for the step it was given on, at the grade and for up to
    the amount it was given on: nobody has approved more than they saw. Of one
    person only the first counts.
    """
    wanted = {step.order for step in steps}
    found, persons = {}, set()
    for one in decisions:
        fits = one.grade == request.grade and not beyond(
            request.amount, one.amount, request.rounding
        )
        if one.order in wanted and fits and one.order not in found and one.person not in persons:
            found[one.order] = one
            persons.add(one.person)
    return found


def next_step(steps: Iterable[Step], decided: Iterable[int]) -> Step | None:
    """Return the first step nobody has decided yet; None when all are."""
    done = set(decided)
    return next((step for step in steps if step.order not in done), None)


def acting_row(rows: Iterable[Row], person: int, groups: frozenset[int], day: date) -> Row | None:
    """Return the row by which ``person`` decides: an own one before a deputy's; None: they don't."""
    rows = tuple(rows)
    own = (row for row in rows if not is_deputy(row, person, groups))
    return next(own, None) or next((row for row in rows if row.deputises(person, day)), None)


def is_deputy(row: Row, person: int, groups: frozenset[int]) -> bool:
    """Tell whether ``person`` acts by ``row`` for somebody else."""
    return person not in row.persons and row.group not in groups


def refusal(
    step: Step,
    person: int,
    groups: frozenset[int],
    day: date,
    involved: Iterable[int] = (),
    decided: Iterable[int] = (),
) -> str | None:
    """Name why ``person`` may not decide ``step``, or None when they may.

    ``not_authorised``; ``own`` (segregation: whoever had a hand in it);
    ``above_authority`` (they decide this step for smaller amounts);
    ``decided_already`` (one person, one step).
    """
    if acting_row(step.rows + step.short, person, groups, day) is None:
        return "not_authorised"
    if person in set(involved):
        return "own"
    if acting_row(step.rows, person, groups, day) is None:
        return "above_authority"
    return "decided_already" if person in set(decided) else None


def standard_rows(kind: str, controllers: int, managers: int, ceiling: float) -> tuple[Row, ...]:
    """Return the rows that apply where a company has none of its own.

    One step: a credit manager, whatever the amount. On a release controllers
    decide too, up to the company's ceiling.
    """
    manager = Row(kind, 10, UNLIMITED, group=managers)
    if kind != "release":
        return (manager,)
    return Row(kind, 10, AMOUNT, ceiling, group=controllers), manager
