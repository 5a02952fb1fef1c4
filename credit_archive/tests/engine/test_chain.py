"""Whatever is done to a line is found, the newest lines too."""

import time

from hypothesis import given
from hypothesis import strategies as st

from ...engine.chain import (
    CHANGED,
    DELETED,
    GENESIS,
    INSERTED,
    TRUNCATED,
    UNSEALED,
    Head,
    Line,
    append,
    canonical,
    link,
    verify,
)


def line(n=0, detail=None):
    return Line(
        7, 0, f"2026-03-16T10:00:{n % 60:02}", 2, "张三", "view", f"R{n}", n, detail or {"n": n}
    )


def chain(length):
    return append(Head(), [line(n) for n in range(length)])


def kinds(faults):
    return {fault.kind for fault in faults}


def test_a_chain_starts_at_the_beginning():
    head, (first, second) = chain(2)
    assert (first.number, first.previous) == (1, GENESIS)
    assert (second.number, second.previous) == (2, first.hash)
    assert head == Head(2, second.hash)


def test_canonical_bytes_are_known():
    one = line(1, {"to": "financial", "from": "个人"})
    assert (
        canonical(one)
        == (
            '7,0,19:2026-03-16T10:00:01,2,2:张三,4:view,2:R1,1,{"from":"个人","to":"financial"}'
        ).encode()
    )


def test_nothing_can_be_shifted_from_one_text_to_the_next():
    one = line()._replace(user_name="a", operation="b")
    assert canonical(one) != canonical(one._replace(user_name="a,1:b", operation=""))


def test_an_empty_chain_is_whole():
    assert verify([], Head()) == []


def test_it_can_be_continued():
    head, lines = chain(3)
    longer, more = append(head, [line(9)])
    assert verify(lines + more, longer) == []
    assert kinds(verify(lines, longer)) == {TRUNCATED}


def test_a_changed_line_is_named():
    head, lines = chain(5)
    lines[2] = lines[2]._replace(user_name="李四")
    assert verify(lines, head) == [(CHANGED, 3)]


def test_a_deleted_line_is_named():
    head, lines = chain(5)
    del lines[2]
    assert verify(lines, head) == [(DELETED, 3)]


def test_the_newest_line_cannot_be_cut_off():
    head, lines = chain(5)
    assert verify(lines[:-1], head) == [(TRUNCATED, 5)]
    assert verify([], head) == [(TRUNCATED, 1)]


def test_a_line_put_in_between_is_named():
    head, lines = chain(3)
    false = line(99)._replace(number=2, previous=lines[0].hash)
    false = false._replace(hash=link(false.previous, false))
    assert INSERTED in kinds(verify([lines[0], false, *lines[1:]], head))


def test_a_line_added_at_the_end_without_the_head_is_named():
    head, lines = chain(3)
    _longer, more = append(head, [line(9)])
    assert verify(lines + more, head) == [(INSERTED, 4)]


def test_who_recomputes_every_hash_does_not_fit_the_head():
    head, lines = chain(4)
    _other, forged = append(Head(), [lines[0]._replace(user_name="李四"), *lines[1:]])
    assert verify(forged, head) == [(CHANGED, 4)]


def test_who_rewrites_the_head_too_does_not_fit_the_seal():
    head, lines = chain(4)
    other, forged = append(Head(), [lines[0]._replace(user_name="李四"), *lines[1:]])
    assert verify(forged, other) == []
    assert verify(forged, other, seal=head) == [(UNSEALED, 4)]
    shorter, cut = append(Head(), lines[:-1])
    assert verify(cut, shorter, seal=head) == [(UNSEALED, 4)]


def test_a_seal_of_earlier_fits_a_chain_that_went_on():
    seal, lines = chain(4)
    head, more = append(seal, [line(9)])
    assert verify(lines + more, head, seal=seal) == []


def with_line(lines, index, **values):
    return [*lines[:index], lines[index]._replace(**values), *lines[index + 1 :]]


ATTACKS = {
    "change": lambda lines, i: with_line(lines, i, operation="none"),
    "blank": lambda lines, i: with_line(lines, i, detail={}),
    "swap hash": lambda lines, i: with_line(lines, i, hash=GENESIS),
    "delete": lambda lines, i: [*lines[:i], *lines[i + 1 :]],
    "double": lambda lines, i: [*lines[: i + 1], *lines[i:]],
    "renumber": lambda lines, i: [
        *lines[:i],
        *(one._replace(number=one.number - 1) for one in lines[i:]),
    ],
}


@given(st.integers(1, 12), st.data(), st.sampled_from(sorted(ATTACKS)))
def test_every_attack_on_any_line_is_found(length, data, attack):
    head, lines = chain(length)
    assert verify(lines, head) == []
    index = data.draw(st.integers(0, length - 1))
    assert verify(ATTACKS[attack](lines, index), head)


def test_fifty_thousand_lines_take_less_than_a_second():
    """Its own processor time, the quickest of three: what else the machine does isn't meant."""
    head, lines = chain(50_000)
    seconds = []
    for _try in range(3):
        start = time.process_time()
        assert verify(lines, head) == []
        seconds.append(time.process_time() - start)
    assert min(seconds) < 1
