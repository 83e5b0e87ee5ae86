"""The objects of a JSON export, one at a time, each with its line.

Reads one object a line (NDJSON, JSON Lines), one array of objects, one object, and objects
one after another. Lines are read as a stream; the other shapes are read whole.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NoReturn

from checker.evidence.readers.reading import Reading
from checker.evidence.readers.record import Record, kind
from checker.evidence.readers.source import Source
from checker.evidence.readers.values import Json
from checker.model.place import Place

_SPACE = " \t\r\n"


class _TwiceError(ValueError):
    """A key stands twice in an object."""


def records(source: Source, reading: Reading) -> Iterator[Record]:
    """The objects of the file. What is no object, or no JSON, becomes a problem of ``reading``."""
    if _one_a_line(source):
        yield from _lines(source, reading)
    else:
        yield from _whole(source.text(), reading)


def _one_a_line(source: Source) -> bool:
    with source.lines() as stream:
        first = next((line for line in stream if line.strip()), "")
    if not first.lstrip().startswith("{"):
        return False
    try:
        json.loads(first)
    except json.JSONDecodeError as error:
        return error.pos < len(first.rstrip()) and first.rstrip().endswith("}")  # a broken line, not an open object
    except (ValueError, RecursionError):
        return False
    return True


def _lines(source: Source, reading: Reading) -> Iterator[Record]:
    decoder = _decoder()
    with source.lines() as stream:
        for number, line in enumerate(stream, 1):
            start = _skip(line, 0)
            if start == len(line):
                continue
            try:
                value, end = decoder.raw_decode(line, start)
            except (ValueError, RecursionError) as error:
                reading.problem(*_syntax(error, line, start, reading, number))
                continue
            after = _skip(line, end)
            if after < len(line):
                place = reading.at(number, after + 1)
                reading.problem("more text follows the object", place, "write one object a line")
            elif isinstance(value, Mapping):
                yield Record(value, reading.at(number, start + 1), reading)
            else:
                reading.problem(f"this line is {kind(value)}, not an object", reading.at(number, start + 1))


def _whole(text: str, reading: Reading) -> Iterator[Record]:
    decoder = _decoder()
    at = _skip(text, 0)
    listed = text[at : at + 1] == "["
    if listed:
        at = _skip(text, at + 1)
    line, counted = 1, 0
    while at < len(text) and not (listed and text[at] == "]"):
        line, counted = line + text.count("\n", counted, at), at
        place = reading.at(line, at - text.rfind("\n", 0, at))
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            reading.fail(*_syntax(error, text, at, reading, 1))
        if isinstance(value, Mapping):
            yield Record(value, place, reading)
        else:
            reading.problem(f"an object is expected here, not {kind(value)}", place)
        at = _skip(text, end)
        if listed and text[at : at + 1] == ",":
            at = _skip(text, at + 1)
            if text[at : at + 1] == "]":
                _stop(text, at, "an object is expected after the comma", reading)
        elif listed and text[at : at + 1] != "]":
            missing = "the list has no end" if at >= len(text) else "a comma or `]` is expected here"
            _stop(text, at, missing, reading)
    if listed and at >= len(text):
        _stop(text, at, "the list has no end", reading)
    if listed and _skip(text, at + 1) < len(text):
        _stop(text, _skip(text, at + 1), "more text follows the list", reading)


def _stop(text: str, at: int, message: str, reading: Reading) -> NoReturn:
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    reading.fail(f"this is not JSON: {message}", reading.at(line, column), "it may have been cut off: export it again")


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(object_pairs_hook=_object, parse_constant=lambda name: None)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _TwiceError(Counter(key for key, _ in pairs).most_common(1)[0][0])
    return found


def _syntax(error: Exception, text: str, start: int, reading: Reading, first: int) -> tuple[str, Place, str]:
    help = "it may have been cut off or edited: export it again"
    at = error.pos if isinstance(error, json.JSONDecodeError) else start
    place = reading.at(first + text.count("\n", 0, min(at, len(text) - 1)), at - text.rfind("\n", 0, at))
    if isinstance(error, json.JSONDecodeError):
        return f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}", place, help
    if isinstance(error, RecursionError):
        return "the object that begins here nests too deep", place, "no platform exports such an object"
    if isinstance(error, _TwiceError):
        return f"key `{error}` stands twice in an object that begins here", place, help
    return "a number in the object that begins here has too many digits", place, help
