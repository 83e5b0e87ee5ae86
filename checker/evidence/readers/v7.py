"""V7 Darwin JSON 2.0: one file per item; annotators only in an export that includes authorship.

Without authorship the folder in which a file stands is taken as the annotator, where the files
come from several folders.
"""

from collections.abc import Iterator

from checker.evidence.judgements import Box
from checker.evidence.readers.json_records import records
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.record import Record
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import coordinate, joined
from checker.evidence.readers.work import Work

ASK = "export with authorship, or put the files of every annotator into a folder of their own"


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The annotations of an item, by annotator."""
    for record in records(source, reading):
        item = record.inner("item")
        place = item.text("path").rstrip("/")
        name = f"{place}/{item.text('name')}" if place else item.text("name") or reading.stem
        boxes: dict[str, list[Box]] = {}
        tags: dict[str, list[str]] = {}
        for one in record.each("annotations"):
            person = _person(one) or reading.annotator
            boxes.setdefault(person, [])
            if "tag" in one:
                tags.setdefault(person, []).append(one.text("name"))
            else:
                _add(one, name, person, boxes[person], reading)
        for person in boxes or {reading.annotator: []}:
            answers = {"tag": joined(tags[person])} if person in tags else {}
            yield Work(name, person, answers, boxes=boxes.get(person, ()))


def _person(one: Record) -> str:
    for person in one.each("annotators"):
        return person.text("email") or person.text("full_name")
    return ""


def _add(one: Record, item: str, person: str, boxes: list[Box], reading: Reading) -> None:
    kinds = [kind for kind in one.fields if kind in _KINDS]
    corner = one.inner("bounding_box")
    x, y, width, height = (coordinate(corner.get(key)) for key in ("x", "y", "w", "h"))
    if kinds:
        reading.leave_out(f"results of type `{kinds[0]}`")
    elif x is None or y is None or width is None or height is None or min(width, height) < 0:
        reading.leave_out("annotations without a place")
    else:
        boxes.append(Box(item, person, one.text("name"), x, y, width, height))


_KINDS = {
    "polygon", "line", "ellipse", "keypoint", "skeleton", "cuboid", "mask", "raster_layer", "frames", "text", "link",
    "table", "simple_table", "graph", "eye",
}  # fmt: skip
"""Shapes other than a rectangle; most carry a `bounding_box` besides."""
