"""Pages for what has none: images and plain text as a PDF, so that a copy can be marked."""

import warnings
from importlib import import_module
from io import BytesIO

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError
from pypdf import PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from .stamp import DAMAGED, EMPTY, UnprintableError, font_name

FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")
ENCODINGS = ("utf-8-sig", "gb18030", "latin-1")
KEPT = ("1", "L", "RGB", "CMYK")
"""Ways of storing an image that a PDF has, too."""
INCHES = (A4[0] / 72, A4[1] / 72)
MARGIN, SIZE, LEADING = 50, 10, 14


def _know_formats():
    """Load what Odoo leaves out of PIL: scanners make TIFF, and pages are PDF.

    Odoo's own images stay as they are: only who names a format opens it.
    """
    before = list(Image.ID)
    for name in ("Pdf", "Tiff", "WebP"):
        import_module(f"PIL.{name}ImagePlugin")
    Image.ID[:] = [name for name in Image.ID if name in before or not before]


_know_formats()


def image_pages(content):
    """Return a PDF of the image ``content``: a page for each of its frames, fitted into A4.

    Raises ``UnprintableError`` for what is no image, broken or too large to be true.
    """
    writer = PdfWriter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS) as image:
                for frame in ImageSequence.Iterator(image):
                    writer.append(BytesIO(_page(frame)))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise UnprintableError(DAMAGED) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnprintableError(DAMAGED) from error
    return _written(writer)


def _page(frame):
    """Return one frame as a PDF of one page."""
    frame = ImageOps.exif_transpose(frame)
    if frame.mode not in KEPT:
        # What is transparent is white on paper.
        layer = frame.convert("RGBA")
        frame = Image.new("RGB", layer.size, "white")
        frame.paste(layer, mask=layer.getchannel("A"))
    short, long = sorted(frame.size)
    resolution = max(short / INCHES[0], long / INCHES[1])
    result = BytesIO()
    quality = {} if frame.mode == "1" else {"quality": 90}
    frame.save(result, "PDF", resolution=resolution, **quality)
    return result.getvalue()


def text_pages(content, font=None):
    """Return a PDF of the plain text ``content``, wrapped, on A4."""
    text = _decoded(content).replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    if not text.strip():
        raise UnprintableError(EMPTY)
    font = font or font_name()
    room, depth = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN
    result = BytesIO()
    canvas = Canvas(result, pagesize=A4, invariant=1)
    for sheet in text.split("\f"):
        lines = [row for line in sheet.split("\n") for row in _wrapped(line, font, room)]
        for start in range(0, len(lines), int(depth // LEADING)):
            canvas.setFont(font, SIZE)
            for number, row in enumerate(lines[start : start + int(depth // LEADING)]):
                canvas.drawString(MARGIN, A4[1] - MARGIN - LEADING * (number + 1), row)
            canvas.showPage()
    canvas.save()
    return result.getvalue()


def _decoded(content):
    for encoding in ENCODINGS[:-1]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(ENCODINGS[-1])


def _wrapped(line, font, room):
    """Return ``line`` as rows that fit, broken at a blank where there is one."""
    line = "".join(letter for letter in line if letter.isprintable())
    rows, start, blank, width = [], 0, -1, 0.0
    for at, letter in enumerate(line):
        width += pdfmetrics.stringWidth(letter, font, SIZE)
        if letter == " ":
            blank = at
        if width > room and at > start:
            cut = blank + 1 if blank > start else at
            rows.append(line[start:cut])
            start, blank = cut, -1
            width = pdfmetrics.stringWidth(line[start : at + 1], font, SIZE)
    return [*rows, line[start:]]


def _written(writer):
    result = BytesIO()
    writer.write(result)
    return result.getvalue()
