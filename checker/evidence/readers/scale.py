"""Scale AI tasks and callbacks (JSON): the answer of a task, never who gave it."""

from collections.abc import Iterator

from checker.evidence.judgements import Box, Span
from checker.evidence.readers.json_records import records
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.record import Record
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import Json, coordinate, joined, offset, one_label, text
from checker.evidence.readers.work import Work

ASK = "ask Scale AI for the answers of the single workers, with a worker id, before they were made one"


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The tasks of a callback, of a saved task or of a page of tasks."""
    for record in records(source, reading):
        for task in record.each("docs") if "docs" in record else [record]:
            yield from _works(task, reading)


def _works(record: Record, reading: Reading) -> Iterator[Work]:
    task = record.inner("task") if "task" in record else record
    item = record.text("task_id") or task.needed("task_id")
    at = task.moment("completed_at")
    if "threads" in task:
        answers = dict(_thread_answers(task))
        yield Work(item, "", answers, at=at)
        return
    response = task.inner("response" if task.get("response") is not None else "responses")
    found: dict[str, str | None] = {}
    spans: list[Span] = []
    boxes: list[Box] = []
    for key, value in response.fields.items():
        if key == "annotations" and isinstance(value, dict):
            named = response.inner(key)
            for question in named.fields:
                found[text(question)] = _given(named.inner(question).get("response"))
        elif key == "annotations" and isinstance(value, list):
            for one in response.each(key):
                _add_region(one, item, spans, boxes, reading)
        elif isinstance(value, str | int | float | list):
            found[text(key)] = one_label(value)
        elif value is not None:
            reading.leave_out(f"results of `{text(key)[:40]}`")
    yield Work(item, "", found, spans, boxes, at)


def _given(value: Json) -> str | None:
    """An answer of a form: a list of fields, each with its choices."""
    flat: list[Json] = []
    for part in value if isinstance(value, list) else [value]:
        flat.extend(part if isinstance(part, list) else [part])
    return joined(one_label(part) or "" for part in flat)


def _thread_answers(task: Record) -> Iterator[tuple[str, str | None]]:
    """Answers about a conversation; those about one turn or message name it in the question."""
    for one in task.each("annotations"):
        yield one.text("key"), one_label(one.get("value"))
    for t, thread in enumerate(task.each("threads"), 1):
        for one in thread.each("annotations"):
            yield f"thread {t}: {one.text('key')}", one_label(one.get("value"))
        for u, turn in enumerate(thread.each("turns"), 1):
            for one in turn.each("annotations"):
                yield f"turn {t}.{u}: {one.text('key')}", one_label(one.get("value"))
            for m, message in enumerate(turn.each("messages"), 1):
                for one in message.each("annotations"):
                    yield f"message {t}.{u}.{m}: {one.text('key')}", one_label(one.get("value"))


def _add_region(one: Record, item: str, spans: list[Span], boxes: list[Box], reading: Reading) -> None:
    x, y, width, height = (coordinate(one.get(key)) for key in ("left", "top", "width", "height"))
    start, end = offset(one.get("start")), offset(one.get("end"))
    if x is not None and y is not None and width is not None and height is not None and min(width, height) >= 0:
        boxes.append(Box(item, "", one.text("label"), x, y, width, height))
    elif start is not None and end is not None and start <= end:
        spans.append(Span(item, "", one.text("label"), start, end))
    else:
        reading.leave_out(f"results of type `{(one.text('type') or 'region')[:40]}`")
