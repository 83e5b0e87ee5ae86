"""A plain long table: one row per judgement, as CSV, TSV or Parquet.

Columns: ``item``, ``annotator`` and ``label``, and if there are any ``question``, ``at`` (when),
``gold`` (test item), ``prelabelled``; for spans also ``start`` and ``end``, for boxes ``x``, ``y``,
``width`` and ``height``. Common other names are known; ``names`` gives any.
"""

import csv
import io
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from checker.evidence.columns import OPEN, Bools, Coder, Columns, Floats, Ints, Material, columns_of
from checker.evidence.table_marks import PROBLEMS, Block, Shapes, measure
from checker.evidence.table_roles import NEEDED, roles
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place, start_of

LARGEST: Final = 4_000_000_000
"""The largest table that is read, in bytes."""
BLOCK: Final = 5_000
"""Rows that are read at once."""

TRUE: Final = frozenset({"1", "true", "yes", "t", "y"})
FALSE: Final = frozenset({"", "0", "false", "no", "f", "n"})


class Rows(Protocol):
    """A reader of the ``csv`` module."""

    @property
    def line_num(self) -> int:
        """The lines that were read."""

    def __iter__(self) -> Iterator[list[str]]: ...

    def __next__(self) -> list[str]: ...


def read(path: Path, names: Mapping[str, str] | None = None) -> Material:
    """The table at ``path``. ``names`` gives the column of a role.

    Raises :class:`InputError` with every problem, up to :data:`PROBLEMS`, and where it stands.
    """
    digest = _digest(path)
    if is_parquet(path):
        from checker.evidence.parquet import rows as parquet_rows

        header, blocks = parquet_rows(path)
        return _read(path, "parquet", digest, header, blocks, names or {})
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            separator = _separator(file)
            reader = csv.reader(file, delimiter=separator, strict=True)
            header = next(reader, [])
            return _read(path, "table", digest, header, _blocks(reader, path, len(header)), names or {})
    except UnicodeDecodeError as error:
        raise _wrong(path, f"is not UTF-8 text: byte 0x{error.object[error.start]:02x}", "save it as UTF-8") from None
    except csv.Error as error:  # in the header
        raise _wrong(path, f"is no table: {error}", "write one row per judgement, quoted as in CSV", 1) from None


def is_parquet(path: Path) -> bool:
    """Whether the file at ``path`` begins as Parquet does."""
    with open(path, "rb") as file:
        return file.read(4) == b"PAR1"


def _read(
    path: Path, form: str, digest: str, header: Sequence[str], blocks: Iterator[Block], names: Mapping[str, str]
) -> Material:
    where = roles(path, header, names)
    coder = {role: Coder() for role in (*NEEDED, "question")}
    codes: dict[str, list[Ints]] = {role: [] for role in coder}
    times: list[Floats] = []
    marks: dict[str, list[Bools]] = {"gold": [], "prelabelled": []}
    shapes = Shapes(path, where)
    unread = 0
    for block in blocks:
        size = len(block.columns[0])
        for role in coder:
            if role in where:
                known = len(coder[role].codes)
                codes[role].append(np.fromiter(coder[role].encode(block.columns[where[role]]), np.int64, size))
                new = islice(reversed(coder[role].codes), len(coder[role].codes) - known)
                if role == "item" and not all(map(str.strip, new)):
                    raise _nameless(path, block, where[role])
        if "at" in where:
            moments, bad = _moments(block.columns[where["at"]])
            unread += bad
            times.append(moments)
        for role in marks:
            if role in where:
                marks[role].append(_flags(path, header[where[role]], block, where[role]))
        shapes.take(block)
    if not codes["item"]:
        raise _wrong(path, "holds no judgements", "write one row per judgement below the header")
    shapes.stop()
    notes = (f"{unread} of the times could not be read: write them as 2026-11-24T09:30:00Z",) if unread else ()
    if shapes.kind:
        return Material(
            form, str(path), digest, columns_of(()), tuple(shapes.spans), tuple(shapes.boxes), tuple(shapes.seen), notes
        )
    item, items = _named(codes["item"], coder["item"])
    annotator, annotators = _named(codes["annotator"], coder["annotator"])
    label, labels = _named(codes["label"], coder["label"])
    question, questions = _named(codes["question"], coder["question"], keep_empty=True)
    columns = Columns(
        item=item,
        annotator=annotator,
        label=label,
        question=question if len(question) else np.zeros(len(item), np.int64),
        items=items,
        annotators=annotators,
        labels=labels,
        questions=questions or [""],
        at=np.concatenate(times) if times else None,
        gold=np.concatenate(marks["gold"]) if marks["gold"] else None,
        prelabelled=np.concatenate(marks["prelabelled"]) if marks["prelabelled"] else None,
    )
    return Material(form, str(path), digest, columns, notes=notes)


def _blocks(reader: Rows, path: Path, width: int) -> Iterator[Block]:
    """The rows in blocks, by column. Raises :class:`InputError` for rows of another length and broken text."""
    while True:
        before = reader.line_num
        try:
            rows = list(islice(reader, BLOCK))
        except csv.Error as error:
            raise _wrong(path, f"is no table: {error}", "quote cells as CSV does", reader.line_num) from None
        if not rows:
            return
        lines: Sequence[int] = range(before + 1, before + 1 + len(rows))
        if reader.line_num - before != len(rows):  # a cell holds a line break
            lines = ()
        if set(map(len, rows)) != {width}:
            _refuse_ragged(rows, lines, path, width)
            kept = [n for n, row in enumerate(rows) if row]
            rows, lines = [rows[n] for n in kept], [lines[n] for n in kept] if lines else ()
        if rows:
            yield Block(list(zip(*rows)), lines)


def _refuse_ragged(rows: Sequence[Sequence[str]], lines: Sequence[int], path: Path, width: int) -> None:
    ragged = [n for n, row in enumerate(rows) if row and len(row) != width]
    if ragged:
        raise InputError(
            Diagnostic(
                f"this row has {len(rows[n])} cells, the header has {width}",
                _place(path, lines[n] if lines else 0),
                "quote cells that hold the separator",
            )
            for n in ragged[:PROBLEMS]
        )


def _moments(column: Sequence[str]) -> tuple[Floats, int]:
    """Times in seconds since 1970; a time without a zone is taken as UTC. NaN, and counted, where unreadable."""
    found = np.full(len(column), np.nan)
    bad = 0
    for n, text in enumerate(column):
        if not text:
            continue
        number = measure(text, whole=False, most=1e13)
        if number is not None and number >= 1e8:  # since 1970, in seconds or milliseconds
            found[n] = number / 1000 if number > 1e11 else number
            continue
        try:
            moment = datetime.fromisoformat(text.strip())
            found[n] = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            bad += 1
    return found, bad


def _nameless(path: Path, block: Block, column: int) -> InputError:
    rows = [n for n, item in enumerate(block.columns[column]) if not item.strip()]
    return InputError(
        Diagnostic(
            "this row names no item", _place(path, block.lines[n] if block.lines else 0), "name it, or leave it out"
        )
        for n in rows[:PROBLEMS]
    )


def _flags(path: Path, name: str, block: Block, column: int) -> Bools:
    lowered = [text.strip().lower() for text in block.columns[column]]
    strange = sorted(set(lowered) - TRUE - FALSE)
    if strange:
        n = lowered.index(strange[0])
        line = block.lines[n] if block.lines else 1
        raise InputError(
            [
                Diagnostic(
                    f"`{block.columns[column][n]}` in column `{name}` is neither true nor false",
                    _place(path, line),
                    "write true or false",
                )
            ]
        )
    return np.fromiter((text in TRUE for text in lowered), np.bool_, len(lowered))


def _named(blocks: Sequence[Ints], coder: Coder, keep_empty: bool = False) -> tuple[Ints, list[str]]:
    """The codes of a column, and the names without spaces around; the empty name becomes :data:`OPEN`."""
    if not blocks:
        return np.zeros(0, np.int64), []
    written = np.concatenate(blocks)
    plain = list(map(str.strip, coder.codes))
    if plain == coder.names and (keep_empty or "" not in coder.codes):
        return written, plain
    names = Coder()
    table = [names.codes[name] if name or keep_empty else OPEN for name in plain]
    return np.array(table, np.int64)[written], names.names


def _separator(file: io.TextIOBase) -> str:
    """The separator that splits the first line into the most cells; the file is wound back."""
    start = file.tell()
    first = file.readline(100_000)
    file.seek(start)
    return max(",\t;|", key=first.count)


def _digest(path: Path) -> str:
    """The SHA-256 of the file. Raises :class:`InputError` where it cannot be read."""
    try:
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):
            raise _wrong(path, "is not a regular file", "name a table of judgements")
        if info.st_size > LARGEST:
            limit = LARGEST // 1_000_000_000
            raise _wrong(path, f"is too large ({info.st_size / 1e9:.1f} GB; at most {limit} GB is read)", "split it")
        with open(path, "rb") as file:
            return f"sha256:{file_digest(file, 'sha256').hexdigest()}"
    except FileNotFoundError:
        raise _wrong(path, "no such file", "check the path") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _wrong(path, f"cannot be read: {reason}", "check the path and its permissions") from None


def _place(path: Path, line: int) -> Place:
    return Place(str(path), line, 1, line, 1) if line else start_of(str(path))


def _wrong(path: Path, message: str, help: str, line: int = 0) -> InputError:
    return InputError([Diagnostic(message, _place(path, line), help)])
