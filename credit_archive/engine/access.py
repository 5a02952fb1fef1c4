"""Who may do what with a record: clearance x confidentiality x section, role and operation (R73).

``clauses`` turns the rows of the matrix that concern a user into conditions;
the database filters by them and ``decide`` judges by them, so that both say
the same.
"""

from dataclasses import dataclass, replace
from datetime import date

SEE, VIEW, PRINT, DOWNLOAD, EXPORT = "see", "view", "print", "download", "export"
ADD, EDIT = "add", "edit"

OPERATIONS = (SEE, VIEW, PRINT, DOWNLOAD, EXPORT, ADD, EDIT)
CONTENT = frozenset({VIEW, PRINT, DOWNLOAD})
"""Operations that show what is in a record, not only that it is there."""
COPIES = frozenset({PRINT, DOWNLOAD})
"""Operations after which a copy is out of the system's hands."""

PAPER, COPY = "paper", "copy"
OPENS = {
    VIEW: frozenset({VIEW}),
    PRINT: frozenset({VIEW, PRINT}),
    COPY: frozenset({VIEW, PRINT, DOWNLOAD}),
    PAPER: frozenset(),
}
"""What a loan of each kind (借阅) opens in its period. Paper opens nothing here."""
RIGHTS = {**OPENS, PAPER: frozenset({VIEW})}
"""The operations a borrower must have a right to, for each kind: paper shows everything."""

ALLOWED, NO_RIGHT, NO_LOAN = "allowed", "no_right", "no_loan"


@dataclass(frozen=True)
class Grant:
    """One row of the matrix: a role may do ``operations`` in ``sections`` (None: in all).

    ``up_to`` is the highest level of confidentiality the role deals with at all
    (None: any). ``own_customers`` limits it to the user's own customers.
    ``beyond_clearance`` lets the role see that records above the user's
    clearance exist; it never opens their content and never changes them.
    """

    operations: frozenset
    sections: frozenset | None = None
    up_to: int | None = None
    own_customers: bool = False
    beyond_clearance: bool = False


@dataclass(frozen=True)
class Item:
    """What the decision needs to know of a record."""

    section: int
    level: int
    own_customer: bool = False
    needs_permission: bool = False
    is_controlled: bool = False

    def needs_loan(self, operation):
        """Return whether ``operation`` takes a loan: opening, or what makes a controlled copy."""
        if operation not in CONTENT:
            return False
        return self.needs_permission or (self.is_controlled and operation in COPIES)


@dataclass(frozen=True)
class Loan:
    """An approved loan for a purpose: a kind, and days with both ends included.

    ``restricted``: approved by who may approve it for classes that open for a
    purpose only. An approval given for less doesn't open them when a class was
    raised afterwards.
    """

    kind: str
    start: date
    end: date
    restricted: bool = False

    def covers(self, item, operation, today):
        """Return whether the loan is open today for ``operation`` with ``item``."""
        return (
            operation in OPENS[self.kind]
            and self.start <= today <= self.end
            and (self.restricted or not item.needs_permission)
        )


@dataclass(frozen=True)
class Clause:
    """One condition under which records are open: section, level at most, own customers only."""

    sections: frozenset | None
    level: int | None
    own_customers: bool

    def admits(self, item):
        """Return whether ``item`` fulfils this condition."""
        return (
            (self.sections is None or item.section in self.sections)
            and (self.level is None or item.level <= self.level)
            and (item.own_customer or not self.own_customers)
        )

    def covers(self, other):
        """Return whether this condition admits all that ``other`` does."""
        return (
            (self.sections is None or (other.sections or frozenset({None})) <= self.sections)
            and (self.level is None or (other.level is not None and other.level <= self.level))
            and (other.own_customers or not self.own_customers)
        )


def clauses(grants, clearance, operation):
    """Return the conditions of which a record must fulfil one, for ``operation``.

    Conditions that others cover are left out: the database needn't ask them.
    """
    found = dict.fromkeys(
        Clause(grant.sections, _highest(grant, clearance, operation), grant.own_customers)
        for grant in grants
        if operation in grant.operations
    )
    return tuple(
        clause
        for clause in found
        if not any(other != clause and other.covers(clause) for other in found)
    )


def _highest(grant, clearance, operation):
    if grant.beyond_clearance and operation == SEE:
        return grant.up_to
    return clearance if grant.up_to is None else min(clearance, grant.up_to)


def decide(grants, clearance, item, operation, today, loans=()):
    """Return ``allowed``, or why not: ``no_right`` or ``no_loan``.

    Where the class asks for it, both are needed: the right by role and
    clearance, and a loan for a purpose that is open today. A loan replaces no right.
    """
    if not has_right(grants, clearance, item, operation):
        return NO_RIGHT
    if not item.needs_loan(operation):
        return ALLOWED
    return ALLOWED if any(loan.covers(item, operation, today) for loan in loans) else NO_LOAN


def may_leave(grants, clearance, item, today, loans=()):
    """Return whether a document may leave the company as it is: exported or disclosed.

    Both rights are needed, and for a class that opens for a purpose only a loan.
    What makes a marked copy of a download doesn't apply: an export is made for
    another archive, a disclosure was approved document by document.
    """
    unmarked = replace(item, is_controlled=False)
    return all(
        decide(grants, clearance, unmarked, operation, today, loans) == ALLOWED
        for operation in (EXPORT, DOWNLOAD)
    )


def has_right(grants, clearance, item, operation):
    """Return whether role and clearance admit ``operation``, whatever else it takes."""
    return any(clause.admits(item) for clause in clauses(grants, clearance, operation))


def may_borrow(grants, clearance, item, kind):
    """Return whether role and clearance admit all that a loan of ``kind`` would open."""
    return all(has_right(grants, clearance, item, operation) for operation in RIGHTS[kind])
