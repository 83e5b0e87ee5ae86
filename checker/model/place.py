"""Where something stands: file, line and column, all counted from 1."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A span in a text file. ``end_column`` is one past the last character."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def start_of(file: str) -> Place:
    """The first character of ``file``: where a complaint about the whole file points."""
    return Place(file, 1, 1, 1, 1)
