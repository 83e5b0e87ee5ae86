"""Prodigy datasets (JSONL): choices, yes or no answers, spans and rectangles.

A yes-or-no task asks about its own label, so the label is the question and `accept` or
`reject` the answer. An answer of `ignore` is a skip.
"""

import re
from collections.abc import Iterator

from checker.evidence.judgements import Box, Span
from checker.evidence.readers.json_records import records
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.record import Record
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import coordinate, joined, offset, text
from checker.evidence.readers.work import Work

ASK = "let every annotator open the task with an own session (`?session=name`), and export with `db-out`"

_BY_HAND = {"ner_manual", "spans_manual", "image_manual", "relations"}
_OF_THE_CLOCK = re.compile(r".*\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}")


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The examples of a dataset."""
    for task in records(source, reading):
        person = task.text("_annotator_id") or task.text("_session_id")
        if _OF_THE_CLOCK.fullmatch(person):
            reading.note("some sessions are named by their date and time: whose they were, the export does not say")
            person = ""
        yield _work(task, person, reading)


def _work(task: Record, person: str, reading: Reading) -> Work:
    item = task.needed("_input_hash", "export with `db-out`")
    said = task.text("answer")
    answers: dict[str, str | None] = {}
    spans: list[Span] = []
    boxes: list[Box] = []
    if "options" in task or "accept" in task:
        answers["choice"] = joined(text(choice) for choice in task.values("accept")) if said == "accept" else None
    elif "spans" in task and (task.text("_view_id") in _BY_HAND or "tokens" in task):
        if said != "ignore":
            _add_spans(task, item, person, spans, boxes, reading)
    else:
        question, item = _question(task, item)
        answers[question] = said or None
    return Work(
        item,
        person,
        answers,
        spans if said == "accept" else (),
        boxes if said == "accept" else (),
        reading.moment(task.get("_timestamp")),
        skipped=said == "ignore" or (said == "reject" and bool(spans or boxes or "choice" in answers)),
    )


def _question(task: Record, item: str) -> tuple[str, str]:
    """What a yes-or-no task asks, and of what: with a suggested span, the question is about that span."""
    if task.values("spans"):
        return "suggestion", task.text("_task_hash") or item
    return task.text("label") or "answer", item


def _add_spans(task: Record, item: str, person: str, spans: list[Span], boxes: list[Box], reading: Reading) -> None:
    for one in task.each("spans"):
        label = one.text("label") or "(no label)"
        x, y, width, height = (coordinate(one.get(key)) for key in ("x", "y", "width", "height"))
        start, end = offset(one.get("start")), offset(one.get("end"))
        if start is not None and end is not None and start <= end:
            spans.append(Span(item, person, label, start, end))
        elif one.get("type") not in (None, "rect"):
            reading.leave_out(f"results of type `{one.text('type')[:40]}`")
        elif x is not None and y is not None and width is not None and height is not None and min(width, height) >= 0:
            boxes.append(Box(item, person, label, x, y, width, height))
        else:
            reading.leave_out("regions without a place")
    reading.leave_out("relations", len(task.values("relations")))
