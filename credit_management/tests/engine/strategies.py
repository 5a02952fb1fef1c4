"""What the property tests draw from. Amounts are whole cents, as documents have them."""

from datetime import timedelta

from hypothesis import strategies as st

from ...engine.facts import EVIDENCE, SEVERITIES, Facts, Rule
from ...engine.limits import NONE, PERMANENT, TEMPORARY, UNLIMITED, Grant, Limit
from ...engine.overdue import OpenItem
from ...engine.rules import RULES
from .words import TODAY

STATES = ("cash", "open", "watch", "hold", "stop")


def cents(least=-1_000_000, most=1_000_000):
    """Return amounts of money; mostly small ones, which meet each other and their limits."""
    near = st.integers(max(least, -500), min(most, 500))
    return (near | st.integers(least, most)).map(cent)


def cent(count):
    """Return ``count`` cents as an amount."""
    return count / 100


def money(most=1_000_000):
    """Return amounts of zero or more."""
    return cents(0, most)


def days(least=-60, most=60):
    """Return days around today."""
    return st.integers(least, most).map(lambda offset: TODAY + timedelta(days=offset))


limits = st.one_of(
    st.just(Limit()),
    st.just(Limit(UNLIMITED)),
    cents(1).map(lambda amount: Limit("amount", amount)),
)

for_a_time = st.builds(
    lambda standing, more: Limit("amount", standing + more, standing),
    st.just(0.0) | cents(1),
    cents(1),
) | st.builds(lambda standing: Limit("unlimited", 0.0, standing), cents())
"""Limits of which only a part was granted for good."""

thresholds = st.one_of(st.just(0.0), st.integers(0, 40).map(float), money(10_000))

SOURCES = ("general", "company", "rating", "company rating", "account")

scopes = st.tuples(st.sampled_from(sorted(RULES)), st.integers(0, 4))


def table(rows):
    """Return the rows of {(kind, specificity): (severity, threshold)}; versions tell them apart."""
    return [
        Rule(kind, severity, threshold, specificity, version, SOURCES[specificity])
        for version, ((kind, specificity), (severity, threshold)) in enumerate(rows.items())
    ]


rule_tables = st.dictionaries(
    scopes, st.tuples(st.sampled_from(SEVERITIES), thresholds), max_size=9
).map(table)
"""As the database has them: no two rows of a kind are equally specific."""

facts = st.builds(
    Facts,
    today=days(),
    amount=cents(),
    exposure=cents(),
    limit=limits | for_a_time,
    rounding=st.just(0.01),
    reserved=money(),
    received=st.just(0.0) | money(),
    overdue_amount=money(),
    overdue_days=st.integers(0, 60),
    unsettled=st.integers(0, 5),
    no_credit_grade=st.sampled_from(["", "", "", "C"]),
    pending_decrease=st.sampled_from(["", "", "", "CR/1"]),
    term_days=st.integers(0, 120),
    granted_term_days=st.none() | st.integers(0, 120),
    temporary_term_days=st.none() | st.integers(0, 120),
    term_discount_percent=st.integers(0, 5).map(float),
    term_discount_days=st.integers(0, 15),
    granted_discount_percent=st.integers(0, 5).map(float),
    granted_discount_days=st.integers(0, 15),
    account_state=st.sampled_from(STATES),
    unpaid_allowed=st.booleans(),
    unknown_currency=st.sampled_from(["", "", "", "XYZ"]),
    **{name: st.none() | days() for name in EVIDENCE},
    group_name=st.sampled_from(["", "Holding"]),
    group_limit=st.none() | limits,
    group_exposure=cents(),
    company_cap=st.just(0.0) | money(),
    total_granted=money(),
    net_capital=st.just(0.0) | money(),
    granted=money(),
)


lines = st.tuples(
    st.sampled_from([PERMANENT, TEMPORARY]),
    st.sampled_from(["amount", "amount", "amount", UNLIMITED, NONE]),
    cents(1),
    st.integers(-10, 10),
    st.none() | st.integers(0, 10),
    st.booleans(),
)


def grants(max_size=7):
    """Return ledgers: dated grants, each written after the one before it; some of them decreases."""
    return st.lists(lines, max_size=max_size).map(ledger)


def ledger(lines):
    """Return the grants that (kind, type, amount, first day, days until the last, decrease) describe."""
    return [
        Grant(
            kind,
            limit_type,
            amount if limit_type == "amount" else 0.0,
            TODAY + timedelta(days=start),
            None if length is None else TODAY + timedelta(days=start + length),
            sequence,
            ends_temporary=decrease and kind == PERMANENT,
        )
        for sequence, (kind, limit_type, amount, start, length, decrease) in enumerate(lines)
    ]


open_items = st.lists(st.builds(OpenItem, amount=cents(1, 300), date_due=days(-20, 5)), max_size=6)
