r"""Facts added to the text of a descriptor, which keeps its comments and its layout.

>>> text = "entity: {countries: [US]}  # from the register\nexit:\n  deletion_days: unknown\n"
>>> edits = [Edit(("entity", "name"), "Lumen"), Edit(("exit", "deletion_days"), 30, note="claimed")]
>>> print(spliced(text, "v.yaml", edits), end="")
entity: {countries: [US], name: Lumen}  # from the register
exit:
  deletion_days: 30  # claimed
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

from checker.load.yaml import Node, parse
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import Place, start_of
from checker.report.draft import scalar
from checker.report.text import clean, lines

WIDTH: Final = 110
"""How long a line in braces may become before what is added goes on in the next."""

STEP: Final = "  "

Content: TypeAlias = "bool | int | float | date | str | frozenset[str] | Mapping[str, Content]"


@dataclass(frozen=True, slots=True)
class Edit:
    """A value to state under keys, with comments above it and a note behind it."""

    path: tuple[str, ...]
    value: Content
    comments: tuple[str, ...] = ()
    note: str = ""


class _Misfit(Exception):
    """What is there leaves no place for an edit."""

    def __init__(self, message: str, place: Place):
        self.message, self.place = message, place


def spliced(text: str, file: str, edits: Iterable[Edit], record: str = "") -> str:
    """``text`` with the edits made; ``record`` is added as a last comment where it is not there yet.

    The result is read again and compared: it says what was said before, and the edits.
    Raises :class:`~checker.model.diagnostic.InputError` for every edit that has no place.
    """
    problems: list[Diagnostic] = []
    for edit in edits:
        try:
            after = _one(text, file, edit)
            if _plain(after, file) != _with(_plain(text, file), edit.path, _as_read(edit.value)):
                raise _Misfit("the layout of this file leaves no safe place for it", start_of(file))
            text = after
        except _Misfit as misfit:
            message = f"`{'.'.join(edit.path)}` cannot be added: {misfit.message}"
            problems.append(Diagnostic(message, misfit.place, f"state it by hand: {flow(edit.value)}"))
    if problems:
        raise InputError(problems)
    root, _ = parse(text, file)
    in_braces = root is not None and _Text(text).at(root.place.line, root.place.column) == "{"
    line = f"# {clean(record)}"
    if record and not in_braces and line not in text.splitlines():
        end = "" if text.endswith(("\n", "\r")) else _newline(text)
        noted = f"{text}{end}{line}{_newline(text)}"
        text = noted if _plain(noted, file) == _plain(text, file) else text  # a last text might take it in
    return text


def flow(value: Content, quoted: bool = False) -> str:
    """A value on one line; ``quoted`` as JSON has its words.

    >>> flow({"document": "a: b.pdf", "issued": date(2026, 3, 1)}), flow(frozenset({"NO", "SE"}))
    ('{document: "a: b.pdf", issued: 2026-03-01}', '[NO, SE]')
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key, quoted)}: {flow(inner, quoted)}" for key, inner in value.items()) + "}"
    if isinstance(value, frozenset):
        return f"[{', '.join(flow(word, quoted) for word in sorted(value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value) if quoted or not _bare(value) else value
    return str(value)


def _bare(text: str) -> bool:
    """Whether a text can stand between braces as it is."""
    return scalar(text) == text and not set(text) & set(",[]{}#:\"'")


def _quoted(text: str) -> str:
    return '"' + "".join(f"\\{c}" if c in '"\\' else c if c.isprintable() else f"\\U{ord(c):08X}" for c in text) + '"'


def _key(key: str, quoted: bool) -> str:
    return f'"{key}"' if quoted else key


class _Text:
    """Lines with their ends, by number and column, both from 1."""

    def __init__(self, text: str):
        self.rows = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", text)
        self.newline = _newline(text)

    def at(self, line: int, column: int) -> str:
        """The character there; empty at the end."""
        return self.rows[line - 1][column - 1 : column] if 0 < line <= len(self.rows) else ""

    def replaced(self, start: tuple[int, int], end: tuple[int, int], new: str) -> None:
        (first, column), (last, until) = start, end
        before, after = self.rows[first - 1][: column - 1], self.rows[last - 1][until - 1 :]
        self.rows[first - 1 : last] = [before + new + after]

    def below(self, line: int, new: Sequence[str]) -> None:
        """Lines put in after ``line``."""
        if line and not self.rows[line - 1].endswith(("\n", "\r")):
            self.rows[line - 1] += self.newline
        self.rows[line:line] = [row + self.newline for row in new]

    def noted(self, line: int, note: str, indent: int) -> None:
        """A note behind a line that ends there, or above it."""
        if not note:
            return
        row = self.rows[line - 1]
        bare = row.rstrip("\r\n")
        if "#" in bare or len(bare) + len(note) + 4 > WIDTH + 20:
            self.below(line - 1, [f"{' ' * indent}# {note}"])
        else:
            self.rows[line - 1] = f"{bare.rstrip()}  # {note}{row[len(bare) :]}"

    def joined(self) -> str:
        return "".join(self.rows)


def _newline(text: str) -> str:
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"


def _one(text: str, file: str, edit: Edit) -> str:
    root, problems = parse(text, file)
    if root is None or problems:
        raise _Misfit("the file cannot be read", start_of(file))
    body = _Text(text)
    node, parent, key = root, root, ""
    line, indent = 0, 0  # the key of the innermost line of its own, above which comments go
    depth = 0
    while isinstance(node.value, dict) and depth < len(edit.path) and edit.path[depth] in node.value:
        _no_alias(node, body)
        parent, key = node, edit.path[depth]
        if not _braced(parent, body):
            place = parent.key_place(key)
            line, indent = place.line, place.column - 1
        node = node.value[key]
        depth += 1
    rest = edit.path[depth:]
    comments = tuple(clean(comment) for comment in edit.comments)
    if not rest:
        quoted = _in_quotes(parent, body)
        changed = _replace(body, parent, key, node, flow(edit.value, quoted))
        if line and _braced(parent, body):
            body.below(line - 1, _commented((*comments, *_named(edit)), indent))
        elif line:
            body.noted(changed, clean(edit.note), indent)
            body.below(line - 1, _commented(comments, indent))
        return body.joined()
    if node.value is None and depth:
        _fill(body, parent, key, node, rest, edit, comments)
        return body.joined()
    if not isinstance(node.value, dict):
        raise _Misfit("something else stands where it belongs", node.place)
    _no_alias(node, body)
    if _braced(node, body):
        _into_braces(body, node, rest, edit.value)
        if line:
            body.below(line - 1, _commented((*comments, *_named(edit)), indent))
        return body.joined()
    keys = node.keys or {}
    at = min(place.column for place in keys.values()) - 1 if keys else 0
    body.below(_last(node, body), _block(rest, edit.value, at, comments, clean(edit.note)))
    return body.joined()


def _named(edit: Edit) -> Iterator[str]:
    """The note of an edit where it does not stand behind the value: with the key that it is about."""
    if edit.note:
        yield f"{edit.path[-1]}: {clean(edit.note)}"


def _replace(body: _Text, parent: Node, key: str, node: Node, value: str) -> int:
    """A value in place of another; gives the line in which it stands."""
    _no_alias(node, body)
    name = parent.key_place(key)
    if node.value is None and _unwritten(node):
        colon = body.rows[name.line - 1].index(":", name.end_column - 1)
        body.replaced((name.line, colon + 2), (name.line, colon + 2), f" {value}")
        return name.line
    end = _end(node, name, body)
    collection = isinstance(node.value, dict | list) and not _braced(node, body)
    if collection or end[0] > node.place.line:
        colon = body.rows[name.line - 1].index(":", name.end_column - 1)
        body.replaced((name.line, colon + 2), end, f" {value}")
        return name.line
    body.replaced((node.place.line, node.place.column), end, value)
    return node.place.line


def _fill(
    body: _Text, parent: Node, key: str, node: Node, rest: Sequence[str], edit: Edit, comments: Sequence[str]
) -> None:
    """The first keys below one that holds nothing."""
    name = parent.key_place(key)
    braced = _braced(parent, body)
    if braced or not _unwritten(node):
        _replace(body, parent, key, node, flow(_nested(rest, edit.value), _in_quotes(parent, body)))
        if not braced:
            body.below(name.line - 1, _commented((*comments, clean(edit.note)), name.column - 1))
        return
    body.below(name.line, _block(rest, edit.value, name.column - 1 + len(STEP), comments, clean(edit.note)))


def _into_braces(body: _Text, node: Node, rest: Sequence[str], value: Content) -> None:
    quoted = _in_quotes(node, body)
    new = f"{_key(rest[0], quoted)}: {flow(_nested(rest[1:], value), quoted)}"
    if not node.value:
        start = node.place.line, node.place.column + 1
        body.replaced(start, start, new)
        return
    last = list(node.value)[-1]
    name = node.key_place(last)
    line, column = _end(node.value[last], name, body)
    first = min(((p.line, p.column) for p in (node.keys or {}).values()), default=(line, column))
    row = body.rows[line - 1].rstrip("\r\n")
    wide = len(row.split("  #")[0]) + len(new) + 2 > WIDTH
    gap = f",{body.newline}{' ' * (first[1] - 1)}" if wide else ", "
    body.replaced((line, column), (line, column), f"{gap}{new}")
    body.rows = _Text(body.joined()).rows


def _block(rest: Sequence[str], value: Content, indent: int, comments: Sequence[str], note: str) -> list[str]:
    found = []
    for key in rest[:-1]:
        found.append(f"{' ' * indent}{key}:")
        indent += len(STEP)
    found += _commented(comments, indent)
    found.append(f"{' ' * indent}{rest[-1]}: {flow(value)}" + (f"  # {note}" if note else ""))
    return found


def _commented(comments: Iterable[str], indent: int) -> list[str]:
    start = f"{' ' * indent}# "
    return [line for comment in comments if comment for line in lines(comment, WIDTH, start)]


def _nested(keys: Sequence[str], value: Content) -> Content:
    for key in reversed(keys):
        value = {key: value}
    return value


def _braced(node: Node, body: _Text) -> bool:
    return body.at(node.place.line, node.place.column) in ("{", "[")


def _in_quotes(node: Node, body: _Text) -> bool:
    """Whether the keys of a mapping in braces are quoted, as JSON has them."""
    places = list((node.keys or {}).values())
    return bool(places) and _braced(node, body) and body.at(places[0].line, places[0].column) == '"'


def _no_alias(node: Node, body: _Text) -> None:
    if body.at(node.place.line, node.place.column) in ("*", "&"):
        raise _Misfit("it would change what an anchor stands for elsewhere", node.place)


def _last(node: Node, body: _Text) -> int:
    """The last line of a mapping that is written in lines."""
    return max(_end(inner, node.key_place(key), body)[0] for key, inner in node.value.items())


def _end(node: Node, key: Place, body: _Text) -> tuple[int, int]:
    """Where the content of a value ends, without the blank lines and comments behind it."""
    place = node.place
    if node.value is None and _unwritten(node):
        return key.end_line, key.end_column + 1
    if isinstance(node.value, dict | list) and node.value and body.at(place.line, place.column) not in ("{", "[", "*"):
        if isinstance(node.value, dict):
            return max(_end(inner, node.key_place(name), body) for name, inner in node.value.items())
        return max(_end(inner, inner.place, body) for inner in node.value)
    if place.end_column == 1 and place.end_line > place.line:  # a text of several lines ends where the next begins
        return place.end_line - 1, len(body.rows[place.end_line - 2].rstrip("\r\n")) + 1
    return place.end_line, place.end_column


def _unwritten(node: Node) -> bool:
    """Whether nothing at all stands behind a key."""
    return (node.place.line, node.place.column) == (node.place.end_line, node.place.end_column)


def _plain(text: str, file: str) -> Any:
    root, problems = parse(text, file)
    return None if root is None or problems else root.plain()


def _as_read(value: Content) -> Any:
    if isinstance(value, Mapping):
        return {key: _as_read(inner) for key, inner in value.items()}
    return sorted(value) if isinstance(value, frozenset) else value


def _with(content: Any, path: Sequence[str], value: Any) -> Any:
    """``content`` with a value under keys."""
    if not path:
        return value
    inside = dict(content) if isinstance(content, dict) else {}
    inside[path[0]] = _with(inside.get(path[0]), path[1:], value)
    return inside
