"""A time stamp is of this seal, by this authority, or it says why not."""

import base64
import datetime

import pytest

from ...engine import timestamp
from ...engine.timestamp import StampError, certificates, is_late, question, read_stamp
from .authority import Authority

SEAL = b'{"number": 1}'
REJECTION = base64.b64decode("MAUwAwIBAg==")
"""An answer that says no: its status is 2, and nothing else is in it."""


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def asked():
    return question(SEAL)


@pytest.fixture
def answer(authority, asked):
    return authority.answer(asked.as_bytes())


def kind(*arguments, **named):
    with pytest.raises(StampError) as found:
        read_stamp(*arguments, **named)
    return found.value.kind


def test_a_stamp_tells_the_time_of_the_authority(authority, asked, answer):
    assert read_stamp(answer, SEAL, authority.pem, asked.nonce) == (authority.time, True)
    assert read_stamp(answer, SEAL) == (authority.time, False)


def test_a_stamp_of_something_else_is_none(authority, asked, answer):
    assert kind(answer, b"other", authority.pem) == "other"
    assert kind(answer, SEAL, nonce=asked.nonce + 1) == "other"


def test_a_stamp_of_another_authority_is_none(authority, answer):
    assert kind(answer, SEAL, Authority().pem) == "forged"
    both = Authority("Another").pem + authority.pem
    assert read_stamp(answer, SEAL, both).checked


def test_a_changed_stamp_is_none(authority, answer):
    changed = answer[:-5] + bytes([answer[-5] ^ 1]) + answer[-4:]
    assert kind(changed, SEAL, authority.pem) == "forged"


@pytest.mark.parametrize("nonsense", [b"", b"<html>", b"0\x80", b"\x30\x82\xff\xff"])
def test_what_is_no_stamp_is_unreadable(nonsense):
    assert kind(nonsense, SEAL) == "unreadable"


def test_a_part_of_a_stamp_is_unreadable(answer):
    assert {kind(answer[:length], SEAL) for length in range(0, len(answer), 7)} == {"unreadable"}


def test_an_authority_may_refuse():
    assert kind(REJECTION, SEAL) == "refused"


def test_certificates_are_read_from_text(authority):
    assert certificates(authority.pem + "\n") == [authority.root]
    assert certificates(" ") == certificates("") == certificates(False) == []
    with pytest.raises(ValueError, match="PEM"):
        certificates("nonsense")


def test_a_stamp_long_after_its_seal_is_late():
    made = "2026-01-01T03:00:00"
    day = datetime.datetime(2026, 1, 1, 3, tzinfo=datetime.timezone.utc)
    stamp = timestamp.Stamp(day + datetime.timedelta(days=2), True)
    assert not is_late(stamp, made)
    assert is_late(stamp._replace(time=stamp.time + datetime.timedelta(seconds=1)), made)
    assert is_late(stamp, "?")
    assert is_late(stamp, made + "+08:00"), "no seal was ever written like this"
    assert is_late(stamp, None)
