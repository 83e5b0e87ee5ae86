"""Single values of an export as labels, numbers and times.

>>> one_label(["cat", "ant"]), one_label([]), one_label(3.0), one_label(True)
('ant; cat', None, '3', 'true')
>>> moment("2021-01-22T20:57:13.273Z").isoformat()
'2021-01-22T20:57:13.273000+00:00'
>>> moment("3/24/2016 17:57:02").isoformat()
'2016-03-24T17:57:02'
>>> moment("Sat Oct 07 03:53:23 PDT 2017").isoformat()
'2017-10-07T03:53:23-07:00'
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from math import isfinite
from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"

SEPARATOR = "; "
"""Between the choices of one answer, sorted: two answers agree where all choices do."""

_ZONES = {"UTC": 0, "GMT": 0, "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CST": -6, "CDT": -5, "EST": -5, "EDT": -4}
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?")
_UNIX = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([A-Z]{3,4}) (\d{4})")
_MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6,
    "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12,
}  # fmt: skip


def text(value: Json) -> str:
    """A name or identifier: a text or number as text; empty for anything else."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")  # lone surrogates
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and isfinite(value):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return ""


def one_label(value: Json) -> str | None:
    """An answer as one label: several choices are sorted and joined; ``None`` where it is empty."""
    if isinstance(value, Mapping):
        return None
    if isinstance(value, Sequence) and not isinstance(value, str):
        return joined(text(inner) for inner in value)
    return text(value).strip() or None


def joined(choices: Iterable[str]) -> str | None:
    """A set of choices as one label; ``None`` for none."""
    return SEPARATOR.join(sorted({choice.strip() for choice in choices} - {""})) or None


def number(value: Json) -> float | None:
    """A finite number, also where it is written as text."""
    if isinstance(value, str):
        try:
            value = float(value) if len(value) < 64 else None
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if isfinite(value) else None
    except OverflowError:
        return None


def coordinate(value: Json) -> float | None:
    """A number of pixels or percent; ``None`` beyond any image."""
    found = number(value)
    return found if found is not None and abs(found) < 1e9 else None


def duration(value: Json) -> float | None:
    """Seconds, never negative."""
    seconds = number(value)
    return seconds if seconds is not None and seconds >= 0 else None


def offset(value: Json) -> int | None:
    """A character position: a whole number, not negative."""
    found = number(value)
    return int(found) if found is not None and found.is_integer() and 0 <= found < 1e9 else None


def moment(value: Json) -> datetime | None:
    """A time stamp: ISO 8601, Unix seconds, ``M/D/YYYY h:m:s`` or ``Sat Oct 07 03:53:23 PDT 2017``.

    Has a zone exactly where the text has one; ``None`` where it cannot be read for certain,
    an unknown zone name included, or lies outside 1990 to 2100.
    """
    try:
        found = _moment(value)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found is not None and 1990 <= found.year <= 2100 else None


def _moment(value: Json) -> datetime | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC)
    if not isinstance(value, str):
        return None
    if match := _AMERICAN.fullmatch(value):
        month, day, year, hour, minute, second = (int(part or 0) for part in match.groups())
        return datetime(year, month, day, hour, minute, second)
    if match := _UNIX.fullmatch(value):
        name, day_text, hours, minutes, seconds, zone, year_text = match.groups()
        if zone not in _ZONES or name not in _MONTHS:
            return None
        offset = timezone(timedelta(hours=_ZONES[zone]))
        return datetime(
            int(year_text), _MONTHS[name], int(day_text), int(hours), int(minutes), int(seconds), tzinfo=offset
        )
    return datetime.fromisoformat(value)


def between(start: datetime | None, end: datetime | None) -> float | None:
    """Seconds from ``start`` to ``end``, where both are of one kind and in order."""
    if start is None or end is None or (start.tzinfo is None) != (end.tzinfo is None):
        return None
    return duration((end - start).total_seconds())
