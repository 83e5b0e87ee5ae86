"""What one Label Studio annotation says: answers, stretches of text, rectangles.

Used for the JSON export, where every result names its type, and for JSON_MIN and CSV, where
the keys of a region do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, radians, sin

from checker.evidence.judgements import Box, Span
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.record import Record
from checker.evidence.readers.values import Json, coordinate, joined, offset, one_label, text

ANSWERS = {
    "choices": "choices", "rating": "rating", "number": "number", "textarea": "text", "datetime": "datetime",
    "pairwise": "selected", "taxonomy": "taxonomy",
}  # fmt: skip
"""Type of a result about the whole task, and where its value stands."""

TEXT_LABELS = ("labels", "hypertextlabels", "paragraphlabels")
BOX_LABELS = ("rectanglelabels", "rectangle")


@dataclass(slots=True)
class Result:
    """The results of one annotation, as they are collected."""

    item: str
    annotator: str
    answers: dict[str, str | None] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


def add_result(result: Record, into: Result, reading: Reading) -> None:
    """Add one entry of ``annotations[].result``."""
    kind, question = result.text("type"), result.text("from_name")
    value = result.inner("value")
    if kind in ANSWERS and "start" not in value and "x" not in value:
        into.answers[question] = answer(kind, value.get(ANSWERS[kind]))
    elif kind in ANSWERS:
        reading.leave_out("answers about single regions")  # regions differ between annotators
    else:
        sides = coordinate(result.get("original_width")), coordinate(result.get("original_height"))
        add_region(kind, value.fields, question, sides, into, reading)


def answer(kind: str, value: Json) -> str | None:
    """One answer about the whole task as a label."""
    if kind == "taxonomy" and isinstance(value, list):
        return joined("/".join(text(part) for part in path) for path in value if isinstance(path, list))
    if kind == "textarea" and isinstance(value, list):
        return "\n".join(text(part) for part in value).strip() or None
    return one_label(value)


def add_region(
    kind: str,
    value: Mapping[str, Json],
    question: str,
    sides: tuple[float | None, float | None],
    into: Result,
    reading: Reading,
) -> None:
    """Add a stretch of text or a rectangle; count a region of another kind as left out."""
    label = one_label(value.get(kind)) or "(no label)"
    if kind in TEXT_LABELS:
        start, end = _ends(value)
        if start is None or end is None or start > end:
            reading.leave_out("stretches of audio, video or dialogue")
        else:
            into.spans.append(Span(into.item, into.annotator, label, start, end, question))
    elif kind in BOX_LABELS:
        box = _box(value, sides, reading)
        if box is None:
            reading.leave_out("rectangles without a place")
        else:
            into.boxes.append(Box(into.item, into.annotator, label, *box, question))
    else:
        reading.leave_out(f"results of type `{kind[:40]}`")


def _ends(value: Mapping[str, Json]) -> tuple[int | None, int | None]:
    """Characters from the start of the text; of HTML, of its text content."""
    whole = value.get("globalOffsets")
    ends = whole if isinstance(whole, Mapping) else value
    if "channel" in value or ("startOffset" in value and ends is value):
        return None, None
    return offset(ends.get("start")), offset(ends.get("end"))


def _box(
    value: Mapping[str, Json], sides: tuple[float | None, float | None], reading: Reading
) -> tuple[float, float, float, float] | None:
    """Left, top, width and height in percent of the image.

    A rectangle that is turned about its upper left corner becomes the upright one around it.
    """
    x, y, width, height = (coordinate(value.get(key)) for key in ("x", "y", "width", "height"))
    if x is None or y is None or width is None or height is None or width < 0 or height < 0:
        return None
    turned = coordinate(value.get("rotation")) or 0.0
    if not turned % 360:
        return x, y, width, height
    reading.note("turned rectangles are compared by the upright rectangle around them")
    across, down = sides[0] or 1.0, sides[1] or 1.0  # percent of each side: angles hold in pixels only
    c, s = cos(radians(turned)), sin(radians(turned))
    w, h = width * across, height * down
    xs, ys = (0.0, w * c, -h * s, w * c - h * s), (0.0, w * s, h * c, w * s + h * c)
    return x + min(xs) / across, y + min(ys) / down, (max(xs) - min(xs)) / across, (max(ys) - min(ys)) / down
