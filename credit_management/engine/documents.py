"""Which required documents of a customer are there and valid (R05)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Paper:
    """One document: its kind and the days it is valid (None: without start, without end)."""

    kind: int
    date_from: date | None = None
    date_to: date | None = None

    def valid(self, day: date) -> bool:
        """Tell whether the document counts on ``day``; both ends do."""
        return (self.date_from is None or self.date_from <= day) and (
            self.date_to is None or day <= self.date_to
        )


def missing(required: Iterable[int], papers: Iterable[Paper], day: date) -> tuple[int, ...]:
    """Return the required kinds without a document valid on ``day``, in the order given."""
    held = {paper.kind for paper in papers if paper.valid(day)}
    return tuple(kind for kind in required if kind not in held)


def completeness(required: Collection[int], papers: Iterable[Paper], day: date) -> float:
    """Return the share of required kinds with a valid document; 1 when none is required."""
    if not required:
        return 1.0
    return 1.0 - len(missing(required, papers, day)) / len(required)


def complete_until(
    required: Collection[int], papers: Collection[Paper], since: date
) -> date | None:
    """Return the last day on which no required document is missing; None without end.

    A kind that was never there has been missing since the account was opened
    on ``since``: what is asked for from then on was last complete that day.
    """
    ends = [end for kind in required if (end := _end(kind, papers, since)) is not None]
    return min(ends, default=None)


def _end(kind: int, papers: Iterable[Paper], since: date) -> date | None:
    own = [paper for paper in papers if paper.kind == kind]
    if not own:
        return since
    if any(paper.date_to is None for paper in own):
        return None
    return max(paper.date_to for paper in own)


def worth_warning(paper: Paper, others: Iterable[Paper], today: date, days: int) -> bool:
    """Tell whether the document runs out within ``days`` and no other of its kind goes on."""
    if paper.date_to is None or paper.date_to > today + timedelta(days=days):
        return False
    return all(
        other.date_to is not None and other.date_to <= paper.date_to
        for other in others
        if other.kind == paper.kind
    )
