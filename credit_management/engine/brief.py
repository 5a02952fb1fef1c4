"""What one looks at before deciding, of several customers together (R26)."""

from __future__ import annotations

from collections.abc import Iterable

SUMS = ("overdue", "orders", "holds", "holds_amount", "exposure")
"""Amounts and numbers of which all customers of a group have their part."""


def together(briefs: Iterable[dict], items: int, releases: int) -> dict:
    """Return what ``briefs`` of single customers come to: amounts added, lists in one order.

    At most ``items`` oldest open items and ``releases`` last releases; ``more`` counts the
    items left out. How well they pay isn't averaged: a number nobody could read.

    >>> one = {"overdue": 5, "items": [{"due": "2026-02-01"}], "more": 1}
    >>> found = together([one, {"overdue": 2, "items": [{"due": "2026-01-01"}]}], 1, 5)
    >>> found["overdue"], found["items"], found["more"]
    (7, [{'due': '2026-01-01'}], 2)
    """
    briefs = list(briefs)
    open_items = [item for one in briefs for item in one.get("items", ())]
    open_items.sort(key=lambda item: (not item["due"], item["due"] or ""))
    given = [release for one in briefs for release in one.get("releases", ())]
    payments = [one["payment"] for one in briefs if one.get("payment")]
    left = sum(one.get("more", 0) for one in briefs) + max(0, len(open_items) - items)
    return {
        **{name: sum(one.get(name, 0) for one in briefs) for name in SUMS},
        "overdue_days": max((one.get("overdue_days", 0) for one in briefs), default=0),
        "items": open_items[:items],
        "more": left,
        "releases": sorted(given, key=lambda one: (one["date"], one["id"]), reverse=True)[
            :releases
        ],
        "payment": max(payments, key=lambda one: one["date"], default=False),
        "on_time": None,
        "late": None,
    }
