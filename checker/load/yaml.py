r"""YAML with the meaning of version 1.2 and the place of every value.

Scalars follow the 1.2 core schema: ``NO`` is Norway, ``on`` is a word, ``12:30`` is a
string, ``0o17`` is 15; a date written ``2026-11-24`` is a date. A repeated key, a tag, a
merge key and a document that expands beyond its bounds are errors.

>>> root, problems = parse("where: [NO, SE]\nsigned: true", "demo.yaml")
>>> root.plain()
{'where': ['NO', 'SE'], 'signed': True}
>>> str(root.value["signed"].place)
'demo.yaml:2:9'
>>> [str(p) for p in parse("a: 1\na: 2", "demo.yaml")[1]]
['demo.yaml:2:1: error: key `a` stands twice (first at line 1; keep one)']
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from checker.model.diagnostic import Diagnostic
from checker.model.place import Place

DEPTH = 40
"""How deep collections may nest."""

NODES = 200_000
"""How many values a document may have, aliases expanded."""

TOO_DEEP = f"the document nests deeper than {DEPTH} levels"

BROKEN = type("Broken", (), {"__repr__": lambda self: "BROKEN"})()
"""Stands where a value was already complained of; readers stay silent about it."""

_Parser: Any = yaml.Loader
if yaml.__with_libyaml__:  # a tenth of the time, and better messages
    from yaml.cyaml import CParser  # type: ignore[attr-defined]

    _Parser = CParser

_BREAKS = str.maketrans("\x85\u2028\u2029", "   ")
"""What version 1.1, and so the parser, takes for the end of a line, and 1.2 and every editor do not."""

_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass(slots=True)
class Node:
    """A value with its place.

    ``value`` is a scalar, a list of nodes, or a mapping of key to node; ``keys`` gives the
    place of each key of a mapping. ``plain_style`` tells a bare word from a quoted one.
    """

    value: Any
    place: Place
    keys: dict[str, Place] | None = None
    plain_style: bool = True

    def plain(self) -> Any:
        """The value without places, nested."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, route: tuple[str | int, ...]) -> "Node":
        """The node under ``route``, or the deepest one that exists on the way there."""
        node = self
        for step in route:
            inside: Any = node.value
            listed = isinstance(inside, list) and isinstance(step, int) and step < len(inside)
            if not listed and not (isinstance(inside, dict) and step in inside):
                break
            node = inside[step]
        return node

    def key_place(self, key: str) -> Place:
        """The place of ``key`` in a mapping, or the mapping's own."""
        return (self.keys or {}).get(key, self.place)


def parse(text: str, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """The document in ``text`` and every problem that reading it brought up.

    The node is ``None`` where the text is no YAML at all, or holds no document.
    """
    problems: list[Diagnostic] = []
    text = text.translate(_BREAKS)
    try:
        return _Composer(text, file, problems).document(), problems
    except yaml.YAMLError as error:
        problems.append(_syntax(error, text, file))
    except _Abandoned:
        pass
    return None, problems


class _Abandoned(Exception):
    """The rest of the document is not worth reading."""


class _Composer:
    def __init__(self, text: str, file: str, problems: list[Diagnostic]):
        self.file = file
        self.problems = problems
        self.parser = _Parser(text)
        self.anchors: dict[str, tuple[Node, int, int]] = {}  # with the size and height of the node
        self.nodes = 0
        self.deepest = 0

    def document(self) -> Node | None:
        parser = self.parser
        parser.get_event()  # stream start
        event = parser.get_event()
        if isinstance(event, StreamEndEvent):
            self._complain("the file is empty", Place(self.file, 1, 1, 1, 1), "write its content, or remove it")
            return None
        root = self._node(parser.get_event(), 0)
        parser.get_event()  # document end
        event = parser.get_event()
        if isinstance(event, DocumentStartEvent):
            self._complain("a second document begins here", self._place(event), "keep one document in a file")
        return root

    def _place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        return Place(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _complain(self, message: str, place: Place, help: str = "") -> None:
        self.problems.append(Diagnostic(message, place, help))

    def _node(self, event: Any, depth: int) -> Node:
        self.nodes += 1
        if depth > DEPTH:
            self._complain(TOO_DEEP, self._place(event), "a descriptor needs far fewer")
            raise _Abandoned
        if self.nodes > NODES:
            self._complain(f"the document holds more than {NODES:,} values", self._place(event), "split it")
            raise _Abandoned
        self.deepest = max(self.deepest, depth)
        if isinstance(event, AliasEvent):
            return self._alias(event, depth)
        self._no_tag(event)
        before, outside, self.deepest = self.nodes, self.deepest, depth
        if isinstance(event, ScalarEvent):
            node = self._scalar(event)
        elif isinstance(event, SequenceStartEvent):
            node = self._sequence(event, depth)
        elif isinstance(event, MappingStartEvent):
            node = self._mapping(event, depth)
        else:  # pragma: no cover  (the parser yields no other event here)
            raise AssertionError(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.nodes - before + 1, self.deepest - depth)
        self.deepest = max(self.deepest, outside)
        return node

    def _no_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._complain(f"tag `{shown}` is not allowed", self._place(event), "remove it")

    def _alias(self, event: Any, depth: int) -> Node:
        if event.anchor not in self.anchors:
            self._complain(
                f"alias `*{event.anchor}` names no anchor before it", self._place(event), "write the value out"
            )
            return Node(BROKEN, self._place(event))
        node, size, height = self.anchors[event.anchor]
        if depth + height > DEPTH:
            self._complain(TOO_DEEP, self._place(event), "write the values out")
            raise _Abandoned
        self.deepest = max(self.deepest, depth + height)
        self.nodes += size
        if self.nodes > NODES:
            self._complain(f"aliases expand to more than {NODES:,} values", self._place(event), "write the values out")
            raise _Abandoned
        return Node(node.value, self._place(event), node.keys, node.plain_style)

    def _scalar(self, event: Any) -> Node:
        plain = event.implicit[0]
        place = self._place(event)
        value = self._resolve(event.value, place) if plain else event.value
        return Node(value, place, plain_style=plain)

    def _resolve(self, text: str, place: Place) -> Any:
        if text in _WORDS:
            return _WORDS[text]
        if text[0] not in "-+.0123456789":
            return text
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._complain(f"`{text}` is no date of the calendar", place, "write a day as YYYY-MM-DD")
                return BROKEN
        if _INT.fullmatch(text):
            return int(text, 0) if text[:2] in ("0o", "0x") else int(text) if len(text) < 400 else text
        if _FLOAT.fullmatch(text):
            return float(text)
        return text

    def _sequence(self, event: Any, depth: int) -> Node:
        items: list[Node] = []
        while not isinstance(inner := self.parser.get_event(), SequenceEndEvent):
            items.append(self._node(inner, depth + 1))
        return Node(items, self._span(event, inner))

    def _mapping(self, event: Any, depth: int) -> Node:
        items: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(inner := self.parser.get_event(), MappingEndEvent):
            place = self._place(inner)
            key = self._key(inner, depth)
            value = self._node(self.parser.get_event(), depth + 1)
            if key is None:
                continue
            if key in items:
                self._complain(f"key `{key}` stands twice", place, f"first at line {keys[key].line}; keep one")
            elif key == "<<":
                self._complain("merge keys are not supported", place, "write the keys out")
            else:
                items[key], keys[key] = value, place
        return Node(items, self._span(event, inner), keys)

    def _key(self, event: Any, depth: int) -> str | None:
        if isinstance(event, ScalarEvent):
            self._no_tag(event)
            if event.anchor is not None:
                self.anchors[event.anchor] = (Node(event.value, self._place(event)), 1, 0)
            return event.value
        self._complain("a key must be a word", self._place(event), "write `key: value`")
        if not isinstance(event, AliasEvent):
            self._node(event, depth + 1)
        return None

    def _span(self, start: Any, end: Any) -> Place:
        first, last = start.start_mark, end.end_mark
        return Place(self.file, first.line + 1, first.column + 1, last.line + 1, last.column + 1)


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Diagnostic:
    if isinstance(error, ReaderError):
        return _unprintable(error, text, file)
    context, reason = getattr(error, "context", None) or "", getattr(error, "problem", None) or str(error)
    mark: Any = getattr(error, "problem_mark", None)
    opened: Any = getattr(error, "context_mark", None)
    ended = "end of stream" in reason or "document" in reason
    unclosed = opened is not None and (
        "flow seq" in context or "flow map" in context or ("quoted" in context and ended)
    )
    if "simple key" in context and opened is not None:
        mark, reason = opened, "a key without `:`, or text that stands outside of any value"
    lines = re.split(r"\r\n|\r|\n", text)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if not "".join(lines[line - 1 :])[column - 1 :].strip():  # the end came first
        line = max((number for number, written in enumerate(lines, 1) if written.strip()), default=1)
        column = len(lines[line - 1].rstrip()) + 1
        if unclosed:
            line, column = opened.line + 1, opened.column + 1
    written = lines[line - 1]
    indent = written[: len(written) - len(written.lstrip())]
    help = "check brackets, quotes and indentation near here"
    if "nesting depth" in reason:
        return Diagnostic(TOO_DEEP, Place(file, line, column, line, column + 1), "a descriptor needs far fewer")
    if "\t" in indent or written[column - 1 : column] == "\t":
        column = written.index("\t") + 1
        reason, help = "a tab indents this line", "indent with spaces"
    elif "mapping values are not allowed" in reason:
        help = "quote a value that holds `: `, or check the indentation"
    elif "cannot start any token" in reason:
        help = "quote the value"
    elif "escape" in reason:
        help = "in single quotes a backslash is itself"
    elif unclosed:
        what = "bracket" if "flow" in context else "quote"
        help = f"the {what} that opens at line {opened.line + 1}, column {opened.column + 1} may lack its end"
    return Diagnostic(f"this is not YAML: {reason}", Place(file, line, column, line, column + 1), help)


def _unprintable(error: ReaderError, text: str, file: str) -> Diagnostic:
    """The place of a control character, of which the parser gives the offset in bytes or characters."""
    code = error.character if isinstance(error.character, int) else ord(error.character)
    before = text.partition(chr(code))[0]
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Diagnostic(
        f"this is not YAML: the control character U+{code:04X} stands here",
        Place(file, line, column, line, column + 1),
        "remove the control character",
    )
