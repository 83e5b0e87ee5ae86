"""The judgements of an export one by one, for gold: with the time that each took and its batch."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import isfinite, isnan
from pathlib import Path
from typing import Final

from checker.evidence import long_table
from checker.evidence.columns import OPEN, Columns
from checker.evidence.judgements import Judgement
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import Place, start_of

SECONDS: Final = ("seconds", "lead_time", "duration", "work_time_in_seconds", "time_spent")
"""The names by which a table may say how long a judgement took."""


@dataclass(frozen=True)
class Work:
    """The judgements of one export, of one question if it was chosen.

    ``batches`` holds the batch of each judgement where a column says it, else nothing.
    """

    format: str
    path: str
    digest: str
    judgements: tuple[Judgement, ...]
    batches: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_work(
    path: Path,
    format: str | None = None,
    question: str | None = None,
    names: Mapping[str, str] | None = None,
    batch_column: str = "",
) -> Work:
    """The judgements in the file at ``path``: a platform's export, or a plain table.

    ``names`` gives the columns of a plain table by role, ``batch_column`` the one of batches.
    Raises :class:`InputError` for a file that cannot be read, a question or a column that it
    does not have, and a file without judgements.
    """
    from checker.evidence import readers

    form = format or (readers.TABLE if names or batch_column else readers.detect(path))
    if form == readers.TABLE:
        found = _table(path, names or {}, batch_column)
    else:
        if batch_column:
            help = "give a CSV file with the columns item and batch: --batches FILE"
            raise _wrong(path, "only a plain table has a column of batches", help)
        export = readers.read(path, form, question)
        found = Work(export.format, export.path, export.digest, export.judgements, notes=export.notes)
        if not export.judgements and (export.spans or export.boxes):
            raise _wrong(path, "holds spans or boxes, which no key of labels scores", "score an export of labels")
    if question is not None:
        found = _asked(found, question, path)
    if not found.judgements:
        raise _wrong(path, "holds no judgements", "ask for the export with one row per judgement")
    return found


def _asked(work: Work, question: str, path: Path) -> Work:
    kept = [n for n, judgement in enumerate(work.judgements) if judgement.question == question]
    if not kept:
        known = sorted({j.question for j in work.judgements if j.question})
        help = did_you_mean(question, known) or (f"it asks {', '.join(known[:8])}" if known else "leave --question out")
        raise _wrong(path, f"has no question `{question[:60]}`", help)
    return replace(
        work,
        judgements=tuple(work.judgements[n] for n in kept),
        batches=tuple(work.batches[n] for n in kept) if work.batches else (),
    )


def _table(path: Path, names: Mapping[str, str], batch_column: str) -> Work:
    material = long_table.read(path, names)
    if material.spans or material.boxes:
        raise _wrong(path, "holds spans or boxes, which no key of labels scores", "score a table of labels")
    header = _header(path)
    plain = [name.strip().lower().replace(" ", "_") for name in header]
    timed = next((plain.index(name) for name in SECONDS if name in plain), None)
    judgements = _judgements(material.columns, [] if timed is None else _column(path, timed))
    batches: Sequence[str] = ()
    if batch_column:
        if batch_column not in header:
            help = did_you_mean(batch_column, header) or f"the columns are {', '.join(header)}"
            place = Place(str(path), 1, 1, 1, 1)
            raise InputError([Diagnostic(f"there is no column `{batch_column}`", place, help)])
        batches = _column(path, header.index(batch_column))
    return Work(material.format, material.path, material.digest, judgements, tuple(batches), material.notes)


def _judgements(columns: Columns, seconds: Sequence[str]) -> tuple[Judgement, ...]:
    rows = range(len(columns))
    at = [None] * len(rows) if columns.at is None else [_moment(value) for value in columns.at.tolist()]
    gold = [None] * len(rows) if columns.gold is None else columns.gold.tolist()
    before = [False] * len(rows) if columns.prelabelled is None else columns.prelabelled.tolist()
    item, annotator, label, question = (
        codes.tolist() for codes in (columns.item, columns.annotator, columns.label, columns.question)
    )
    return tuple(
        Judgement(
            columns.items[item[n]],
            "" if annotator[n] == OPEN else columns.annotators[annotator[n]],
            None if label[n] == OPEN else columns.labels[label[n]],
            columns.questions[question[n]],
            at[n],
            _number(seconds[n]) if seconds else None,
            gold[n],
            None,
            before[n],
        )
        for n in rows
    )


def _moment(value: float) -> datetime | None:
    try:
        return None if isnan(value) else datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and value >= 0 else None


def _header(path: Path) -> list[str]:
    if long_table.is_parquet(path):
        from checker.evidence.parquet import rows

        return [name.strip() for name in rows(path)[0]]
    with open(path, encoding="utf-8-sig", newline="") as file:
        return [name.strip() for name in next(csv.reader(file, delimiter=_separator(path)), [])]


def _column(path: Path, place: int) -> list[str]:
    """One column of the table, without the header; the table has been read before, so it is well-formed."""
    if long_table.is_parquet(path):
        from checker.evidence.parquet import rows

        return [cell.strip() for block in rows(path)[1] for cell in block.columns[place]]
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=_separator(path))
        next(reader)
        return [row[place].strip() for row in reader if row]


def _separator(path: Path) -> str:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return max(",\t;|", key=file.readline(100_000).count)


def _wrong(path: Path, message: str, help: str) -> InputError:
    return InputError([Diagnostic(message, start_of(str(path)), help)])
