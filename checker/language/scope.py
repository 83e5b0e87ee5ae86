"""The names that a leaf may use, with their types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from checker.model.expression import Value


@dataclass(frozen=True)
class Kind:
    """The type of a name: one of the vocabulary's types, with the values of an enum or set."""

    type: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Facts (primary and derived), constants and country codes, by name."""

    facts: Mapping[str, Kind]
    constants: Mapping[str, Kind] = field(default_factory=dict)
    countries: frozenset[str] = frozenset()


def kind_of(value: Value) -> str:
    """The type of a literal: ``set`` for a set, ``word`` for a bare name."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, float):
        return "number"
    if isinstance(value, date):
        return "date"
    return "set" if isinstance(value, frozenset) else "word"
