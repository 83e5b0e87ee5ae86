"""Labelbox export, version 1 (JSON): one object per label, retired by the platform, still in archives."""

from collections.abc import Iterator

from checker.evidence.readers.json_records import records
from checker.evidence.readers.labelbox import ASK, regions
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.record import Record
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import duration, joined
from checker.evidence.readers.work import Work

__all__ = ["ASK", "read", "refuse_import"]


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The labels of the export."""
    for label in records(source, reading):
        item = label.text("DataRow ID") or label.needed("External ID")
        person = label.text("Created By")
        given = label.inner("Label")
        answers = {one.text("title") or one.text("value"): _answer(one) for one in given.each("classifications")}
        spans, boxes = regions(list(given.each("objects")), item, person, reading)
        yield Work(
            item,
            person,
            answers,
            spans,
            boxes,
            label.moment("Created At"),
            duration(label.get("Seconds to Label")),
            skipped=label.get("Skipped") is True,
        )


def _answer(one: Record) -> str | None:
    if isinstance(one.get("answers"), list):
        return joined(answer.text("title") or answer.text("value") for answer in one.each("answers"))
    if isinstance(one.get("answer"), dict):
        answer = one.inner("answer")
        return (answer.text("title") or answer.text("value")) or None
    if isinstance(one.get("answer"), list):
        return joined(answer.text("title") or answer.text("value") for answer in one.each("answer"))
    return one.text("answer").strip() or None


def refuse_import(source: Source, reading: Reading) -> Iterator[Work]:
    """An NDJSON file that is made for import carries neither annotator nor time: it proves nothing."""
    reading.fail("this is a Labelbox import file, without annotators and times", reading.at(1), ASK)
