"""Lines of a descriptor around what decides, as data for a page: each line in parts, the marked ones told."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from checker.model.result import Spot
from checker.report.excerpt import Sources, can_show
from checker.report.text import clean

MOST: Final = 6
"""The longest marked span, in lines, that is shown whole."""


@dataclass(frozen=True)
class Part:
    """A stretch of one line."""

    text: str
    marked: bool


@dataclass(frozen=True)
class CodeLine:
    """One line, with what its marks mean. A line numbered 0 stands for those left out."""

    number: int
    parts: tuple[Part, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snippet:
    """Lines of one file, to be read at ``line`` and ``column``."""

    file: str
    line: int
    column: int
    lines: tuple[CodeLine, ...]


def snippets(places: Iterable[tuple[Spot, str]], sources: Sources) -> Iterator[Snippet]:
    """The marked lines, file by file. A place that cannot be shown any more has its labels alone."""
    for file, group in groupby(sorted(places, key=_key), key=lambda item: item[0].file):
        here = list(group)
        first = here[0][0]
        yield Snippet(clean(file), first.line, first.column, tuple(_lines(here, sources(file))))


def _key(item: tuple[Spot, str]) -> tuple[str, int, int]:
    return item[0].file, item[0].line, item[0].column


def _lines(places: Sequence[tuple[Spot, str]], text: Sequence[str]) -> Iterator[CodeLine]:
    """Each marked line once, below the lines that it belongs to."""
    marks: dict[int, list[tuple[int, int]]] = {}
    labels: dict[int, list[str]] = {}
    gone: list[CodeLine] = []
    for spot, label in places:
        if not can_show(text, spot):
            gone.append(CodeLine(spot.line, (), (label,)))
            continue
        stretches = dict(_stretches(text, spot))
        for number, stretch in stretches.items():
            marks.setdefault(number, []).append(stretch)
        told = labels.setdefault(max(stretches), [])
        if label and label not in told:
            told.append(label)
    last = 0
    for number in sorted(marks):
        if number != last + 1:
            for above in _belongs_to(text, number, last):
                yield CodeLine(above, (Part(_said(text[above - 1]).rstrip(), False),))
        if number - 1 in marks and number - 1 != last:
            yield CodeLine(0)
        yield CodeLine(number, tuple(_parts(text[number - 1], marks[number])), tuple(labels.get(number, ())))
        last = number
    yield from gone


def _stretches(text: Sequence[str], spot: Spot) -> Iterator[tuple[int, tuple[int, int]]]:
    """The marked columns of each line, counted from 0; of a long span the first lines and the last."""
    end = min(spot.end_line, len(text))
    if end > spot.line and end == spot.end_line and spot.end_column <= 1:
        end -= 1  # it ends with the line before
    gap = end - spot.line >= MOST
    for number in range(spot.line, end + 1):
        if gap and spot.line + 2 < number < end:
            continue
        row = text[number - 1].rstrip("\r\n")
        start = spot.column - 1 if number == spot.line else _indent(row)
        stop = spot.end_column - 1 if number == spot.end_line else len(row.rstrip())
        yield number, (start, stop)


def _belongs_to(text: Sequence[str], line: int, last: int) -> list[int]:
    """The lines above that a marked one belongs to: each less indented than the one below it."""
    found: list[int] = []
    indent = _indent(text[line - 1])
    for number in range(line - 1, last, -1):
        if indent == 0:
            break
        row = text[number - 1]
        if row.strip() and not row.lstrip().startswith("#") and _indent(row) < indent:
            found.append(number)
            indent = _indent(row)
    return found[::-1]


def _parts(row: str, stretches: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """The line cut at its marks; marks that overlap are one."""
    place = 0
    for start, stop in sorted(stretches):
        start, stop = max(start, place), min(stop, len(row))
        if start >= stop:
            continue
        if place < start:
            yield Part(_said(row[place:start]), False)
        yield Part(_said(row[start:stop]), True)
        place = stop
    rest = _said(row[place:]).rstrip()
    if rest:
        yield Part(rest, False)


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())


def _said(row: str) -> str:
    return clean(row.rstrip("\r\n").replace("\t", " "))
