"""The rooms of the credit file: each knows those below it and none above (docs/map.md)."""

from pathlib import Path

import pytest

from tests.support.rooms import House

ADDON = Path(__file__).parents[2]
BELOW = House(ADDON.parent / "credit_management")
HOUSE = House(ADDON, frozenset(BELOW.names) | frozenset(BELOW.models))

UPWARD = {}
"""What a lower room names of a higher one all the same: file and name → why."""


def test_the_rooms_stand_in_their_order():
    assert HOUSE.rooms == [
        "base", "file", "record", "loan", "disposal", "exchange", "filing", "handover",
        "desk", "privacy", "petition",
    ]  # fmt: skip


@pytest.mark.parametrize("folder", ["models", "wizards"])
def test_every_file_stands_in_a_room(folder):
    loose = {path.name for path in (ADDON / folder).glob("*.py")} - {"__init__.py"}
    assert not loose


def test_a_room_names_nothing_of_a_higher_one():
    assert [str(one) for one in HOUSE.upward() if one.key not in UPWARD] == []


def test_what_is_listed_as_upward_is_still_there():
    assert set(UPWARD) == {one.key for one in HOUSE.upward()}
