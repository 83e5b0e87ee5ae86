"""The rule language after parsing: typed leaves joined by all, any and not.

A leaf is one thing that one could ask a person. Its :class:`Atom` is always in the
positive form; ``negated`` says that the leaf denies it, so that ``x != v`` and
``x == v`` share one atom in every engine.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from checker.model.place import Place

Value: TypeAlias = bool | str | int | float | date | frozenset[str]
"""What a fact, a literal or a constant can be; sets hold enum values or country codes."""


@dataclass(frozen=True)
class Fact:
    """The value of a fact."""

    name: str


@dataclass(frozen=True)
class Constant:
    """The value that a named constant has on the as-of date."""

    name: str


@dataclass(frozen=True)
class Literal:
    """A value written in the leaf."""

    value: Value


@dataclass(frozen=True)
class Union:
    """The union of sets: ``a | b``."""

    parts: tuple["Operand", ...]


@dataclass(frozen=True)
class Age:
    """Days from a date fact to the as-of date: ``age(fact)``."""

    fact: str


Operand: TypeAlias = Fact | Constant | Literal | Union | Age


@dataclass(frozen=True)
class Atom:
    """A positive test.

    ``op`` is one of ``holds`` (a Boolean fact), ``==``, ``<``, ``<=``, ``>``, ``>=``,
    ``in`` (member of a set), ``subset``, ``superset``, ``disjoint``, ``empty``.
    ``right`` is ``None`` for ``holds`` and ``empty``.
    """

    op: str
    left: Operand
    right: Operand | None = None


@dataclass(frozen=True)
class Leaf:
    """An atom, or its denial, as a person wrote it."""

    atom: Atom
    negated: bool
    text: str
    place: Place


@dataclass(frozen=True)
class All:
    """True if every part is true; no part at all is true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Any:
    """True if some part is true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """True if its part is false."""

    part: "Condition"


Condition: TypeAlias = Leaf | All | Any | Not

ALWAYS = All(())
"""The condition without a part: true."""

NEVER = Any(())
"""The condition that nothing meets."""


def leaves(condition: Condition) -> list[Leaf]:
    """Every leaf of ``condition``, in the order in which it is written."""
    match condition:
        case Leaf():
            return [condition]
        case Not(part):
            return leaves(part)
        case All(parts) | Any(parts):
            return [leaf for part in parts for leaf in leaves(part)]


def operand_facts(operand: Operand | None) -> tuple[str, ...]:
    """The facts that an operand reads."""
    match operand:
        case Fact(name) | Age(name):
            return (name,)
        case Union(parts):
            return tuple(name for part in parts for name in operand_facts(part))
        case _:
            return ()


def operand_constants(operand: Operand | None) -> tuple[str, ...]:
    """The constants that an operand reads."""
    if isinstance(operand, Union):
        return tuple(name for part in operand.parts for name in operand_constants(part))
    return (operand.name,) if isinstance(operand, Constant) else ()


def atom_constants(atom: Atom) -> tuple[str, ...]:
    """The constants that an atom compares with, left to right."""
    return operand_constants(atom.left) + operand_constants(atom.right)


def atom_facts(atom: Atom) -> tuple[str, ...]:
    """The facts that an atom reads, left to right."""
    return operand_facts(atom.left) + operand_facts(atom.right)


def facts(condition: Condition) -> tuple[str, ...]:
    """The facts that ``condition`` reads, each once, in the order of first use."""
    return tuple(dict.fromkeys(name for leaf in leaves(condition) for name in atom_facts(leaf.atom)))
