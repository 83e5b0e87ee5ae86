"""Labelbox export (v2, NDJSON or JSON): labels by data row and project.

A text entity ends at its last character, so one is added. A label that others name as the
benchmark is the expected answer, and no judgement.
"""

from collections.abc import Iterator

from checker.evidence.judgements import Box, Span
from checker.evidence.readers.json_records import records
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.record import Record
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import coordinate, duration, joined, offset
from checker.evidence.readers.work import Work

ASK = "export with `label_details` and `performance_details` set to true"


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The labels of all data rows."""
    for row in records(source, reading):
        data = row.inner("data_row")
        item = data.text("global_key") or data.needed("id", "export the data rows too")
        projects = row.inner("projects")
        for key in projects.fields:
            project = projects.inner(key)
            labels = list(project.each("labels"))
            benchmarks = {label.inner("performance_details").text("benchmark_reference_label") for label in labels}
            for label in labels:
                yield _work(item, label, benchmarks - {""}, reading)


def _work(item: str, label: Record, benchmarks: set[str], reading: Reading) -> Work:
    details, performance = label.inner("label_details"), label.inner("performance_details")
    annotations = label.inner("annotations")
    person = details.text("created_by")
    answers: dict[str, str | None] = {}
    for one in annotations.each("classifications"):
        add_classification(one, "", answers, reading)
    spans, boxes = regions(list(annotations.each("objects")), item, person, reading)
    reading.leave_out("relationships", len(annotations.values("relationships")))
    reading.leave_out("frames of video", len(annotations.inner("frames").fields))
    reading.leave_out("answers about single messages", len(annotations.inner("messages").fields))
    return Work(
        item,
        person,
        answers,
        spans,
        boxes,
        details.moment("created_at"),
        duration(performance.get("seconds_to_create")),
        gold=False if "performance_details" in label else None,
        skipped=performance.get("skipped") is True,
        reference=label.text("id") in benchmarks,
    )


def add_classification(one: Record, before: str, answers: dict[str, str | None], reading: Reading) -> None:
    """Add an answer, and below it those that depend on it, as ``question/further question``."""
    if before.count("/") >= _DEEPEST:
        reading.leave_out("answers to questions that depend on too many others")
        return
    name = before + (one.text("name") or one.text("value"))
    if "radio_answer" in one:
        chosen = [one.inner("radio_answer")]
    elif "checklist_answers" in one:
        chosen = list(one.each("checklist_answers"))
    else:
        answers[name] = one.inner("text_answer").text("content").strip() or None
        return
    answers[name] = joined(answer.text("name") or answer.text("value") for answer in chosen)
    for answer in chosen:
        for further in answer.each("classifications"):
            add_classification(further, f"{name}/", answers, reading)


def regions(objects: list[Record], item: str, person: str, reading: Reading) -> tuple[list[Span], list[Box]]:
    """Entities and rectangles; objects of other kinds are counted as left out."""
    spans: list[Span] = []
    boxes: list[Box] = []
    for one in objects:
        name = one.text("name") or one.text("title") or one.text("value")
        reading.leave_out("answers about single regions", len(one.values("classifications")))
        corner = one.inner("bounding_box" if "bounding_box" in one else "bbox")
        x, y, width, height = (coordinate(corner.get(key)) for key in ("left", "top", "width", "height"))
        place = (one.inner("data") if "location" not in one else one).inner("location")
        start, last = offset(place.get("start")), offset(place.get("end"))
        if x is not None and y is not None and width is not None and height is not None and min(width, height) >= 0:
            boxes.append(Box(item, person, name, x, y, width, height))
        elif start is not None and last is not None and start <= last:
            spans.append(Span(item, person, name, start, last + 1))
        else:
            kind = one.text("annotation_kind") or next((k for k in SHAPES if k in one), "object")
            reading.leave_out(f"results of type `{kind[:40]}`")
    return spans, boxes


_DEEPEST = 8
"""How far questions may depend on each other; the editor of the platform allows fewer."""

SHAPES = ("polygon", "line", "point", "mask", "instanceURI", "segmentation")
"""Keys that name the kind of an object in exports that do not say it."""
