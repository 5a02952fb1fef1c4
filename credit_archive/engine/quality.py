"""How good a file is: completeness, accuracy, timeliness (R72), each a ratio or None."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Counts:
    """What was counted, in one file or over many: they add up.

    ``required`` sections every file must have records in and how many of them
    are ``present``; ``records`` that are filed; of those ``checkable`` (what the
    system wrote down itself has no second channel) and ``verified``; and
    ``timely``: filed within the days their section allows.
    """

    required: int = 0
    present: int = 0
    records: int = 0
    checkable: int = 0
    verified: int = 0
    timely: int = 0

    def __add__(self, other):
        return Counts(
            self.required + other.required,
            self.present + other.present,
            self.records + other.records,
            self.checkable + other.checkable,
            self.verified + other.verified,
            self.timely + other.timely,
        )


@dataclass(frozen=True)
class Quality:
    """The three measures; None where there is nothing to measure."""

    completeness: float | None
    accuracy: float | None
    timeliness: float | None


def measure(counts):
    """Return the quality these counts amount to."""
    return Quality(
        _ratio(counts.present, counts.required),
        _ratio(counts.verified, counts.checkable),
        _ratio(counts.timely, counts.records),
    )


def is_timely(happened, filed, days):
    """Return whether what happened on one day was filed within ``days`` of it."""
    return (filed - happened).days <= days


def _ratio(part, whole):
    return part / whole if whole else None
