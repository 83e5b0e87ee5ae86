"""The stated facts that a breach turns on."""

from collections.abc import Iterator

from checker.explain.tree import Trees
from checker.model.result import Reason
from checker.model.rules import Rule

_OPPOSITE = {"true": "false", "false": "true", "unknown": "unknown"}


def deciding(trees: Trees, rule: Rule) -> tuple[str, ...]:
    """The facts behind the false parts of the requirement, each once.

    For a plain prohibition they are the facts that put the arrangement in its scope.
    Concluded facts are followed down to what was said; properties of the approach, which
    nobody can change, are left out.
    """
    if rule.require is None:
        names = _behind(trees, trees.reason(rule.scope), "true", set())
    else:
        names = _behind(trees, trees.reason(rule.require), "false", set())
    return tuple(dict.fromkeys(names))


def _behind(trees: Trees, tree: Reason, wanted: str, seen: set[str]) -> Iterator[str]:
    if tree.truth != wanted:
        return
    if tree.op != "leaf":
        inner = _OPPOSITE[wanted] if tree.op == "not" else wanted
        for part in tree.parts:
            yield from _behind(trees, part, inner, seen)
        return
    for name in tree.facts:
        use = trees.use(name)
        if name in seen or use.origin == "approach":
            continue
        seen.add(name)
        if use.because is None:
            yield name
        else:
            yield from _behind(trees, use.because, use.because.truth, seen)
    for part in tree.parts:
        yield from _behind(trees, part, part.truth, seen)
