"""The rows of a CSV or TSV export, each with its line.

A row that is shorter than the header is padded with empty cells and counted: Mechanical Turk
writes such rows. A row that is longer is a problem: its cells cannot be told apart.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from checker.evidence.readers.reading import Reading
from checker.evidence.readers.source import Source
from checker.model.diagnostic import did_you_mean


class Row(NamedTuple):
    """The cells by column, and the line on which the row begins."""

    cells: Mapping[str, str]
    line: int


def header(source: Source) -> tuple[str, ...]:
    """The column names, as far as the first lines tell; empty where they are no table."""
    try:
        found = next(csv.reader(source.head.splitlines(keepends=True), delimiter=delimiter(source)), [])
    except csv.Error:
        return ()
    return tuple(name.strip() for name in found)


def delimiter(source: Source) -> str:
    """What stands between the cells: the commonest of comma, tab and semicolon in the first line."""
    first = next((line for line in source.head.splitlines() if line.strip()), "")
    return max(",\t;", key=first.count)


def rows(
    source: Source, reading: Reading, needed: tuple[str, ...], optional: frozenset[str] = frozenset()
) -> Iterator[Row]:
    """The rows below the header, which must have the ``needed`` columns.

    Cells of ``optional`` columns may be missing at the end of a row without a note.
    """
    with source.lines() as stream:
        reader = csv.reader(stream, delimiter=delimiter(source), strict=True)
        names: list[str] = []
        before = 0
        try:
            for cells in reader:
                line, before = before + 1, reader.line_num
                if not any(cells):
                    continue
                if not names:
                    names = _names(cells, needed, reading, line)
                elif len(cells) > len(names):
                    message = f"this row has {len(cells)} cells, the header {len(names)}"
                    reading.problem(message, reading.at(line), "quote cells that hold the separator or a line break")
                else:
                    if len(cells) < len(names):
                        _short(names[len(cells) :], optional, reading)
                        cells = cells + [""] * (len(names) - len(cells))
                    yield Row(dict(zip(names, cells)), line)
        except csv.Error as error:
            reading.fail(f"this is no table: {error}", reading.at(before + 1), "check the quotes near here")


def _names(cells: list[str], needed: tuple[str, ...], reading: Reading, line: int) -> list[str]:
    names = [cell.strip() for cell in cells]
    missing = [f"`{name}`" for name in needed if name not in names]
    if missing:
        reading.fail(f"the header lacks {', '.join(missing)}", reading.at(line), "name the format with --format")
    for name in [name for name, number in Counter(names).items() if name and number > 1]:
        reading.problem(f"column `{name}` stands twice in the header", reading.at(line), "rename or remove one")
    return names


def _short(missing: Sequence[str], optional: frozenset[str], reading: Reading) -> None:
    if not optional.issuperset(missing):
        reading.leave_out("cells that are missing at the end of a row (taken as empty)", len(missing))


def varying(table: Sequence[Row], item: str, columns: Sequence[str]) -> list[str]:
    """The columns that differ between two rows of one item at least once: what people answered, not what they saw."""
    first: dict[str, Mapping[str, str]] = {}
    open_columns = list(columns)
    found: set[str] = set()
    for row in table:
        seen = first.setdefault(row.cells[item], row.cells)
        if seen is row.cells:
            continue
        differing = [name for name in open_columns if seen[name] != row.cells[name]]
        if differing:
            found.update(differing)
            open_columns = [name for name in open_columns if name not in found]
    return [name for name in columns if name in found]


def columns_with_answers(
    table: Sequence[Row], item: str, candidate: Callable[[str], bool], reading: Reading
) -> list[str]:
    """The columns to read as answers: the one that was asked for, else all that vary within an item.

    Says which were chosen. Fails where none varies: the answer may be unanimous, and only the
    user can tell it from the data.
    """
    names = [name for name in (table[0].cells if table else ()) if name and candidate(name)]
    if reading.question in names:
        return [reading.question]
    if reading.question is not None:
        help = did_you_mean(reading.question, names) or f"the columns are {_listed(names)}"
        reading.fail(f"there is no column `{reading.question}` that could hold answers", reading.at(1), help)
    found = varying(table, item, names)
    if not found and table:
        reading.fail(
            "no column differs between two answers for one item, so none can be told to hold the answers",
            reading.at(1),
            f"name it with --question; the columns are {_listed(names)}" if names else "export the answers too",
        )
    constant = len(names) - len(found)
    if constant:
        reading.note(
            f"read as answers, because they vary within an item: {_listed(found)}; columns that never do are read as "
            f"data ({constant}): name an answer on which everybody agreed with --question"
        )
    return found


def _listed(names: Sequence[str], most: int = 8) -> str:
    return ", ".join(f"`{name}`" for name in names[:most]) + (" ..." if len(names) > most else "")
