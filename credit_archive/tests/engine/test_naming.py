"""File names come from outside: none of them may reach further than a name."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine.bundle import is_safe
from ...engine.naming import agrees, clean, kind_of


@given(st.text(max_size=400))
def test_any_name_becomes_one_any_system_takes(name):
    cleaned = clean(name)
    assert is_safe(cleaned)
    assert len(cleaned) <= 120
    assert len(cleaned.encode()) <= 240
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b:c*.pdf", "a_b_c_.pdf"),
        ("扫描件.pdf", "扫描件.pdf"),
        ("...", "document"),
        (None, "document"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("档" * 300 + ".pdf", "档" * 78 + ".pdf"),
        ("a\x00b\x1b\x85.pdf", "a_b__.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (".gitignore", "gitignore"),
    ],
)
def test_names_seen(name, expected):
    assert clean(name) == expected


def test_a_program_is_no_document_whatever_its_name():
    program = kind_of(b"MZ\x90\x00", lambda _raw: "application/octet-stream")
    assert not agrees("invoice.pdf", program)
    assert not agrees("invoice", program)
    assert not agrees("invoice.exe", program)
    assert agrees("invoice.pdf", kind_of(b"%PDF-1.4", lambda _raw: "application/pdf"))
    assert not agrees("page.pdf", "text/html")
    assert not agrees("SCAN.JPG", "image/png")
    assert agrees("SCAN.JPG", "image/jpeg")
    assert agrees("drawing.dwg", "application/octet-stream")


def test_nobody_guesses_at_what_only_begins_like_a_zip():
    asked = []
    assert kind_of(b"PK\x03\x04 word/document.xml", asked.append) == "application/zip"
    assert not asked
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as content:
        content.writestr("word/document.xml", "")
    assert kind_of(whole.getvalue(), lambda raw: len(raw)) == len(whole.getvalue())
