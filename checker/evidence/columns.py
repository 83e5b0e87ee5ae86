"""Judgements as columns of small numbers: what the statistics are computed from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from checker.evidence.judgements import Box, Export, Judgement, Span

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

OPEN = -1
"""The code of a label that the annotator left open, and of an annotator whom the export does not name."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Judgements of one or more questions, one row each.

    ``item``, ``annotator``, ``label`` and ``question`` are codes: places in the list of names
    beside them. ``at`` is in seconds since 1970 (UTC), NaN where unknown.
    """

    item: Ints
    annotator: Ints
    label: Ints
    question: Ints
    items: Sequence[str]
    annotators: Sequence[str]
    labels: Sequence[str]
    questions: Sequence[str]
    at: Floats | None = None
    gold: Bools | None = None
    prelabelled: Bools | None = None

    def __len__(self) -> int:
        return len(self.item)

    def rows(self, kept: Bools | Ints) -> "Columns":
        """The rows that ``kept`` marks or numbers; names keep their codes."""
        return replace(
            self,
            item=self.item[kept],
            annotator=self.annotator[kept],
            label=self.label[kept],
            question=self.question[kept],
            at=None if self.at is None else self.at[kept],
            gold=None if self.gold is None else self.gold[kept],
            prelabelled=None if self.prelabelled is None else self.prelabelled[kept],
        )


@dataclass(frozen=True, eq=False)
class Material:
    """What one file holds, ready to be measured.

    ``seen`` holds every (item, annotator) that was worked on for spans and boxes.
    """

    format: str
    path: str
    digest: str
    columns: Columns
    spans: tuple[Span, ...] = ()
    boxes: tuple[Box, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class Coder:
    """Numbers names in the order in which they first come."""

    codes: defaultdict[str, int] = field(default_factory=defaultdict)

    def __post_init__(self) -> None:
        self.codes.default_factory = self.codes.__len__

    def encode(self, names: Iterable[str]) -> Iterable[int]:
        """The codes of ``names``; new names get new codes."""
        return map(self.codes.__getitem__, names)

    @property
    def names(self) -> list[str]:
        """The names, by code."""
        return list(self.codes)


def columns_of(judgements: Sequence[Judgement]) -> Columns:
    """``judgements`` as columns."""
    items, annotators, labels, questions = Coder(), Coder(), Coder(), Coder()
    size = len(judgements)

    def numbers(codes: Iterable[int]) -> Ints:
        return np.fromiter(codes, np.int64, size)

    times = [j.at.timestamp() if j.at is not None else np.nan for j in judgements]
    return Columns(
        item=numbers(items.encode(j.item for j in judgements)),
        annotator=numbers(annotators.codes[j.annotator] if j.annotator else OPEN for j in judgements),
        label=numbers(labels.codes[j.label] if j.label is not None else OPEN for j in judgements),
        question=numbers(questions.encode(j.question for j in judgements)),
        items=items.names,
        annotators=annotators.names,
        labels=labels.names,
        questions=questions.names,
        at=np.array(times, np.float64) if any(j.at is not None for j in judgements) else None,
        gold=_marked([bool(j.gold) for j in judgements]),
        prelabelled=_marked([j.prelabelled for j in judgements]),
    )


def material_of(export: Export) -> Material:
    """An export that a reader has read, as columns."""
    return Material(
        export.format, export.path, export.digest, columns_of(export.judgements),
        export.spans, export.boxes, export.seen, export.notes,
    )  # fmt: skip


def _marked(marks: list[bool]) -> Bools | None:
    return np.array(marks, np.bool_) if any(marks) else None
