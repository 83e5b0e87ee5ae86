"""What could make a condition come out otherwise.

For a condition that is not as wanted, :class:`Options` names changes of which *at least
one* must be among any set of changes that makes it so: of a false *all*, every false part
must change, so that the options of one part will do; of a false *any*, some part must. A
search that branches over such a set misses nothing, and tries little that cannot matter.
No option at all proves that nothing helps.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from checker.engine.evaluation import Evaluation
from checker.explain.levers import Key, Lever, Levers
from checker.explain.unknowns import Unknowns
from checker.language.evaluate import atom_truth
from checker.model import truth
from checker.model.expression import Age, All, Atom, Condition, Fact, Leaf, Not, Operand, Union, Value, operand_facts
from checker.model.expression import Any as AnyOf
from checker.model.facts import Derivation

Option: TypeAlias = tuple[Key, int]
"""A lever, and the number of the value that it is set to."""

Found: TypeAlias = Mapping[Option, None]
"""Options, in a fixed order."""

NOTHING: Found = {}


@dataclass
class Memo:
    """What does not change from one evaluation to the next. Tests are known by identity: hashing them costs more."""

    fitting: dict[tuple[str, int, bool], tuple[int, ...]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    parts: dict[int, tuple[Atom, ...]] = field(default_factory=dict)
    replaced: dict[tuple[int, str, int], Atom] = field(default_factory=dict)
    alive: list[Atom] = field(default_factory=list)


class Options:
    """The options of one evaluation, over the levers that are not set yet."""

    def __init__(
        self,
        evaluation: Evaluation,
        free: Levers,
        forbidden: frozenset[Option] = frozenset(),
        memo: Memo | None = None,
    ):
        self.evaluation = evaluation
        self._memo = memo or Memo()
        self._base = evaluation.program.base
        self._free = free
        self._forbidden = forbidden
        self._truths: dict[int, int] = {}
        self._derived: dict[tuple[str, bool], Found] = {}
        self._atoms: dict[tuple[int, bool], Found] = {}
        self._loose: dict[str, bool] = {}

    @cached_property
    def unknowns(self) -> Unknowns:
        """What keeps the conditions of the evaluation open."""
        return Unknowns(self.evaluation)

    def to(self, condition: Condition, wanted: bool) -> Found:
        """Changes of which one is needed for ``condition`` to be known as ``wanted``."""
        match condition:
            case Leaf(atom, negated):
                return self._atom(atom, wanted != negated)
            case Not(part):
                return self.to(part, not wanted)
            case All(parts) | AnyOf(parts):
                every = isinstance(condition, All) == wanted
                aim = truth.TRUE if wanted else truth.FALSE
                lacking = (part for part in parts if self._holds(part) != aim)
                return _joined((self.to(part, wanted) for part in lacking), every)
        raise TypeError(condition)

    def either(self, condition: Condition) -> Found:
        """Every change that could move ``condition`` or any open part of it, one way or the other."""
        return self._wide(condition, set())

    def _atom(self, atom: Atom, wanted: bool) -> Found:
        key = id(atom), wanted
        if key not in self._atoms:
            self._atoms[key] = self._searched(atom, wanted)
        return self._atoms[key]

    def _searched(self, atom: Atom, wanted: bool) -> Found:
        if atom.op == "holds":
            assert isinstance(atom.left, Fact)
            name = atom.left.name
            if name in self._base.derived:
                return self._conclusion(name, wanted)
            return self._stated(name, atom, wanted)
        parts = self._parts(atom) if wanted or self._truth(atom) != truth.UNKNOWN else (atom,)
        if len(parts) > 1:  # `a | b` is disjoint from, or within, a set where both are
            aim = truth.TRUE if wanted else truth.FALSE
            lacking = (part for part in parts if self._truth(part) != aim)
            return _joined((self._atom(part, wanted) for part in lacking), wanted)
        found: dict[Option, None] = {}
        for name in dict.fromkeys((*operand_facts(atom.left), *operand_facts(atom.right))):
            if name in self._base.derived:
                found |= self._value(name, atom, wanted)
            else:
                found |= self._stated(name, atom, wanted)
        return found

    def _conclusion(self, name: str, wanted: bool) -> Found:
        """What makes a concluded Boolean ``wanted``; nothing, where somebody has determined it."""
        key = name, wanted
        if key not in self._derived:
            self._derived[key] = NOTHING
            if not self._determined(name):
                self._derived[key] = self.to(self._base.derived[name].when, wanted)
        return self._derived[key]

    def _value(self, name: str, atom: Atom, wanted: bool) -> Found:
        """What changes a concluded value that ``atom`` reads: another case, or what a case takes."""
        if self._determined(name):
            return NOTHING
        if any(isinstance(side, Age) and side.fact == name for side in (atom.left, atom.right)):
            return self._any_value(name, set())
        found: dict[Option, None] = {}
        for case in self._base.derived[name].cases:
            found |= self.either(case.when)
            found |= self._atom(self._replaced(atom, name, case.value), wanted)
        return found

    def _stated(self, name: str, atom: Atom, wanted: bool) -> Found:
        """The values of a stated fact that make ``atom`` as wanted, and what gives it such a value by silence."""
        found: dict[Option, None] = {}
        others = {*operand_facts(atom.left), *operand_facts(atom.right)} - {name}
        alone = not any(self._can_move(other) for other in others)
        lever = self._free.get(name)
        if lever is not None:
            numbers: Iterable[int] = range(len(lever.values))
            if not others:
                numbers = self._fit(lever, atom, wanted)
            elif alone:
                numbers = [number for number in numbers if self._fits(name, lever.values[number], atom, wanted)]
            options = ((lever.key, number) for number in numbers)
            found |= {option: None for option in options if option not in self._forbidden}
        spec = self._base.facts[name]
        if spec.silence.conditional and name not in self.evaluation.situation.answers:
            silent = spec.silence.value
            unknown = self.evaluation.value(name) is None
            if unknown and silent is not None and (not alone or self._fits(name, silent, atom, wanted)):
                found |= self.to(spec.silence.when, True)
        return found

    def _fit(self, lever: Lever, atom: Atom, wanted: bool) -> tuple[int, ...]:
        key = lever.fact, id(atom), wanted
        if key not in self._memo.fitting:
            self._memo.alive.append(atom)
            fits = (self._fits(lever.fact, value, atom, wanted) for value in lever.values)
            self._memo.fitting[key] = tuple(number for number, fit in enumerate(fits) if fit)
        return self._memo.fitting[key]

    def _fits(self, name: str, value: Value, atom: Atom, wanted: bool) -> bool:
        """Whether ``atom`` is as wanted where a fact has ``value`` and the others stay."""
        return self._truth(atom, {name: value}) == (truth.TRUE if wanted else truth.FALSE)

    def _wide(self, condition: Condition, seen: set[str]) -> Found:
        found: dict[Option, None] = {}
        match condition:
            case Leaf(atom):
                for name in (*operand_facts(atom.left), *operand_facts(atom.right)):
                    found |= self._any_value(name, seen)
            case Not(part):
                found |= self._wide(part, seen)
            case All(parts) | AnyOf(parts):
                for part in parts:
                    found |= self._wide(part, seen)
        return found

    def _any_value(self, name: str, seen: set[str]) -> Found:
        if name in seen:
            return NOTHING
        seen.add(name)
        found: dict[Option, None] = {}
        if name in self._base.derived:
            if not self._determined(name):
                for condition, operand in _inside(self._base.derived[name]):
                    found |= self._wide(condition, seen)
                    for fact in operand_facts(operand):
                        found |= self._any_value(fact, seen)
            return found
        lever, spec = self._free.get(name), self._base.facts[name]
        if lever is not None:
            options = ((lever.key, number) for number in range(len(lever.values)))
            found |= {option: None for option in options if option not in self._forbidden}
        if spec.silence.conditional and name not in self.evaluation.situation.answers:
            found |= self._wide(spec.silence.when, seen)
        if self.evaluation.situation.vendor_open and spec.chosen_with_vendor is not None:
            found |= self._wide(spec.chosen_with_vendor, seen)  # then it may hang on the choice
        return found

    def _can_move(self, name: str) -> bool:
        """Whether the value of a fact can still become another."""
        if name not in self._loose:
            self._loose[name] = bool(self._any_value(name, set()))
        return self._loose[name]

    def _determined(self, name: str) -> bool:
        answer = self.evaluation.situation.answers.get(name)
        return answer is not None and answer.value is not None

    def _parts(self, atom: Atom) -> tuple[Atom, ...]:
        if id(atom) not in self._memo.parts:
            self._memo.alive.append(atom)
            self._memo.parts[id(atom)] = _distributed(atom)
        return self._memo.parts[id(atom)]

    def _replaced(self, atom: Atom, name: str, operand: Operand) -> Atom:
        key = id(atom), name, id(operand)
        if key not in self._memo.replaced:
            self._memo.alive.append(atom)
            self._memo.replaced[key] = _replaced(atom, name, operand)
        return self._memo.replaced[key]

    def _holds(self, condition: Condition) -> int:
        """The truth of a condition of the rule base, worked out once."""
        key = id(condition)
        if key in self._truths:
            return self._truths[key]
        match condition:
            case Leaf(atom, negated):
                found = self._recorded(atom)
                found = truth.NEGATED[found] if negated else found
            case Not(part):
                found = truth.NEGATED[self._holds(part)]
            case All(parts):
                found = truth.TRUE
                for part in parts:
                    found &= self._holds(part)
            case AnyOf(parts):
                found = truth.FALSE
                for part in parts:
                    found |= self._holds(part)
        self._truths[key] = found
        return found

    def _recorded(self, atom: Atom) -> int:
        """The truth of a test of the rule base, from the trace."""
        evaluation = self.evaluation
        if atom.op == "holds":
            return evaluation.atom(atom)
        place = self._memo.places.get(id(atom))
        if place is None:
            self._memo.alive.append(atom)
            place = self._memo.places[id(atom)] = evaluation.program.atoms[atom]
        return evaluation.atoms[place]

    def _truth(self, atom: Atom, instead: Mapping[str, Value] | None = None) -> int:
        """The truth of ``atom``, which need not be one of the rule base, where some facts have other values."""
        instead = instead or {}
        evaluation = self.evaluation

        def value(name: str) -> Value | None:
            return instead[name] if name in instead else evaluation.value(name)

        return atom_truth(atom, value, self._base, evaluation.as_of)


def _joined(parts: Iterable[Found], every: bool) -> Found:
    """The options of the part with the fewest, where all parts must change; else of all parts."""
    if not every:
        return {option: None for part in parts for option in part}
    fewest: Found | None = None
    for found in parts:
        if fewest is None or len(found) < len(fewest):
            fewest = found
        if not found:
            break
    return NOTHING if fewest is None else fewest


def _distributed(atom: Atom) -> tuple[Atom, ...]:
    """``atom`` as several that must all hold: a union is within a set, or disjoint from it, where each part is."""
    if atom.op in ("subset", "disjoint", "empty") and isinstance(atom.left, Union):
        return tuple(part for left in atom.left.parts for part in _distributed(Atom(atom.op, left, atom.right)))
    if atom.op == "disjoint" and isinstance(atom.right, Union):
        return tuple(part for right in atom.right.parts for part in _distributed(Atom(atom.op, atom.left, right)))
    return (atom,)


def _replaced(atom: Atom, name: str, operand: Operand) -> Atom:
    """``atom`` with ``operand`` in the place of a fact."""

    def inside(side: Operand | None) -> Operand | None:
        match side:
            case Fact(fact) if fact == name:
                return operand
            case Union(parts):
                return Union(tuple(part for part in map(inside, parts) if part is not None))
        return side

    left = inside(atom.left)
    assert left is not None
    return Atom(atom.op, left, inside(atom.right))


def _inside(made: Derivation) -> Iterable[tuple[Condition, Operand | None]]:
    """The conditions and values that a concluded fact is made of."""
    if made.type == "bool":
        yield made.when, None
    for case in made.cases:
        yield case.when, case.value
