"""What a changed rule would have said of orders that were checked: frozen facts, judged anew.

Nothing but what a check kept is needed: its facts and the rows that applied.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .check import UnusableAmount, check
from .facts import HOLD, Facts, Rule

HELD, FREED = "held", "freed"
"""An order that passed and would be held, and one that was held and would pass."""


def with_row(rules: Iterable[Rule], row: Rule) -> list[Rule]:
    """Return the rows that applied with ``row`` instead of that of its kind and scope, or beside them."""
    kept = [one for one in rules if (one.kind, one.specificity) != (row.kind, row.specificity)]
    return [*kept, row]


def with_table(rules: Iterable[Rule], kinds: Collection[str], table: Iterable[Rule]) -> list[Rule]:
    """Return the rows that applied, with those of ``kinds`` as a whole draft would have them.

    ``table``: the draft's rows that may apply to this customer; of kinds that aren't among
    ``kinds`` the frozen ones stay. A kind the draft dropped is asked no more.
    """
    kept = [one for one in rules if one.kind not in kinds]
    return kept + [one for one in table if one.kind in kinds]


def changed_kinds(before: Iterable[tuple], after: Iterable[tuple]) -> frozenset[str]:
    """Return the kinds of rules whose rows differ between two tables.

    Rows are (company, rating, account, stage, ``Rule``); the version of a row tells nothing.
    """

    def told(rows):
        return {(*scope, row.kind, row.severity, row.threshold) for *scope, row in rows}

    return frozenset(one[-3] for one in told(before) ^ told(after))


def is_held(frozen: Iterable[tuple[Facts, Iterable[Rule]]]) -> bool:
    """Tell whether an order is held: one of the customers it was judged for says so.

    A total that can't be compared was refused, not held.
    """
    for facts, rules in frozen:
        try:
            if check(facts, rules).outcome == HOLD:
                return True
        except UnusableAmount:
            continue
    return False


def holding(frozen: Iterable[tuple[Facts, Iterable[Rule]]]) -> tuple[str, ...]:
    """Return the kinds of the rules that hold an order, each once, in the order they are found."""
    kinds = {}
    for facts, rules in frozen:
        try:
            found = check(facts, rules).findings
        except UnusableAmount:
            continue
        kinds |= {one.rule: True for one in found if one.severity == HOLD}
    return tuple(kinds)


def change_of(then: bool, now: bool) -> str:
    """Return what changes for an order that was held or not (``then``), and would be (``now``).

    >>> change_of(False, True), change_of(True, False), change_of(True, True)
    ('held', 'freed', '')
    """
    if then == now:
        return ""
    return HELD if now else FREED
