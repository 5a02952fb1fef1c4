"""Warnings and errors in Odoo's log that come from our add-ons."""

import logging
import re
import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OURS = tuple(sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py")))
LINE = re.compile(r"^[\d-]+ [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) \S+ (\S+): (.*)")
ENTRY = re.compile(r"^[\d-]+ [\d:,]+ \d+ [A-Z]+ ", re.M)
# Not about our code, whoever runs it.
ACCEPTED = re.compile(r"Running as user 'root' is a security risk")

found = []


def in_text(text):
    """Every warning or error in a log, with the lines that belong to it."""
    starts = [match.start() for match in ENTRY.finditer(text)] + [len(text)]
    entries = (text[start:end].rstrip() for start, end in pairwise(starts))
    return [entry for entry in entries if LINE.match(entry) and not ACCEPTED.search(entry)]


def is_ours(entry):
    """Whether an entry names one of our add-ons or a file of theirs."""
    return any(re.search(rf"\b{name}\b", entry) for name in OURS) or str(ROOT) in entry


def remember(text):
    """Keep what a server of a test logged, for the end of the run."""
    found.extend(entry for entry in in_text(text) if is_ours(entry))


class Watcher(logging.Handler):
    """Keeps each warning that our code caused: by name, by traceback or by call stack."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record):
        """Called in the thread that logs, so its stack tells who caused it."""
        text = self.format(record)
        if not ACCEPTED.search(text) and (is_ours(text) or called_by_us()):
            found.append(text)


def called_by_us():
    """Whether a function of ours is on the stack (this file doesn't count)."""
    frame = sys._getframe(2)
    while frame:
        name = frame.f_code.co_filename
        if name.startswith(f"{ROOT}/") and name not in (__file__, str(ROOT / "conftest.py")):
            return True
        frame = frame.f_back
    return False
