"""Pictures of a score as SVG text, drawn without a browser so that they print (R14)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from . import svg

MOST = 100.0
GOOD, FAIR = 70.0, 40.0
COLOURS = {"good": "#2e7d32", "fair": "#f9a825", "poor": "#c62828", "none": "#bdbdbd"}

WIDTH, ROW, LABEL, BAR = 430, 24, 175, 160
SIDE, RADIUS = 250, 95


@dataclass(frozen=True)
class Bar:
    """One criterion: its name, its points (None: not scored) and its weight in percent."""

    label: str
    points: float | None
    weight: float


def colour(points: float | None) -> str:
    """Return the colour of points: green from 70, yellow from 40, red below, grey for none."""
    if points is None:
        return COLOURS["none"]
    if points >= GOOD:
        return COLOURS["good"]
    return COLOURS["fair"] if points >= FAIR else COLOURS["poor"]


def bars(rows: Sequence[Bar], nothing: str = "–") -> str:
    """Return a bar chart of the points, one row per criterion, with a scale of 0 to 100.

    ``nothing`` stands where a criterion wasn't scored. Labels are escaped.
    """
    height = ROW * len(rows) + 24
    parts = [svg.start(WIDTH, height)]
    for mark in range(0, 101, 25):
        x = LABEL + BAR * mark / MOST
        parts.append(svg.line(x, 4, x, height - 20, "#e0e0e0"))
        parts.append(svg.text(x, height - 6, str(mark), "middle", 10, "#757575"))
    for place, row in enumerate(rows):
        parts += _bar(row, place * ROW + 6, nothing)
    return "".join([*parts, "</svg>"])


def _bar(row: Bar, y: float, nothing: str) -> list[str]:
    middle = y + ROW / 2 + 1
    width = BAR * _share(row.points)
    known = nothing if row.points is None else f"{row.points:g}"
    return [
        svg.text(LABEL - 8, middle, svg.shortened(row.label, LABEL - 12), "end", 11, "#212121"),
        svg.rect(LABEL, y + 4, BAR, ROW - 10, "#f5f5f5"),
        svg.rect(LABEL, y + 4, width, ROW - 10, colour(row.points)),
        svg.text(LABEL + BAR + 8, middle, known, "start", 11, "#212121"),
        svg.text(WIDTH - 8, middle, f"× {row.weight:g} %", "end", 11, "#757575"),
    ]


def radar(rows: Sequence[Bar]) -> str:
    """Return a radar chart of the points; empty with fewer than three criteria.

    Criteria are numbered clockwise from the top; what isn't scored lies in the centre.
    """
    if len(rows) < 3:
        return ""
    parts = [svg.start(SIDE, SIDE)]
    for ring in (25, 50, 75, 100):
        parts.append(_polygon([ring / MOST] * len(rows), "none", "#e0e0e0"))
    for place in range(len(rows)):
        x, y = _point(place, len(rows), 1.0)
        parts.append(svg.line(SIDE / 2, SIDE / 2, x, y, "#e0e0e0"))
        x, y = _point(place, len(rows), 1.14)
        parts.append(svg.text(x, y + 4, str(place + 1), "middle", 12, "#424242"))
    shares = [_share(row.points) for row in rows]
    parts.append(_polygon(shares, "#1565c0", "#1565c0", 0.25))
    for place, share in enumerate(shares):
        x, y = _point(place, len(rows), share)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1565c0"/>')
    return "".join([*parts, "</svg>"])


def _share(points: float | None) -> float:
    return min(1.0, max(0.0, (points or 0.0) / MOST))


def _point(place: int, number: int, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * place / number - math.pi / 2
    distance = RADIUS * share
    return SIDE / 2 + distance * math.cos(angle), SIDE / 2 + distance * math.sin(angle)


def _polygon(shares: Sequence[float], fill: str, stroke: str, opacity: float = 1.0) -> str:
    points = [_point(place, len(shares), share) for place, share in enumerate(shares)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polygon points="{path}" fill="{fill}" fill-opacity="{opacity:g}" '
        f'stroke="{stroke}" stroke-width="1"/>'
    )
