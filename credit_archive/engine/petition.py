"""What a customer asks of its own data: when the answer is due, what may come in, what may go.

Correction, copy and erasure are rights of who the data are about (PIPL art. 45-47, GDPR
art. 15-17); what has to be kept isn't erased (PIPL art. 47, GDPR art. 17.3).
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from .naming import PROGRAMS
from .retention import DESTROY, KEEP

CORRECTION, COPY, ERASURE = "correction", "copy", "erasure"
GRANTED, PARTLY, REFUSED = "granted", "partly", "refused"

MOST, WITHIN = 5, timedelta(hours=24)
"""So many petitions one person brings in so much time."""

LARGEST, MOST_FILES = 10 << 20, 5
"""Bytes of one document that is uploaded, and how many come with one petition."""
LARGEST_SHOWN = f"{LARGEST >> 20} MB"
LARGEST_REQUEST = MOST_FILES * LARGEST + (1 << 20)
"""Bytes of a whole form with its documents: what is larger isn't read at all."""
READABLE = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""What is taken from outside: kinds that show and don't run."""
EMPTY, TOO_LARGE, PROGRAM, UNREADABLE = "empty", "too_large", "program", "unreadable"

GOES, HELD, LENT, PERIOD, OPEN, UNSORTED = "goes", "held", "lent", "period", "open", "unsorted"


def deadline(day, days):
    """Return the last day for the answer to what was asked on ``day``.

    >>> deadline(date(2026, 1, 1), 30)
    datetime.date(2026, 1, 31)
    """
    return day + timedelta(days=days)


def next_allowed(moments, now):
    """Return the moment from which one may ask again after asking at ``moments``; None: now.

    >>> from datetime import datetime
    >>> next_allowed([datetime(2026, 1, 1, hour) for hour in range(5)], datetime(2026, 1, 1, 9))
    datetime.datetime(2026, 1, 2, 0, 0)
    """
    recent = sorted(moment for moment in moments if now - WITHIN < moment <= now)
    return recent[-MOST] + WITHIN if len(recent) >= MOST else None


def upload_problem(size, kind, largest=LARGEST):
    """Return why a document of ``size`` bytes, by its content of this ``kind``, isn't taken; or None.

    >>> upload_problem(10, "application/x-executable"), upload_problem(10, "application/pdf")
    ('program', None)
    """
    if not size:
        return EMPTY
    if size > largest:
        return TOO_LARGE
    if kind in PROGRAMS:
        return PROGRAM
    return None if kind in READABLE else UNREADABLE


@dataclass(frozen=True)
class Held:
    """A record as erasure sees it: until when it is kept (None: not foreseeable), what then."""

    due: date | None = None
    action: str | None = None
    is_filed: bool = True
    is_held: bool = False
    is_lent: bool = False


def fate(record, today):
    """Return (what becomes of a record that is to be erased, until when it stays or None).

    ``goes`` to the next disposal list; else why it stays: ``held``, ``lent``, ``period`` (it
    runs until that day, or for ever), ``open`` (the period hasn't begun) or a person has to
    sort it first (``unsorted``).

    >>> fate(Held(due=date(2030, 1, 1), action="destroy"), date(2026, 1, 1))
    ('period', datetime.date(2030, 1, 1))
    """
    if record.is_held:
        return HELD, None
    if not record.is_filed or not record.action:
        return UNSORTED, None
    if record.action == KEEP:
        return PERIOD, None
    if record.due is None:
        return OPEN, None
    if today < record.due:
        return PERIOD, record.due
    if record.action != DESTROY:
        return UNSORTED, None
    return (LENT, None) if record.is_lent else (GOES, None)


def outcome(given, kept):
    """Return how a petition ends of which so much is ``given`` and so much ``kept``.

    >>> outcome(2, 0), outcome(1, 1), outcome(0, 3)
    ('granted', 'partly', 'refused')
    """
    if not given:
        return REFUSED
    return PARTLY if kept else GRANTED


LONGEST_VALUE, LONGEST_TEXT = 200, 4000
"""Characters of one value and of a whole explanation."""


def one_line(text):
    """Return what was typed into a line: no control characters, blanks once, not too long.

    >>> one_line("  12 Long\\x00  Road\\n ")
    '12 Long Road'
    """
    return " ".join(_shown(text).split())[:LONGEST_VALUE]


def several_lines(text):
    """Return what was typed into a box: lines, no other control characters, not too long."""
    lines = [" ".join(_shown(line).split()) for line in str(text or "").splitlines()]
    return "\n".join(lines).strip()[:LONGEST_TEXT]


def _shown(text):
    return "".join(one if unicodedata.category(one)[0] != "C" else " " for one in str(text or ""))
