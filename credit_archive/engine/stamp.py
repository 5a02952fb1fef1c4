"""A controlled copy: every page of a PDF carries who took it, when and what for (R74).

The original page becomes a form within the new one, so that nothing it does,
balanced or not, reaches the mark drawn over it. Pages alone are taken along:
no scripts, no embedded files.
"""

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import DependencyError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)
from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from .annotations import appearances

EMPTY, LOCKED, DAMAGED, UNFIT = "empty", "locked", "damaged", "unfit"
"""Why there is no copy: no page, a password, broken, or of a type that has no pages."""

A4_WIDTH = 595.28
SONG = "STSong-Light"
"""A font with Chinese letters that readers of PDFs bring along themselves."""
ON_TOP = ("/Annots", "/AA")
"""What a reader draws or runs on top of a page."""
RED, FAINT, WHITE = Color(0.75, 0.05, 0.05), Color(0.75, 0.05, 0.05, 0.10), Color(1, 1, 1, 0.85)
TURNS = {
    0: lambda box: (1, 0, 0, 1, box[0], box[1]),
    90: lambda box: (0, 1, -1, 0, box[2], box[1]),
    180: lambda box: (-1, 0, 0, -1, box[2], box[3]),
    270: lambda box: (0, -1, 1, 0, box[0], box[3]),
}
"""From the page as it is read to the page as it is stored, for each rotation of a page."""


class UnprintableError(Exception):
    """There can be no copy; ``code`` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Mark:
    """What is written on every page: a title, across the page as well, and lines below it."""

    title: str
    lines: tuple[str, ...] = ()


def font_name(path=None):
    """Return the name of a font with Chinese letters: the TrueType file, embedded, or a CID font."""
    try:
        font = TTFont("CreditStamp", path, subfontIndex=0) if path else UnicodeCIDFont(SONG)
    except (TTFError, OSError):
        font = UnicodeCIDFont(SONG)
    if font.fontName not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(font)
    return font.fontName


def stamp(content, mark, font=None):
    """Return (the PDF ``content`` with ``mark`` on every page, how many pages it has).

    Raises ``UnprintableError`` for what is empty, locked by a password or damaged.
    The same input gives the same pages; ``content`` itself is left as it is.
    """
    try:
        with _quiet():
            return _stamp(content, mark, font or font_name())
    except UnprintableError:
        raise
    except DependencyError:
        raise UnprintableError(LOCKED) from None
    except Exception as error:
        raise UnprintableError(DAMAGED) from error


@contextmanager
def _quiet():
    """Keep the reader from noting each thing that is wrong with a file: the answer says it."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _stamp(content, mark, font):
    if not content:
        raise UnprintableError(EMPTY)
    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnprintableError(LOCKED)
    if not reader.pages:
        raise UnprintableError(EMPTY)
    writer, marks = PdfWriter(), {}
    for page in reader.pages:
        _mark_page(writer, writer.add_page(page), mark, font, marks)
    result = BytesIO()
    writer.write(result)
    return result.getvalue(), len(reader.pages)


def _mark_page(writer, page, mark, font, marks):
    """Put the original of a page into a form, and the mark, one for all pages of a size, over it."""
    box, turn = _visible(page), page.rotation % 360
    turn = turn if turn in TURNS else 0
    width, height = box[2] - box[0], box[3] - box[1]
    size = (width, height) if turn in (0, 180) else (height, width)
    if size not in marks:
        marks[size] = writer._add_object(_mark_form(size, mark, font, writer))
    forms, drawn = DictionaryObject(), ""
    original = _original_form(page)
    if original is not None:
        forms[NameObject("/CreditPage")] = writer._add_object(original)
        drawn = "q /CreditPage Do Q\n"
    for number, (form, matrix) in enumerate(appearances(page)):
        name = f"/CreditNote{number}"
        forms[NameObject(name)] = form.indirect_reference or writer._add_object(form)
        drawn += f"q {_numbers(matrix)} cm {name} Do Q\n"
    for name in ON_TOP:
        page.pop(name, None)
    forms[NameObject("/CreditMark")] = marks[size]
    contents = DecodedStreamObject()
    contents.set_data(f"{drawn}q {_numbers(TURNS[turn](box))} cm /CreditMark Do Q\n".encode())
    page[NameObject("/Contents")] = writer._add_object(contents)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})


def _numbers(matrix):
    return " ".join(f"{number:.4f}" for number in matrix)


def _visible(page):
    """Return (left, bottom, right, top) of what is shown of a page."""
    media, crop = _corners(page.mediabox), _corners(page.cropbox)
    box = (
        max(media[0], crop[0]), max(media[1], crop[1]),
        min(media[2], crop[2]), min(media[3], crop[3]),
    )  # fmt: skip
    box = box if box[0] < box[2] and box[1] < box[3] else media
    if box[0] >= box[2] or box[1] >= box[3]:
        raise UnprintableError(DAMAGED)
    return box


def _corners(box):
    left, bottom, right, top = (float(number) for number in box)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _original_form(page):
    """Return the contents of ``page`` as a form, or None where it has none."""
    contents = page.get("/Contents")
    contents = contents and contents.get_object()
    if isinstance(contents, StreamObject):
        form = _same_stream(contents)
    elif contents:
        form = DecodedStreamObject()
        parts = (part.get_object() for part in contents)
        form.set_data(
            b"\n".join(part.get_data() for part in parts if isinstance(part, StreamObject))
        )
        form = form.flate_encode()
    else:
        return None
    media = _corners(page.mediabox)
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(number) for number in media)
    form[NameObject("/Resources")] = page.get("/Resources") or DictionaryObject()
    return form


def _same_stream(stream):
    """Return a copy of ``stream`` with the same data, compressed as it is."""
    form = StreamObject()
    form.update({name: stream.raw_get(name) for name in stream if name != "/Length"})
    form._data = stream._data
    return form


def _mark_form(size, mark, font, writer):
    """Return the mark for pages of ``size`` as a form."""
    page = PdfReader(BytesIO(_draw(size, mark, font))).pages[0].clone(writer, force_duplicate=True)
    form = _original_form(page)
    form[NameObject("/FormType")] = NumberObject(1)
    return form


def _draw(size, mark, font):
    """Return a PDF with the mark on one page: faint across it, and readable along its foot."""
    width, height = size
    result = BytesIO()
    canvas = Canvas(result, pagesize=size, invariant=1, pageCompression=1)
    small = 8.5 * min(width, height) / A4_WIDTH
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(35)
    canvas.setFillColor(FAINT)
    canvas.setFont(font, _fitting(mark.title, font, 6 * small, 0.85 * min(width, height)))
    canvas.drawCentredString(0, 0, mark.title)
    canvas.restoreState()
    _draw_foot(canvas, width, small, mark, font)
    canvas.showPage()
    canvas.save()
    return result.getvalue()


def _draw_foot(canvas, width, small, mark, font):
    """Write title and lines into a frame along the foot of the page."""
    margin, leading = 1.5 * small, 1.3 * small
    room = width - 4 * margin
    lines = (mark.title, *mark.lines)
    frame = leading * len(lines) + 0.7 * small
    canvas.setFillColor(WHITE)
    canvas.setStrokeColor(RED)
    canvas.setLineWidth(0.08 * small)
    canvas.rect(margin, margin, width - 2 * margin, frame, fill=1)
    canvas.setFillColor(RED)
    for number, text in enumerate(lines):
        canvas.setFont(font, small)
        baseline = margin + frame - leading * (number + 1)
        canvas.drawString(2 * margin, baseline, _shortened(text, font, small, room))


def _fitting(text, font, size, room):
    """Return the largest size, up to ``size``, at which ``text`` fits into ``room``."""
    width = pdfmetrics.stringWidth(text, font, size)
    return size if width <= room else size * room / width


def _shortened(text, font, size, room):
    """Return ``text``, cut with an ellipsis where it doesn't fit into ``room``."""
    if pdfmetrics.stringWidth(text, font, size) <= room:
        return text
    while text and pdfmetrics.stringWidth(f"{text}…", font, size) > room:
        text = text[:-1]
    return f"{text}…"
