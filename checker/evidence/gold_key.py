"""The buyer's own files beside an export: the key with the right answers, and the batches."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from checker.evidence.judgements import Judgement
from checker.load.files import decode
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import Place, start_of

LIMIT: Final = 100_000_000
"""The largest file that is read, in bytes."""

MOST_PROBLEMS: Final = 50
"""How many problems of one file are told."""


@dataclass(frozen=True)
class Key:
    """The right answers by item and question; the question is empty where the key names none.

    An item with several answers has several right ones.
    """

    path: str
    digest: str
    answers: Mapping[tuple[str, str], frozenset[str]]

    def right(self, judgement: Judgement) -> frozenset[str] | None:
        """The right answers to what was judged; ``None`` where it is no gold item."""
        found = self.answers.get((judgement.item, judgement.question))
        return found if found is not None else self.answers.get((judgement.item, ""))

    @property
    def questions(self) -> frozenset[str]:
        """The questions that the key names; none where its answers are about the item itself."""
        return frozenset(question for _, question in self.answers if question)

    @property
    def items(self) -> frozenset[str]:
        """The gold items."""
        return frozenset(item for item, _ in self.answers)


@dataclass(frozen=True)
class Shown:
    """What annotators see of each item: cells by column, in the order of ``items``."""

    items: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Batches:
    """Which batch a judgement belongs to, by item, or by item and annotator."""

    names: Mapping[tuple[str, str], str]

    def of(self, judgement: Judgement) -> str | None:
        """The batch; ``None`` where it is not known."""
        found = self.names.get((judgement.item, judgement.annotator))
        return found if found is not None else self.names.get((judgement.item, ""))


def is_right(label: str, right: frozenset[str]) -> bool:
    """Whether an answer is one of the right ones; white space around it does not count."""
    return label.strip() in right


def read_key(path: Path) -> Key:
    """The key in a CSV file with the columns ``item`` and ``expected``, and ``question`` if there are several.

    Raises :class:`InputError` with every problem of the file.
    """
    rows, digest = _read(path, ("item", "expected"), ("question",))
    found: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        found.setdefault((row["item"], row.get("question", "")), set()).add(row["expected"])
    return Key(str(path), digest, {name: frozenset(words) for name, words in found.items()})


def read_batches(path: Path, column: str = "batch") -> Batches:
    """The batches in a CSV file with the columns ``item`` and ``column``.

    Where an item is in several batches, as a gold item may be, the column ``annotator`` tells
    them apart. Raises :class:`InputError` with every problem of the file.
    """
    rows, _ = _read(path, ("item", column), ("annotator",))
    found: dict[tuple[str, str], str] = {}
    problems: list[Diagnostic] = []
    for row in rows:
        name = (row["item"], row.get("annotator", ""))
        if found.setdefault(name, row[column]) != row[column]:
            help = "split the file by batch, or add a column `annotator` that tells them apart"
            message = f"item `{row['item'][:40]}` is in batch `{found[name][:40]}` and in batch `{row[column][:40]}`"
            problems.append(Diagnostic(message, row.place, help))
    if problems:
        raise InputError(problems[:MOST_PROBLEMS])
    return Batches(found)


def read_shown(path: Path) -> Shown:
    """What annotators see of each item: a CSV file with the column ``item`` and any others.

    Raises :class:`InputError` with every problem of the file.
    """
    rows, _ = _read(path, ("item",), None)
    names = [name for name in rows[0] if name != "item"]
    if not names:
        help = "add the columns that annotators see, such as the text of the item"
        raise InputError([Diagnostic("has no column beside `item`", _line(str(path), 1), help)])
    return Shown(tuple(row["item"] for row in rows), {name: tuple(row[name] for row in rows) for name in names})


class _Row(dict[str, str]):
    """The wanted cells of a row, and where it stands."""

    def __init__(self, cells: Mapping[str, str], place: Place):
        super().__init__(cells)
        self.place = place


def _read(path: Path, needed: Sequence[str], more: Sequence[str] | None) -> tuple[list[_Row], str]:
    """The rows with the columns ``needed`` and, where they are there, ``more``; ``None`` stands for all others."""
    data = _bytes(path)
    problems: list[Diagnostic] = []
    rows = list(_rows(decode(data, str(path)), str(path), needed, more, problems))
    if not rows and not problems:
        problems.append(Diagnostic("holds no rows", start_of(str(path)), "write one row per item below the header"))
    if problems:
        raise InputError(problems)
    return rows, f"sha256:{sha256(data).hexdigest()}"


def _bytes(path: Path) -> bytes:
    name = str(path)
    try:
        if not path.is_file():
            what = "is not a regular file" if path.exists() else "no such file"
            raise InputError([Diagnostic(what, start_of(name), "name a CSV file")])
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError([Diagnostic(f"cannot be read: {reason}", start_of(name), "check the path")]) from None
    if len(data) > LIMIT:
        raise InputError(
            [Diagnostic(f"is too large (at most {LIMIT // 1_000_000} MB is read)", start_of(name), "split it")]
        )
    return data


def _rows(
    text: str, name: str, needed: Sequence[str], more: Sequence[str] | None, problems: list[Diagnostic]
) -> Iterator[_Row]:
    first = text.partition("\n")[0]
    reader = csv.reader(text.splitlines(keepends=True), delimiter=max(",\t;", key=first.count))
    try:
        header = [word.strip() for word in next(reader, [])]
        missing = [word for word in needed if header.count(word) != 1]
        for word in missing:
            what = f"has no column `{word}`" if word not in header else f"has the column `{word}` twice"
            folded = [column for column in header if column]
            help = did_you_mean(word, folded) or f"its first line must name the columns {', '.join(needed)}"
            problems.append(Diagnostic(what, _line(name, 1), help))
        if missing:
            return
        wanted = header if more is None else (*needed, *more)
        columns = {word: header.index(word) for word in wanted if word and word in header}
        for cells in reader:
            if len(problems) >= MOST_PROBLEMS:
                return
            if not any(cell.strip() for cell in cells):
                continue
            row = {word: cells[place].strip() if place < len(cells) else "" for word, place in columns.items()}
            empty = [word for word in needed if not row[word]]
            if empty:
                message = f"the row has no {' and no '.join(f'`{word}`' for word in empty)}"
                problems.append(Diagnostic(message, _line(name, reader.line_num), "fill it in, or remove the row"))
            else:
                yield _Row(row, _line(name, reader.line_num))
    except csv.Error as error:
        problems.append(Diagnostic(f"is no CSV: {error}", _line(name, reader.line_num), "check the quotes"))


def _line(name: str, line: int) -> Place:
    return Place(name, line, 1, line, 1)
