"""The three texts of an exported credit file, as nobody is to be trusted to have written them (R79).

Each function raises ``ValueError``, ``TypeError``, ``KeyError`` or ``AttributeError``
for what isn't of the shape it must be, or what no database could keep.
"""

import json
import re
from datetime import date

from .chain import Head, Line

FORMAT, VERSION = "credit-file", 1
LARGEST = 2**31 - 1
"""The largest number a database keeps for a version or its size."""
UNKEPT = re.compile("[\0\ud800-\udfff]")
"""Letters no database keeps."""


def as_index(text):
    """Return what ``index.json`` says."""
    index = _loaded(text)
    if (index["format"], index["version"]) != (FORMAT, VERSION):
        raise ValueError("another format")
    Head(int(index["log"]["length"]), str(index["log"]["hash"]))
    _check_texts(index, "file", "company", "exported_by", "exported_on", "closed_on")
    if (
        index["closed_on"]
        and date.fromisoformat(index["closed_on"]).isoformat() != index["closed_on"]
    ):
        raise ValueError("closed_on")
    _check_texts(index["customer"], "name", "vat", "ref")
    for hold in index["holds"]:
        _check_texts(hold, "matter", "reason", "placed_by", "placed_on")
        _check_texts(dict(enumerate(hold["records"])), *range(len(hold["records"])))
    return index


def as_records(text):
    """Return what ``records.json`` says."""
    records = _loaded(text)
    if not isinstance(records, list):
        raise TypeError("records")
    for record in records:
        _check_texts(record, "number", "title", "state", "date")
        _check_versions(record["versions"], record["state"] == "destroyed")
        _check_texts(record["section"], "code", "name")
        _check_texts(record["class"], "name")
        if type(record["class"]["level"]) is not int:
            raise TypeError(record["class"]["level"])
        _check_texts(record["schedule"], "name", "event", "action")
    return records


def _check_versions(versions, destroyed):
    """Raise unless each has a number of its own, and what was destroyed has no content."""
    for version in versions:
        _check_texts(version, "name", "sha256")
        _check_number(version["number"], 1)
        _check_number(version["size"], 0)
        if not isinstance(version.get("path") or "", str):
            raise TypeError(version["path"])
        if destroyed and version.get("path"):
            raise ValueError("a destroyed record has no content")
    if len({version["number"] for version in versions}) < len(versions):
        raise ValueError("a version twice")


def as_log(text):
    """Return the lines of ``log.jsonl``."""
    return [_as_line(_loaded(line)) for line in text.splitlines()]


def _as_line(value):
    line = Line(**value)
    texts = (line.date, line.user_name, line.operation, line.record, line.previous, line.hash)
    numbers = (line.chain, line.number, line.user_id, line.res_id)
    if not all(isinstance(one, str) for one in texts):
        raise TypeError("text")
    if not all(type(one) is int for one in numbers):
        raise TypeError("number")
    return line


def _loaded(text):
    value = json.loads(text)
    _check_kept(value)
    return value


def _check_kept(value):
    """Raise for a text, wherever it is, that no database keeps."""
    if isinstance(value, str) and UNKEPT.search(value):
        raise ValueError("text")
    if isinstance(value, dict):
        _check_kept([*value, *value.values()])
    elif isinstance(value, list):
        for one in value:
            _check_kept(one)


def _check_texts(value, *names):
    for name in names:
        if not isinstance(value[name], str):
            raise TypeError(name)


def _check_number(value, least):
    if type(value) is not int:
        raise TypeError(value)
    if not least <= value <= LARGEST:
        raise ValueError(value)
