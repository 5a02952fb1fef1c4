"""Every page of every copy carries the mark, whatever the page is like; what can't is said."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

from ...engine.stamp import DAMAGED, EMPTY, LOCKED, Mark, UnprintableError, font_name, stamp

MARK = Mark("Controlled copy", ("Copy no. R1-1 Jane", "Purpose: Claim"))
FONT = "Helvetica"


def pdf(pages=1, size=(595, 842)):
    result = BytesIO()
    canvas = Canvas(result, pagesize=size, invariant=1)
    for number in range(pages):
        canvas.drawString(size[0] / 2, size[1] / 2, f"Text {number + 1}")
        canvas.showPage()
    canvas.save()
    return result.getvalue()


def written(writer):
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


def changed(content, change):
    """Return the PDF with ``change`` applied to each page."""
    writer = PdfWriter(clone_from=BytesIO(content))
    for page in writer.pages:
        change(page)
    return written(writer)


def texts(content):
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def refusal(content):
    with pytest.raises(UnprintableError) as error:
        stamp(content, MARK, FONT)
    return error.value.code


def assert_marked(content, pages):
    marked, count = stamp(content, MARK, FONT)
    assert count == pages
    found = texts(marked)
    assert len(found) == pages
    for number, text in enumerate(found):
        assert f"Text {number + 1}" in text
        for line in (MARK.title, *MARK.lines):
            assert line in text


def test_every_page_is_marked_and_keeps_its_text():
    assert_marked(pdf(7), 7)


def test_the_original_is_left_as_it_is_and_the_copy_is_always_the_same():
    content = pdf(2)
    before = bytes(content)
    assert stamp(content, MARK, FONT) == stamp(content, MARK, FONT)
    assert content == before


@given(
    st.sampled_from([0, 90, 180, 270]),
    st.tuples(st.integers(30, 3000), st.integers(30, 3000)),
    st.tuples(st.integers(-500, 500), st.integers(-500, 500)),
    st.booleans(),
)
def test_the_mark_is_upright_within_what_is_shown(turn, size, origin, cropped):
    left, bottom = origin

    def odd(page):
        right, top = left + size[0], bottom + size[1]
        page.mediabox = RectangleObject((left, bottom, right, top))
        if cropped:
            page.cropbox = RectangleObject((left + 5, bottom + 5, right - 5, top - 5))
        page.rotate(turn)

    marked, _count = stamp(changed(pdf(), odd), MARK, FONT)
    page = PdfReader(BytesIO(marked)).pages[0]
    matrix = page["/Contents"].get_data().split(b"q ")[-1].split(b" cm")[0].split()
    a, b, c, d, e, f = (float(number) for number in matrix)
    inset = 5 if cropped else 0
    width, height = size[0] - 2 * inset, size[1] - 2 * inset
    shown = (width, height) if turn in (0, 180) else (height, width)
    corners = [(a * u + c * v + e, b * u + d * v + f) for u in (0, shown[0]) for v in (0, shown[1])]
    assert min(x for x, _y in corners) == pytest.approx(left + inset)
    assert max(x for x, _y in corners) == pytest.approx(left + inset + width)
    assert min(y for _x, y in corners) == pytest.approx(bottom + inset)
    assert max(y for _x, y in corners) == pytest.approx(bottom + inset + height)
    assert page.rotation == turn


def test_boxes_upside_down_or_without_overlap():
    def upside_down(page):
        page[NameObject("/MediaBox")] = RectangleObject((595, 842, 0, 0))

    def apart(page):
        page.cropbox = RectangleObject((2000, 2000, 2100, 2100))

    for change in (upside_down, apart):
        assert_marked(changed(pdf(2), change), 2)


@pytest.mark.parametrize("tail", [b" q q 0.01 0 0 0.01 0 0 cm", b" Q Q Q", b" BT", b""])
def test_what_a_page_does_does_not_reach_the_mark(tail):
    def unbalanced(page):
        stream = DecodedStreamObject()
        stream.set_data(page.get_contents().get_data() + tail)
        page[NameObject("/Contents")] = stream

    marked, _count = stamp(changed(pdf(), unbalanced), MARK, FONT)
    contents = PdfReader(BytesIO(marked)).pages[0]["/Contents"].get_data()
    assert contents.startswith(b"q /CreditPage Do Q\nq 1.0000 0.0000")
    assert MARK.lines[0] in texts(marked)[0]


def test_a_page_without_contents_or_with_several_streams():
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    marked, _count = stamp(written(writer), MARK, FONT)
    assert MARK.title in texts(marked)[0]

    writer = PdfWriter(clone_from=BytesIO(pdf()))
    data = writer.pages[0].get_contents().get_data()
    halves = [DecodedStreamObject(), DecodedStreamObject()]
    for half, part in zip(halves, (data[:-4], data[-4:]), strict=True):
        half.set_data(part)
    streams = ArrayObject(writer._add_object(half) for half in halves)
    writer.pages[0][NameObject("/Contents")] = streams
    assert_marked(written(writer), 1)


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_password_to_open_is_refused_and_one_of_the_owner_is_not(algorithm):
    for user, owner, expected in (("secret", None, LOCKED), ("", "owner", None)):
        writer = PdfWriter(clone_from=BytesIO(pdf(2)))
        writer.encrypt(user, owner, algorithm=algorithm)
        content = written(writer)
        if expected:
            assert refusal(content) == expected
        else:
            assert_marked(content, 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", EMPTY),
        (b"%PDF-1.4\n%%EOF", DAMAGED),
        (b"no PDF at all", DAMAGED),
        (written(PdfWriter()), EMPTY),
        (pdf()[:200], DAMAGED),
    ],
)
def test_what_has_no_pages_is_said(content, code):
    assert refusal(content) == code


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=20))
def test_a_broken_file_is_marked_or_refused_never_anything_else(at, garbage):
    content = pdf(2)
    at %= len(content)
    broken = content[:at] + garbage + content[at + len(garbage) :]
    try:
        marked, count = stamp(broken, MARK, FONT)
    except UnprintableError:
        return
    assert len(PdfReader(BytesIO(marked)).pages) == count


def test_long_purposes_and_chinese_names_fit():
    mark = Mark("受控文件 / Controlled copy", ("张三" * 100, "用途 " + "x" * 500))
    for font in (font_name(), font_name("/nowhere.ttf")):
        assert font == "STSong-Light"
        marked, count = stamp(pdf(3, size=(80, 80)), mark, font)
        assert count == len(texts(marked)) == 3


def test_scripts_and_embedded_files_stay_behind():
    writer = PdfWriter(clone_from=BytesIO(pdf()))
    writer.add_js("app.alert(1)")
    writer.add_attachment("secret.txt", b"unmarked")
    marked, _count = stamp(written(writer), MARK, FONT)
    assert not PdfReader(BytesIO(marked)).attachments
    assert b"alert" not in marked


def note(box, text, flags=4, **more):
    """Return an annotation that covers ``box``, white, with a text on it."""
    look = DecodedStreamObject()
    look.set_data(
        b"1 1 1 rg 0 0 595 842 re f 0 g BT /F1 20 Tf 50 500 Td (" + text.encode() + b") Tj ET"
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): font})
    look[NameObject("/BBox")] = ArrayObject(map(FloatObject, (0, 0, 595, 842)))
    look[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Stamp"),
            NameObject("/F"): NumberObject(flags),
            NameObject("/Rect"): ArrayObject(map(FloatObject, box)),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): look}),
            **{NameObject(f"/{name}"): value for name, value in more.items()},
        }
    )


def noted(*notes):
    """Return a PDF of one page with these annotations."""
    writer = PdfWriter(clone_from=BytesIO(pdf()))
    for one in notes:
        looks = one.get("/AP")
        if looks:
            looks[NameObject("/N")] = writer._add_object(looks["/N"])
    writer.pages[0][NameObject("/Annots")] = ArrayObject(writer._add_object(one) for one in notes)
    return written(writer)


def test_no_annotation_covers_the_mark():
    content = noted(note((0, 0, 595, 842), "Cover"), note((300, 400, 100, 200), "Second"))
    assert_marked(content, 1)
    page = PdfReader(BytesIO(stamp(content, MARK, FONT)[0])).pages[0]
    assert "/Annots" not in page
    drawn = page.get_contents().get_data()
    assert drawn.index(b"/CreditPage") < drawn.index(b"/CreditNote0") < drawn.index(b"/CreditNote1")
    assert drawn.index(b"/CreditNote1") < drawn.index(b"/CreditMark")
    # What it says is kept, where it was.
    assert "Cover" in page.extract_text()
    assert "Second" in page.extract_text()
    assert b"q 0.3361 0.0000 0.0000 0.2375 100.0000 200.0000 cm /CreditNote1" in drawn


def test_hidden_annotations_links_and_scripts_stay_behind():
    script = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("boom()")}
    )
    link = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (0, 0, 9, 9))),
            NameObject("/A"): script,
        }
    )
    shown = note((0, 0, 595, 842), "Shown", A=script)
    content = noted(note((0, 0, 595, 842), "Hidden", flags=2), link, shown)
    assert_marked(content, 1)
    page = PdfReader(BytesIO(stamp(content, MARK, FONT)[0])).pages[0]
    assert "Hidden" not in page.extract_text()
    assert "Shown" in page.extract_text()
    assert "/Annots" not in page


def test_the_state_a_field_is_in_is_what_is_drawn():
    box, off = note((50, 50, 70, 70), "Ticked"), note((0, 0, 9, 9), "Blank")["/AP"]["/N"]
    ticked = box["/AP"]["/N"]
    box[NameObject("/AP")] = DictionaryObject(
        {NameObject("/N"): DictionaryObject({NameObject("/On"): ticked, NameObject("/Off"): off})}
    )
    box[NameObject("/AS")] = NameObject("/On")
    writer = PdfWriter(clone_from=BytesIO(pdf()))
    states = box["/AP"]["/N"]
    for name in list(states):
        states[NameObject(name)] = writer._add_object(states[name])
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(box)])
    text = texts(stamp(written(writer), MARK, FONT)[0])[0]
    assert "Ticked" in text
    assert "Blank" not in text


@pytest.mark.parametrize(
    "value", [NumberObject(1), ArrayObject([NumberObject(3)]), ArrayObject([DictionaryObject()])]
)
def test_nonsense_for_annotations_does_no_harm(value):
    content = changed(pdf(), lambda page: page.__setitem__(NameObject("/Annots"), value))
    assert_marked(content, 1)
