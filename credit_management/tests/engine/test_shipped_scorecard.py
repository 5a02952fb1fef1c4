"""The scorecard that ships: sound, and more payment never lowers score or grade."""

from collections import defaultdict
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from ...engine.grading import Scale, Standing, bands_from, propose
from ...engine.measures import MEASURES, Ledger
from ...engine.scorecard import Band, Criterion, problems, score
from .words import ADDON

SCALE = Scale(bands_from([("A", 80), ("B", 60), ("C", 0)]), "abc")
QUESTIONS = {"Management and reputation", "Market position", "Cooperation"}
LESS_IS_BETTER = {"average_days_late", "debt_ratio"}


def values(record):
    """Return {field: value} of a record of the data file."""
    return {
        field.get("name"): field.get("ref") or field.get("eval") or field.text for field in record
    }


def shipped(card="credit_scorecard_standard"):
    """Return the criteria of a scorecard of the data file by the figure they read."""
    records = ElementTree.parse(ADDON / "data" / "scoring" / "credit_scorecard.xml").findall(
        "record"
    )
    bands, criteria = defaultdict(list), []
    for record in records:
        row = values(record)
        if record.get("model").endswith("band"):
            bands[row["criterion_id"]].append(row)
        elif record.get("model").endswith("criterion"):
            criteria.append((record.get("id"), row))
    return [criterion(row, bands[xmlid]) for xmlid, row in criteria if row["scorecard_id"] == card]


def criterion(row, bands):
    source = row.get("ledger_measure") or row.get("ratio_code") or row["name"]
    measure = MEASURES.get(row.get("ledger_measure"))
    if row["kind"] == "question":
        last = len(bands) - 1
        rows = [
            Band(place or None, None if place == last else place + 1, float(band["points"]))
            for place, band in enumerate(bands)
        ]
    else:
        rows = [
            Band(_number(band, "value_from"), _number(band, "value_to"), float(band["points"]))
            for band in bands
        ]
    lowest, highest = (measure.lowest, measure.highest) if measure else (None, None)
    weight = float(row["weight"])
    return Criterion(source, weight, tuple(rows), row["missing"], lowest, highest)


def _number(band, name):
    return float(band[name]) if name in band else None


CARD = shipped()

ledgers = st.builds(
    Ledger,
    years=st.floats(0, 20),
    average_days_late=st.floats(0, 200),
    on_time_share=st.floats(0, 1),
    yearly_payments=st.floats(0, 1e6),
    yearly_deliveries=st.floats(0, 1e6),
    order_trend=st.none() | st.floats(0, 3),
)


def total(ledger, ratios=None):
    found = {code: measure.of(ledger) for code, measure in MEASURES.items()}
    return score(CARD, {**found, **(ratios or {})}).total


def place(ledger, standard):
    """Return the place of the grade, 0 for the best."""
    facts = {"lawful_and_reliable", "two_good_years", "strong_funds"}
    answers = {**dict.fromkeys(facts, True), "bad_debt_or_breach": False}
    standing = Standing(ledger, True, answers, standard)
    return "ABC".index(propose(total(ledger), SCALE, standing).code)


def test_it_is_sound():
    assert problems(CARD) == []


def test_half_of_it_is_known_from_the_ledger_alone():
    ledger = Ledger(years=3, average_days_late=0, on_time_share=1)
    found = score(CARD, {code: measure.of(ledger) for code, measure in MEASURES.items()})
    # 100 × 20 + 100 × 15 + 80 × 8 + 50 × 7, over the weight of 50 that is known
    assert (found.known, found.total) == (50, 89.8)


def test_points_rise_or_fall_one_way():
    for one in CARD:
        points = [band.points for band in one.bands]
        assert points == sorted(points, reverse=one.code in LESS_IS_BETTER | QUESTIONS), one.code


@given(ledgers, st.floats(0, 1e6), st.floats(0, 2e6))
def test_more_payment_never_lowers_the_grade(ledger, more, standard):
    richer = replace(ledger, yearly_payments=ledger.yearly_payments + more)
    assert total(richer) >= total(ledger)
    assert place(richer, standard) <= place(ledger, standard)


@given(ledgers, st.floats(0, 100), st.floats(0, 1))
def test_paying_sooner_never_lowers_the_grade(ledger, days, share):
    sooner = replace(
        ledger,
        average_days_late=max(0, ledger.average_days_late - days),
        on_time_share=min(1, ledger.on_time_share + share),
    )
    assert total(sooner) >= total(ledger)
    assert place(sooner, 0) <= place(ledger, 0)
