"""The rooms of the add-on: each knows those below it and none above (docs/map.md)."""

import pytest

from tests.support.rooms import House

from .words import ADDON

HOUSE = House(ADDON)

UPWARD = {
    "models/exposure/credit_exposure.py credit.account": (
        "the one SQL statement gives each row the account of its customer, so that conditions "
        "on the account push down into every branch"
    ),
    "wizards/authority/credit_rejection.py credit.request": (
        "the dialogue that rejects lists the documents it may be opened for; the list is what "
        "keeps a client from having anything else rejected"
    ),
    "wizards/authority/credit_rejection.py credit.assessment": "as for requests",
    "wizards/authority/credit_rejection.py credit.review": "as for requests",
}
"""What a lower room names of a higher one all the same: file and name → why."""


def test_the_rooms_stand_in_their_order():
    assert HOUSE.rooms == [
        "base", "grade", "authority", "exposure", "limit", "gate", "evidence", "scoring", "review",
        "warning", "complaint", "portfolio", "control", "policy", "training", "forms", "start",
        "portal",
    ]  # fmt: skip


@pytest.mark.parametrize("folder", ["models", "wizards"])
def test_every_file_stands_in_a_room(folder):
    loose = {path.name for path in (ADDON / folder).glob("*.py")} - {"__init__.py"}
    assert not loose


def test_a_room_names_nothing_of_a_higher_one():
    assert [str(one) for one in HOUSE.upward() if one.key not in UPWARD] == []


def test_what_is_listed_as_upward_is_still_there():
    assert set(UPWARD) == {one.key for one in HOUSE.upward()}


def test_a_reference_upward_would_be_named_with_its_line(tmp_path):
    for room in ("low", "high"):
        (tmp_path / "models" / room).mkdir(parents=True)
    (tmp_path / "wizards").mkdir()
    (tmp_path / "models" / "__init__.py").write_text("from . import low\nfrom . import high\n")
    (tmp_path / "models" / "high" / "thing.py").write_text(
        'class Thing:\n    _name = "credit.thing"\n\n    def _new_word(self):\n        return 1\n'
    )
    (tmp_path / "models" / "low" / "base.py").write_text(
        "from ..high.thing import Thing\n\n\n"
        'def ask(env):\n    return env["credit.thing"]._new_word()\n'
    )
    assert {str(one) for one in House(tmp_path).upward()} == {
        "models/low/base.py:1 names import high.thing of the room high",
        "models/low/base.py:5 names credit.thing of the room high",
        "models/low/base.py:5 names _new_word of the room high",
    }
