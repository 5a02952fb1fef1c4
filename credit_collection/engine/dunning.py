"""Which letter a customer is due, from open items, credits, disputes, promises and letters so far.

Amounts are in the root company's currency. Days count from the due date: negative before it.
A *cycle* is named by the due date of the oldest item still demanded: once that item is
settled, a later one begins a cycle of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from odoo.addons.credit_management.engine.money import is_positive

MAIL, LETTER, CALL = "mail", "letter", "call"

PROMISED, WAITS, SENT, SMALL, NOTHING = "promised", "waits", "sent", "small", "nothing"
"""Why no letter is due: a promise runs, too soon after the last one, it was sent already, too
little is left, nothing is demanded that a level is about."""


@dataclass(frozen=True)
class Item:
    """One open item: what is left of it, when it falls due, what of it is disputed."""

    amount: float
    date_due: date
    disputed: float = 0.0

    @property
    def demanded(self):
        """Return the part that may be demanded."""
        return max(0.0, self.amount - max(0.0, self.disputed))


@dataclass(frozen=True)
class Level:
    """One level: from how many days after the due date on, and what has to be left.

    ``pause``: so many days have to pass after the letter before, whatever its level.
    ``needs_letter``: nobody gets it who wasn't reminded of this debt before (a legal step).
    """

    key: int
    days: int
    minimum: float = 0.0
    pause: int = 7
    needs_letter: bool = False

    @property
    def is_notice(self):
        """Tell whether it is about what isn't overdue yet."""
        return self.days <= 0


@dataclass(frozen=True)
class Sent:
    """A letter so far (also one that was skipped): its level, its cycle, the day."""

    level: int
    cycle: date
    day: date


@dataclass(frozen=True)
class Debt:
    """What is known of one customer; ``promised`` is promised for today or later."""

    items: tuple[Item, ...]
    credits: float = 0.0
    promised: float = 0.0
    sent: tuple[Sent, ...] = ()


@dataclass(frozen=True)
class Demand:
    """What is demanded: the overdue amount, its age, its oldest due date; likewise the next due."""

    overdue: float = 0.0
    days: int = 0
    cycle: date | None = None
    coming: date | None = None
    coming_amount: float = 0.0


@dataclass(frozen=True)
class Letter:
    """The letter that is due."""

    level: Level
    cycle: date
    days: int
    amount: float


def demand(items: Iterable[Item], credits: float, today: date, rounding: float = 0.01) -> Demand:
    """Return what may be demanded on ``today``: disputed parts aren't, credits settle the oldest.

    >>> demand([Item(100.0, date(2026, 3, 1), 40.0)], 10.0, date(2026, 3, 11)).overdue
    50.0
    """
    left, overdue, cycle, coming, soon = credits, 0.0, None, None, 0.0
    for item in sorted(items, key=lambda one: one.date_due):
        settled = min(left, item.demanded)
        left -= settled
        rest = item.demanded - settled
        if not is_positive(rest, rounding):
            continue
        if item.date_due < today:
            overdue, cycle = overdue + rest, cycle or item.date_due
        else:
            coming = coming or item.date_due
            soon += rest
    return Demand(overdue, (today - cycle).days if cycle else 0, cycle, coming, soon)


def decide(
    debt: Debt,
    levels: Iterable[Level],
    today: date,
    *,
    promise_stops: bool = True,
    rounding: float = 0.01,
) -> Letter | str:
    """Return the ``Letter`` that is due on ``today``, or the code of why there is none.

    One letter at the present level, however long nobody looked: levels in between are
    passed over. ``promise_stops``: nothing is sent while a promise runs; else the sum
    promised is taken off what is demanded.
    """
    if promise_stops and is_positive(debt.promised, rounding):
        return PROMISED
    off = debt.credits + max(0.0, debt.promised)
    found = demand(debt.items, off, today, rounding)
    level, cycle, days, amount = _level(found, tuple(levels), today, debt.sent)
    if not level:
        return NOTHING
    if not is_positive(amount - level.minimum + rounding, rounding):
        return SMALL
    return _unless_sent(debt.sent, Letter(level, cycle, days, amount), today)


def _level(found, levels, today, sent):
    if found.cycle:
        known = {one.level for one in sent if one.cycle == found.cycle}
        reminded = any(one.key in known and not one.is_notice for one in levels)
        fitting = [
            one
            for one in levels
            if not one.is_notice and one.days <= found.days and (reminded or not one.needs_letter)
        ]
        level = max(fitting, key=lambda one: (one.days, one.key), default=None)
        return level, found.cycle, found.days, found.overdue
    if not found.coming:
        return None, None, 0, 0.0
    days = (today - found.coming).days
    fitting = [one for one in levels if one.is_notice and one.days <= days]
    level = max(fitting, key=lambda one: (one.days, one.key), default=None)
    return level, found.coming, days, found.coming_amount


def _unless_sent(sent, letter, today):
    if any(one.level == letter.level.key and one.cycle == letter.cycle for one in sent):
        return SENT
    last = max((one.day for one in sent), default=None)
    if last and (today - last).days < letter.level.pause:
        return WAITS
    return letter
