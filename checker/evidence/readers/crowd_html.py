"""What a worker's form sends where it is made of Crowd HTML elements: Mechanical Turk and Ground Truth.

A form is an object of element name and value. A value is a text, a label, a list of labels, a
set of boxes that were ticked, a list of rectangles, or a list of entities.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.evidence.judgements import Box, Span
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.values import Json, coordinate, joined, offset, one_label, text
from checker.model.place import Place


@dataclass(slots=True)
class Form:
    """The answers and regions of one submission."""

    item: str
    annotator: str
    answers: dict[str, str | None] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


def parse_form(written: str, place: Place, reading: Reading) -> Mapping[str, Json]:
    """A form that stands as JSON in a text; a list of one form is that form."""
    try:
        found: Json = json.loads(written, parse_constant=lambda name: None)
    except (ValueError, RecursionError):
        reading.problem("the worker's answer is not JSON", place, "it may have been cut off: export it again")
        return {}
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, Mapping):
        reading.problem("the worker's answer must be a JSON object", place)
        return {}
    return found


def add_form(form: Mapping[str, Json], into: Form, reading: Reading, before: str = "") -> None:
    """Add every element of a form; ``before`` begins the names of its questions."""
    for key, value in form.items():
        name = before + text(key)
        if not isinstance(value, Mapping):
            into.answers[name] = one_label(value)
        elif isinstance(value.get("boundingBoxes"), list):
            _add_boxes(value["boundingBoxes"], name, into, reading)
        elif isinstance(value.get("entities"), list):
            _add_entities(value["entities"], name, into, reading)
        elif "label" in value:
            into.answers[name] = one_label(value["label"])
        elif "labels" in value:
            into.answers[name] = one_label(value["labels"])
        elif isinstance(value.get("on"), bool) and len(value) == 1:
            into.answers[name] = text(value["on"])
        elif value and all(isinstance(_ticked(box), bool) for box in value.values()):
            into.answers[name] = joined(text(choice) for choice, box in value.items() if _ticked(box))
        else:
            reading.leave_out(f"results of `{name[:40]}`")


def _ticked(box: Json) -> Json:
    return box.get("on") if isinstance(box, Mapping) else box


def _add_boxes(found: Json, question: str, into: Form, reading: Reading) -> None:
    for one in found if isinstance(found, list) else []:
        sides = one if isinstance(one, Mapping) else {}
        x, y, width, height = (coordinate(sides.get(key)) for key in ("left", "top", "width", "height"))
        if x is None or y is None or width is None or height is None or min(width, height) < 0:
            reading.leave_out("rectangles without a place")
        else:
            label = text(sides.get("label"))
            into.boxes.append(Box(into.item, into.annotator, label, x, y, width, height, question))


def _add_entities(found: Json, question: str, into: Form, reading: Reading) -> None:
    for one in found if isinstance(found, list) else []:
        entity = one if isinstance(one, Mapping) else {}
        start, end = offset(entity.get("startOffset")), offset(entity.get("endOffset"))
        if start is None or end is None or start > end:
            reading.leave_out("entities without a place")
        else:
            into.spans.append(Span(into.item, into.annotator, text(entity.get("label")), start, end, question))
