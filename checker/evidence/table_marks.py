"""The spans or boxes of a table, checked row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Final

from checker.evidence.judgements import Box, Span
from checker.evidence.table_roles import BOX, NEEDED, SPAN
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place, start_of

PROBLEMS: Final = 20
"""Problems that are listed before reading stops."""


@dataclass(frozen=True)
class Block:
    """Some rows of a table, by column, with the line of each row (empty where rows have no lines)."""

    columns: Sequence[Sequence[str]]
    lines: Sequence[int]


class Shapes:
    """The spans or boxes of a table, checked as they are read."""

    def __init__(self, path: Path, where: Mapping[str, int]):
        self.path, self.where = path, where
        self.kind = "box" if all(r in where for r in BOX) else "span" if all(r in where for r in SPAN) else ""
        self.spans: list[Span] = []
        self.boxes: list[Box] = []
        self.seen: list[tuple[str, str]] = []
        self.problems: list[Diagnostic] = []

    def take(self, block: Block) -> None:
        """Add the rows of a block. A row without label and place says that the annotator found nothing."""
        if not self.kind:
            return
        wanted = BOX if self.kind == "box" else SPAN
        text = [block.columns[self.where[role]] for role in NEEDED]
        asked = block.columns[self.where["question"]] if "question" in self.where else [""] * len(text[0])
        measures = [block.columns[self.where[role]] for role in wanted]
        for n, (item, annotator, label, question) in enumerate(zip(*text, asked)):
            written = [column[n].strip() for column in measures]
            item, annotator, label = item.strip(), annotator.strip(), label.strip()
            self.seen.append((item, annotator))
            if not label and not any(written):
                continue
            values = [measure(text, whole=self.kind == "span") for text in written]
            line = block.lines[n] if block.lines else 0
            for role, text_of, value in zip(wanted, written, values):
                if value is None:
                    self._complain(f"`{text_of}` is no {role}", line, f"write a number for {role}")
            if any(value is None for value in values):
                continue
            known = [value for value in values if value is not None]
            if self.kind == "span":
                self.spans.append(Span(item, annotator, label, int(known[0]), int(known[1]), question.strip()))
            else:
                self.boxes.append(Box(item, annotator, label, known[0], known[1], known[2], known[3], question.strip()))
            if (self.kind == "span" and known[1] <= known[0]) or (self.kind == "box" and min(known[2:]) <= 0):
                self._complain(f"this {self.kind} is empty", line, "leave out marks without extent")

    def _complain(self, message: str, line: int, help: str) -> None:
        place = Place(str(self.path), line, 1, line, 1) if line else start_of(str(self.path))
        self.problems.append(Diagnostic(message, place, help))
        if len(self.problems) >= PROBLEMS:
            self.stop()

    def stop(self) -> None:
        """Raise what was wrong, if anything."""
        if self.problems:
            raise InputError(self.problems)


def measure(text: str, whole: bool, most: float = 1e12) -> float | None:
    """A finite number below ``most``, a whole one if ``whole``; else ``None``."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) and abs(number) < most and (not whole or number == int(number)) else None
