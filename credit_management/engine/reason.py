"""Why the engine answered as it did: a code and the figures its sentence needs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reason:
    """One reason; the shell has one sentence per ``code``, in the reader's language."""

    code: str
    figures: dict = field(default_factory=dict)
