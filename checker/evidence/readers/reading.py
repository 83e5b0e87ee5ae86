"""What a reader says besides the answers: problems, what it left out, and notes."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from checker.evidence.readers.values import Json, moment
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place

MOST = 20
"""How many problems of a file are told before the rest is given up."""


@dataclass(slots=True)
class Reading:
    """The state of one reading of one file.

    ``annotator`` is whom the file stands for where a platform writes one file per person,
    ``folder`` and ``stem`` are the names of its folder and of the file without its ending,
    ``question`` is the question that was asked for, if any.
    """

    file: str
    annotator: str = ""
    folder: str = ""
    stem: str = ""
    question: str | None = None
    problems: list[Diagnostic] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    notes: dict[str, None] = field(default_factory=dict)

    def problem(self, message: str, place: Place, help: str = "") -> None:
        """Remember a problem; the twentieth ends the reading with all of them."""
        self.problems.append(Diagnostic(message, place, help))
        if len(self.problems) >= MOST:
            raise InputError(self.problems)

    def fail(self, message: str, place: Place, help: str = "") -> NoReturn:
        """End the reading with this problem and those before it."""
        raise InputError([*self.problems, Diagnostic(message, place, help)])

    def leave_out(self, what: str, number: int = 1) -> None:
        """Count what cannot be compared; ``what`` is a plural, such as ``polygons``."""
        if number:
            self.left_out[what] += number

    def note(self, text: str) -> None:
        """Something that whoever relies on the figures must know; said once."""
        self.notes[text] = None

    def moment(self, value: Json) -> datetime | None:
        """A time stamp; one that cannot be read is left out and counted."""
        found = moment(value)
        if found is None and value not in (None, ""):
            self.leave_out("time stamps that cannot be read")
        return found

    def at(self, line: int, column: int = 1) -> Place:
        """A point in the file."""
        return Place(self.file, line, column, line, column)
