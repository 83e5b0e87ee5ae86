"""The stated facts that a breach turns on."""

from collections.abc import Iterator

from checker.explain.tree import Trees
from checker.model.facts import SECTION_OF
from checker.model.result import Deciding, Reason
from checker.model.rules import Rule

_RANK = {"vendor": 0, "arrangement": 1}
_OPPOSITE = {"true": "false", "false": "true", "unknown": "unknown"}


def deciding(trees: Trees, rule: Rule) -> tuple[Deciding, ...]:
    """The facts behind the false parts of the requirement, each once.

    For a plain prohibition they are the facts that put the arrangement in its scope.
    Concluded facts are followed down to what was said; properties of the approach, which
    nobody can change, are left out. What concerns the vendor and the arrangement comes
    first: it is what people change.
    """
    prohibition = rule.require is None
    tree = trees.reason(rule.scope if prohibition else rule.requirement)
    found: dict[str, str] = {}
    for name, detail in _behind(trees, tree, "true" if prohibition else "false", set()):
        found[name] = found.get(name) or detail
    ranked = sorted(found, key=lambda name: _RANK.get(SECTION_OF.get(name.split(".")[0], ""), 2))
    return tuple(Deciding(name, found[name]) for name in ranked)


def _behind(trees: Trees, tree: Reason, wanted: str, seen: set[str]) -> Iterator[tuple[str, str]]:
    if tree.truth != wanted:
        return
    if tree.op != "leaf":
        inner = _OPPOSITE[wanted] if tree.op == "not" else wanted
        for part in tree.parts:
            yield from _behind(trees, part, inner, seen)
        return
    for number, name in enumerate(tree.facts):
        use = trees.use(name)
        if use.origin == "approach":
            continue
        detail = tree.detail if number == 0 else ""
        if use.because is None:
            yield name, detail
        elif name not in seen:
            seen.add(name)
            for inner_name, inner_detail in _behind(trees, use.because, use.because.truth, seen):
                yield inner_name, inner_detail or detail
    for part in tree.parts:
        yield from _behind(trees, part, part.truth, seen)
