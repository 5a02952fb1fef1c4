"""Seals: the heads of a night, each with the digest of the seal before it.

A seal that is missing, altered or put in breaks the chain of seals; the log names each, so
that one missing at the end is found, too. Who owns the database could write all of it anew:
against that stands the *anchor*, one line of text that leaves the house when a seal is made.
"""

import hashlib
import json
import re
from typing import NamedTuple

MISSING, ALTERED = "missing", "altered"
ANCHOR = re.compile(
    r"CREDIT-SEAL (?P<number>\d+) (?P<date>\S+) sha256:(?P<sha256>[0-9a-f]{64})"
    r"(?: sm3:(?P<sm3>[0-9a-f]{64}))?"
)


class Seal(NamedTuple):
    """One seal as it is kept: its number and the bytes written down."""

    number: int
    raw: bytes

    @property
    def content(self):
        """What the bytes say: ``before``, ``heads``, and more in newer ones; {} if damaged."""
        try:
            content = json.loads(self.raw)
        except ValueError:
            return {}
        return content if isinstance(content, dict) else {}


class Anchor(NamedTuple):
    """What left the house when a seal was made."""

    number: int
    date: str
    sha256: str
    sm3: str = ""


class SealFault(NamedTuple):
    """Something wrong with the seals: what kind, and with which."""

    kind: str
    number: int


def digests(raw):
    """Return {algorithm: digest}: SHA-256, and SM3 (GB/T 32905) where OpenSSL has it."""
    names = ["sha256"] + ["sm3"] * ("sm3" in hashlib.algorithms_available)
    return {name: hashlib.new(name, raw).hexdigest() for name in names}


def make_seal(number, date, previous, heads):
    """Return the bytes of the seal ``number``; ``previous`` is the ``Seal`` before it or None."""
    before = digests(previous.raw) if previous else {}
    content = {
        "number": number,
        "date": date,
        "before": before.get("sha256", ""),
        "before_sm3": before.get("sm3", ""),
        "heads": {str(chain): list(head) for chain, head in heads.items()},
    }
    return json.dumps(content, sort_keys=True).encode()


def numbered(raws):
    """Return ``Seal``s of these bytes in their order; those made before numbers get their place."""
    seals = []
    for raw in raws:
        expected = seals[-1].number + 1 if seals else 1
        number = Seal(0, raw).content.get("number", expected)
        seals.append(Seal(number if isinstance(number, int) else expected, raw))
    return seals


def verify_seals(seals, announced):
    """Return the faults of these seals, in order; empty: none is missing or altered.

    ``announced``: {number: SHA-256} as the log has named them when they were made.
    """
    faults, expected, previous = set(), 1, None
    for seal in seals:
        faults.update(SealFault(MISSING, number) for number in range(expected, seal.number))
        before = digests(previous.raw)["sha256"] if previous else ""
        complete = seal.number == expected
        if not seal.content or (complete and seal.content.get("before") != before):
            faults.add(SealFault(ALTERED, seal.number))
        expected, previous = max(expected, seal.number + 1), seal
    known = {seal.number: digests(seal.raw)["sha256"] for seal in seals}
    for number, digest in announced.items():
        if number not in known:
            faults.add(SealFault(MISSING, number))
        elif known[number] != digest:
            faults.add(SealFault(ALTERED, number))
    return sorted(faults, key=lambda fault: (fault.number, fault.kind))


def anchor_text(number, date, raw):
    """Return the line that leaves the house for a seal."""
    return " ".join(
        [f"CREDIT-SEAL {number} {date}", *(f"{one}:{hex_}" for one, hex_ in digests(raw).items())]
    )


def read_anchors(text):
    """Return the ``Anchor``s in a text, a mail for instance, however it is wrapped."""
    flat = " ".join((text or "").split())
    return [
        Anchor(int(found["number"]), found["date"], found["sha256"], found["sm3"] or "")
        for found in ANCHOR.finditer(flat)
    ]


def check_anchors(anchors, seals):
    """Return {anchor: fault kind or None} of anchors that somebody kept outside."""
    known = {seal.number: digests(seal.raw) for seal in seals}
    return {anchor: _fault_of(anchor, known.get(anchor.number)) for anchor in anchors}


def _fault_of(anchor, found):
    if found is None:
        return MISSING
    same = found["sha256"] == anchor.sha256
    same &= not anchor.sm3 or found.get("sm3") in (None, anchor.sm3)
    return None if same else ALTERED
