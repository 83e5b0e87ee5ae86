"""Pictures of intervals and of curves, and how they look in plain characters.

A picture is data: :mod:`checker.report.chart_svg` draws the same as SVG.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from checker.economics.quantity import short
from checker.report.text import clean

MARKS = "abcdefghijklmnopqrstuvwyz"
"""The letters of curves; ``x`` is left for crossings."""


@dataclass(frozen=True)
class Bar:
    """An interval with its middle. ``mark`` is said beside it; a ``muted`` one is not to be chosen.

    ``colour`` is a number that is the same for the same thing in all pictures.
    """

    label: str
    low: float
    high: float
    middle: float
    mark: str = ""
    muted: bool = False
    colour: int = 0


@dataclass(frozen=True)
class Bars:
    """Intervals on one scale. ``limit`` is a line that they are held against."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    limit: float | None = None
    limit_label: str = ""


@dataclass(frozen=True)
class Curve:
    """A value over a quantity: its middle and its ends, one for each place of :attr:`Curves.x`."""

    label: str
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    colour: int = 0


@dataclass(frozen=True)
class Crossing:
    """A place where two middles meet."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Curves:
    """Curves over one logarithmic scale. ``at`` is the place that the reader asked about."""

    title: str
    x_unit: str
    y_unit: str
    x: tuple[float, ...]
    curves: tuple[Curve, ...]
    crossings: tuple[Crossing, ...] = ()
    at: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Scale:
    """Where a value lies between the ends of an axis, from 0 to 1."""

    low: float
    high: float
    logarithmic: bool

    def place(self, value: float) -> float:
        """The place of ``value``; one outside lies at the end."""
        value = min(max(value, self.low), self.high)
        if self.logarithmic:
            return log10(value / self.low) / log10(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def ticks(self, most: int = 8) -> list[float]:
        """Round values along the axis, at most ``most``."""
        if not self.logarithmic:
            step = _round_step((self.high - self.low) / max(1, most - 2))
            count = floor((self.high - self.low) / step + 1e-9)
            return [self.low + step * number for number in range(count + 1)]
        first, last = ceil(log10(self.low) - 1e-9), floor(log10(self.high) + 1e-9)
        stride = max(1, ceil((last - first + 1) / most))
        return [10.0**power for power in range(first, last + 1, stride)]


def scale_of(values: Sequence[float]) -> Scale:
    """An axis for ``values``: from 0, or logarithmic where they differ by more than a factor of 20."""
    positive = [value for value in values if value > 0]
    if positive and max(positive) > 20 * min(positive):
        low, high = 10.0 ** floor(log10(min(positive))), 10.0 ** ceil(log10(max(positive)) - 1e-12)
        return Scale(low, max(high, 10 * low), True)
    top = max(positive, default=1.0)
    step = _round_step(top / 5)
    return Scale(0.0, step * ceil(top / step), False)


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10 ... that is not below ``least``."""
    power = 10.0 ** floor(log10(least))
    return next(size * power for size in (1, 2, 5, 10) if size * power >= least * (1 - 1e-9))


def bars_text(picture: Bars, width: int) -> list[str]:
    """Intervals as rows of characters: ``=`` from end to end, ``o`` the middle, ``-`` what is not to be chosen."""
    if not picture.bars:
        return []
    ends = [end for bar in picture.bars for end in (bar.low, bar.high)]
    scale = scale_of([*ends, *([picture.limit] if picture.limit else [])])
    longest = max(len(clean(bar.label)) for bar in picture.bars)
    marks = max(len(clean(bar.mark)) for bar in picture.bars)
    beside = width - longest - marks - 8 >= 24
    room = max(10, width - 5 - (longest + marks + 3 if beside else 2))
    found = []
    for bar in picture.bars:
        row = _row(bar, scale, room, picture.limit)
        label, mark = clean(bar.label), clean(bar.mark)
        if beside:
            found.append(f"  {label:<{longest}} |{row}| {mark}".rstrip())
        else:
            found += [f"  {label} {mark}".rstrip()[:width], f"    |{row}|"]
    left = longest + 4 if beside else 5
    found.append((" " * left + _tick_row(scale, room)).rstrip())
    return found


def _row(bar: Bar, scale: Scale, room: int, limit: float | None) -> str:
    first, last, middle = (round(scale.place(value) * (room - 1)) for value in (bar.low, bar.high, bar.middle))
    cells = [" "] * room
    cells[first : last + 1] = ("-" if bar.muted else "=") * (last + 1 - first)
    if limit is not None:
        place = round(scale.place(limit) * (room - 1))
        cells[place] = ":" if cells[place] == " " else "#"
    cells[middle] = "o"
    return "".join(cells)


def _tick_row(scale: Scale, room: int) -> str:
    """The values of an axis under their places, as many as fit."""
    cells = [" "] * (room + 6)
    free = 0
    for tick in scale.ticks(max(2, room // 8)):
        text = short(tick)
        start = max(0, round(scale.place(tick) * (room - 1)) - len(text) // 2)
        if start >= free and start + len(text) <= len(cells):
            cells[start : start + len(text)] = text
            free = start + len(text) + 1
    return "".join(cells).rstrip()


def curves_text(picture: Curves, width: int, height: int = 14) -> list[str]:
    """The middles of curves in a grid: a letter each, ``*`` where several meet, ``:`` the place asked about."""
    if not picture.curves:
        return []
    across = Scale(picture.x[0], picture.x[-1], True)
    up = scale_of([value for curve in picture.curves for value in curve.middle])
    room = width - 11
    grid = [[" "] * room for _ in range(height)]
    if picture.at is not None:
        for row in grid:
            row[round(across.place(picture.at) * (room - 1))] = ":"
    for letter, curve in zip(MARKS, picture.curves):
        for column in range(room):
            value = _between(picture.x, curve.middle, across, column / (room - 1))
            row = grid[height - 1 - round(up.place(value) * (height - 1))]
            row[column] = letter if row[column] in " :" or row[column] == letter else "*"
    labels = {height - 1 - round(up.place(tick) * (height - 1)): short(tick) for tick in up.ticks(height // 2)}
    found = [f"{labels.get(number, ''):>8} |{''.join(row)}".rstrip() for number, row in enumerate(grid)]
    found.append(" " * 9 + "+" + "-" * room)
    found.append(" " * 10 + _tick_row(across, room))
    return found


def _between(xs: Sequence[float], ys: Sequence[float], across: Scale, place: float) -> float:
    """The value at ``place`` of the axis, from the two neighbours."""
    places = [across.place(x) for x in xs]
    for index in range(1, len(xs)):
        if place <= places[index]:
            part = (place - places[index - 1]) / (places[index] - places[index - 1])
            return ys[index - 1] + (ys[index] - ys[index - 1]) * part
    return ys[-1]
