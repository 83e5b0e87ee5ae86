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

from checker.model.diagnostic import Diagnostic
from checker.model.place import Place

DEPTH = 40
"""How deep collections may nest."""

NODES = 200_000
"""How many values a document may have, aliases expanded."""

BROKEN = type("Broken", (), {"__repr__": lambda self: "BROKEN"})()
"""Stands where a value was already complained of; readers stay silent about it."""

_Parser = getattr(yaml, "CParser", None) or yaml.Loader  # libyaml where PyYAML was built with it

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
            if isinstance(inside, dict) and step in inside:
                node = inside[step]
            elif isinstance(inside, list) and isinstance(step, int) and step < len(inside):
                node = inside[step]
            else:
                break
        return node

    def key_place(self, key: str) -> Place:
        """The place of ``key`` in a mapping, or the mapping's own."""
        return (self.keys or {}).get(key, self.place)


def parse(text: str, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """The document in ``text`` and every problem that reading it brought up.

    The node is ``None`` where the text is no YAML at all, or holds no document.
    """
    problems: list[Diagnostic] = []
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
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.nodes = 0

    def document(self) -> Node | None:
        parser = self.parser
        parser.get_event()  # stream start
        event = parser.get_event()
        if isinstance(event, StreamEndEvent):
            self._complain("the file is empty", Place(self.file, 1, 1, 1, 1), "write a descriptor, or use an example")
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
        if depth > DEPTH or self.nodes > NODES:
            what = f"nests deeper than {DEPTH} levels" if depth > DEPTH else f"holds more than {NODES:,} values"
            self._complain(f"the document {what}", self._place(event), "a descriptor needs far fewer; split it")
            raise _Abandoned
        if isinstance(event, AliasEvent):
            return self._alias(event)
        if event.tag is not None and event.tag != "!":
            self._complain(f"tag `{event.tag}` is not allowed", self._place(event), "remove it")
        before = self.nodes
        if isinstance(event, ScalarEvent):
            node = self._scalar(event)
        elif isinstance(event, SequenceStartEvent):
            node = self._sequence(event, depth)
        elif isinstance(event, MappingStartEvent):
            node = self._mapping(event, depth)
        else:  # pragma: no cover  (the parser yields no other event here)
            raise AssertionError(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.nodes - before + 1)
        return node

    def _alias(self, event: Any) -> Node:
        if event.anchor not in self.anchors:
            self._complain(
                f"alias `*{event.anchor}` names no anchor before it", self._place(event), "write the value out"
            )
            return Node(BROKEN, self._place(event))
        node, size = self.anchors[event.anchor]
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
            return event.value
        self._complain("a key must be a word", self._place(event), "write `key: value`")
        if not isinstance(event, AliasEvent):
            self._node(event, depth + 1)
        return None

    def _span(self, start: Any, end: Any) -> Place:
        first, last = start.start_mark, end.end_mark
        return Place(self.file, first.line + 1, first.column + 1, last.line + 1, last.column + 1)


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Diagnostic:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or str(error).splitlines()[0]
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if written[: len(written) - len(written.lstrip())].count("\t"):
        column = written.index("\t") + 1
        reason, help = "a tab indents this line", "indent with spaces"
    elif "mapping values are not allowed" in reason:
        help = "quote a value that holds `: `, or check the indentation"
    elif "found character that cannot start any token" in reason:
        help = "quote the value"
    elif "control characters" in reason or "special characters" in reason:
        help = "remove the control character"
    else:
        help = "check brackets, quotes and indentation near here"
    return Diagnostic(f"this is not YAML: {reason}", Place(file, line, column, line, column + 1), help)
