"""Breaches of authority: which measure fits which weight, and what a measure needs (Art. 43)."""

from __future__ import annotations

LIGHT, SERIOUS, GRAVE = "light", "serious", "grave"
WEIGHTS = (LIGHT, SERIOUS, GRAVE)

CORRECTION, CRITICISM, NOTICE = "correction", "criticism", "notice"
ADMINISTRATIVE, ECONOMIC, LEGAL = "administrative", "economic", "legal"

MEASURES_OF = {
    LIGHT: (CORRECTION, CRITICISM),
    SERIOUS: (CRITICISM, NOTICE, ADMINISTRATIVE, ECONOMIC),
    GRAVE: (NOTICE, ADMINISTRATIVE, ECONOMIC, LEGAL),
}
"""Weight → the measures that may follow, the mildest first."""

MEASURES = (CORRECTION, CRITICISM, NOTICE, ADMINISTRATIVE, ECONOMIC, LEGAL)


def problem(weight: str, measure: str, amount: float) -> str | None:
    """Name what keeps this measure from being proposed, or None.

    ``missing``: no weight or no measure; ``unfit``: the measure is none for that weight;
    ``amount``: an economic measure without an amount above zero, or an amount with another one.

    >>> problem("light", "legal", 0), problem("serious", "economic", 0), problem("grave", "legal", 0)
    ('unfit', 'amount', None)
    """
    if weight not in MEASURES_OF or measure not in MEASURES:
        return "missing"
    if measure not in MEASURES_OF[weight]:
        return "unfit"
    return "amount" if (measure == ECONOMIC) != (amount > 0) else None
