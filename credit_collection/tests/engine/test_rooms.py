"""The rooms of the add-on: each knows those below it and none above."""

from pathlib import Path

import pytest

from tests.support.rooms import House

ADDON = Path(__file__).parents[2]


def test_the_rooms_stand_in_their_order():
    assert House(ADDON).rooms == ROOMS


ROOMS = ["base", "dispute", "promise", "dunning", "interest", "confirmation", "loss", "result"]


@pytest.mark.parametrize("folder", ["models", "wizards"])
def test_every_file_stands_in_a_room(folder):
    loose = {path.name for path in (ADDON / folder).glob("*.py")} - {"__init__.py"}
    assert not loose


def test_a_room_names_nothing_of_a_higher_one():
    assert [str(one) for one in House(ADDON).upward()] == []
