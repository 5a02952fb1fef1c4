"""Whatever is done to the seals is found, at the end too; what left the house can't be unmade."""

import hashlib

from ...engine.chain import Head, append, verify
from ...engine.seal import (
    ALTERED,
    FORGED,
    MISSING,
    RESTAMPED,
    UNSTAMPED,
    anchor_of,
    anchor_text,
    check_anchors,
    digests,
    make_seal,
    numbered,
    read_anchors,
    signature,
    verify_seals,
    verify_stamps,
)
from .test_chain import chain, line


def sealed(count):
    """Return so many seals, and the log's word on them."""
    raws = []
    for number in range(1, count + 1):
        previous = numbered(raws)[-1] if raws else None
        raws.append(
            make_seal(number, f"2026-01-{number:02}", previous, {7: Head(number, "a" * 64)})
        )
    return raws, {seal.number: digests(seal.raw)["sha256"] for seal in numbered(raws)}


def faults(raws, announced):
    return [tuple(fault) for fault in verify_seals(numbered(raws), announced)]


def test_an_untouched_chain_of_seals_is_whole():
    assert faults(*sealed(5)) == []
    assert faults([], {}) == []


def test_a_missing_seal_is_found_wherever_it_was():
    raws, announced = sealed(5)
    for index in range(5):
        left = raws[:index] + raws[index + 1 :]
        assert (MISSING, index + 1) in faults(left, announced)


def test_without_the_log_a_gap_is_found_but_no_cut_off_end():
    """So the log has to name them, and the last one has to leave the house."""
    raws, _announced = sealed(5)
    assert faults(raws[:2] + raws[3:], {}) == [(MISSING, 3)]
    assert faults(raws[:4], {}) == []


def test_an_altered_seal_is_found():
    raws, announced = sealed(3)
    raws[1] = raws[1].replace(b"2026-01-02", b"2026-01-09")
    assert (ALTERED, 2) in faults(raws, announced)
    assert (ALTERED, 3) in faults(raws, {})
    raws[1] = b"no json"
    assert (ALTERED, 2) in faults(raws, announced)


def test_seals_from_before_numbers_count_by_their_place():
    raws, _announced = sealed(3)
    old = b'{"before": "", "heads": {}}'
    after = make_seal(2, "2026-02-01", numbered([old])[0], {})
    assert [seal.number for seal in numbered([old, after])] == [1, 2]
    assert faults([old, after], {}) == []
    assert raws


def test_an_anchor_that_was_kept_outside_convicts_who_wrote_all_of_it_anew():
    raws, _announced = sealed(3)
    kept = " \n> ".join(
        anchor_text(anchor_of(n, f"2026-01-{n:02}", raw)) for n, raw in enumerate(raws, 1)
    )
    kept = kept.replace(" sha256", "\n  sha256")
    anchors = read_anchors(kept)
    assert [anchor.number for anchor in anchors] == [1, 2, 3]
    assert set(check_anchors(anchors, numbered(raws)).values()) == {None}
    forged = [raws[0]]
    forged.append(make_seal(2, "2026-01-02", numbered(forged)[0], {7: Head(1, "b" * 64)}))
    announced = {n: digests(raw)["sha256"] for n, raw in enumerate(forged, 1)}
    assert faults(forged, announced) == []
    assert list(check_anchors(anchors, numbered(forged)).values()) == [None, ALTERED, MISSING]


def test_a_signed_line_is_of_who_has_the_secret():
    raws, _announced = sealed(1)
    anchor = anchor_of(1, "2026-01-01", raws[0])
    line = anchor_text(anchor, "shared")
    assert line == f"{anchor.line} hmac-sha256:{signature(anchor.line.encode(), 'shared')}"

    def found(text, secret):
        return list(check_anchors(read_anchors(text), numbered(raws), secret).values())

    assert found(line, "shared") == found(line, "") == found(anchor.line, "shared") == [None]
    assert found(line, "another") == [FORGED]
    assert found(line.replace("2026-01-01", "2026-01-02"), "shared") == [FORGED]


def test_a_time_stamp_stays_as_the_log_named_it():
    announced = {1: digests(b"one")["sha256"], 2: digests(b"two")["sha256"]}
    assert verify_stamps({1: b"one", 2: b"two", 3: b"more"}, announced) == []
    assert [tuple(fault) for fault in verify_stamps({2: b"2"}, announced)] == [
        (UNSTAMPED, 1),
        (RESTAMPED, 2),
    ]


def test_sm3_stands_beside_sha256_where_there_is_one():
    found = digests(b"abc")
    assert found["sha256"] == hashlib.sha256(b"abc").hexdigest()
    if "sm3" in hashlib.algorithms_available:
        # The example of GB/T 32905-2016.
        assert found["sm3"] == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_a_chain_is_verified_from_where_it_was_whole():
    head, lines = chain(5)
    start = Head(3, lines[2].hash)
    assert verify(lines[3:], head, None, start) == []
    longer, more = append(head, [line(9)])
    assert verify([*lines[3:], *more], longer, head, start) == []
    assert verify(lines[4:], head, None, start)
    assert verify(lines[3:], head, None, Head(3, "0" * 64))
    assert verify(lines[3:], head, Head(3, "f" * 64), start)
    assert verify(lines[3:], head, Head(1, "f" * 64), start) == []
