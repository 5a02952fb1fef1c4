"""Facts: what they say about the order, and that they can be kept and asked again."""

import dataclasses
import json

import pytest
from hypothesis import given

from ...engine.check import RuleTable, check, left_over
from ...engine.facts import Facts, Finding, Rule
from .strategies import cents, money, rule_tables
from .strategies import facts as any_facts
from .strategies import limits as any_limit
from .words import NO_LIMIT, UNLIMITED, facts, limited, row


def kept(known):
    """Return the facts after a round through the database."""
    return Facts.from_dict(json.loads(json.dumps(known.as_dict())))


def test_after_is_everything_that_would_be_owed():
    """Money that waits for other orders was taken off the exposure: it is added again."""
    assert facts(600, exposure=300, reserved=50).after == 950


def test_excess_is_what_goes_beyond_the_limit():
    assert facts(600, limit=1000, exposure=400).excess == 0
    assert facts(600, limit=1000, exposure=500).excess == 100
    assert facts(600, limit=1000, exposure=400, reserved=25).excess == 25
    assert facts(600, limit=1000, exposure=-400).excess == 0


def test_without_a_limit_everything_owed_is_excess_and_unlimited_has_none():
    assert facts(600, exposure=100).excess == 700
    assert facts(600, exposure=-600).excess == 0
    assert facts(600, limit=UNLIMITED, exposure=1e9).excess == 0


def test_facts_and_answers_cannot_be_changed():
    known = facts(600)
    with pytest.raises(dataclasses.FrozenInstanceError):
        known.amount = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        check(known, []).outcome = "pass"
    with pytest.raises(dataclasses.FrozenInstanceError):
        row("over_limit").severity = "ignore"


def test_facts_of_a_newer_version_can_be_read():
    stored = facts(600, limit=1000).as_dict()
    stored["weather"] = "fine"
    stored["limit"]["insured"] = 500
    assert Facts.from_dict(stored) == facts(600, limit=1000)


def test_facts_of_an_older_version_take_the_defaults():
    stored = facts(600, limit=1000).as_dict()
    for name in ("unsettled", "granted_term_days", "unknown_currency", "survey_due"):
        del stored[name]
    assert Facts.from_dict(stored) == facts(600, limit=1000)


def test_the_day_is_kept_as_everybody_writes_it():
    assert facts().as_dict()["today"] == "2026-03-16"


def test_a_row_holds_and_tolerates_nothing_unless_it_says_otherwise():
    rule = Rule("over_limit")
    assert (rule.severity, rule.threshold, rule.specificity, rule.version) == ("hold", 0, 0, 1)


def test_what_is_not_said_of_a_customer_is_nothing_against_them_and_no_credit():
    known = facts()
    assert (known.overdue_amount, known.overdue_days, known.unsettled) == (0, 0, 0)
    assert (known.term_days, known.granted_term_days, known.account_state) == (0, None, "cash")
    assert (known.received, known.reserved, known.unpaid_allowed) == (0, 0, False)


def test_a_finding_has_no_figures_unless_its_rule_gave_some():
    finding = Finding("over_limit", "hold")
    assert (finding.threshold, finding.value, finding.version, finding.figures) == (0, 0, 1, {})


@given(any_facts)
def test_facts_come_back_from_json_as_they_were(known):
    assert kept(known) == known


@given(any_facts, rule_tables)
def test_a_check_that_was_kept_gives_the_same_verdict_years_later(known, table):
    verdict = check(known, table)
    for stored in (
        [rule.as_row() for rule in RuleTable(table).chosen.values()],
        [dataclasses.asdict(rule) for rule in table],  # as earlier versions kept them
    ):
        rows = json.loads(json.dumps(stored))
        assert check(kept(known), [Rule.from_row(row) for row in rows]) == verdict


@given(any_facts, rule_tables)
def test_a_table_worked_out_once_judges_as_its_rows_do(known, table):
    shared = RuleTable(table)
    assert check(known, shared) == check(known, shared) == check(known, list(table))
    assert left_over(known, shared) == left_over(known, list(table))


@given(any_facts, rule_tables)
def test_findings_can_be_kept_as_json(known, table):
    findings = [dataclasses.asdict(finding) for finding in check(known, table).findings]
    assert json.loads(json.dumps(findings)) == findings


@given(any_limit, money(), money(), cents())
def test_excess_is_never_negative_and_never_more_than_what_is_owed(limit, amount, reserved, owed):
    known = facts(amount, limit=limit, exposure=owed, reserved=reserved)
    assert 0 <= known.excess <= max(0, known.after)


@pytest.mark.parametrize(
    ("limit", "exposure", "group", "used", "available"),
    [
        (limited(1000), 300.0, None, 0.0, 700.0),
        (limited(1000), 300.0, limited(500), 450.0, 50.0),
        (UNLIMITED, 300.0, limited(500), 450.0, 50.0),
        (UNLIMITED, 300.0, None, 0.0, None),
        (NO_LIMIT, 300.0, None, 0.0, -300.0),
    ],
)
def test_available_is_the_smaller_room(limit, exposure, group, used, available):
    known = facts(0.0, limit=limit, exposure=exposure, group_limit=group, group_exposure=used)
    assert known.available == available
