"""A table of cells as a questionnaire: its columns found by name, its rows by their id."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from checker.load.returned.cells import Cell, Reply, Sheet
from checker.model.diagnostic import Diagnostic
from checker.model.questionnaire import COLUMNS, FILLED, HEADER

Row: TypeAlias = Sequence[Cell]

NEEDED: Final = frozenset({"id", "answer"})
"""The columns without which a table is no questionnaire."""


def heading(rows: Sequence[Row]) -> int | None:
    """The index of the row that names the columns; ``None`` where there is none."""
    for number, row in enumerate(rows):
        if {_name(cell) for cell in row} >= NEEDED:
            return number
    return None


def read_table(rows: Sequence[Row], problems: list[Diagnostic]) -> Sheet:
    """The questionnaire in ``rows``, which have a heading."""
    top = heading(rows)
    assert top is not None
    columns: dict[str, int] = {}
    for number, cell in enumerate(rows[top]):
        name = _name(cell)
        if name in columns:
            help = "keep the one that holds the answers"
            problems.append(Diagnostic(f"the column `{name}` stands twice", cell.place, help))
        elif name in COLUMNS:
            columns[name] = number
    return Sheet(dict(_header(rows[:top])), tuple(_replies(rows[top + 1 :], columns, problems)))


def _name(cell: Cell) -> str:
    return cell.text.lower() if isinstance(cell.value, str) else ""


def _header(rows: Sequence[Row]) -> Iterator[tuple[str, Cell]]:
    """The first cell after each label."""
    told: set[str] = set()
    for row in rows:
        for label, cell in pairwise(row):
            name = _name(label)
            if name in HEADER and name not in told:
                told.add(name)
                yield name, cell


def _replies(rows: Sequence[Row], columns: dict[str, int], problems: list[Diagnostic]) -> Iterator[Reply]:
    for row in rows:
        fields = {name: row[number] for name, number in columns.items() if number < len(row)}
        id_ = fields.get("id")
        if id_ is not None and id_.value is not None:
            yield Reply(fields)
            continue
        for name in FILLED:
            cell = fields.get(name)
            if cell is not None and cell.value is not None:
                help = "put back the id of its question, from the questionnaire as it was sent"
                problems.append(Diagnostic("this is filled in beside no id", cell.place, help))
