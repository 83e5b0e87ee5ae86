"""Nested conditions as they stand in a rule file: a leaf, a list, ``all``, ``any``, ``not``."""

from checker.language.leaf import parse_leaf
from checker.language.operands import LeafError
from checker.language.scope import Scope
from checker.load.yaml import BROKEN, Node
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.expression import ALWAYS, All, Any, Condition, Not
from checker.model.place import Place


def read_condition(node: Node, scope: Scope, problems: list[Diagnostic]) -> Condition:
    """The condition that ``node`` writes.

    A list means *all*. Whatever is wrong is added to ``problems``; the part that it
    concerns then counts as always true, so that the rest is still checked.
    """
    value = node.value
    if isinstance(value, str):
        try:
            return parse_leaf(value, scope, node.place)
        except LeafError as error:
            problems.append(Diagnostic(error.message, inside(node, error.offset, error.end), error.help))
    elif isinstance(value, list):
        if not value:
            problems.append(Diagnostic("an empty list says nothing", node.place, "remove it, or write a leaf"))
        return All(tuple(read_condition(part, scope, problems) for part in value))
    elif isinstance(value, dict) and len(value) == 1 and (word := next(iter(value))) in ("all", "any", "not"):
        return _nested(word, value[word], scope, problems)
    elif isinstance(value, dict):
        _complain_keys(node, problems)
    elif value is not BROKEN:
        problems.append(
            Diagnostic("a condition is expected here", node.place, "write a leaf, a list, `all:`, `any:` or `not:`")
        )
    return ALWAYS


def _nested(word: str, inner: Node, scope: Scope, problems: list[Diagnostic]) -> Condition:
    if word == "not":
        return Not(read_condition(inner, scope, problems))
    if not isinstance(inner.value, list) or not inner.value:
        problems.append(Diagnostic(f"`{word}:` needs a list of conditions", inner.place, "write them as `- leaf`"))
        return ALWAYS
    parts = tuple(read_condition(part, scope, problems) for part in inner.value)
    return All(parts) if word == "all" else Any(parts)


def _complain_keys(node: Node, problems: list[Diagnostic]) -> None:
    unknown = [key for key in node.value if key not in ("all", "any", "not")]
    if unknown:
        help = did_you_mean(unknown[0], ("all", "any", "not")) or "use `all:`, `any:` or `not:`"
        problems.append(Diagnostic(f"`{unknown[0]}` is no connective", node.key_place(unknown[0]), help))
    else:
        problems.append(Diagnostic("a condition has one of `all:`, `any:`, `not:`", node.place, "nest them in a list"))


def inside(node: Node, offset: int, end: int | None) -> Place:
    """The place of characters ``offset`` to ``end`` of a scalar written on one line; else all of it."""
    place = node.place
    if place.line != place.end_line:
        return place
    first = place.column + (0 if node.plain_style else 1) + offset
    last = first + 1 if end is None else first + (end - offset)
    return Place(place.file, place.line, first, place.line, max(first + 1, min(last, place.end_column)))
