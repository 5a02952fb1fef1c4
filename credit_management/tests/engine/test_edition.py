"""Editions of the policy: what differs, when one comes into force, who is reminded."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from credit_management.engine.edition import (
    ADDED,
    CHANGED,
    DROPPED,
    coming,
    compare,
    is_reminded,
    number_in,
    start_problem,
)
from credit_management.engine.facts import Rule
from credit_management.engine.replay import changed_kinds, with_table

values = st.dictionaries(
    st.sampled_from(["threshold", "severity", "amount"]),
    st.integers(0, 9) | st.booleans() | st.text(max_size=3),
)
rows = st.dictionaries(st.sampled_from("abcde"), values).map(
    lambda found: [{"key": key, "name": key, "values": one} for key, one in found.items()]
)
snapshots = st.dictionaries(st.sampled_from(["rules", "matrix", "grades"]), rows)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def patched(snapshot, differences):
    """The other snapshot, from this one and what differs: nothing else may be needed."""
    parts = {part: {row["key"]: dict(row["values"]) for row in rows}
             for part, rows in snapshot.items()}  # fmt: skip
    for one in differences:
        mine = parts.setdefault(one.part, {})
        if one.kind == DROPPED:
            del mine[one.key]
            continue
        row = mine.setdefault(one.key, {})
        for name, _before, after in one.changes:
            row[name] = after
    return plain(parts)


def plain(parts):
    return {
        (part, key, name): value
        for part, rows in parts.items()
        for key, row in rows.items()
        for name, value in row.items()
        if value is not None
    }


def flat(snapshot):
    return plain({part: {row["key"]: row["values"] for row in rows}
                  for part, rows in snapshot.items()})  # fmt: skip


@given(snapshots, snapshots)
def test_the_differences_lead_from_one_edition_to_the_other(before, after):
    assert patched(before, compare(before, after)) == flat(after)


@given(snapshots)
def test_an_edition_differs_in_nothing_from_itself(one):
    assert compare(one, one) == ()


@given(snapshots, snapshots)
def test_what_was_added_one_way_is_dropped_the_other_way(before, after):
    def found(differences, kind):
        return {(one.part, one.key) for one in differences if one.kind == kind}

    there, back = compare(before, after), compare(after, before)
    assert found(there, ADDED) == found(back, DROPPED)
    assert found(there, CHANGED) == found(back, CHANGED)


def test_a_start_is_no_past_day_and_nobody_elses():
    today = date(2026, 5, 4)
    assert start_problem(None, today, ()) == "missing"
    assert start_problem(today - timedelta(days=1), today, ()) == "past"
    assert start_problem(today, today, ()) == ""
    assert start_problem(today, today, [today]) == "taken"


@given(st.lists(st.tuples(days, st.integers(1, 99)), unique_by=lambda one: one[1]), days)
def test_what_was_missed_comes_once_and_in_order(waiting, today):
    found = coming(waiting, today)
    when = {key: day for day, key in waiting}
    assert len(set(found)) == len(found)
    assert [when[key] for key in found] == sorted(when[key] for key in found)
    assert set(found) == {key for day, key in waiting if day <= today}


@given(days, st.integers(0, 60))
def test_a_reminder_comes_once_a_week(first, length):
    told, sent = None, []
    for day in (first + timedelta(days=n) for n in range(length)):
        if is_reminded(told, day):
            told = day
            sent.append(day)
    gaps = [(after - before).days for before, after in pairwise(sent)]
    assert all(gap == 7 for gap in gaps)


kinds = st.sampled_from(["over_limit", "overdue_days", "no_credit"])
rules = st.lists(
    st.builds(Rule, kinds, st.sampled_from(["hold", "warn", "ignore"]), st.integers(0, 9)),
    unique_by=lambda one: one.kind,
)


@given(rules, rules)
def test_only_kinds_that_change_are_asked_anew(frozen, drafted):
    before = [(False, False, False, "order", one) for one in frozen]
    after = [(False, False, False, "order", one) for one in drafted]
    changed = changed_kinds(before, after)
    told = {(one.kind, one.severity, one.threshold) for one in with_table(frozen, changed, drafted)}
    assert told == {(one.kind, one.severity, one.threshold) for one in drafted}
    assert changed_kinds(before, before) == frozenset()


@given(
    st.integers(-(10**14), 10**14),
    st.integers(0, 99),
    st.sampled_from([(".", ","), (",", "."), (",", "\u202f"), (".", "")]),
)
def test_a_number_written_in_a_language_is_read_in_it(whole, cents, signs):
    point, group = signs
    written = f"{whole:,}.{cents:02d}".replace(",", "g").replace(".", point).replace("g", group)
    sign = -1 if written.startswith("-") else 1
    assert number_in(written, point, group) == sign * float(f"{abs(whole)}.{cents:02d}")
