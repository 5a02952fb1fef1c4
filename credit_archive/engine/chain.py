"""The log's chain: each line carries the hash of the one before (R75).

A head, the length and last hash of a chain, is kept apart from the lines. A
seal is a head written down earlier, elsewhere. ``verify`` compares all three.
"""

import json
from hashlib import sha256
from typing import NamedTuple

GENESIS = "0" * 64

CHANGED, DELETED, INSERTED, TRUNCATED, UNSEALED = (
    "changed",
    "deleted",
    "inserted",
    "truncated",
    "unsealed",
)


class Line(NamedTuple):
    """One line of the log; ``detail`` is JSON-like, ``number`` starts at 1 in each chain."""

    chain: int
    number: int
    date: str
    user_id: int
    user_name: str
    operation: str
    record: str
    res_id: int
    detail: object
    previous: str = ""
    hash: str = ""


class Head(NamedTuple):
    """How far a chain reaches."""

    length: int = 0
    hash: str = GENESIS


class Fault(NamedTuple):
    """Something wrong: what kind, and the number of the line."""

    kind: str
    number: int


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(line):
    """Return the bytes a line is hashed as: the same for the same content, and for no other.

    Texts carry their length, so that nothing can be shifted from one to the next.
    """
    chain, number, date, user, name, operation, record, res_id, detail, *_links = line
    detail = _encode(detail) if detail else "{}"
    return (
        f"{chain},{number},{len(date)}:{date},{user},{len(name)}:{name},"
        f"{len(operation)}:{operation},{len(record)}:{record},{res_id},{detail}"
    ).encode()


def link(previous, line):
    """Return the hash of ``line`` after ``previous``."""
    return sha256(previous.encode() + canonical(line)).hexdigest()


def append(head, lines):
    """Return the new head and ``lines`` numbered and linked after ``head``."""
    length, last = head
    linked = []
    for line in lines:
        length += 1
        line = line._replace(number=length, previous=last)
        last = link(last, line)
        linked.append(line._replace(hash=last))
    return Head(length, last), linked


def verify(lines, head, seal=None, start=None):
    """Return the faults of one chain, in the order of their lines; empty: it is whole.

    ``start``: a head up to which it was verified before; ``lines`` are those after it.

    ``lines`` come in the order of their numbers. A line that was changed no
    longer fits its hash; one that was deleted leaves a gap, or a head that
    reaches further; one that was inserted breaks the count or the link. Who
    recomputes all hashes doesn't fit the head, who rewrites the head as well
    doesn't fit the seal.
    """
    start = start or Head()
    faults, expected, last = [], start.length + 1, start.hash
    sealed = start.hash if seal and seal.length == start.length else None
    for line in lines:
        faults.extend(_faults_of(line, expected, last))
        expected, last = max(line.number, expected - 1) + 1, line.hash
        if seal and line.number == seal.length:
            sealed = line.hash
    faults.extend(_faults_at_the_end(expected - 1, last, head))
    if seal and seal.length >= max(start.length, 1) and sealed != seal.hash:
        faults.append(Fault(UNSEALED, seal.length))
    return faults


def _faults_of(line, expected, last):
    if line.number > expected:
        yield from (Fault(DELETED, number) for number in range(expected, line.number))
    elif line.number < expected or line.previous != last:
        yield Fault(INSERTED, line.number)
    if link(line.previous, line) != line.hash:
        yield Fault(CHANGED, line.number)


def _faults_at_the_end(length, last, head):
    if length < head.length:
        yield Fault(TRUNCATED, length + 1)
    elif length > head.length:
        yield Fault(INSERTED, head.length + 1)
    elif last != head.hash:
        yield Fault(CHANGED, length)
