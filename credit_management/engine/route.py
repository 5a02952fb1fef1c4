"""The way a document takes up its ladder, with the persons there are (R15, S20 Art. 19).

A ladder names offices; somebody holds them, or nobody does, and some of those who do
have had a hand in what is asked. Nobody decides on what they proposed, and nobody
decides twice. So that a procedure ends with one person per office all the same:

* a step that only passes it on is *done by proposing* when the proposer holds it, or when
  those who hold it had a hand in it and nobody else is left: they are named as who
  proposed, not as who decided;
* a step that would decide finally stays with the others who hold it; where there are none
  it is done by proposing too, and the next one decides;
* the last step is never the proposer's: there somebody else decides, or nobody can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .authority import Request, Row, Step, beyond, deciding, ladder

EMPTY, OWN, TAKEN = "empty", "own", "taken"

Bench = Callable[[Step], frozenset[int]]
"""Who may decide a step in their own right or as a deputy, whatever hand they had in it."""


@dataclass(frozen=True)
class Hands:
    """Who had a hand in what is asked, and which of them handed it in."""

    involved: frozenset[int] = frozenset()
    proposers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Route:
    """``steps`` are to be decided, in order; ``proposed`` is {step: who proposed it}."""

    steps: tuple[Step, ...]
    proposed: Mapping[Step, int]


@dataclass(frozen=True)
class Vacancy:
    """A step nobody can decide, and why.

    ``empty``: nobody holds it; ``own``: all who do had a hand in it; ``taken``: all who
    could are needed for another step.
    """

    step: Step
    reason: str
    persons: frozenset[int] = frozenset()


def route(request: Request, matrix: Iterable[Row], bench: Bench, hands: Hands) -> Route:
    """Return the steps that others decide, in order, and those that are done by proposing.

    Where somebody is then wanted for two steps, one that a colleague had a hand in counts
    as done by proposing, too, if that makes room.
    """
    whole = ladder(request.kind, request.grade, request.company, matrix)
    asked: frozenset[int] = frozenset()
    found, missing = _walk(request, whole, bench, hands, asked)
    for step in whole:
        if not missing:
            break
        other, fewer = _walk(request, whole, bench, hands, asked | {step.order})
        if fewer < missing:
            asked, found, missing = asked | {step.order}, other, fewer
    return found


def _walk(request, whole, bench, hands, asked) -> tuple[Route, int]:
    """Return the route up the ladder ``whole``, and for how many steps nobody is left.

    ``asked``: steps that count as done by proposing where anybody who holds them had a hand in it.
    """
    steps, proposed, reached = [], {}, None
    for number, step in enumerate(whole, 1):
        if reached is not None and not beyond(request.amount, reached, request.rounding):
            break
        upto = step.ceiling if reached is None else max(reached, step.ceiling)
        ends = not beyond(request.amount, upto, request.rounding)
        narrow = deciding(step, request)
        person = _proposer_of(bench(narrow), hands, ends, step.order in asked)
        if person is None or number == len(whole):
            steps.append(narrow)
            reached = upto
        else:
            proposed[narrow] = person
    free = {step.order: bench(step) - hands.involved for step in steps}
    return Route(tuple(steps), proposed), len(steps) - len(assigned(free))


def _proposer_of(
    holders: frozenset[int], hands: Hands, ends: bool, wanted: bool = False
) -> int | None:
    """Return who did this step by proposing, or None where somebody else decides it."""
    others = holders - hands.involved
    own = holders & hands.proposers
    if own and not (ends and others):
        return min(own)
    mine = holders & hands.involved
    return min(mine) if mine and (wanted or not others) else None


def assigned(free: Mapping[int, frozenset[int]]) -> dict[int, int]:
    """Return {step: person}: as many steps as can have a person of their own.

    ``free`` is {step: who may decide it}. Kuhn's way to a largest matching.
    """
    found: dict[int, int] = {}  # person → step

    def place(step, seen):
        for person in sorted(free[step] - seen):
            seen.add(person)
            if person not in found or place(found[person], seen):
                found[person] = step
                return True
        return False

    for step in free:
        place(step, set())
    return {step: person for person, step in found.items()}


def vacancy(
    steps: Iterable[Step], bench: Bench, involved: frozenset[int], decided: frozenset[int]
) -> Vacancy | None:
    """Return the first of the ``steps`` left to decide that nobody can, or None.

    ``decided``: who decided another step of it already.
    """
    steps = tuple(steps)
    free = {step.order: bench(step) - involved - decided for step in steps}
    found = assigned(free)
    for step in steps:
        if step.order in found:
            continue
        holders = bench(step)
        if not holders:
            return Vacancy(step, EMPTY)
        if not holders - involved:
            return Vacancy(step, OWN, holders)
        return Vacancy(step, TAKEN, holders - involved)
    return None


def spare(
    person: int,
    steps: Iterable[Step],
    bench: Bench,
    involved: frozenset[int],
    decided: frozenset[int],
) -> bool:
    """Tell whether ``person`` may decide the first of ``steps`` and all others still find somebody.

    True as well where they don't find anybody in any case.
    """
    first, *others = steps
    if vacancy(others, bench, involved, decided | {person}) is None:
        return True
    free = bench(first) - involved - decided - {person}
    return not any(vacancy(others, bench, involved, decided | {other}) is None for other in free)
