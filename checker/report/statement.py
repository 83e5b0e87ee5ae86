"""What to write into a descriptor, as YAML that a person can paste."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import TypeAlias

from checker.model.result import Value
from checker.report.draft import scalar
from checker.report.text import clean

STEP = "  "


@dataclass(frozen=True, slots=True)
class Statement:
    """A fact to state: its keys, its value as YAML, and comments above it."""

    path: tuple[str, ...]
    value: Value
    comments: tuple[str, ...] = ()


Tree: TypeAlias = "dict[str, Tree | Statement]"


def statements(found: Iterable[Statement], width: int = 80, indent: str = "") -> list[str]:
    """The statements as nested mappings, in the order in which they are given; comments fit into ``width``."""
    tree: Tree = {}
    for item in found:
        inside = tree
        for key in item.path[:-1]:
            step = inside.setdefault(key, {})
            assert not isinstance(step, Statement)
            inside = step
        inside[item.path[-1]] = item
    return list(_lines(tree, width, indent))


def written(value: Value) -> str:
    """A value as a descriptor states it; ``unknown`` for none.

    >>> written(["NO", "SE"]), written(True), written(None), written(0.5)
    ('[NO, SE]', 'true', 'unknown', '0.5')
    """
    match value:
        case None:
            return "unknown"
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(value)}]"
        case date():
            return value.isoformat()
    return str(value)


def _lines(tree: Mapping[str, "Tree | Statement"], width: int, indent: str) -> Iterator[str]:
    for key, inner in tree.items():
        if isinstance(inner, Statement):
            for comment in inner.comments:
                yield from _comment(comment, width, indent)
            yield from _entry(key, inner.value, width, indent)
        else:
            yield f"{indent}{scalar(key)}:"
            yield from _lines(inner, width, indent + STEP)


def _comment(text: str, width: int, indent: str) -> Sequence[str]:
    start = f"{indent}# "
    return wrap(clean(text), max(width, len(start) + 20), initial_indent=start, subsequent_indent=start,
                break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _entry(key: str, value: Value, width: int, indent: str) -> Sequence[str]:
    """A key with its value; a long list goes on in the next line, which YAML takes for the same list."""
    line = f"{indent}{scalar(key)}: {written(value)}"
    if len(line) <= width or not isinstance(value, list):
        return [line]
    start = f"{indent}{scalar(key)}: ["
    under = " " * len(start) if len(start) < width // 2 else indent + STEP * 2
    return wrap(f"{', '.join(value)}]", width, initial_indent=start, subsequent_indent=under,
                break_long_words=False, break_on_hyphens=False)  # fmt: skip
