"""Which values of a fact the rules can tell apart: one representative of each class.

A rule base compares facts with constants, literals and each other. Between two neighbouring
thresholds every number or date is treated alike; a Boolean has two classes, an enum one for
each value. Of a set whose members are few every subset is tried; of a large one (country
lists) those that follow from what it is compared with: less what is barred, only what is
allowed, with what is required, or one representative of each group of members that no
comparison separates.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations, pairwise
from math import ceil, floor
from typing import Any, Final

from checker.engine.program import Program
from checker.language.evaluate import TESTS, atom_truth
from checker.model.expression import Age, Atom, Constant, Literal, Operand, Union, Value, operand_facts
from checker.model.facts import FactSpec

SMALL: Final = 5
"""Up to so many members, every subset of a set is tried."""

MOST: Final = 48
"""The most values of one large set that are tried."""

Known = Callable[[str], Value | None]
Attainable = Callable[[Value], bool]


@dataclass(frozen=True, slots=True)
class Classes:
    """The representatives, those nearest to the present value first, and whether they stand for every value.

    ``every`` adds values that the rules do not tell apart from one of them.
    """

    values: tuple[Value, ...]
    complete: bool
    every: tuple[Value, ...]


def anything(value: Value) -> bool:
    """No limit to what a fact may become."""
    return True


class Landscape:
    """What the facts of a program are compared with on a day. Made once, it serves every situation."""

    def __init__(self, program: Program, as_of: date):
        self.base = program.base
        self.as_of = as_of
        self._atoms = tuple(program.atoms)

    def classes(self, spec: FactSpec, now: Value | None, known: Known, attainable: Attainable = anything) -> Classes:
        """The classes of ``spec``, whose value is ``now``; ``known`` gives the values of all facts.

        Only values that are ``attainable`` represent a class.
        """
        match spec.type:
            case "bool":
                found: tuple[Value, ...] = tuple(value for value in (True, False) if attainable(value))
                return Classes(found, True, found)
            case "enum":
                found = tuple(value for value in spec.values if attainable(value))
                return self._merged(spec.name, found, now, True)
            case "set" | "countries":
                return self._sets(spec, now if isinstance(now, frozenset) else None, known, attainable)
            case "date":
                _, dates = self._pool(spec.name, known)
                days = {self.as_of, *(day for threshold in dates for day in _around(threshold))}
                found = _nearest(filter(attainable, days), now, lambda a, b: abs((a - b).days))
                return self._merged(spec.name, found, now, self._apart(spec.name))
        numbers, _ = self._pool(spec.name, known)
        marks = _whole(numbers) if spec.type == "int" else _real(numbers)
        found = _nearest(filter(attainable, marks), now, lambda a, b: abs(a - b))
        return self._merged(spec.name, found, now, self._apart(spec.name))

    def _merged(self, name: str, found: tuple[Value, ...], now: Value | None, complete: bool) -> Classes:
        """One value of each class, where the fact is compared with constants alone; else all."""
        members, atoms = self._groups.get(name, (frozenset(), ()))
        if len(members) > 1 or any(set(_read(atom)) != {name} for atom in atoms):
            return Classes(found, complete, found)
        first: dict[tuple[int, ...], Value] = {}
        for value in found if now is None else (now, *found):
            signature = tuple(atom_truth(atom, lambda _, v=value: v, self.base, self.as_of) for atom in atoms)  # type: ignore[misc]
            first.setdefault(signature, value)
        return Classes(tuple(first.values()), complete, found)

    @cached_property
    def _roots(self) -> Mapping[str, frozenset[str]]:
        """For every fact that holds a value, the stated facts that this value may be taken from."""
        roots: dict[str, frozenset[str]] = {name: frozenset((name,)) for name in self.base.facts}
        for name in self.base.order:
            made = self.base.derived.get(name)
            if made is not None and made.type != "bool":
                read = [fact for case in made.cases for fact in operand_facts(case.value)]
                roots[name] = frozenset().union(*(roots.get(fact, frozenset()) for fact in read))
        return roots

    @cached_property
    def _groups(self) -> Mapping[str, tuple[frozenset[str], tuple[Atom, ...]]]:
        """For every stated fact that is compared: the facts that comparisons connect it with, and these."""
        group: dict[str, set[str]] = {}
        atoms: dict[int, list[Atom]] = defaultdict(list)
        for atom in self._atoms:
            names = {root for fact in _read(atom) for root in self._roots.get(fact, ())}
            merged: set[str] = set().union(names, *(group[name] for name in names if name in group))
            for name in merged:
                group[name] = merged
        for atom in self._atoms:
            for fact in _read(atom):
                root = next(iter(self._roots.get(fact, ())), None)
                if root is not None:
                    atoms[id(group[root])].append(atom)
                    break
        frozen = {key: tuple(found) for key, found in atoms.items()}
        return {name: (frozenset(members), frozen.get(id(members), ())) for name, members in group.items()}

    def _apart(self, name: str) -> bool:
        """Whether a fact is compared with constants only, so that thresholds alone make its classes."""
        return len(self._groups.get(name, (frozenset(), ()))[0]) <= 1

    def _pool(self, name: str, known: Known) -> tuple[set[int | float], set[date]]:
        """The numbers and the dates that anything connected with a fact is compared with, or is."""
        members, atoms = self._groups.get(name, (frozenset((name,)), ()))
        values: list[Value | None] = [known(member) for member in members]
        values += [self.base.facts[member].silence.value for member in members]
        values += [value for atom in atoms for value in self._constants(atom)]
        numbers = {v for v in values if isinstance(v, int | float) and not isinstance(v, bool)}
        dates = {v for v in values if isinstance(v, date)}
        if any(isinstance(side, Age) for atom in atoms for side in (atom.left, atom.right)):
            ages = {(self.as_of - day).days for day in dates}
            whole = {n for number in numbers for n in (floor(number), ceil(number)) if abs(n) < 100_000}
            dates |= {day for n in whole for day in _shifted(self.as_of, -n)}
            numbers |= ages
        if len(members) > 1:  # facts compared with each other may have to lie side by side between two thresholds
            numbers |= {number + step for number in numbers for step in (-1, 1)}
            dates |= {day for threshold in dates for day in _around(threshold)}
        return numbers, dates

    def _constants(self, atom: Atom) -> list[Value]:
        """The constants in an atom, and those that a concluded value in it may be."""
        found = [*self._fixed(atom.left), *self._fixed(atom.right)]
        waiting, seen = list(_read(atom)), set()
        while waiting:
            made = self.base.derived.get(waiting.pop())
            if made is not None and made.name not in seen:
                seen.add(made.name)
                for case in made.cases:
                    found += self._fixed(case.value)
                    waiting += operand_facts(case.value)
        return found

    def _fixed(self, operand: Operand | None) -> list[Value]:
        """The constant parts of an operand."""
        match operand:
            case Literal(value):
                return [value]
            case Constant(name):
                return [self.base.constants[name].on(self.as_of).value]
            case Union(parts):
                return [value for part in parts for value in self._fixed(part)]
        return []

    def _sets(self, spec: FactSpec, now: frozenset[str] | None, known: Known, attainable: Attainable) -> Classes:
        members, atoms = self._groups.get(spec.name, (frozenset(), ()))
        compared = self._compared(members - {spec.name}, atoms, known)
        universe = sorted(self.base.countries) if spec.type == "countries" else list(spec.values)
        if len(universe) <= SMALL:
            found = [frozenset(c) for size in range(len(universe) + 1) for c in combinations(universe, size)]
            complete = True
        else:
            found = self._moves(now, compared, _representatives(universe, compared, self._named(known)))
            complete = not compared
        found = [value for value in dict.fromkeys(found) if (value or not spec.non_empty) and attainable(value)]
        start = now or frozenset()
        named = self._named(known) if spec.type == "countries" else frozenset()
        found.sort(key=lambda value: (len(value ^ start), len(value), not value <= named, sorted(value)))
        if not complete:
            found = self._told_apart(spec.name, found, atoms, known)[:MOST]
        return Classes(tuple(found), complete, tuple(found))

    def _compared(self, others: Iterable[str], atoms: Iterable[Atom], known: Known) -> list[frozenset[str]]:
        values: list[Value | None] = [value for atom in atoms for value in self._constants(atom)]
        values += [known(name) for name in sorted(others)]
        sets = [v if isinstance(v, frozenset) else frozenset((v,)) for v in values if isinstance(v, frozenset | str)]
        return list(dict.fromkeys(sets))

    def _named(self, known: Known) -> frozenset[str]:
        """The countries that a situation speaks of: representatives that mean something to the reader."""
        sets = (known(name) for name, spec in self.base.facts.items() if spec.type == "countries")
        return frozenset().union(*(value for value in sets if isinstance(value, frozenset)))

    def _moves(
        self, now: frozenset[str] | None, compared: list[frozenset[str]], single: list[str]
    ) -> list[frozenset[str]]:
        """What a large set may become in up to two steps, and each representative alone."""
        found = dict.fromkeys([frozenset(now or ()), frozenset()])
        edge = list(found)
        for _ in range(2):
            steps = [
                after
                for value in edge
                for group in compared
                for after in (value & group, value - group, value | group)
                if len(after - value) <= 40
            ]
            edge = [value for value in dict.fromkeys(steps) if value not in found][:MOST]
            found |= dict.fromkeys(edge)
        alone = [frozenset((member,)) for member in single]
        added = [frozenset(now) | {member} for member in single] if now else []
        return [*found, *alone, *added]

    def _told_apart(
        self, name: str, found: list[frozenset[str]], atoms: tuple[Atom, ...], known: Known
    ) -> list[frozenset[str]]:
        """The first of each group of values that no comparison with what is known tells apart."""
        tests = [test for atom in atoms for test in self._tests(name, atom, known)]
        first: dict[tuple[bool, ...], frozenset[str]] = {}
        for value in found:
            first.setdefault((not value, *(test(value) for test in tests)), value)
        return list(first.values())

    def _tests(self, name: str, atom: Atom, known: Known) -> Iterable[Callable[[frozenset[str]], bool]]:
        """How ``atom`` comes out for a value of ``name`` that stands alone on its side; nothing where it cannot."""
        mine = [any(name in self._roots.get(fact, ()) for fact in operand_facts(side)) for side in _sides(atom)]
        if not any(mine):
            return
        test = TESTS[atom.op]
        other: object = None
        if len(mine) == 2:
            if all(mine):
                return
            side = _sides(atom)[mine.index(False)]
            parts = [*self._fixed(side), *(known(fact) for fact in operand_facts(side))]
            sets = [part for part in parts if isinstance(part, frozenset)]
            other = frozenset().union(*sets) if sets else next(iter(parts), None)
            if other is None:
                return
        if mine[0]:
            yield lambda value: test(value, other)
        else:
            yield lambda value: test(other, value)


def _around(day: date) -> Iterator[date]:
    """A day, the one before and the one after, as far as the calendar goes."""
    for step in (-1, 0, 1):
        yield from _shifted(day, step)


def _shifted(day: date, days: int) -> Iterator[date]:
    try:
        yield day + timedelta(days=days)
    except OverflowError:
        return


def _sides(atom: Atom) -> tuple[Operand, ...]:
    return (atom.left,) if atom.right is None else (atom.left, atom.right)


def _read(atom: Atom) -> tuple[str, ...]:
    return operand_facts(atom.left) + operand_facts(atom.right)


def _representatives(universe: Iterable[str], compared: list[frozenset[str]], named: frozenset[str]) -> list[str]:
    """One member of each group that no comparison separates, one that is already spoken of where there is any."""
    groups: dict[tuple[bool, ...], str] = {}
    for member in sorted(universe, key=lambda item: (item not in named, item)):
        groups.setdefault(tuple(member in group for group in compared), member)
    return list(groups.values())


def _whole(numbers: set[int | float]) -> set[int]:
    """Whole numbers at, below and above each threshold; counts are never negative."""
    near = {whole + step for number in numbers for whole in (floor(number), ceil(number)) for step in (-1, 0, 1)}
    return {number for number in near if number >= 0} or {0}


def _real(numbers: set[int | float]) -> set[int | float]:
    """The thresholds, a number between each two, and one beyond either end."""
    marks = sorted(numbers)
    if not marks:
        return {0}
    low, high = marks[0], marks[-1]
    below = low / 2 if low > 0 else low - 1
    above = (high + 1) / 2 if 0 < high < 1 else high + 1
    between = {round((a + b) / 2, 12) for a, b in pairwise(marks)}
    return {below, *marks, *between, above}


def _nearest(values: Iterable[Any], now: Any, gap: Callable[[Any, Any], float]) -> tuple[Value, ...]:
    ordered = sorted(values)
    return tuple(ordered if now is None else sorted(ordered, key=lambda value: gap(value, now)))
