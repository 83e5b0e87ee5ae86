"""Conditions as dual-rail formulas for an engine that knows only what matched.

Such an engine has no *unknown* and no safe *not*. So each test gets two literals, "is
true" and "is false", neither of which holds while it is unknown; and each condition two
formulas over them, one that proves it true and one that proves it false. Only positive
literals occur, so more knowledge can only prove more, in any order.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from checker.model.expression import All, Atom, Condition, Fact, Leaf, Not
from checker.model.expression import Any as AnyOf
from checker.model.place import start_of


@dataclass(frozen=True)
class Lit:
    """A test is known to have this truth."""

    test: Atom
    truth: bool


@dataclass(frozen=True)
class And:
    """Every part holds."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class Or:
    """Some part holds."""

    parts: tuple["Formula", ...]


Formula: TypeAlias = Lit | And | Or

PROVED = And(())
"""The formula that always holds."""

IMPOSSIBLE = Or(())
"""The formula that never holds."""


def proves(condition: Condition, truth: bool) -> Formula:
    """The formula that holds exactly where ``condition`` is known to have this ``truth``."""
    match condition:
        case Leaf(atom, negated):
            return Lit(atom, truth != negated)
        case Not(part):
            return proves(part, not truth)
        case All(parts):
            return (conjunction if truth else disjunction)(proves(part, truth) for part in parts)
        case AnyOf(parts):
            return (disjunction if truth else conjunction)(proves(part, truth) for part in parts)
    raise TypeError(condition)


def conjunction(parts: Iterable[Formula]) -> Formula:
    """The parts joined by *and*, flattened and simplified."""
    flat: list[Formula] = []
    for part in parts:
        if part == IMPOSSIBLE:
            return IMPOSSIBLE
        flat += part.parts if isinstance(part, And) else (part,)
    flat = list(dict.fromkeys(flat))
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def disjunction(parts: Iterable[Formula]) -> Formula:
    """The parts joined by *or*, flattened and simplified."""
    flat: list[Formula] = []
    for part in parts:
        if part == PROVED:
            return PROVED
        flat += part.parts if isinstance(part, Or) else (part,)
    flat = list(dict.fromkeys(flat))
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def size(formula: Formula) -> int:
    """How many literals and connectives ``formula`` is written with."""
    return 1 if isinstance(formula, Lit) else 1 + sum(map(size, formula.parts))


def split(condition: Condition, limit: int, name: Callable[[], str]) -> tuple[Condition, dict[str, Condition]]:
    """``condition`` with parts moved out until it is written with at most ``limit`` pieces.

    Each moved part becomes a predicate of its own, which stands in its place as a leaf
    that holds. Returns the smaller condition and the new predicates, inner ones first.
    """
    moved: dict[str, Condition] = {}

    def shrink(part: Condition) -> Condition:
        if isinstance(part, Leaf):
            return part
        if isinstance(part, Not):
            return Not(shrink(part.part))
        parts = [shrink(inner) for inner in part.parts]
        while _weight(parts) > limit:
            heavy = max(range(len(parts)), key=lambda i: _weight([parts[i]]))
            if _weight([parts[heavy]]) > 2:
                parts[heavy] = move(parts[heavy])
            else:  # many light parts: fold half of them into one
                half = len(parts) // 2
                parts = [move(type(part)(tuple(parts[:half]))), *parts[half:]]
        return type(part)(tuple(parts))

    def move(part: Condition) -> Condition:
        key = name()
        moved[key] = part
        return predicate(key)

    return shrink(condition), moved


def predicate(name: str) -> Leaf:
    """A leaf that holds where the predicate ``name`` is proved true."""
    return Leaf(Atom("holds", Fact(name)), False, name, start_of(name))


def _weight(parts: list[Condition]) -> int:
    return sum(
        1 if isinstance(p, Leaf) else 1 + _weight([p.part] if isinstance(p, Not) else list(p.parts)) for p in parts
    )
