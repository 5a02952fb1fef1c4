"""Who may do what with a record: clearance x confidentiality x section, role and operation (R73).

``clauses`` turns the rows of the matrix that concern a user into conditions;
the database filters by them and ``decide`` judges by them, so that both say
the same.
"""

from dataclasses import dataclass
from datetime import date

SEE, VIEW, DOWNLOAD, EXPORT, ADD, EDIT = "see", "view", "download", "export", "add", "edit"

OPERATIONS = (SEE, VIEW, DOWNLOAD, EXPORT, ADD, EDIT)
CONTENT = frozenset({VIEW, DOWNLOAD})
"""Operations that show what is in a record, not only that it is there."""

ALLOWED, NO_RIGHT, NO_PERMISSION = "allowed", "no_right", "no_permission"


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


@dataclass(frozen=True)
class Permission:
    """A permission for a purpose: these content operations, on these days, both ends included."""

    operations: frozenset
    start: date
    end: date

    def covers(self, operation, today):
        """Return whether the permission is open today for ``operation``."""
        return operation in self.operations and self.start <= today <= self.end


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


def decide(grants, clearance, item, operation, today, permissions=()):
    """Return ``allowed``, or why not: ``no_right`` or ``no_permission``.

    Where the class asks for a permission, content needs both: the right by role
    and clearance, and a permission for a purpose that is open today.
    """
    if not any(clause.admits(item) for clause in clauses(grants, clearance, operation)):
        return NO_RIGHT
    if operation not in CONTENT or not item.needs_permission:
        return ALLOWED
    covered = any(permission.covers(operation, today) for permission in permissions)
    return ALLOWED if covered else NO_PERMISSION
