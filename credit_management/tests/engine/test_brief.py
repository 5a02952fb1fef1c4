from hypothesis import given
from hypothesis import strategies as st

from ...engine.brief import together

DAYS = st.dates().map(str)
ITEMS = st.lists(st.fixed_dictionaries({"due": st.one_of(st.just(False), DAYS)}), max_size=6)


def test_of_nobody_there_is_nothing():
    found = together([], 5, 6)
    assert (found["overdue"], found["items"], found["payment"]) == (0, [], False)


def test_the_last_payment_and_the_newest_releases():
    one = {
        "payment": {"date": "2026-01-05", "amount": 1},
        "releases": [{"id": 1, "date": "2026-01-01"}],
    }
    two = {
        "payment": {"date": "2026-02-05", "amount": 2},
        "releases": [{"id": 2, "date": "2026-03-01"}],
    }
    found = together([one, two], 5, 1)
    assert found["payment"]["amount"] == 2
    assert [release["id"] for release in found["releases"]] == [2]


@given(st.lists(ITEMS, max_size=4), st.integers(0, 5))
def test_no_item_is_lost_and_the_oldest_come_first(lists, most):
    found = together([{"items": items} for items in lists], most, 5)
    assert len(found["items"]) + found["more"] == sum(map(len, lists))
    dues = [item["due"] for item in found["items"] if item["due"]]
    assert dues == sorted(dues)
