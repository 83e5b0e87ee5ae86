"""An object of a JSON export that says where it stands when something in it is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from checker.evidence.readers.reading import Reading
from checker.evidence.readers.values import Json, number, text
from checker.model.place import Place


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object. ``place`` is where its outermost object begins, ``route`` the way to it from there."""

    fields: Mapping[str, Json]
    place: Place
    reading: Reading
    route: str = ""

    def __contains__(self, key: str) -> bool:
        return key in self.fields

    def get(self, key: str) -> Json:
        """The value as it stands; ``None`` where the key is missing."""
        return self.fields.get(key)

    def text(self, key: str) -> str:
        """A text or number as text; empty where it is missing or null. Another kind is a problem."""
        value = self.fields.get(key)
        if value is not None and not isinstance(value, str | int | float):
            self.wrong(key, "a text or a number")
        return text(value)

    def needed(self, key: str, help: str = "") -> str:
        """As :meth:`text`; to be missing is a problem."""
        found = self.text(key)
        if not found and not isinstance(self.fields.get(key), Mapping | list):
            self.reading.problem(f"`{self._way(key)}` is missing", self.place, help)
        return found

    def number(self, key: str) -> float | None:
        """A finite number; anything else but nothing is a problem."""
        found = number(self.fields.get(key))
        if found is None and self.fields.get(key) is not None:
            self.wrong(key, "a finite number")
        return found

    def moment(self, key: str) -> datetime | None:
        """A time stamp; one that cannot be read is left out and counted."""
        return self.reading.moment(self.fields.get(key))

    def inner(self, key: str) -> "Record":
        """The object under ``key``; an empty one where it is missing or null. Another kind is a problem."""
        value = self.fields.get(key)
        if value is not None and not isinstance(value, Mapping):
            self.wrong(key, "an object")
        found: Mapping[str, Json] = value if isinstance(value, Mapping) else {}
        return Record(found, self.place, self.reading, self._way(key))

    def values(self, key: str) -> Sequence[Json]:
        """The list under ``key``; empty where it is missing or null. Another kind is a problem."""
        value = self.fields.get(key)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return value
        if value is not None:
            self.wrong(key, "a list")
        return ()

    def each(self, key: str) -> Iterator["Record"]:
        """The objects in the list under ``key``; an element of another kind is a problem."""
        for index, value in enumerate(self.values(key)):
            way = f"{self._way(key)}[{index}]"
            if isinstance(value, Mapping):
                yield Record(value, self.place, self.reading, way)
            else:
                self.reading.problem(f"`{way}` must be an object, not {kind(value)}", self.place)

    def wrong(self, key: str, wanted: str) -> None:
        """Remember that the value under ``key`` is of the wrong kind."""
        self.reading.problem(f"`{self._way(key)}` must be {wanted}, not {kind(self.get(key))}", self.place)

    def _way(self, key: str) -> str:
        short = key if len(key) <= 60 else f"{key[:57]}..."
        return f"{self.route}.{short}" if self.route else short


def kind(value: Json) -> str:
    """What a JSON value is, for a message."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, int | float):
        return "a number"
    return "an object" if isinstance(value, Mapping) else "a list"
