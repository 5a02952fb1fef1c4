"""What pictures are drawn with: SVG as text, so that it prints without a browser."""

from __future__ import annotations

from html import escape

LETTER = 6.0
"""The width of a letter of a label; a Chinese character is twice as wide."""


def shortened(text: str, width: float) -> str:
    """Return ``text`` as far as it fits."""
    left = width / LETTER
    for place, character in enumerate(text):
        left -= 2 if ord(character) > 0x2E80 else 1
        if left < 0:
            return text[:place].rstrip() + "…"
    return text


def start(width: float, height: float) -> str:
    """Return the opening tag of a picture of this size, in points."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="sans-serif">'
    )


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    """Return a filled rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str) -> str:
    """Return a thin straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}"/>'


def text(x: float, y: float, words: str, anchor: str, size: int, fill: str) -> str:
    """Return a text; ``anchor`` is start, middle or end. What it says is escaped."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{fill}">{escape(words)}</text>'
    )
