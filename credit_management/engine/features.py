"""What a company may leave out: features, the rules that go with them, and three sizes.

A feature that is off hides what it adds and has its rules not asked; it loses nothing.
"""

from __future__ import annotations

from collections.abc import Collection

EVIDENCE, GRADES, MATRIX, GROUPS = "evidence", "grades", "matrix", "groups"
COLLATERAL, REVIEWS, REDUCTION = "collateral", "reviews", "reduction"
WARNINGS, EDITIONS, COMPLAINTS = "warnings", "editions", "complaints"

FEATURES = (
    EVIDENCE, GRADES, MATRIX, GROUPS, COLLATERAL, REVIEWS, REDUCTION, WARNINGS, EDITIONS, COMPLAINTS,
)  # fmt: skip
"""Their codes, in the order in which they are shown."""

RULES_OF = {
    EVIDENCE: frozenset({"survey_stale", "documents_missing"}),
    GRADES: frozenset({"grade_no_credit"}),
    GROUPS: frozenset({"group_limit", "concentration"}),
    COLLATERAL: frozenset({"collateral_expired"}),
    REVIEWS: frozenset({"review_overdue"}),
}
"""Kinds of rules that are asked only where the feature is on; all others always are."""

SIZES: dict[str, frozenset[str]] = {
    "limits": frozenset(),
    "grades": frozenset({GRADES}),
    "procedure": frozenset(FEATURES),
}
"""Limits only; grades and limits; the whole procedure: what is on in each."""

NEEDS: dict[str, frozenset[str]] = {
    "abc": frozenset(FEATURES),
    "five": frozenset({EVIDENCE, GRADES, MATRIX, COLLATERAL, REVIEWS}),
    "aaa": frozenset({EVIDENCE, GRADES, MATRIX}),
}
"""What the shipped schemes don't work without: their rules, formulas and steps ask for it."""

SCHEME = {"procedure": "abc"}
"""The shipped scheme a size comes with."""


def feature_of(kind: str, is_for_grade: bool = False) -> str:
    """Return the feature a row of the rule table belongs to; empty: to none, it is always asked.

    ``is_for_grade``: whether the row is one for the customers of a grade. Such a row needs
    grades beside the feature of its kind.

    >>> feature_of("over_limit"), feature_of("survey_stale"), feature_of("over_limit", True)
    ('', 'evidence', 'grades')
    """
    for feature, kinds in RULES_OF.items():
        if kind in kinds:
            return feature
    return GRADES if is_for_grade else ""


def is_asked(kind: str, is_for_grade: bool, on: Collection[str]) -> bool:
    """Tell whether a row of the rule table is asked while the features ``on`` are on.

    >>> is_asked("survey_stale", True, {"evidence"})
    False
    """
    feature = feature_of(kind, is_for_grade)
    return (not feature or feature in on) and (not is_for_grade or GRADES in on)


def left_out(on: Collection[str]) -> frozenset[str]:
    """Return the kinds of rules that no row asks while the features ``on`` are on.

    >>> sorted(left_out({"evidence", "grades", "groups", "reviews"}))
    ['collateral_expired']
    """
    return frozenset(
        kind for feature, kinds in RULES_OF.items() if feature not in on for kind in kinds
    )


def size_of(on: Collection[str], scheme: str = "") -> str:
    """Return the size of which exactly the features ``on`` are on, else an empty text.

    ``scheme``: the shipped scheme the company works with, which a size may ask for.

    >>> size_of(()), size_of({"grades"}), size_of(FEATURES), size_of(FEATURES, "abc")
    ('limits', 'grades', '', 'procedure')
    """
    for size, features in SIZES.items():
        if features == frozenset(on) and SCHEME.get(size, scheme) == scheme:
            return size
    return ""
