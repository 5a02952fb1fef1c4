"""File names: made harmless for any system, and whether they say what a document is."""

import io
import os
import unicodedata
import zipfile

LONGEST_NAME = 120
LONGEST_BYTES = 240
"""File systems take 255 bytes; a Chinese character has three."""
LONGEST_EXTENSION = 10
FORBIDDEN = '/\\:*?"<>|'
UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})

MIME_OF = {
    "pdf": {"application/pdf"},
    "png": {"image/png"},
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "gif": {"image/gif"},
    "bmp": {"image/bmp", "image/x-ms-bmp"},
    "webp": {"image/webp"},
    "tif": {"image/tiff"},
    "tiff": {"image/tiff"},
    "zip": {"application/zip"},
    "docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    "xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    "pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    "odt": {"application/vnd.oasis.opendocument.text"},
    "ods": {"application/vnd.oasis.opendocument.spreadsheet"},
    "doc": {"application/msword", "application/x-ole-storage", "application/vnd.ms-office"},
    "xls": {"application/vnd.ms-excel", "application/x-ole-storage", "application/vnd.ms-office"},
}
"""What a document with this ending is; other endings promise nothing that could be checked."""
PROGRAMS = frozenset(
    {
        "application/x-dosexec",
        "application/x-msdownload",
        "application/vnd.microsoft.portable-executable",
        "application/x-executable",
        "application/x-pie-executable",
        "application/x-sharedlib",
        "application/x-mach-binary",
        "text/x-shellscript",
    }
)
ZIP = b"PK\x03\x04"
SIGNATURES = (
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
    (b"#!", "text/x-shellscript"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


def clean(name):
    """Return a file name any system takes: no path, nothing invisible, not too long."""
    name = "".join(_harmless(one) for one in unicodedata.normalize("NFC", name or ""))
    stem, extension = os.path.splitext(name.strip(" ."))
    if len(extension) > LONGEST_EXTENSION:
        stem, extension = stem + extension, ""
    stem = stem[: LONGEST_NAME - len(extension)]
    while len((stem + extension).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return f"{stem.strip(' .')}{extension}".strip(" .") or "document"


def _harmless(one):
    category = unicodedata.category(one)
    if category == "Cf":
        return ""  # marks that turn the direction of reading: "exe.pdf" would be "fdp.exe"
    return "_" if category in UNPRINTABLE or one in FORBIDDEN else one


def kind_of(raw, guess):
    """Return what a document is by its first bytes, else what ``guess`` makes of them.

    ``guess``: a function of the content; it isn't asked about what only begins like a zip,
    into which it would look and stumble.
    """
    known = next((kind for mark, kind in SIGNATURES if raw.startswith(mark)), None)
    if known is None and raw.startswith(ZIP) and not zipfile.is_zipfile(io.BytesIO(raw)):
        return "application/zip"
    return known or guess(raw)


def agrees(name, kind):
    """Return whether the ending of a file name is that of a document of this kind.

    A program is what its name says only where the name promises nothing else.
    """
    ending = os.path.splitext(name or "")[1].lower().lstrip(".")
    promised = MIME_OF.get(ending)
    return kind in promised if promised else kind not in PROGRAMS
