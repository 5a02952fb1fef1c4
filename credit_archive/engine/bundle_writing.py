"""How a credit file becomes a zip that ``bundle`` verifies (R79)."""

import json
import zipfile
from hashlib import sha256

from .bundle import CHECKSUMS, FOLDER, MANIFEST

STORED_ON = (1980, 1, 1, 0, 0, 0)
"""The same for every entry: a zip says when it was made in its index, where it is checked."""


def write(target, entries):
    """Write ``entries``, pairs of name and pieces of bytes, to a binary file; the manifest's hash.

    Nothing is kept in memory but the names and hashes.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        hashes = {name: _store(archive, name, pieces) for name, pieces in entries}
        listing = "".join(f"{digest}  {name}\n" for name, digest in hashes.items()).encode()
        manifest = _store(archive, CHECKSUMS, [listing])
        _store(archive, MANIFEST, [f"{manifest}  {CHECKSUMS}\n".encode()])
    return manifest


def _store(archive, name, pieces):
    entry = zipfile.ZipInfo(name, STORED_ON)
    # Scans and PDFs don't get smaller; texts do.
    entry.compress_type = zipfile.ZIP_STORED if name.startswith(FOLDER) else zipfile.ZIP_DEFLATED
    digest = sha256()
    with archive.open(entry, "w", force_zip64=True) as output:
        for piece in pieces:
            digest.update(piece)
            output.write(piece)
    return digest.hexdigest()


def as_json(value):
    """Return ``value`` as the pieces of a readable JSON text."""
    yield json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()
    yield b"\n"


def as_lines(lines):
    """Return lines of the log as the pieces of a text with one JSON object per line."""
    for line in lines:
        yield (json.dumps(line._asdict(), ensure_ascii=False, sort_keys=True) + "\n").encode()
