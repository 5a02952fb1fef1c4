"""From score to grade: the bands of a scale, and who is eligible for which grade (R11–R13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .measures import Ledger
from .money import compare
from .reason import Reason

NONE, CAP, ABC = "none", "cap", "abc"

LOWEST, HIGHEST = 0.0, 100.0

BAD_FACTS = (
    "bad_debt_or_breach",
    "breaks_promises",
    "dispute_or_stripping",
    "weak_funds",
    "heavy_loss",
    "collapse",
    "illegality",
    "ordered_shut",
    "accounts_at_risk",
)
"""Any one of these makes the worst grade (R12)."""

GOOD_FACTS = ("lawful_and_reliable", "two_good_years", "strong_funds")
"""The best grade needs every one of these affirmed (R12)."""

ONE_YEAR = 1.0
"""Years of business with us before which a customer is new (R12, R13)."""

DIGITS = 6
"""Scores are sums of shares: further digits are noise, and would put 80 below 80."""


@dataclass(frozen=True)
class Band:
    """The scores of one grade: from ``low`` up to, but not with, ``high``."""

    code: str
    low: float
    high: float


@dataclass(frozen=True)
class Scale:
    """The grades of a scale, best first, and its eligibility beside the score.

    ``none``: the score decides alone. ``cap``: who is new or lacks documents
    can't have the best grade (R13). ``abc``: R12 and R13.
    """

    bands: tuple[Band, ...]
    eligibility: str = NONE


@dataclass(frozen=True)
class Standing:
    """What beside the score speaks for or against a customer.

    ``answers``: the R12 facts that were answered, {code: yes or no}; one that
    is missing counts neither as given nor as denied. ``yearly_standard``: what
    we want a customer of the best grade to pay or take in a year, in the
    currency of the ledger.
    """

    ledger: Ledger = field(default_factory=Ledger)
    documents_complete: bool = False
    answers: dict[str, bool] = field(default_factory=dict)
    yearly_standard: float = 0.0


@dataclass(frozen=True)
class Grading:
    """The grade proposed (None: it can't be said) and every reason for it."""

    code: str | None
    reasons: tuple[Reason, ...] = ()


def bands_from(starts: Sequence[tuple[str, float]]) -> tuple[Band, ...]:
    """Return the bands of grades, best first, from the score at which each starts."""
    ends = [HIGHEST, *(low for _code, low in starts)]
    return tuple(Band(code, low, high) for (code, low), high in zip(starts, ends, strict=False))


def problem_with_bands(bands: Iterable[Band]) -> Reason | None:
    """Name what is wrong with bands, best first: each score from 0 to 100 needs one grade.

    ``empty`` (a band no score falls into; a better grade that starts lower is
    one), ``overlap`` and ``gap``, with the scores and the grades concerned.
    """
    end, above = HIGHEST, ""
    for band in bands:
        if not LOWEST <= band.low < band.high <= HIGHEST:
            return Reason("empty", vars(band))
        if band.high != end:
            code = "gap" if band.high < end else "overlap"
            low, high = sorted((band.high, end))
            return Reason(code, {"low": low, "high": high, "code": band.code, "above": above})
        end, above = band.low, band.code
    if end != LOWEST:
        return Reason("gap", {"low": LOWEST, "high": end, "code": "", "above": above})
    return None


def propose(score: float | None, scale: Scale, standing: Standing) -> Grading:
    """Return the grade of ``score`` (0–100, None: no score) on ``scale``, with its reasons.

    Of the grade by score and the grade one is eligible for the worse counts.
    Without a score there is no grade, unless a fact makes the worst one. Raises
    ``ValueError`` for a score that lies outside 0–100 or is no number.
    """
    codes = [band.code for band in scale.bands]
    worst = len(codes) - 1
    bad = _bad_facts(standing) if scale.eligibility == ABC else ()
    lacking = _lacking(scale, standing)
    if score is None:
        reasons = (Reason("no_score"), *bad)
        return Grading(codes[worst] if bad else None, reasons)
    place, by_score = _place(score, scale.bands)
    eligible = worst if bad else min(bool(lacking), worst)
    return Grading(codes[max(place, eligible)], (by_score, *bad, *lacking))


def _place(score: float, bands: tuple[Band, ...]) -> tuple[int, Reason]:
    points = round(score, DIGITS)
    for place, band in enumerate(bands):
        if band.low <= points <= HIGHEST:
            return place, Reason("score", {"score": points, **vars(band)})
    raise ValueError(f"no grade for a score of {score}")


def _bad_facts(standing: Standing) -> tuple[Reason, ...]:
    """Return what makes the worst grade, whatever else is known or was answered."""
    found = [Reason("bad_fact", {"fact": fact}) for fact in BAD_FACTS if _yes(standing, fact)]
    if standing.ledger.short_deliveries:
        found.append(Reason("short_delivery", {"orders": standing.ledger.short_deliveries}))
    return tuple(found)


def _lacking(scale: Scale, standing: Standing) -> tuple[Reason, ...]:
    """Return what the customer lacks for the best grade."""
    lacking = []
    if scale.eligibility in (CAP, ABC):
        lacking += _unknown(standing)
    if scale.eligibility == ABC:
        lacking += _not_shown(standing)
        lacking += _below_standard(standing)
    return tuple(lacking)


def _unknown(standing: Standing) -> Iterable[Reason]:
    """New customers and those with incomplete documents (R13)."""
    years = standing.ledger.years
    if years is None or years < ONE_YEAR:
        yield Reason("new_customer", {"years": years or 0.0})
    if not standing.documents_complete:
        yield Reason("documents_incomplete")


def _not_shown(standing: Standing) -> Iterable[Reason]:
    """Facts the best grade needs affirmed; that there was no bad debt must be answered, too."""
    if "bad_debt_or_breach" not in standing.answers:
        yield Reason("not_answered", {"fact": "bad_debt_or_breach"})
    for fact in GOOD_FACTS:
        if not _yes(standing, fact):
            code = "not_given" if fact in standing.answers else "not_answered"
            yield Reason(code, {"fact": fact})


def _below_standard(standing: Standing) -> Iterable[Reason]:
    ledger = standing.ledger
    most = max(ledger.yearly_payments, ledger.yearly_deliveries)
    if compare(most, standing.yearly_standard, 0.01) < 0:
        yield Reason("below_standard", {"yearly": most, "standard": standing.yearly_standard})


def _yes(standing: Standing, fact: str) -> bool:
    return bool(standing.answers.get(fact))
