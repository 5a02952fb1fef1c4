"""A zip of a credit file: whatever is done to an entry is found and named."""

import io
import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...engine import bundle
from ...engine.bundle import Fault, Limits, is_safe, verify
from ...engine.bundle_writing import as_json, as_lines, write
from ...engine.chain import Head, Line, append

ADDON = Path(__file__).parents[2]
PDF = b"%PDF-1.4 a licence"


def whole(contents=(PDF, b"second")):
    """Return the bytes of a sound bundle with one record per content."""
    head, lines = append(
        Head(),
        [Line(7, 0, "2026-03-16T10:00:00", 2, "张三", "add", f"R{n}", n, {}) for n in range(3)],
    )
    paths = [f"records/R{n}/1-扫描 {n}.pdf" for n in range(len(contents))]
    records = [
        {"number": f"R{n}", "title": "Licence", "state": "filed", "date": "2026-03-16",
         "section": {"code": "identity", "name": "Identity"},
         "class": {"level": 0, "name": "General"},
         "schedule": {"name": "", "event": "", "months": 0, "action": ""},
         "versions": [{"number": 1, "name": "a.pdf", "size": len(raw), "path": path,
                       "sha256": sha256(raw).hexdigest()}]}
        for n, (path, raw) in enumerate(zip(paths, contents, strict=True))
    ]  # fmt: skip
    index = {
        "format": bundle.FORMAT,
        "version": bundle.VERSION,
        "log": head._asdict(),
        **dict.fromkeys(("file", "company", "exported_by", "exported_on"), "x"),
        "closed_on": "2026-01-31",
        "customer": {"name": "Customer", "vat": "", "ref": ""},
        "holds": [],
    }
    target = io.BytesIO()
    write(
        target,
        [
            (bundle.INDEX, as_json(index)),
            (bundle.RECORDS, as_json(records)),
            (bundle.LOG, as_lines(lines)),
            *((path, [raw[:4], raw[4:]]) for path, raw in zip(paths, contents, strict=True)),
        ],
    )
    return target.getvalue()


def check(raw, **limits):
    return verify(io.BytesIO(raw), Limits(**limits))


def entries(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(pairs):
    """Return a zip of these entries, whatever they are."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, raw in pairs:
            archive.writestr(name, raw)
    return target.getvalue()


def rewritten(changes, fit=False):
    """Return the sound bundle with entries replaced; ``fit``: with checksums that fit again."""
    found = {**entries(WHOLE), **changes}
    if fit:
        listed = [(name, raw) for name, raw in found.items() if not name.endswith(".sha256")]
        target = io.BytesIO()
        write(target, [(name, [raw]) for name, raw in listed if raw is not None])
        return target.getvalue()
    return packed((name, raw) for name, raw in found.items() if raw is not None)


WHOLE = whole()
NAMES = sorted(entries(WHOLE))


def test_what_was_written_is_whole():
    report = check(WHOLE)
    assert report.faults == ()
    assert [one["number"] for one in report.records] == ["R0", "R1"]
    assert [line.number for line in report.lines] == [1, 2, 3]
    assert report.manifest == sha256(entries(WHOLE)[bundle.CHECKSUMS]).hexdigest()


@given(st.sampled_from(NAMES), st.integers(0), st.integers(1, 255))
def test_any_byte_of_any_entry_is_found(name, place, change):
    raw = bytearray(entries(WHOLE)[name])
    raw[place % len(raw)] ^= change
    faults = check(rewritten({name: bytes(raw)})).faults
    assert faults
    assert {fault.name for fault in faults} & {name, bundle.MANIFEST}


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_any_byte_of_the_zip_is_found_or_changes_nothing(place, change):
    raw = bytearray(WHOLE)
    raw[place] ^= change
    report = check(bytes(raw))
    assert report.faults or entries(bytes(raw)) == entries(WHOLE)


@given(st.integers(1, len(WHOLE)))
def test_a_zip_cut_off_is_found(length):
    assert check(WHOLE[:-length]).faults


@given(st.binary(max_size=300))
def test_anything_at_all_is_no_bundle(raw):
    assert check(raw).faults


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_taken_away_is_named(name):
    faults = check(rewritten({name: None})).faults
    assert Fault(bundle.MISSING, name) in faults


@given(st.text("abc/.", min_size=1, max_size=12))
def test_an_entry_added_is_named(name):
    faults = check(rewritten({name: b"x"})).faults
    assert name in {fault.name for fault in faults}
    kinds = {fault.kind for fault in faults if fault.name == name}
    assert kinds == ({bundle.EXTRA} if is_safe(name) else {bundle.UNSAFE})


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_renamed_is_named_twice(name):
    raw = entries(WHOLE)[name]
    faults = check(rewritten({name: None, f"{name}x": raw})).faults
    assert Fault(bundle.MISSING, name) in faults


def test_two_entries_exchanged_are_found():
    first, second = (name for name in NAMES if name.startswith("records/"))
    there = entries(WHOLE)
    faults = check(rewritten({first: there[second], second: there[first]})).faults
    assert {Fault(bundle.DAMAGED, first), Fault(bundle.DAMAGED, second)} <= set(faults)


def test_what_is_there_twice_is_named():
    with pytest.warns(UserWarning, match="Duplicate"):
        raw = packed([*entries(WHOLE).items(), (bundle.INDEX, b"{}")])
    assert Fault(bundle.DUPLICATE, bundle.INDEX) in check(raw).faults


@pytest.mark.parametrize(
    "name",
    ["../up", "/etc/passwd", "a/../../b", "C:/x", "a\\..\\b", "a//b", "dir/", "a\nb", "x" * 256,
     "records/\x1b[2J", "records/..", "records/. ./a"],
)  # fmt: skip
def test_names_that_leave_their_folder_are_refused(name):
    assert not is_safe(name)
    kinds = {fault.kind for fault in check(rewritten({name: b"x"})).faults}
    assert bundle.UNSAFE in kinds


def test_links_are_refused():
    link = zipfile.ZipInfo("records/link")
    link.external_attr = 0o120777 << 16
    assert Fault(bundle.UNSAFE, "records/link") in check(packed([(link, b"/etc/passwd")])).faults


def test_a_bomb_is_not_unpacked():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("records/bomb", b"\0" * (60 << 20))
    assert check(target.getvalue(), ratio=100).faults == (Fault("too_large", "records/bomb"),)
    assert {one.kind for one in check(WHOLE, entries=2).faults} == {"too_large"}
    assert {one.kind for one in check(WHOLE, size=10).faults} == {"too_large"}
    assert {one.kind for one in check(WHOLE, text=10).faults} == {"too_large"}


def test_bytes_beside_the_entries_are_found():
    assert check(b"MZ hidden" + WHOLE).faults
    assert check(WHOLE + b"behind").faults
    with_comment = io.BytesIO(WHOLE)
    with zipfile.ZipFile(with_comment, "a") as archive:
        archive.comment = b"by the way"
    assert check(with_comment.getvalue()).faults


def test_a_forged_log_with_fitting_checksums_is_found():
    log = entries(WHOLE)[bundle.LOG].replace(b'"view"', b'"look"').replace("张三".encode(), b"Li")
    faults = check(rewritten({bundle.LOG: log}, fit=True)).faults
    assert {fault.kind for fault in faults} == {bundle.BROKEN}
    shorter = b"".join(entries(WHOLE)[bundle.LOG].splitlines(keepends=True)[:-1])
    faults = check(rewritten({bundle.LOG: shorter}, fit=True)).faults
    assert faults == (Fault(bundle.BROKEN, "log.jsonl:3 (truncated)"),)


def test_contents_the_records_do_not_name_are_found():
    assert check(rewritten({"records/R9/1-x": b"x"}, fit=True)).faults == (
        Fault(bundle.EXTRA, "records/R9/1-x"),
    )
    path = next(name for name in NAMES if name.startswith("records/"))
    assert check(rewritten({path: b"other"}, fit=True)).faults == (Fault(bundle.DAMAGED, path),)
    assert check(rewritten({path: None}, fit=True)).faults == (Fault(bundle.MISSING, path),)


@pytest.mark.parametrize("name", [bundle.INDEX, bundle.RECORDS, bundle.LOG])
@pytest.mark.parametrize("raw", [b"", b"{}", b"[1]", b"null", b"\xff", b'{"a": ', b"[" * 100_000])
def test_texts_that_say_something_else_are_named(name, raw):
    faults = check(rewritten({name: raw}, fit=True)).faults
    assert faults or (name, raw) == (bundle.LOG, b"")
    if raw != b"" or name != bundle.LOG:
        assert name in faults[0].name


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_records_of_any_shape_never_raise(value):
    check(rewritten({bundle.RECORDS: json.dumps(value).encode()}, fit=True))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: one["versions"][0].update(number=2**31),
        lambda one: one["versions"][0].update(number=0),
        lambda one: one["versions"][0].update(number=True),
        lambda one: one["versions"][0].update(size=-1),
        lambda one: one["versions"][0].update(size=10**30),
        lambda one: one["versions"].append({**one["versions"][0], "path": ""}),
        lambda one: one.update(title="a\0b"),
        lambda one: one.update(room="\ud800"),
        lambda one: one.update({"\0": "key"}),
        lambda one: one.update(state="destroyed"),
    ],
)
def test_records_no_database_could_keep_are_named(spoil):
    records = json.loads(entries(WHOLE)[bundle.RECORDS])
    spoil(records[1])
    raw = rewritten({bundle.RECORDS: json.dumps(records).encode()}, fit=True)
    assert check(raw).faults == (Fault(bundle.DAMAGED, bundle.RECORDS),)


@pytest.mark.parametrize(
    "values",
    [{"closed_on": "soon"}, {"closed_on": "20260131"}, {"closed_on": "2026-02-30"},
     {"file": "\0"}, {"customer": {"name": "x", "vat": "\0", "ref": ""}}],
)  # fmt: skip
def test_an_index_no_database_could_keep_is_named(values):
    index = {**json.loads(entries(WHOLE)[bundle.INDEX]), **values}
    raw = rewritten({bundle.INDEX: json.dumps(index).encode()}, fit=True)
    assert check(raw).faults == (Fault(bundle.DAMAGED, bundle.INDEX),)


def test_the_command_line_and_sha256sum_say_the_same(tmp_path):
    sound, harmed = tmp_path / "sound.zip", tmp_path / "harmed.zip"
    sound.write_bytes(WHOLE)
    harmed.write_bytes(rewritten({NAMES[-1]: b"other"}))
    command = [sys.executable, "-m", "engine"]
    done = subprocess.run([*command, sound, harmed], cwd=ADDON, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"{sound}: whole, 2 records" in done.stdout
    assert f"damaged: {NAMES[-1]}" in done.stdout
    with zipfile.ZipFile(sound) as archive:
        archive.extractall(tmp_path / "out")
    subprocess.run(
        ["sha256sum", "--strict", "-c", bundle.MANIFEST, bundle.CHECKSUMS],
        cwd=tmp_path / "out", check=True, capture_output=True,
    )  # fmt: skip


def test_a_large_content_passes_in_pieces(tmp_path):
    pieces = (b"\0" * bundle.PIECE for _n in range(64))
    with (tmp_path / "big.zip").open("w+b") as target:
        write(target, [("records/R1/1-scan", pieces)])
        assert {fault.name for fault in verify(target).faults} == {
            bundle.INDEX, bundle.RECORDS, bundle.LOG,
        }  # fmt: skip
