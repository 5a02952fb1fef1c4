"""May a customer's data be used: for which purpose, on which basis, until when (R80, R81).

A use without consent, contract or law that covers it is refused or flagged, as the class of
the data says. A withdrawal wins: it ends what was given for the same purpose before it,
whatever other paper lies in the file; what is given afterwards counts again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

OPEN, PRINT, EXPORT, DISCLOSE, SCORE = "open", "print", "export", "disclose", "score"
USES = (OPEN, PRINT, EXPORT, DISCLOSE, SCORE)
OF_OPERATION = {"view": OPEN, "print": PRINT, "download": EXPORT, "export": EXPORT}
"""Which use each operation of the access matrix is."""

NOTHING, FLAG, REFUSE = "nothing", "flag", "refuse"
RULES = (NOTHING, FLAG, REFUSE)
"""What a use without a basis meets, mildest first."""

CONSENT, CONTRACT, LAW = "consent", "contract", "law"
NOBODY, NAMED, ANYBODY = "nobody", "named", "anybody"
"""Who outside may get the data."""

LATER, VALID, ENDING, OVER = "later", "valid", "ending", "over"
SOON = 30
"""So many days before its end a basis is about to end."""


@dataclass(frozen=True)
class Basis:
    """What allows the use of a customer's data.

    ``purpose`` is an id, ``uses`` are codes of ``USES``, ``classes`` are ids. Both ends of the
    period are included; on the day of the withdrawal it allows nothing any more. ``confirmed``
    and ``noted`` are the moments in which basis and withdrawal were recorded.
    """

    kind: str
    purpose: int
    uses: frozenset
    classes: frozenset
    start: date
    end: date | None = None
    recipients: str = NOBODY
    names: frozenset = frozenset()
    confirmed: datetime | None = None
    withdrawn: date | None = None
    noted: datetime | None = None

    def runs(self, day):
        """Tell whether ``day`` lies in its period, and before a withdrawal."""
        begun = self.start <= day and (self.end is None or day <= self.end)
        return begun and not (self.withdrawn and self.withdrawn <= day)

    def reaches(self, recipient):
        """Tell whether ``recipient``, an organisation's name, may get the data."""
        if self.recipients == NAMED:
            return plain(recipient) in self.names
        return self.recipients == ANYBODY

    def outlives(self, other, one):
        """Tell whether the withdrawal of ``other`` leaves this one standing for class ``one``."""
        if self.kind != CONSENT or other.kind != CONSENT or not other.withdrawn:
            return True
        if other.purpose != self.purpose or one not in other.classes:
            return True
        # Given after it, and recorded after it: nobody dates a paper past a withdrawal.
        return self.start >= other.withdrawn and bool(
            self.confirmed and other.noted and self.confirmed > other.noted
        )


@dataclass(frozen=True)
class Use:
    """What is to be done with data: a use, for a purpose (None: any), for whom outside."""

    kind: str
    purpose: int | None = None
    recipient: str = ""


def plain(name):
    """Return a name as it is compared: without case, and with single spaces."""
    return " ".join((name or "").casefold().split())


def names(text):
    """Return the names in ``text``, one a line, as they are compared (a frozenset)."""
    return frozenset(filter(None, map(plain, (text or "").splitlines())))


def status(basis, day):
    """Return where the period of ``basis`` stands on ``day``."""
    if basis.start > day:
        return LATER
    if not basis.runs(day):
        return OVER
    ends = basis.end is not None and basis.end <= day + timedelta(days=SOON)
    return ENDING if ends else VALID


def covers(basis, use, one, day):
    """Tell whether ``basis`` alone allows ``use`` of data of class ``one`` on ``day``."""
    return (
        basis.runs(day)
        and use.kind in basis.uses
        and one in basis.classes
        and use.purpose in (None, basis.purpose)
        and (use.kind != DISCLOSE or basis.reaches(use.recipient))
    )


def allowed(bases: Iterable[Basis], use, one, day):
    """Tell whether one of ``bases`` allows ``use`` of class ``one``, and no withdrawal ends it."""
    bases = tuple(bases)
    return any(
        covers(basis, use, one, day) and all(basis.outlives(other, one) for other in bases)
        for basis in bases
    )


def stops(basis, others, day, noted):
    """Return what nothing allows any more once ``basis`` ends on ``day``: {(class, use)}.

    ``others`` are the other bases of the customer, ``noted`` is the moment of the withdrawal;
    None: it ends by itself and takes nothing else along, being a mistake. Disclosing stops where
    one of its recipients isn't reached any more.
    """
    after = (*others, replace(basis, withdrawn=day, noted=noted)) if noted else tuple(others)
    before = (*others, basis)
    whom = basis.names if basis.recipients == NAMED else ("",)
    found = set()
    for one in basis.classes:
        for kind in basis.uses:
            for recipient in whom if kind == DISCLOSE else ("",):
                use = Use(kind, basis.purpose, recipient)
                if allowed(before, use, one, day) and not allowed(after, use, one, day):
                    found.add((one, kind))
    return found


def strictest(rules):
    """Return the strictest of ``rules``; nothing where there is none."""
    return max(rules, key=RULES.index, default=NOTHING)
