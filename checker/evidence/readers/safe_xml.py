"""XML as a stream of elements, without document types and entities.

The standard library's expat parser is asked for elements only. A document type, and with it
every entity that a file could declare, is refused before it is read.
"""

from collections.abc import Mapping
from typing import Protocol
from xml.parsers.expat import ExpatError, ParserCreate, errors

from checker.evidence.readers.reading import Reading
from checker.evidence.readers.source import LARGEST_DOCUMENT, Source, complaint

_CHUNK = 1 << 20
_DEPTH = 60


class Handler(Protocol):
    """Who is told of the elements, in the order of the file."""

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        """An element begins."""

    def end(self, name: str, text: str) -> None:
        """An element ends; ``text`` is what stood directly in it."""


def root(source: Source) -> str:
    """The name of the outermost element as far as the first text tells; empty where there is none."""

    def first(name: str, attributes: dict[str, str]) -> None:
        raise _FirstError(name)

    parser = ParserCreate("utf-8")
    parser.StartElementHandler = first
    try:
        parser.Parse(source.head.encode("utf-8"), False)
    except _FirstError as found:
        return str(found)
    except ExpatError:
        return ""
    return ""


class _FirstError(Exception):
    """The outermost element was met: enough is known."""


def parse(source: Source, handler: Handler, reading: Reading) -> None:
    """Tell ``handler`` of every element; what is no XML ends the reading with its place."""
    if source.size > LARGEST_DOCUMENT:
        size = f"{source.size / 1e6:,.0f} MB; at most {LARGEST_DOCUMENT / 1e6:,.0f} MB"
        raise complaint(source.name, f"is too large ({size})", "export the tasks one by one")
    parser = ParserCreate("utf-8")
    parser.buffer_text = True
    texts: list[list[str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(texts) >= _DEPTH:
            place = reading.at(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
            reading.fail(f"elements nest deeper than {_DEPTH} levels", place, "no platform exports such a file")
        texts.append([])
        handler.start(name, attributes, parser.CurrentLineNumber)

    def end(name: str) -> None:
        handler.end(name, "".join(texts.pop()).strip())

    def doctype(name: str, system: str | None, public: str | None, has_subset: int) -> None:
        place = reading.at(parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
        reading.fail("a document type is declared here, which no export needs", place, "remove it")

    def data(text: str) -> None:
        if texts:
            texts[-1].append(text)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    parser.StartDoctypeDeclHandler = doctype
    try:
        with source.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except ExpatError as error:
        place = reading.at(error.lineno, error.offset + 1)
        help = "it may have been cut off or edited: export it again"
        reading.fail(f"this is not XML: {errors.messages.get(error.code, 'an error')}", place, help)
