"""What stands in a questionnaire that came back, before anything is believed of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place, start_of

ROWS: Final = 5_000
"""The most rows that are read. There are fewer facts than a tenth of it."""

COLUMNS: Final = 60
"""The most columns that are read."""

LONGEST: Final = 2_000
"""The longest text of a field, in characters."""

Raw: TypeAlias = bool | int | float | date | str | None
"""A cell's content; a text of blanks is ``None``."""


@dataclass(frozen=True)
class CellPlace(Place):
    """A cell of a table, as spreadsheets name it. It spans no text that an excerpt could show."""

    sheet: str = ""

    @classmethod
    def of(cls, file: str, line: int, column: int, sheet: str = "") -> "CellPlace":
        """The place of one cell."""
        return cls(file, line, column, line, column, sheet)

    def __str__(self) -> str:
        where = f"{self.sheet}!" if self.sheet else ""
        return f"{self.file}:{where}{letters(self.column)}{self.line}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its place. ``formula`` marks what a spreadsheet would compute."""

    value: Raw
    place: Place
    formula: bool = False

    @property
    def text(self) -> str:
        """The value as text on one line."""
        return "" if self.value is None else " ".join(str(self.value).split())


@dataclass(frozen=True)
class Reply:
    """The fields of one question by the name of their column; ``id`` is always there."""

    fields: Mapping[str, Cell]

    def cell(self, name: str) -> Cell:
        """A field; an empty one, at the place of the id, where there is none."""
        return self.fields.get(name) or Cell(None, self.fields["id"].place)


@dataclass(frozen=True)
class Sheet:
    """A whole questionnaire. ``question`` tells how a question of the vocabulary is shown in it."""

    header: Mapping[str, Cell]
    replies: tuple[Reply, ...]


def letters(column: int) -> str:
    """The name of a column of a spreadsheet.

    >>> letters(3), letters(28)
    ('C', 'AB')
    """
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def raw(value: str) -> Raw:
    """A text as a cell holds it: nothing where it is blank, without the mark that spreadsheets put before signs.

    >>> raw("  "), raw("'=1"), raw("it's")
    (None, '=1', "it's")
    """
    text = value.strip()
    if text[:1] == "'" and text[1:2] in SIGNS:
        text = text[1:]
    return text or None


SIGNS: Final = frozenset("=+-@\t\r\n")
"""What a spreadsheet takes for the beginning of a formula, or skips to find one."""


def wrong(file: str, message: str, help: str) -> InputError:
    """A complaint about a whole file."""
    return InputError([Diagnostic(message, start_of(file), help)])
