"""A questionnaire as CSV, with whatever separator a spreadsheet wrote it."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Final

from checker.load.returned.cells import COLUMNS, ROWS, Cell, CellPlace, Sheet, raw, wrong
from checker.load.returned.table import heading, read_table
from checker.model.diagnostic import Diagnostic

SEPARATORS: Final = (",", ";", "\t")


def read_csv(text: str, file: str, problems: list[Diagnostic]) -> Sheet:
    """The questionnaire in ``text``. Raises :class:`~checker.model.diagnostic.InputError` where there is none."""
    fault: csv.Error | None = None
    for separator in SEPARATORS:
        try:
            rows = list(_rows(text, file, separator))
        except csv.Error as error:
            fault = fault or error
            continue
        if heading(rows) is not None:
            return read_table(rows, problems)
    if fault is not None:
        raise wrong(file, f"this is not CSV: {fault}", "save the questionnaire as CSV (UTF-8) again")
    raise wrong(file, "this is no questionnaire: no row names the columns `id` and `answer`",
                "answer in the file that was sent, and keep its columns")  # fmt: skip


def _rows(text: str, file: str, separator: str) -> Iterator[list[Cell]]:
    for line, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True), 1):
        if line > ROWS:
            raise wrong(file, f"the table has more than {ROWS:,} rows", "keep the rows that were sent")
        if len(row) > COLUMNS:
            raise wrong(file, f"row {line} has more than {COLUMNS} columns", "keep the columns that were sent")
        yield [Cell(raw(said), CellPlace.of(file, line, column), _formula(said)) for column, said in enumerate(row, 1)]


def _formula(text: str) -> bool:
    return text.lstrip()[:1] in ("=", "@")
