"""CVAT for images 1.1 (XML): rectangles and tags of images, one file per annotator's job.

No shape names who drew it. Give every annotator an own job or task on the same images, and name
the files after them. Images are matched by name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from checker.evidence.judgements import Box
from checker.evidence.readers.reading import Reading
from checker.evidence.readers.safe_xml import parse
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import coordinate, joined
from checker.evidence.readers.work import Work

ASK = "give every annotator an own job on the same images, and read one file per annotator, named after them"

_OTHER = {"polygon", "polyline", "points", "mask", "cuboid", "ellipse", "skeleton"}


def read(source: Source, reading: Reading) -> Iterator[Work]:
    """The images of the file, as seen by the annotator after whom it is named."""
    images = _Images(reading)
    parse(source, images, reading)
    if images.suggested:
        reading.note(f"shapes that a model or a file drew, not the annotator (`source`): {images.suggested:,}")
    tagged = any(image.tags for image in images.found)
    for image in images.found:
        answers = {"tag": joined(image.tags)} if tagged else {}
        yield Work(image.item, reading.annotator, answers, boxes=image.boxes)


@dataclass(slots=True)
class _Image:
    item: str
    boxes: list[Box] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


class _Images:
    """Collects images with their rectangles and tags."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.found: list[_Image] = []
        self.inside = False
        self.suggested = 0

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An image, or what stands in one."""
        if name == "image":
            self._open(attributes, line)
        elif name == "track":
            self.reading.leave_out("tracks of video")
        elif self.inside and name in ("box", "tag", *_OTHER):
            self.suggested += attributes.get("source", "manual") not in ("manual", "")
            if name == "box":
                self._box(attributes, line)
            elif name == "tag":
                self.found[-1].tags.append(attributes.get("label", ""))
            else:
                self.reading.leave_out(f"results of type `{name}`")

    def end(self, name: str, text: str) -> None:
        """The end of an image."""
        if name == "image":
            self.inside = False

    def _open(self, attributes: Mapping[str, str], line: int) -> None:
        name = attributes.get("name") or attributes.get("id", "")
        if not name:
            self.reading.problem("the image has neither `name` nor `id`", self.reading.at(line))
        part = attributes.get("subset", "")
        self.found.append(_Image(f"{part}/{name}" if part else name))
        self.inside = True

    def _box(self, attributes: Mapping[str, str], line: int) -> None:
        left, top, right, bottom = (coordinate(attributes.get(key)) for key in ("xtl", "ytl", "xbr", "ybr"))
        if left is None or top is None or right is None or bottom is None or right < left or bottom < top:
            message = "the box needs `xtl`, `ytl`, `xbr` and `ybr`, in this order of size"
            self.reading.problem(message, self.reading.at(line), "it may have been edited: export it again")
            return
        if (coordinate(attributes.get("rotation")) or 0.0) % 360:
            self.reading.leave_out("turned rectangles")
            return
        image = self.found[-1]
        label = attributes.get("label", "")
        image.boxes.append(Box(image.item, self.reading.annotator, label, left, top, right - left, bottom - top))
