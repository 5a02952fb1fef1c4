"""What files itself: by which rule, and when a content is a new one (R71)."""

import hashlib
import re
from dataclasses import dataclass

VOLATILE = re.compile(rb"/(?:CreationDate|ModDate)\s*\((?:\\.|[^()\\])*\)|/ID\s*\[[^\]]*\]")
"""What a printer stamps on a PDF by itself: the same figures printed a minute later differ there."""


@dataclass(frozen=True)
class Rule:
    """Where what happened is filed. ``kind`` narrows it to one kind of document (None: any)."""

    key: int
    code: str
    kind: int | None = None


def choose(rules, code, kind=None):
    """Return the rule for ``code``: the one for this kind of document before the general one."""
    fitting = [rule for rule in rules if rule.code == code and rule.kind in (None, kind)]
    return min(fitting, key=lambda rule: (rule.kind is None, rule.key), default=None)


def fingerprint(content):
    """Return the checksum of what a document says, leaving out when it was printed."""
    return hashlib.sha256(VOLATILE.sub(b"", content)).hexdigest()


def new_papers(kept, offered):
    """Return the indexes of those contents that aren't kept yet, each content once.

    ``kept`` are checksums of all versions there are; ``offered`` those of the papers.
    """
    seen = set(kept)
    fresh = []
    for index, checksum in enumerate(offered):
        if checksum not in seen:
            seen.add(checksum)
            fresh.append(index)
    return fresh
