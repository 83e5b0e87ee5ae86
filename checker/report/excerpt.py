"""Lines of a file with carets under the parts that matter."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Protocol, TypeAlias

from checker.report.style import Style
from checker.report.text import clean, lines

Sources: TypeAlias = Callable[[str], Sequence[str]]
"""Gives the lines of a file; none where it cannot be read."""

WHOLE: Final = 4
"""The longest span, in lines, that is shown without a gap."""

ROOM: Final = 16
"""The fewest columns that an excerpt gets, however narrow the terminal."""


class Span(Protocol):
    """A part of a file, counted from 1; ``end_column`` is one past its last character."""

    @property
    def line(self) -> int:
        """The first line."""

    @property
    def column(self) -> int:
        """The first character of the first line."""

    @property
    def end_line(self) -> int:
        """The last line."""

    @property
    def end_column(self) -> int:
        """One past the last character of the last line."""


@dataclass(frozen=True)
class Mark:
    """A part of a file to point to, and what to say about it.

    The ``main`` mark is the finding itself, in the colour of its ``severity``.
    """

    span: Span
    labels: tuple[str, ...] = ()
    main: bool = True
    severity: str = "error"


def no_sources(file: str) -> Sequence[str]:
    """Where there are no files to read."""
    return ()


def can_show(text: Sequence[str], span: Span) -> bool:
    """Whether there is something to point to: not so for whole files and for files that have changed."""
    empty = span.end_line == span.line and span.end_column <= span.column
    return not empty and span.line <= len(text)


def excerpt(text: Sequence[str], marks: Iterable[Mark], width: int, style: Style, gutter: int = 0) -> list[str]:
    r"""The marked lines of ``text``, in their order, each with its carets and labels.

    Marks that cannot be shown are left out. ``gutter`` is the least width of the line
    numbers, so that several excerpts can stand below each other.

    >>> from checker.model.result import Spot
    >>> where = Mark(Spot("a.yaml", 2, 9, 2, 13), ("not signed",))
    >>> print("\n".join(excerpt(["baa:", "signed: false"], [where], 80, Style(False))))
      |
    2 | signed: false
      |         ^^^^ not signed
    """
    shown = sorted((m for m in marks if can_show(text, m.span)), key=lambda m: (m.span.line, m.span.column))
    if not shown:
        return []
    gutter = max(gutter, *(len(str(min(m.span.end_line, len(text)))) for m in shown))
    edge = style.dim(f"{' ' * gutter} |")
    found = [edge]
    last = shown[0].span.line
    for _, group in groupby(shown, key=lambda m: m.span.line):
        here = list(group)
        if here[0].span.line > last + 1:
            found.append(style.dim("..."))
        # one mark at a time where spans of several lines meet: each stays readable
        for number, mark in enumerate(here):
            again = number > 0 and mark.span.end_line == mark.span.line
            found += _marked(text, mark, width, style, gutter, again)
            last = max(last, min(mark.span.end_line, len(text)))
    return found


def _marked(text: Sequence[str], mark: Mark, width: int, style: Style, gutter: int, again: bool) -> list[str]:
    span = mark.span
    first, last = span.line, min(span.end_line, len(text))
    if last > first and last == span.end_line and span.end_column <= 1:
        last -= 1  # it ends with the line before
    edge = style.dim(f"{' ' * gutter} |")
    numbers = range(first, last + 1)
    gap = len(numbers) > WHOLE
    found: list[str] = []
    for number in numbers:
        if gap and first < number < last:
            if number == first + 1:
                found.append(style.dim("..."))
            continue
        line = text[number - 1].rstrip("\r\n")
        start = span.column - 1 if number == first else len(line) - len(line.lstrip())
        end = span.end_column - 1 if number == span.end_line else len(line.rstrip())
        shown, left, length = window(line, start, end, width - gutter - 3)
        if not again:
            found.append(f"{style.dim(f'{number:>{gutter}} |')} {shown}".rstrip())
        carets = ("^" if mark.main else "-") * length
        labels = mark.labels if number == last else ()
        found += _pointer(edge, left, carets, labels, width - gutter - 3, style, mark)
    return found


def _pointer(
    edge: str, left: int, carets: str, labels: Sequence[str], room: int, style: Style, mark: Mark
) -> list[str]:
    def paint(text: str) -> str:
        return style.severity(mark.severity, text) if mark.main else style.related(text)

    head = f"{edge} {' ' * left}{paint(carets)}"
    if not labels:
        return [head]
    beside = left + len(carets) + 1
    longest = max(len(clean(label)) for label in labels)
    fits = longest <= room - beside
    indent = beside if fits else min(left, room - longest if longest <= room else room // 4)
    told = [line for label in labels for line in lines(label, room - indent, "  ", "")]
    found = [f"{head} {paint(told.pop(0))}"] if fits else [head]
    return found + [f"{edge} {' ' * indent}{paint(line)}" for line in told]


def window(line: str, start: int, end: int, room: int) -> tuple[str, int, int]:
    """The part of a line that fits into ``room`` columns: it, and where in it the marked part is, and how long.

    Control characters are replaced, tabs are one column; letters that take two columns
    count as two.

    >>> window("signed: false", 8, 13, 40)
    ('signed: false', 8, 5)
    >>> window("x" * 30 + " signed", 31, 37, 20)
    ('...xx signed', 6, 6)
    """
    room = max(room, ROOM)
    text = clean(line.replace("\t", " ")).rstrip()
    widths = _widths(text)
    start = min(max(start, 0), len(text))
    end = max(start, min(end, len(text)))
    cut = 0
    if sum(widths[:end]) > room:  # begin later, but keep a little of what stands before
        while cut < start and sum(widths[cut:start]) + 3 > room // 3:
            cut += 1
        if cut and sum(widths[:start]) + 3 < room // 2:
            cut = 0
    head = "..." if cut else ""
    stop, used = cut, len(head)
    while stop < len(text) and used + widths[stop] <= room:
        used += widths[stop]
        stop += 1
    tail = ""
    if stop < len(text):
        while stop > cut and used + 3 > room:
            stop -= 1
            used -= widths[stop]
        tail = "..."
    left = len(head) + sum(widths[cut:start])
    length = max(1, sum(widths[start : min(end, stop)])) if start < stop else 1
    return head + text[cut:stop] + tail, min(left, room - 1), length


def _widths(text: str) -> list[int]:
    """The columns that each letter takes in a terminal."""
    if text.isascii():
        return [1] * len(text)
    from unicodedata import combining, east_asian_width  # seldom needed, and start-up counts

    return [0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text]
