"""Pictures of an account as SVG text: limit in use, months, ages, grades (R61)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import svg

BLUE, GREEN, AMBER, RED = "#1565c0", "#2e7d32", "#f9a825", "#c62828"
INK, FAINT, GRID = "#212121", "#757575", "#e0e0e0"
AGES = (GREEN, AMBER, "#ef6c00", RED, "#7f0000")

WIDTH, HEIGHT = 880, 200
LEFT, TOP, BOTTOM = 78, 26, 22
"""The room for the figures of the axis, the legend above and the labels below."""

MARKS = 4
NEARLY = 0.9


@dataclass(frozen=True)
class Month:
    """What was sold and paid in one month, and what was owed at its end."""

    label: str
    sales: float
    payments: float
    balance: float


@dataclass(frozen=True)
class Age:
    """What is open of one age; ``text`` is the amount as it is read."""

    label: str
    amount: float
    text: str


@dataclass(frozen=True)
class Grade:
    """A grade that was approved: its name, its place in the scale (0: the best) and the day."""

    name: str
    place: int
    day: str


def used(exposure: float, limit: float | None, exposure_text: str, limit_text: str) -> str:
    """Return what is used of a limit as a bar; ``limit`` None stands for one without end.

    The frame is the limit, the filled part the exposure: amber from nine tenths on, red
    beyond the limit. With a limit of 0 whatever is owed is beyond it. The texts say both.
    """
    room = WIDTH - 20
    most = max(exposure, limit or 0.0) or 1.0
    frame = room if limit is None else room * limit / most
    fill = _fill_of_use(exposure, limit)
    parts = [
        svg.start(WIDTH, 58),
        svg.rect(10, 16, frame, 20, GRID),
        svg.rect(10, 20, room * max(0.0, exposure) / most, 12, fill),
        svg.line(10 + frame, 10, 10 + frame, 42, INK),
        svg.text(10, 54, exposure_text, "start", 11, fill),
        svg.text(WIDTH - 10, 54, limit_text, "end", 11, INK),
    ]
    return "".join([*parts, "</svg>"])


def _fill_of_use(exposure: float, limit: float | None) -> str:
    if exposure <= 0:
        return FAINT
    if limit is None:
        return GREEN
    if exposure > limit:
        return RED
    return AMBER if exposure >= NEARLY * limit else GREEN


def months(rows: Sequence[Month], names: tuple[str, str, str], axis: Callable[[float], str]) -> str:
    """Return sales and payments by month as columns, and the balance at each end as a line.

    ``names`` are those of sales, payments and balance for the legend; ``axis`` says how an
    amount beside the axis is written. Empty without a month.
    """
    if not rows:
        return ""
    figures = [value for row in rows for value in (row.sales, row.payments, row.balance)]
    scale = _Scale.of(figures)
    parts = [svg.start(WIDTH, HEIGHT), *_legend(zip(names, (BLUE, GREEN, AMBER), strict=True))]
    parts += _axis(scale, axis)
    wide = (WIDTH - LEFT - 10) / len(rows)
    line = []
    for place, row in enumerate(rows):
        x = LEFT + wide * place
        parts.append(_column(scale, x + wide * 0.16, wide * 0.32, row.sales, BLUE))
        parts.append(_column(scale, x + wide * 0.52, wide * 0.32, row.payments, GREEN))
        parts.append(svg.text(x + wide / 2, HEIGHT - 6, row.label, "middle", 10, FAINT))
        line.append((x + wide / 2, scale.y(row.balance)))
    parts.append(_path(line, AMBER))
    parts += [_dot(x, y, AMBER) for x, y in line]
    return "".join([*parts, "</svg>"])


def ages(rows: Sequence[Age]) -> str:
    """Return what is open by age as bars, the youngest first, each with its amount."""
    row_height, label, room = 24, 130, 560
    most = max([row.amount for row in rows], default=0.0) or 1.0
    parts = [svg.start(WIDTH, row_height * len(rows) + 8)]
    for place, row in enumerate(rows):
        y = 4 + place * row_height
        width = room * max(0.0, row.amount) / most
        fill = AGES[min(place, len(AGES) - 1)]
        parts += [
            svg.text(label - 8, y + 15, svg.shortened(row.label, label - 12), "end", 11, INK),
            svg.rect(label, y + 4, room, 14, "#f5f5f5"),
            svg.rect(label, y + 4, width, 14, fill),
            svg.text(label + room + 10, y + 15, row.text, "start", 11, INK),
        ]
    return "".join([*parts, "</svg>"])


def grades(rows: Sequence[Grade]) -> str:
    """Return the history of a grade as steps, the best grade on top; empty without a grade."""
    if not rows:
        return ""
    names = {row.place: row.name for row in rows}
    levels = sorted(names)
    height = 40 + 30 * len(levels)
    wide = (WIDTH - LEFT - 20) / len(rows)
    level = {place: 24 + 30 * number for number, place in enumerate(levels)}
    parts = [svg.start(WIDTH, height)]
    for place in levels:
        parts.append(svg.line(LEFT, level[place], WIDTH - 10, level[place], GRID))
        name = svg.shortened(names[place], LEFT - 14)
        parts.append(svg.text(LEFT - 8, level[place] + 4, name, "end", 12, INK))
    path, starts = [], []
    for number, row in enumerate(rows):
        x, y = LEFT + wide * number, level[row.place]
        path += [(x, y), (x + wide, y)]
        starts.append((x, y))
        parts.append(svg.text(x, height - 4, row.day, "start", 10, FAINT))
    parts.append(_path(path, BLUE))
    parts += [_dot(x, y, BLUE) for x, y in starts]
    return "".join([*parts, "</svg>"])


def nice(most: float) -> float:
    """Return the smallest of 1, 2, 2.5, 5 × a power of ten that isn't below ``most``.

    >>> [nice(most) for most in (0.3, 7, 180, 2400)]
    [0.5, 10.0, 200.0, 2500.0]
    """
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(power * step for step in (1, 2, 2.5, 5, 10, 20) if power * step >= most)


@dataclass(frozen=True)
class _Scale:
    """From an amount to where it stands; below zero there is room only where it is needed."""

    low: float
    high: float

    @classmethod
    def of(cls, figures: Sequence[float]) -> _Scale:
        step = nice(max([0.0, *figures]) / MARKS)
        below = min([0.0, *figures])
        return cls(-step * math.ceil(-below / step), step * MARKS)

    @property
    def step(self) -> float:
        return self.high / MARKS

    def y(self, amount: float) -> float:
        share = (amount - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)


def _axis(scale: _Scale, axis: Callable[[float], str]) -> list[str]:
    parts = []
    steps = round((scale.high - scale.low) / scale.step)
    every = max(1, steps // (2 * MARKS))
    for number in range(0, steps + 1, every):
        amount = scale.low + number * scale.step
        y = scale.y(amount)
        parts.append(svg.line(LEFT, y, WIDTH - 10, y, GRID))
        parts.append(svg.text(LEFT - 6, y + 4, axis(amount), "end", 10, FAINT))
    return parts


def _column(scale: _Scale, x: float, width: float, amount: float, fill: str) -> str:
    zero, end = scale.y(0.0), scale.y(amount)
    return svg.rect(x, min(zero, end), width, abs(zero - end), fill)


def _legend(entries) -> list[str]:
    parts, x = [], float(LEFT)
    for name, fill in entries:
        parts.append(svg.rect(x, 6, 10, 10, fill))
        parts.append(svg.text(x + 15, 15, name, "start", 11, INK))
        x += 180
    return parts


def _path(points: Sequence[tuple[float, float]], stroke: str) -> str:
    shown = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{shown}" fill="none" stroke="{stroke}" stroke-width="2"/>'


def _dot(x: float, y: float, fill: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{fill}"/>'
