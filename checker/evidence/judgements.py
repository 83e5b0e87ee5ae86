"""What people said of items: one judgement, one span, one box, and the export that held them."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Judgement(NamedTuple):
    """One annotator's label for one item.

    ``annotator`` is empty where the export names none; ``label`` is ``None`` where the
    annotator left the question open. ``question`` tells several fields of one task apart.
    ``at`` is when the judgement was made, ``seconds`` how long it took. ``gold`` says whether
    the platform marks the item as a test item, ``expected`` its right answer.
    ``prelabelled`` says that the annotator was shown a suggestion.
    """

    item: str
    annotator: str
    label: str | None
    question: str = ""
    at: datetime | None = None
    seconds: float | None = None
    gold: bool | None = None
    expected: str | None = None
    prelabelled: bool = False


class Span(NamedTuple):
    """A labelled stretch of a text: ``start`` and ``end`` in characters, the end left out."""

    item: str
    annotator: str
    label: str
    start: int
    end: int
    question: str = ""


class Box(NamedTuple):
    """A labelled rectangle of an image, in one unit for all boxes of the item."""

    item: str
    annotator: str
    label: str
    x: float
    y: float
    width: float
    height: float
    question: str = ""


@dataclass(frozen=True)
class Export:
    """What was read from one export.

    ``format`` names the reader. ``seen`` holds every (item, annotator) that was worked on
    for spans and boxes, so that an annotator who found nothing counts. ``notes`` say what the
    export cannot show, and which export to ask for.
    """

    format: str
    path: str
    digest: str
    judgements: tuple[Judgement, ...] = ()
    spans: tuple[Span, ...] = ()
    boxes: tuple[Box, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
