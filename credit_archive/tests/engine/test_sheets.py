"""Images and text become pages; what is broken is said."""

import subprocess
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4

from ...engine.sheets import image_pages, text_pages
from ...engine.stamp import DAMAGED, EMPTY, Mark, UnprintableError, stamp

FONT = "Helvetica"
ADDON = Path(__file__).parents[2]


def image(kind, mode="RGB", size=(400, 300), frames=1):
    result = BytesIO()
    first, *others = (Image.new(mode, size) for _frame in range(frames))
    several = {"save_all": True, "append_images": others} if others else {}
    first.save(result, kind, **several)
    return result.getvalue()


def pages(content):
    return PdfReader(BytesIO(content)).pages


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("PNG", "LA"), ("JPEG", "L"),
     ("JPEG", "CMYK"), ("TIFF", "1"), ("BMP", "RGB"), ("GIF", "P"), ("WEBP", "RGB")],
)  # fmt: skip
def test_an_image_is_a_page_within_a4(kind, mode):
    (page,) = pages(image_pages(image(kind, mode)))
    assert float(page.mediabox.width) <= A4[1] + 1
    assert float(page.mediabox.height) <= A4[1] + 1
    assert max(float(page.mediabox.width) / A4[1], float(page.mediabox.height) / A4[1]) > 0.6


def test_each_frame_of_a_tiff_is_a_page_that_can_be_marked():
    content = image_pages(image("TIFF", "1", (1654, 2339), frames=5))
    assert len(pages(content)) == 5
    assert stamp(content, Mark("Controlled"), FONT)[1] == 5


@pytest.mark.parametrize("content", [b"", b"no image", image("PNG")[:60]])
def test_a_broken_image_is_said(content):
    with pytest.raises(UnprintableError) as error:
        image_pages(content)
    assert error.value.code == DAMAGED


@given(st.text(min_size=1, max_size=300), st.sampled_from(["utf-8", "gb18030", "utf-8-sig"]))
def test_any_text_becomes_pages_or_is_empty(text, encoding):
    with suppress(UnprintableError):
        assert len(pages(text_pages(text.encode(encoding, "ignore")))) >= 1


def test_long_lines_are_wrapped_and_long_texts_go_on():
    content = text_pages((("word " * 60 + "\n") * 60).encode(), FONT)
    found = pages(content)
    assert len(found) > 3
    assert sum(page.extract_text().count("word") for page in found) == 3600


def test_chinese_in_the_encoding_of_old_programs():
    assert "信用" in pages(text_pages("信用档案".encode("gb18030")))[0].extract_text()


def test_odoo_opens_no_more_images_than_before():
    code = "from PIL import Image; Image.preinit(); Image._initialized = 2; before = set(Image.ID)"
    code += f"; import sys; sys.path.insert(0, {str(ADDON)!r}); import engine.sheets"
    code += "; print(set(Image.ID) == before)"
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "True"


def test_an_empty_text_is_said():
    with pytest.raises(UnprintableError) as error:
        text_pages(b" \n\t ")
    assert error.value.code == EMPTY
