"""How long a record is kept, and what then (R76)."""

from dataclasses import dataclass
from datetime import date

RECORD, EXPIRY, CLOSING = "record", "expiry", "closing"
"""Events a period is counted from: the record's own day, its expiry, the closing of the file."""

DESTROY, REVIEW, KEEP = "destroy", "review", "keep"
"""What follows: destruction, a review by a person, or nothing: kept for ever."""

KEEPING, HELD, DUE = "keeping", "held", "due"


@dataclass(frozen=True)
class Schedule:
    """From which event, how long (months), then what."""

    event: str | None = None
    months: int | None = None
    action: str | None = None

    @property
    def complete(self):
        """Whether it says enough to be used."""
        if self.action == KEEP:
            return True
        return bool(self.event and self.action and self.months and self.months > 0)


@dataclass(frozen=True)
class Dates:
    """The days events happened on; None: not yet."""

    record: date | None = None
    expiry: date | None = None
    closing: date | None = None


def due(schedule, dates):
    """Return the first day on which the period is over; None: not foreseeable, or never."""
    if not schedule.complete or schedule.action == KEEP:
        return None
    start = getattr(dates, schedule.event)
    return start and add_months(start, schedule.months)


def standing(due_date, holds, today):
    """Return ``keeping``, ``due``, or ``held``: due, but at least one hold stands against it."""
    if due_date is None or today < due_date:
        return KEEPING
    return HELD if holds else DUE


def may_destroy(schedule, dates, holds, today):
    """Return whether a record may be destroyed today; one hold of many is enough to stop it."""
    return schedule.action == DESTROY and standing(due(schedule, dates), holds, today) == DUE


def add_months(day, months):
    """Return the same day some months on, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, _days(year, month + 1)))


def _days(year, month):
    if month == 12:
        return 31
    return (date(year, month + 1, 1) - date(year, month, 1)).days
