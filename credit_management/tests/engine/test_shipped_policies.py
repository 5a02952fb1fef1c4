"""The policies that ship: in every scale a stricter grade never earns a larger limit."""

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.proposal import Basis, Formula, propose
from .strategies import money
from .words import ADDON

NAMES = {
    "formula": "kind",
    "percent": "percent",
    "months": "months",
    "amount": "amount",
    "is_collateral_needed": "needs_collateral",
    "is_capped_by_balance": "capped_by_balance",
    "is_falling": "falling",
    "standing_days": "days",
    "temporary": "temporary",
    "temporary_days": "temporary_days",
    "insured_percent": "insured_percent",
}
"""The fields of a policy and what the engine calls them."""


def records(file):
    """Yield (xml id, model, {field: value}) of a data file."""
    for record in ElementTree.parse(ADDON / "data" / "grade" / file).findall("record"):
        row = {
            field.get("name"): field.get("ref") or field.get("eval") or field.text
            for field in record
        }
        yield record.get("id"), record.get("model"), row


def formula(row):
    """Return the engine's formula of a policy's record."""
    read = {"True": True, "False": False}
    given_values = {NAMES[name]: value for name, value in row.items() if name in NAMES}
    texts = ("kind", "temporary")
    return Formula(
        **{
            name: value
            if name in texts
            else read.get(value, value)
            if value in read
            else int(value)
            for name, value in given_values.items()
        }
    )


def shipped():
    """Return {scale: formulas of its grades, the best first}."""
    policies = {
        row["rating_id"]: formula(row) for _id, _model, row in records("credit_rating_policy.xml")
    }
    grades = [
        (row["scale_id"], int(row["sequence"]), policies[xmlid])
        for xmlid, model, row in records("credit_rating.xml")
        if model == "credit.rating"
    ]
    scales = {}
    for scale, _place, one in sorted(grades, key=lambda grade: grade[:2]):
        scales.setdefault(scale.removeprefix("credit_rating_scale_"), []).append(one)
    return scales


SCALES = shipped()

bases = st.builds(
    Basis,
    deliveries=money(),
    payments=money(),
    balance=money(),
    had_credit=st.booleans(),
    collateral=money(),
    net_worth=st.none() | money(),
    highest=money(),
    mean=money(),
)
measured = st.sampled_from(["highest", "average", "today"])


def test_every_grade_of_the_three_scales_has_a_policy():
    assert {scale: len(formulas) for scale, formulas in SCALES.items()} == {
        "abc": 3, "five": 5, "aaa": 4,
    }  # fmt: skip


@pytest.mark.parametrize("scale", SCALES)
@given(basis=bases, used_by=measured)
def test_a_stricter_grade_never_raises_a_limit(scale, basis, used_by):
    formulas = [replace(one, used_by=used_by) for one in SCALES[scale]]
    for better, stricter in pairwise(propose(basis, one) for one in formulas):
        assert better.most >= stricter.most
    assert propose(basis, SCALES[scale][-1]).most == 0


@pytest.mark.parametrize("scale", SCALES)
def test_a_stricter_grade_never_earns_more_days(scale):
    days = [one.days for one in SCALES[scale]]
    assert days == sorted(days, reverse=True)


@given(bases)
def test_no_grade_of_abc_gets_more_than_any_of_its_figures(basis):
    """R22 written down a second time: the engine names its parts itself, this doesn't ask it."""
    best, middle, worst = (propose(basis, one).most for one in SCALES["abc"])
    owed = [basis.balance] if basis.had_credit else []
    taken = [basis.deliveries] if basis.had_credit else []
    assert best <= min([basis.payments, *taken, *owed])
    assert middle <= min([basis.deliveries, basis.payments, basis.collateral, *owed])
    assert worst == 0


def test_the_limits_of_a_and_b_fall_with_what_was_used():
    """S20, Art. 26 (2) and 27."""
    assert [one.falling for one in SCALES["abc"]] == [True, True, False]
