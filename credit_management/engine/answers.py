"""Answers of a questionnaire as text that means one thing, and what is known of them (R02)."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

TEXT, NUMBER, CHOICE, YES_NO, DATE = "text", "number", "choice", "yes_no", "date"
YES, NO = "yes", "no"


class UnusableAnswer(ValueError):
    """The text is no answer to a question of this kind; ``args[0]`` is the kind."""


@dataclass(frozen=True)
class Answered:
    """What is known of one question: is it required, answered, verified?"""

    is_required: bool
    is_answered: bool
    is_verified: bool = False


def canonical(kind: str, text: str, choices: Collection[str] = ()) -> str:
    """Return the one way of writing this answer down, empty when there is none.

    Numbers have a point and no separator, days are ISO days, choices their key.
    Raises ``UnusableAnswer`` when the text doesn't fit the kind.
    """
    text = (text or "").strip()
    if not text or kind == TEXT:
        return text
    if kind in (CHOICE, YES_NO):
        allowed = (YES, NO) if kind == YES_NO else choices
        if text not in allowed:
            raise UnusableAnswer(kind)
        return text
    return _number(text) if kind == NUMBER else _day(text)


def _number(text: str) -> str:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        raise UnusableAnswer(NUMBER) from None
    if not math.isfinite(value) or abs(value) >= 1e15:
        raise UnusableAnswer(NUMBER)
    return str(int(value)) if value == int(value) else repr(value)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UnusableAnswer(DATE) from None


def completeness(answers: Iterable[Answered]) -> float:
    """Return the share of required questions that are answered; 1 when none is required."""
    required = [one.is_answered for one in answers if one.is_required]
    return sum(required) / len(required) if required else 1.0


def accuracy(answers: Iterable[Answered]) -> float:
    """Return the share of answers verified by a second channel; 0 when nothing is answered."""
    answered = [one.is_verified for one in answers if one.is_answered]
    return sum(answered) / len(answered) if answered else 0.0
