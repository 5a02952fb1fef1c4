"""Finding what a spreadsheet means: a number or a name, written as people write it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .contradictions import plain

Index = Mapping[str, frozenset[int]]
"""{a number or name without what people write differently: whose it is}."""


def index_of(pairs: Iterable[tuple[str, int]]) -> Index:
    """Return the index of (number or name, id) pairs; what is empty or says nothing is left out."""
    found: dict[str, set[int]] = {}
    for text, key in pairs:
        if plain(text or ""):
            found.setdefault(plain(text), set()).add(key)
    return {text: frozenset(keys) for text, keys in found.items()}


def lookup(text: str, indexes: Iterable[Index]) -> frozenset[int]:
    """Return whom ``text`` means: those of the first index that knows it; empty: nobody.

    Put numbers before names: a number is somebody's alone, a name may be many people's.
    More than one means that the text doesn't say which.
    """
    wanted = plain(text)
    return next((index[wanted] for index in indexes if wanted in index), frozenset())
