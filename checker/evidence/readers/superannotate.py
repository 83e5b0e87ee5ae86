"""SuperAnnotate (JSON): one file per item, every instance with who made it."""

from collections.abc import Iterator
from datetime import datetime

from checker.evidence.judgements import Box, Span
from checker.evidence.readers.json_records import records
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.record import Record
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import coordinate, joined, offset
from checker.evidence.readers.work import Work

ASK = "export with the creators of the instances (`createdBy`)"


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The instances of an item, by annotator; the one to whom it was assigned counts without any."""
    for record in records(source, reading):
        meta = record.inner("metadata")
        item = meta.text("name") or reading.stem
        people: dict[str, list[Record]] = {}
        if assigned := meta.text("annotatorEmail"):
            people[assigned] = []
        for one in record.each("instances"):
            people.setdefault(one.inner("createdBy").text("email"), []).append(one)
        reading.leave_out("tags of nobody in particular", len(record.values("tags")))
        for person, instances in people.items():
            yield _work(item, person, instances, reading)


def _work(item: str, person: str, instances: list[Record], reading: Reading) -> Work:
    spans: list[Span] = []
    boxes: list[Box] = []
    tags: list[str] = []
    times: list[datetime] = []
    suggested = False
    for one in instances:
        label, kind = one.text("className"), one.text("type")
        corner = one.inner("points") if kind == "bbox" else Record({}, one.place, reading)
        left, top, right, bottom = (coordinate(corner.get(key)) for key in ("x1", "y1", "x2", "y2"))
        start, end = offset(one.get("start")), offset(one.get("end"))
        suggested |= one.text("creationType").lower() in ("preannotation", "prediction")
        if (at := one.moment("createdAt")) is not None:
            times.append(at)
        if kind == "tag":
            tags.append(label)
        elif left is not None and top is not None and right is not None and bottom is not None:
            x, y = min(left, right), min(top, bottom)
            boxes.append(Box(item, person, label, x, y, abs(right - left), abs(bottom - top)))
        elif kind == "entity" and start is not None and end is not None and start <= end:
            spans.append(Span(item, person, label, start, end))
        else:
            reading.leave_out(f"results of type `{(kind or 'instance')[:40]}`")
    answers = {"tag": joined(tags)} if tags else {}
    return Work(item, person, answers, spans, boxes, times[-1] if times else None, prelabelled=suggested)
