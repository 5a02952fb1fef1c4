"""Where what is on file about a customer contradicts itself (R93).

A fact stands somewhere: in the survey, on a licence, in a statement, in the master data.
Facts of one kind and one scope (a year, a paper) are about the same thing, so they have to
agree. Which values disagree is one contradiction, wherever else the two values stand, too;
its ``key`` is that of the two values, so an explanation of one pair explains no other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from types import MappingProxyType
from unicodedata import category, normalize

from .schedule import add_months

NAME, LEGAL = "name", "legal_representative"
CODE, TAX, IDENTITY = "code", "tax_number", "identity_number"
CAPITAL, REVENUE, INCOME = "capital", "revenue", "income"
FOUNDED, ACTIVE, VALID = "founded", "active_since", "valid_until"

KINDS = (NAME, CODE, TAX, IDENTITY, LEGAL, CAPITAL, FOUNDED, ACTIVE, VALID, REVENUE, INCOME)
"""What facts can be about, in the order in which contradictions are told."""

TOLERANCE = MappingProxyType({CAPITAL: 0.0, REVENUE: 0.2, INCOME: 0.2})
"""By how much of the larger amount two may differ: what is registered not at all."""

REMEMBERED_MONTHS = 18
"""How long after the end of a year a survey still speaks of that year."""


@dataclass(frozen=True)
class Fact:
    """One value, where it stands (``source``, in words) and what it is about.

    ``scope``: only facts of the same scope are compared. ``fault``: why the value can't be
    right by itself (a check digit that doesn't fit), empty where nothing is wrong with it.
    """

    kind: str
    source: str
    value: str | float | date
    scope: str = ""
    fault: str = ""

    @property
    def canonical(self) -> str:
        """The value in the form in which values are compared; empty where nothing is said."""
        if isinstance(self.value, date):
            return self.value.isoformat()
        if isinstance(self.value, str):
            return plain(self.value)
        return f"{self.value:.2f}" if self.value else ""


@dataclass(frozen=True)
class Contradiction:
    """Two values that can't both be true, each with every fact that says so.

    With a ``fault`` it is one value that can't be true by itself; ``second`` is empty.
    """

    kind: str
    scope: str
    first: tuple[Fact, ...]
    second: tuple[Fact, ...] = ()
    fault: str = ""

    @property
    def key(self) -> str:
        """The same for the same pair of values in either order, another one for any other pair."""
        sides = sorted((facts[0].kind, facts[0].canonical) for facts in self._sides())
        text = json.dumps([self.kind, self.scope, self.fault, *sides])
        return hashlib.sha256(text.encode()).hexdigest()

    def _sides(self) -> list[tuple[Fact, ...]]:
        return [facts for facts in (self.first, self.second) if facts]


def plain(text: str) -> str:
    """Return a name or number without what people write differently for the same thing.

    Full and half width, case, spaces and punctuation don't count; letters, marks and digits do.
    """
    before = None
    while text != before:
        before = text
        folded = normalize("NFKC", text.casefold())
        text = "".join(one for one in folded if one.isalnum() or category(one)[0] == "M")
    return text


def contradictions(
    facts: Iterable[Fact], tolerance: Mapping[str, float] = TOLERANCE
) -> tuple[Contradiction, ...]:
    """Return what contradicts itself, in the order of ``KINDS``.

    ``tolerance``: {kind of amount: share of the larger one by which two may differ}.
    Facts that say nothing (an empty text, an amount of zero) contradict nothing.
    """
    known = [fact for fact in facts if fact.canonical]
    found = [*_faults(known), *_disagreeing(known, tolerance), *_before_founding(known)]
    return tuple(sorted(found, key=lambda one: (KINDS.index(one.kind), one.scope)))


def _faults(facts: list[Fact]) -> list[Contradiction]:
    faulty = [fact for fact in facts if fact.fault]
    return [
        Contradiction(group[0].kind, group[0].scope, group, fault=group[0].fault)
        for group in _grouped(faulty, lambda fact: (fact.kind, fact.canonical, fact.fault))
    ]


def _disagreeing(facts: list[Fact], tolerance: Mapping[str, float]) -> list[Contradiction]:
    found = []
    comparable = [fact for fact in facts if fact.kind != ACTIVE]
    for about in _grouped(comparable, lambda fact: (fact.kind, fact.scope)):
        values = _grouped(about, lambda fact: fact.canonical)
        found += [
            Contradiction(first[0].kind, first[0].scope, first, second)
            for first, second in combinations(values, 2)
            if not _agree(first[0], second[0], tolerance)
        ]
    return found


def _agree(first: Fact, second: Fact, tolerance: Mapping[str, float]) -> bool:
    if first.kind not in TOLERANCE:
        return first.canonical == second.canonical
    larger = max(abs(first.value), abs(second.value))
    # Half a cent: figures that are printed the same are the same.
    return abs(first.value - second.value) <= tolerance.get(first.kind, 0.0) * larger + 0.005


def _before_founding(facts: list[Fact]) -> list[Contradiction]:
    """Return where somebody was active before being founded."""
    founded = _grouped([one for one in facts if one.kind == FOUNDED], lambda fact: fact.value)
    active = _grouped([one for one in facts if one.kind == ACTIVE], lambda fact: fact.value)
    return [
        Contradiction(ACTIVE, "", first, second)
        for first in founded
        for second in active
        if second[0].value < first[0].value
    ]


def _grouped(facts: Iterable[Fact], key) -> list[tuple[Fact, ...]]:
    groups = {}
    for fact in facts:
        groups.setdefault(key(fact), []).append(fact)
    return [tuple(group) for group in groups.values()]


def year_meant(day: date, ends: Iterable[date]) -> date | None:
    """Return which of these ends of years a figure "per year" given on ``day`` is about.

    The last one before it, as long as it isn't too long ago; None: of no year there is.
    """
    past = [end for end in ends if end <= day <= add_months(end, REMEMBERED_MONTHS)]
    return max(past, default=None)


def masked(number: str) -> str:
    """Return a personal number with its middle hidden: enough to tell two apart, not to use one."""
    number = number.strip()
    if len(number) < 10:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]
