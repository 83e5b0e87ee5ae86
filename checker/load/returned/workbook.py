"""A questionnaire as a workbook (.xlsx). Needs the extra ``excel``."""

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final

from checker.load.returned.cells import COLUMNS, ROWS, Cell, CellPlace, Raw, Sheet, raw, wrong
from checker.load.returned.guard import look_over
from checker.load.returned.table import heading, read_table
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.questionnaire import FILLED

SHEETS: Final = 50
"""The most sheets that are looked at."""

_RANGE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


@dataclass(frozen=True)
class _Table:
    title: str
    hidden: bool
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[str]


def read_workbook(data: bytes, file: str, problems: list[Diagnostic]) -> Sheet:
    """The questionnaire in a workbook. Raises :class:`InputError` where there is none, or none that is safe."""
    merged = {part: look.merged for part, look in look_over(data, file).items()}
    tables = [table for table in _tables(data, file, merged) if heading(table.rows) is not None]
    if not tables:
        raise wrong(file, "this is no questionnaire: no sheet names the columns `id` and `answer`",
                    "answer in the file that was sent, and keep its columns")  # fmt: skip
    if len(tables) > 1:
        names = ", ".join(f"`{table.title}`{' (hidden)' if table.hidden else ''}" for table in tables)
        raise wrong(file, f"several sheets hold answers: {names}", "keep the one that counts")
    (table,) = tables
    if table.hidden:
        raise wrong(file, f"the sheet with the answers, `{table.title}`, is hidden", "show it, and look at it")
    _check_merged(table, file, problems)
    return read_table(table.rows, problems)


def _tables(data: bytes, file: str, merged: Mapping[str, Sequence[str]]) -> list[_Table]:
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it cannot keep does not matter: nothing is written back
            book = openpyxl.load_workbook(BytesIO(data), read_only=True, keep_links=False)
            return [_table(sheet, file, merged) for sheet in book.worksheets[:SHEETS]]
    except InputError:
        raise
    except Exception as error:  # the library raises whatever a broken part makes it stumble on
        message = f"this workbook cannot be read: {type(error).__name__}: {str(error)[:100]}"
        raise wrong(file, message, "save the questionnaire as .xlsx again") from None


def _table(sheet: Any, file: str, merged: Mapping[str, Sequence[str]]) -> _Table:
    title = str(sheet.title)[:31]
    sheet.reset_dimensions()  # what a file says of its own size is not believed
    rows = [list(_cells(row, line, file, title)) for line, row in enumerate(_bounded(sheet), 1)]
    ranges = merged.get(str(getattr(sheet, "_worksheet_path", "")).lstrip("/"), ())
    return _Table(title, sheet.sheet_state != "visible", rows, ranges)


def _bounded(sheet: Any) -> Iterator[Sequence[Any]]:
    yield from sheet.iter_rows(min_row=1, max_row=ROWS, min_col=1, max_col=COLUMNS)


def _cells(row: Sequence[Any], line: int, file: str, title: str) -> Iterator[Cell]:
    width = max((number for number, cell in enumerate(row, 1) if cell.value is not None), default=0)
    for column, cell in enumerate(row[:width], 1):
        place = CellPlace.of(file, line, column, title)
        kind = getattr(cell, "data_type", "n")
        if kind == "e":
            yield Cell(str(cell.value), place)
        else:
            yield Cell(_value(cell.value), place, formula=kind == "f")


def _value(value: object) -> Raw:
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.isoformat(" ")
    if value is None or isinstance(value, bool | int | float | date):
        return value
    return raw(str(value))


def _check_merged(table: _Table, file: str, problems: list[Diagnostic]) -> None:
    """A merged range shows one value for several questions and holds it for one: that is no answer to the others."""
    top = heading(table.rows)
    assert top is not None
    filled = {number for number, cell in enumerate(table.rows[top], 1) if cell.text.lower() in (*FILLED, "id")}
    for reference in table.merged:
        found = _RANGE.fullmatch(reference.upper())
        if found is None:
            continue
        left, first, right, last = found[1], int(found[2]), found[3] or found[1], int(found[4] or found[2])
        low, high = _index(left), _index(right)
        if last > top + 1 and any(low <= column <= high for column in filled):
            place = CellPlace.of(file, first, low, table.title)
            message = f"the cells {reference} are merged, so that it is not clear what is answered"
            problems.append(Diagnostic(message, place, "take the merge back, and answer each question in its own cell"))


def _index(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found
