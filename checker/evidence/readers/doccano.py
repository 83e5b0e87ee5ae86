"""doccano (JSONL): categories, spans and rectangles, one file per annotator.

Only files of version 1.0 name their users. Newer ones are exported one per user: name the
files after the people, as doccano does, and read them together.
"""

import hashlib
from collections.abc import Iterator

from checker.evidence.judgements import Box, Span
from checker.evidence.readers.json_records import records
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.record import Record
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import Json, coordinate, joined, offset, text
from checker.evidence.readers.work import Work

ASK = "export one file per user (without sharing the annotations), and read the files together"

_SHOWN = 60


def recognises(names: frozenset[str]) -> bool:
    """The keys of an example and of its labels."""
    shown = names & {"text", "data", "filename"}
    return bool(shown and names & {"label", "labels", "entities", "cats"}) or {"text", "annotations", "meta"} <= names


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The examples, as labelled by the annotator after whom the file is named."""
    for example in records(source, reading):
        item = example.text("id") or _shown(example)
        if "annotations" in example:
            yield from _old(example, item, reading)
            continue
        spans: list[Span] = []
        boxes: list[Box] = []
        labels: list[str] = []
        key = "label" if "label" in example else "labels" if "labels" in example else "cats"
        given = example.get(key)
        for label in [given] if isinstance(given, str) else example.values(key):
            if isinstance(label, list):
                _add_triple(label, item, spans, reading)
            else:
                labels.append(text(label))
        for one in example.each("entities"):
            _add_entity(one, item, reading.annotator, one.text("label"), spans, reading)
        for one in example.each("bbox"):
            _add_box(one, item, boxes, reading)
        reading.leave_out("relations", len(example.values("relations")))
        answers = {"label": joined(labels)} if labels or not (spans or "entities" in example) else {}
        yield Work(item, reading.annotator, answers, spans, boxes)


def _shown(example: Record) -> str:
    """An example without a number is known by its text."""
    written = example.text("filename") or example.text("text") or example.needed("data", "export the examples too")
    if len(written) <= _SHOWN:
        return written
    return f"{written[: _SHOWN - 12]}...#{hashlib.sha256(written.encode()).hexdigest()[:8]}"


def _old(example: Record, item: str, reading: Reading) -> Iterator[Work]:
    """Version 1.0: every label names its user, by number."""
    by_user: dict[str, tuple[list[str], list[Span]]] = {}
    for one in example.each("annotations"):
        user = one.text("user") or reading.annotator
        labels, spans = by_user.setdefault(user, ([], []))
        if "start_offset" in one:
            _add_entity(one, item, user, one.text("label"), spans, reading)
        else:
            labels.append(one.text("label") or one.text("text"))
    for user, (labels, spans) in by_user.items():
        yield Work(item, user, {"label": joined(labels)} if labels else {}, spans)


def _add_triple(found: list[Json], item: str, spans: list[Span], reading: Reading) -> None:
    start, end, label = [*found, None, None, None][:3]
    first, last = _whole(start), _whole(end)
    if first is None or last is None or first > last:
        reading.leave_out("spans without a place")
    else:
        spans.append(Span(item, reading.annotator, text(label), first, last))


def _whole(value: Json) -> int | None:
    return offset(value) if isinstance(value, int | float) else None


def _add_entity(one: Record, item: str, person: str, label: str, spans: list[Span], reading: Reading) -> None:
    start, end = offset(one.get("start_offset")), offset(one.get("end_offset"))
    if start is None or end is None or start > end:
        reading.leave_out("spans without a place")
    else:
        spans.append(Span(item, person, label, start, end))


def _add_box(one: Record, item: str, boxes: list[Box], reading: Reading) -> None:
    x, y, width, height = (coordinate(one.get(key)) for key in ("x", "y", "width", "height"))
    if x is None or y is None or width is None or height is None or min(width, height) < 0:
        reading.leave_out("rectangles without a place")
    else:
        boxes.append(Box(item, reading.annotator, one.text("label"), x, y, width, height))
