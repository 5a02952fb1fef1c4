"""What the property tests draw from. Amounts are whole cents, as documents have them."""

from datetime import timedelta

from hypothesis import strategies as st

from ...engine.facts import SEVERITIES, Facts, Rule
from ...engine.limits import NONE, PERMANENT, TEMPORARY, UNLIMITED, Grant, Limit
from ...engine.overdue import OpenItem
from ...engine.rules import RULES
from .words import TODAY

STATES = ("cash", "open", "watch", "hold", "stop")


def cents(least=-1_000_000, most=1_000_000):
    """Return amounts of money; mostly small ones, which meet each other and their limits."""
    near = st.integers(max(least, -500), min(most, 500))
    return (near | st.integers(least, most)).map(lambda count: count / 100)


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

thresholds = st.one_of(st.just(0.0), st.integers(0, 40).map(float), money(10_000))

rules = st.builds(
    Rule,
    kind=st.sampled_from(sorted(RULES)),
    severity=st.sampled_from(SEVERITIES),
    threshold=thresholds,
    specificity=st.integers(0, 7),
    version=st.integers(1, 9),
    source=st.sampled_from(["general", "company", "rating", "account"]),
)

rule_tables = st.lists(
    rules, max_size=20, unique_by=lambda rule: (rule.kind, rule.specificity)
)
"""As the database has them: no two rows of a kind are equally specific."""

facts = st.builds(
    Facts,
    today=days(),
    amount=cents(),
    exposure=cents(),
    limit=limits,
    rounding=st.just(0.01),
    reserved=money(),
    received=st.just(0.0) | money(),
    overdue_amount=money(),
    overdue_days=st.integers(0, 60),
    unsettled=st.integers(0, 5),
    term_days=st.integers(0, 120),
    granted_term_days=st.none() | st.integers(0, 120),
    account_state=st.sampled_from(STATES),
    unpaid_allowed=st.booleans(),
    unknown_currency=st.sampled_from(["", "", "", "XYZ"]),
)


@st.composite
def grants(draw, max_size=8):
    """Return a ledger: dated grants, each written after the one before it."""
    ledger = []
    for sequence in range(draw(st.integers(0, max_size))):
        start = draw(days(-10, 10))
        length = draw(st.none() | st.integers(0, 10))
        limit_type = draw(st.sampled_from(["amount", "amount", "amount", UNLIMITED, NONE]))
        ledger.append(
            Grant(
                kind=draw(st.sampled_from([PERMANENT, TEMPORARY])),
                limit_type=limit_type,
                amount=draw(cents(1)) if limit_type == "amount" else 0.0,
                date_from=start,
                date_to=None if length is None else start + timedelta(days=length),
                sequence=sequence,
            )
        )
    return ledger


open_items = st.lists(
    st.builds(OpenItem, amount=cents(1, 300), date_due=days(-20, 5)), max_size=6
)
