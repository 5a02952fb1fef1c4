"""A credit file as a zip: is it what it was (R79)?

``checksums.sha256`` names each entry with its hash, ``manifest.sha256`` that
list with its own; both are what ``sha256sum -c`` reads. ``verify`` trusts
nothing: it names every entry that is damaged, missing, added, twice there or
dangerous, and never raises for what is in the zip. Contents pass in pieces,
however large.
"""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple

from .bundle_texts import FORMAT, VERSION, as_index, as_log, as_records
from .chain import Head
from .chain import verify as verify_chain

__all__ = ["FORMAT", "VERSION", "verify"]

INDEX, PAGE, RECORDS, LOG = "index.json", "index.html", "records.json", "log.jsonl"
CHECKSUMS, MANIFEST = "checksums.sha256", "manifest.sha256"
FOLDER = "records/"

UNREADABLE, UNSAFE, DUPLICATE, TOO_LARGE, MISSING, EXTRA, DAMAGED, BROKEN = (
    "unreadable",
    "unsafe",
    "duplicate",
    "too_large",
    "missing",
    "extra",
    "damaged",
    "broken",
)
PIECE = 1 << 20
CHECKSUM_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
END_RECORD = 22


class Fault(NamedTuple):
    """Something wrong with a zip: what kind, and with which entry (or line of the log)."""

    kind: str
    name: str


@dataclass(frozen=True)
class Limits:
    """What a zip may ask of its reader: entries, bytes unpacked, bytes of one text, ratio."""

    entries: int = 200_000
    size: int = 50 << 30
    text: int = 256 << 20
    ratio: int = 1100


@dataclass(frozen=True)
class Report:
    """What ``verify`` found; ``index``, ``records`` and ``lines`` are empty where it has faults."""

    faults: tuple = ()
    manifest: str = ""
    index: dict = field(default_factory=dict)
    records: tuple = ()
    lines: tuple = ()


def verify(source, limits=None):
    """Return the ``Report`` on a zip, given as a binary file that can seek."""
    limits = limits or Limits()
    try:
        with zipfile.ZipFile(source) as archive:
            faults = [*_shape(archive, limits), *_gaps(archive, source)]
            return Report(tuple(faults)) if faults else _contents(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError,
            NotImplementedError, struct.error) as error:  # fmt: skip
        return Report((Fault(UNREADABLE, str(error)[:100]),))


def _shape(archive, limits):
    """Faults to be seen without unpacking anything."""
    entries = archive.infolist()
    if len(entries) > limits.entries:
        yield Fault(TOO_LARGE, f"{len(entries)} > {limits.entries}")
        return
    if sum(one.file_size for one in entries) > limits.size:
        yield Fault(TOO_LARGE, f"> {limits.size}")
    for name, count in Counter(one.filename for one in entries).items():
        if count > 1:
            yield Fault(DUPLICATE, name)
    for one in entries:
        if one.orig_filename != one.filename or not is_safe(one.filename):
            yield Fault(UNSAFE, one.orig_filename)
        elif stat.S_ISLNK(one.external_attr >> 16):
            yield Fault(UNSAFE, one.filename)
        elif one.flag_bits & 1:
            yield Fault(UNREADABLE, one.filename)
        elif _is_too_large(one, limits):
            yield Fault(TOO_LARGE, one.filename)


def _is_too_large(entry, limits):
    if not entry.filename.startswith(FOLDER) and entry.file_size > limits.text:
        return True
    return entry.file_size > PIECE and entry.file_size > limits.ratio * entry.compress_size


def is_safe(name):
    """Return whether an entry's name stays below the folder it is unpacked in, on any system."""
    if any(unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in name):
        return False
    parts = name.split("/")
    return (
        not set('\\:*?"<>|') & set(name)
        and all(part.strip(". ") for part in parts)
        and all(len(part.encode()) <= 255 for part in parts)
    )


def _gaps(archive, source):
    """Bytes that belong to no entry: before, between and after them."""
    expected = 0
    for entry in sorted(archive.infolist(), key=lambda one: one.header_offset):
        source.seek(entry.header_offset)
        *_head, name, extra = LOCAL_HEADER.unpack(source.read(LOCAL_HEADER.size))
        if entry.header_offset != expected:
            yield Fault(EXTRA, f"@{expected}")
        expected = entry.header_offset + LOCAL_HEADER.size + name + extra + entry.compress_size
    if expected != archive.start_dir:
        yield Fault(EXTRA, f"@{expected}")
    end = source.seek(-END_RECORD, 2)
    if archive.comment or source.read(4) != b"PK\x05\x06":
        yield Fault(EXTRA, f"@{end + END_RECORD}")


def _contents(archive, limits):
    hashes = {name: _digest(archive, name) for name in archive.namelist()}
    faults = [Fault(DAMAGED, name) for name, digest in hashes.items() if digest is None]
    faults += [Fault(MISSING, name) for name in (CHECKSUMS, MANIFEST) if name not in hashes]
    if faults:
        return Report(tuple(faults))
    faults += _unlisted(archive, hashes)
    manifest = hashes[CHECKSUMS]
    if faults:
        return Report(tuple(faults), manifest)
    return _meaning(archive, hashes, manifest)


def _digest(archive, name):
    """Return the hash of an entry; None: it can't be unpacked."""
    digest = sha256()
    try:
        with archive.open(name) as entry:
            while piece := entry.read(PIECE):
                digest.update(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        return None
    return digest.hexdigest()


def _unlisted(archive, hashes):
    """Compare what is there with the list, and the list with the manifest."""
    if _listed(archive, MANIFEST) != {CHECKSUMS: hashes[CHECKSUMS]}:
        yield Fault(DAMAGED, MANIFEST)
        return
    listed = _listed(archive, CHECKSUMS)
    if listed is None:
        yield Fault(DAMAGED, CHECKSUMS)
        return
    there = hashes.keys() - {CHECKSUMS, MANIFEST}
    yield from (Fault(MISSING, name) for name in sorted(listed.keys() - there))
    yield from (Fault(EXTRA, name) for name in sorted(there - listed.keys()))
    both = sorted(there & listed.keys())
    yield from (Fault(DAMAGED, name) for name in both if listed[name] != hashes[name])


def _listed(archive, name):
    """Return {entry: hash} of a list of checksums; None: it isn't one."""
    try:
        lines = archive.read(name).decode().split("\n")
    except UnicodeDecodeError:
        return None
    found = [CHECKSUM_LINE.fullmatch(line) for line in lines[:-1]]
    if lines[-1] or not all(found) or len({one[2] for one in found}) < len(found):
        return None
    return {one[2]: one[1] for one in found}


def _meaning(archive, hashes, manifest):
    """Do index, records, log and contents say the same?"""
    faults, parsed = [], {}
    for name, parse in ((INDEX, as_index), (RECORDS, as_records), (LOG, as_log)):
        if name not in hashes:
            faults.append(Fault(MISSING, name))
            continue
        try:
            parsed[name] = parse(archive.read(name).decode())
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            faults.append(Fault(DAMAGED, name))
    if faults:
        return Report(tuple(faults), manifest)
    index, records, lines = (parsed[name] for name in (INDEX, RECORDS, LOG))
    faults += _unrecorded(records, hashes)
    faults += _unchained(index, lines)
    if faults:
        return Report(tuple(faults), manifest)
    return Report((), manifest, index, tuple(records), tuple(lines))


def _unrecorded(records, hashes):
    """Contents the records don't name, name twice, or name otherwise than they are."""
    versions = [one for record in records for one in record["versions"] if one.get("path")]
    named = Counter(one["path"] for one in versions)
    yield from (Fault(DUPLICATE, name) for name, count in named.items() if count > 1)
    for one in versions:
        if one["path"] not in hashes:
            yield Fault(MISSING, one["path"])
        elif hashes[one["path"]] != one["sha256"]:
            yield Fault(DAMAGED, one["path"])
    known = {INDEX, PAGE, RECORDS, LOG, CHECKSUMS, MANIFEST, *named}
    yield from (Fault(EXTRA, name) for name in sorted(hashes.keys() - known))


def _unchained(index, lines):
    head = Head(int(index["log"]["length"]), str(index["log"]["hash"]))
    for fault in verify_chain(lines, head):
        yield Fault(BROKEN, f"{LOG}:{fault.number} ({fault.kind})")
