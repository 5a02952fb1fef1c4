"""Two contacts and a report now and then, for key customers."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ...engine import contact

TODAY = date(2026, 5, 1)


def test_key_customers_have_two_different_contacts():
    assert contact.lacks_contacts(True, 1, None)
    assert contact.lacks_contacts(True, None, None)
    assert contact.lacks_contacts(True, 1, 1)
    assert not contact.lacks_contacts(True, 1, 2)
    assert not contact.lacks_contacts(False, None, None)


def test_the_day_of_the_limit_is_due():
    assert contact.report_due(True, TODAY - timedelta(days=90), TODAY, 90)
    assert not contact.report_due(True, TODAY - timedelta(days=89), TODAY, 90)
    assert contact.report_due(True, None, TODAY, 90)
    assert not contact.report_due(False, None, TODAY, 90)
    assert not contact.report_due(True, None, TODAY, 0)


@given(st.dates(), st.integers(1, 500))
def test_the_list_and_the_rule_say_the_same(last, days):
    limit = contact.heard_before(date(2026, 5, 1), days)
    assert contact.report_due(True, last, TODAY, days) == (last <= limit)
