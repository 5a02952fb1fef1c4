"""Promises to pay: kept or broken, by what was posted since.

``baseline`` is all the customer had paid when the promise was made; what comes in serves the
promise that falls due first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from odoo.addons.credit_management.engine.money import compare

OPEN, KEPT, BROKEN = "open", "kept", "broken"


@dataclass(frozen=True)
class Promise:
    """So much by that day. ``paid``: all paid until then, dated up to the day plus days of grace."""

    key: int
    amount: float
    day: date
    baseline: float
    paid: float


@dataclass(frozen=True)
class Outcome:
    """What became of it; ``needed``: all that had to be paid by then for it to be kept."""

    state: str
    needed: float


def settle(
    promises: Iterable[Promise],
    today: date,
    *,
    reserved: float = 0.0,
    grace: int = 0,
    rounding: float = 0.01,
) -> dict[int, Outcome]:
    """Return {key: ``Outcome``} of a customer's open promises.

    ``reserved``: what promises kept before had needed: no payment keeps two of them.
    """
    found, above = {}, reserved
    for one in sorted(promises, key=lambda one: (one.day, one.key)):
        needed = max(one.baseline, above) + one.amount
        if compare(one.paid, needed, rounding) >= 0:
            state = KEPT
        else:
            state = BROKEN if today > one.day + timedelta(days=grace) else OPEN
        if state != BROKEN:
            above = needed
        found[one.key] = Outcome(state, needed)
    return found
