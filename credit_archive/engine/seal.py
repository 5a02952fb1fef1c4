"""Seals: the heads of a night, each with the digest of the seal before it.

A seal that is missing, altered or put in breaks the chain of seals; the log names each, so
that one missing at the end is found, too. Who owns the database could write all of it anew:
against that stands the *anchor*, one line of text that leaves the house when a seal is made.
"""

import hashlib
import hmac
import json
import re
from typing import NamedTuple

MISSING, ALTERED, FORGED = "missing", "altered", "forged"
UNSTAMPED, RESTAMPED = "unstamped", "restamped"
ANCHOR = re.compile(
    r"CREDIT-SEAL (?P<number>\d+) (?P<date>\S+) sha256:(?P<sha256>[0-9a-f]{64})"
    r"(?: sm3:(?P<sm3>[0-9a-f]{64}))?(?: hmac-sha256:(?P<signature>[0-9a-f]{64}))?"
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
    signature: str = ""

    @property
    def line(self):
        """The line as it was before it was signed."""
        sm3 = f" sm3:{self.sm3}" if self.sm3 else ""
        return f"CREDIT-SEAL {self.number} {self.date} sha256:{self.sha256}{sm3}"


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


def verify_stamps(stamps, announced):
    """Return the faults of time stamps, {number of the seal: bytes}.

    ``announced``: {number: SHA-256} as the log has named them when they came.
    """
    return [
        SealFault(RESTAMPED if number in stamps else UNSTAMPED, number)
        for number, digest in sorted(announced.items())
        if number not in stamps or digests(stamps[number])["sha256"] != digest
    ]


def anchor_of(number, date, raw):
    """Return the ``Anchor`` of a seal."""
    return Anchor(number, date, **digests(raw))


def signature(content, secret):
    """Return the signature (HMAC-SHA-256, hex) that who shares the secret can check."""
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def anchor_text(anchor, secret=""):
    """Return the line that leaves the house for a seal; with a secret it is signed."""
    signed = f" hmac-sha256:{signature(anchor.line.encode(), secret)}" if secret else ""
    return f"{anchor.line}{signed}"


def read_anchors(text):
    """Return the ``Anchor``s in a text, a mail for instance, however it is wrapped."""
    flat = " ".join((text or "").split())
    return [
        Anchor(
            int(found["number"]),
            found["date"],
            found["sha256"],
            found["sm3"] or "",
            found["signature"] or "",
        )
        for found in ANCHOR.finditer(flat)
    ]


def check_anchors(anchors, seals, secret=""):
    """Return {anchor: fault kind or None} of anchors that somebody kept outside.

    ``secret``: what lines are signed with today; who changes it can't check older ones here.
    """
    known = {seal.number: digests(seal.raw) for seal in seals}
    return {anchor: _fault_of(anchor, known.get(anchor.number), secret) for anchor in anchors}


def _fault_of(anchor, found, secret):
    if found is None:
        return MISSING
    same = found["sha256"] == anchor.sha256
    same &= not anchor.sm3 or found.get("sm3") in (None, anchor.sm3)
    if not same:
        return ALTERED
    signed = anchor.signature and secret
    if signed and not hmac.compare_digest(
        anchor.signature, signature(anchor.line.encode(), secret)
    ):
        return FORGED
    return None
