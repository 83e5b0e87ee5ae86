"""What a fact or an operand can be, as z3 terms: a truth, some members, or a number.

Nothing is read where ``known`` is false. Members stand for an enum (one member), a set and
a list of countries; days are numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

import z3

from checker.analysis.terms import Term, conj, disj, neg, same
from checker.model.expression import Value


@dataclass(frozen=True)
class Truth:
    """When a condition is true, and when it is false; else it is unknown."""

    true: Term
    false: Term

    @property
    def known(self) -> Term:
        """Whether it is either."""
        return disj((self.true, self.false))

    @property
    def denied(self) -> "Truth":
        """Kleene's *not*."""
        return Truth(self.false, self.true)


@dataclass(frozen=True)
class Members:
    """An enum, a set or a list of countries: per possible member whether it is one."""

    known: Term
    holds: Mapping[str, Term]

    def has(self, member: str) -> Term:
        """Whether ``member`` belongs."""
        return self.holds.get(member, False)

    @property
    def empty(self) -> Term:
        """Whether nothing belongs."""
        return neg(disj(self.holds.values()))


@dataclass(frozen=True)
class Number:
    """An integer, a decimal number, or the ordinal of a day."""

    known: Term
    value: z3.ArithRef


Meaning: TypeAlias = Truth | Members | Number

ALL_TRUE = Truth(True, False)
ALL_FALSE = Truth(False, True)


def literal(value: Value) -> Meaning:
    """A value as it stands in a leaf, a constant or a property.

    Decimal numbers are taken as the binary fractions that Python computes with.
    """
    match value:
        case bool():
            return ALL_TRUE if value else ALL_FALSE
        case str():
            return Members(True, {value: True})
        case frozenset():
            return Members(True, dict.fromkeys(sorted(value), True))
        case date():
            return Number(True, z3.IntVal(value.toordinal()))
        case int():
            return Number(True, z3.IntVal(value))
        case float():
            exact = Fraction(value)
            return Number(True, z3.RealVal(f"{exact.numerator}/{exact.denominator}"))
    raise TypeError(value)


def unknown(type_: str) -> Meaning:
    """A fact of ``type_`` of which nothing is known."""
    if type_ == "bool":
        return Truth(False, False)
    return Number(False, z3.IntVal(0)) if type_ in ("int", "number", "date") else Members(False, {})


def chosen(guard: Term, first: Meaning, second: Meaning) -> Meaning:
    """``first`` where ``guard`` holds, else ``second``."""
    if guard is True:
        return first
    if guard is False:
        return second

    def pick(one: Term, other: Term) -> Term:
        return one if one is other else disj((conj((guard, one)), conj((neg(guard), other))))

    match first, second:
        case Truth(), Truth():
            return Truth(pick(first.true, second.true), pick(first.false, second.false))
        case Members(), Members():
            names = dict.fromkeys((*first.holds, *second.holds))
            return Members(
                pick(first.known, second.known), {name: pick(first.has(name), second.has(name)) for name in names}
            )
        case Number(), Number():
            return Number(pick(first.known, second.known), z3.If(guard, first.value, second.value))
    raise TypeError(first, second)


def equal(first: Meaning, second: Meaning) -> Term:
    """Whether two known values are the same."""
    match first, second:
        case Truth(), Truth():
            return same(first.true, second.true)
        case Members(), Members():
            return conj(
                same(first.has(name), second.has(name)) for name in dict.fromkeys((*first.holds, *second.holds))
            )
        case Number(), Number():
            return first.value == second.value
    raise TypeError(first, second)


def is_(meaning: Meaning, value: Value) -> Term:
    """Whether a fact is known to have this value."""
    return conj((meaning.known, equal(meaning, literal(value))))
