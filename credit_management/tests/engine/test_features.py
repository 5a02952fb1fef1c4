"""What is left out with a feature, and which size that makes."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ...engine.features import (
    FEATURES,
    GRADES,
    NEEDS,
    RULES_OF,
    SCHEME,
    SIZES,
    feature_of,
    is_asked,
    left_out,
    size_of,
)
from ...engine.rules import RULES

PRESETS = Path(__file__).parents[2] / "data" / "scoring" / "credit_preset.json"

some = st.frozensets(st.sampled_from(FEATURES))
kinds = st.sampled_from(sorted(RULES))


@given(some, some, kinds, st.booleans())
def test_more_features_never_silence_a_rule(on, more, kind, is_for_grade):
    if is_asked(kind, is_for_grade, on):
        assert is_asked(kind, is_for_grade, on | more)


@given(some, kinds)
def test_a_general_row_is_asked_unless_its_kind_is_left_out(on, kind):
    assert is_asked(kind, False, on) == (kind not in left_out(on))
    assert is_asked(kind, True, on) == (GRADES in on and kind not in left_out(on))


def test_what_limits_rest_on_is_always_asked():
    bare = {kind for kind in RULES if is_asked(kind, False, ())}
    assert bare == {
        "account_stop", "account_hold", "account_watch", "decrease_pending", "no_credit",
        "over_limit", "overdue_amount", "overdue_days", "term_too_long", "term_discount",
        "unsettled_sale", "company_cap", "unpaid_delivery", "delivered_days", "tax_advance",
        "tax_late",
    }  # fmt: skip


def test_rules_of_features_are_rules():
    assert set().union(*RULES_OF.values()) <= set(RULES)


@given(some, st.sampled_from(["", "abc", "five", "aaa"]))
def test_a_size_is_what_exactly_it_has_on(on, scheme):
    size = size_of(on, scheme)
    if size:
        assert SIZES[size] == on
        assert SCHEME.get(size, scheme) == scheme
    else:
        assert on not in SIZES.values() or scheme not in SCHEME.values()


def test_a_preset_has_on_what_its_rules_ask():
    """A rule that a preset brings and nobody asks would be a promise not kept."""
    for code, table in json.loads(PRESETS.read_text()).items():
        asked = {feature_of(kind, True) for row in table.values() for kind in row}
        assert asked <= NEEDS[code], code
    for size, scheme in SCHEME.items():
        assert NEEDS[scheme] == SIZES[size]
