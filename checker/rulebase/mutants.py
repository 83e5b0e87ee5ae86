"""Mutants of a rule base: one small, wrong change each.

Whoever tests law as data should notice when a condition is dropped or turned round, when
*and* becomes *or*, when a threshold or a date shifts by one, when a list loses a member or
a rule its force. :mod:`checker.engine.mutation` runs the cases against each of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from checker.model.expression import All, Atom, Condition, Leaf, Literal, Not, Operand, Value
from checker.model.expression import Any as AnyOf
from checker.model.facts import Derivation
from checker.model.place import Place
from checker.model.rulebase import RuleBase
from checker.model.rules import ConstantSpec, Rule, Span

DAY: Final = timedelta(days=1)
_INCLUSIVE: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_WEAKER: Final = {"exclude": "oblige", "oblige": "advise", "advise": "oblige"}


@dataclass(frozen=True)
class Mutant:
    """A changed rule, derivation or constant.

    ``name`` and ``change`` identify it across runs; ``place`` is where the original stands.
    """

    name: str
    change: str
    place: Place
    made: Rule | Derivation | ConstantSpec

    def __str__(self) -> str:
        return f"{self.name}: {self.change}"


def mutants(base: RuleBase, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[Mutant]:
    """Every mutant of the rules, derivations and constants whose names are ``wanted``."""
    for rule in base.rules.values():
        if wanted(rule.id):
            yield from _of_rule(rule, base)
    for derivation in base.derived.values():
        if wanted(derivation.name):
            yield from _of_derivation(derivation, base)
    for constant in base.constants.values():
        if wanted(constant.name):
            yield from _of_constant(constant)


def _of_rule(rule: Rule, base: RuleBase) -> Iterator[Mutant]:
    gate = base.regimes[rule.regime].gate
    for change, place, scope in changes(rule.scope, base):
        if change != f"drop `{gate}`":  # where the gate is false nothing else of the regime is tested
            yield Mutant(rule.id, f"scope: {change}", place, replace(rule, scope=scope))
    if rule.require is not None:
        for change, place, require in changes(rule.require, base):
            yield Mutant(rule.id, f"requirement: {change}", place, replace(rule, require=require))
    if rule.exclude_when is not None:
        yield Mutant(rule.id, "exclude_when: drop all of it", rule.place, replace(rule, exclude_when=None))
        for change, place, exclude in changes(rule.exclude_when, base):
            yield Mutant(rule.id, f"exclude_when: {change}", place, replace(rule, exclude_when=exclude))
    weaker = _WEAKER[rule.effect]
    mild = replace(rule, effect=weaker, exclude_when=rule.exclude_when if weaker == "oblige" else None)
    yield Mutant(rule.id, f"effect: {weaker} for {rule.effect}", rule.place, mild)
    span = rule.effective
    for bound, word in (("start", "from"), ("end", "to")):
        day: date | None = getattr(span, bound)
        if day is None:
            continue
        for label, shift in (("later", DAY), ("earlier", -DAY)):
            moved = Span(day + shift, span.end) if bound == "start" else Span(span.start, day + shift)
            yield Mutant(rule.id, f"effective: {word} one day {label}", rule.place, replace(rule, effective=moved))


def _of_derivation(derivation: Derivation, base: RuleBase) -> Iterator[Mutant]:
    if derivation.type == "bool":
        for change, place, when in changes(derivation.when, base):
            yield Mutant(derivation.name, change, place, replace(derivation, when=when))
        return
    for number, case in enumerate(derivation.cases):
        rest = [*derivation.cases]
        for change, place, when in changes(case.when, base):
            rest[number] = replace(case, when=when)
            yield Mutant(derivation.name, f"case {number + 1}: {change}", place, replace(derivation, cases=tuple(rest)))
        if len(derivation.cases) > 1:
            fewer = (*derivation.cases[:number], *derivation.cases[number + 1 :])
            yield Mutant(
                derivation.name, f"case {number + 1}: drop it", derivation.place, replace(derivation, cases=fewer)
            )


def _of_constant(constant: ConstantSpec) -> Iterator[Mutant]:
    for number, dated in enumerate(constant.values):
        label = f"value {number + 1}: " if len(constant.values) > 1 else ""

        def changed(change: str, value: Value, number: int = number, label: str = label) -> Mutant:
            values = [*constant.values]
            values[number] = replace(values[number], value=value)
            return Mutant(constant.name, f"{label}{change}", constant.place, replace(constant, values=tuple(values)))

        if constant.type == "set" and isinstance(dated.value, frozenset):
            for member in sorted(dated.value):
                yield changed(f"drop {member}", dated.value - {member})
        elif constant.type in ("int", "number", "date"):
            for change, value in _shifted(dated.value):
                yield changed(change, value)
        if dated.start is not None:
            for change, start in (
                ("from one day later", dated.start + DAY),
                ("from one day earlier", dated.start - DAY),
            ):
                values = [*constant.values]
                values[number] = replace(dated, start=start)
                yield Mutant(constant.name, f"{label}{change}", constant.place, replace(constant, values=tuple(values)))


def changes(condition: Condition, base: RuleBase) -> Iterator[tuple[str, Place, Condition]]:
    """Every condition that differs from ``condition`` by one change, with the change in words and its place."""
    match condition:
        case Leaf():
            yield f"negate `{condition.text}`", condition.place, replace(condition, negated=not condition.negated)
            for change, atom in _atoms(condition.atom, base):
                yield f"`{condition.text}`: {change}", condition.place, replace(condition, atom=atom)
        case Not(part):
            for change, place, inner in changes(part, base):
                yield change, place, Not(inner)
        case All(parts) | AnyOf(parts):
            yield from _of_list(condition, parts, base)


def _of_list(
    condition: All | AnyOf, parts: tuple[Condition, ...], base: RuleBase
) -> Iterator[tuple[str, Place, Condition]]:
    every = isinstance(condition, All)
    if len(parts) > 1:
        other = AnyOf(parts) if every else All(parts)
        yield f"{'any' if every else 'all'} for {'all' if every else 'any'} of {_named(parts)}", _place(parts[0]), other
    for number, part in enumerate(parts):
        if len(parts) > 1:
            fewer = (*parts[:number], *parts[number + 1 :])
            yield f"drop {_named((part,))}", _place(part), type(condition)(fewer)
        for change, place, inner in changes(part, base):
            yield change, place, type(condition)((*parts[:number], inner, *parts[number + 1 :]))


def _atoms(atom: Atom, base: RuleBase) -> Iterator[tuple[str, Atom]]:
    if atom.op in _INCLUSIVE:
        yield f"{_INCLUSIVE[atom.op]} for {atom.op}", replace(atom, op=_INCLUSIVE[atom.op])
    for side in ("left", "right"):
        operand: Operand | None = getattr(atom, side)
        if not isinstance(operand, Literal):
            continue
        if isinstance(operand.value, frozenset) and len(operand.value) > 1:
            for member in sorted(operand.value):
                yield f"drop {member}", _with(atom, side, Literal(operand.value - {member}))
        elif atom.op == "==" and isinstance(operand.value, str):
            other = _another(atom, operand.value, base)
            if other:
                yield f"{other} for {operand.value}", _with(atom, side, Literal(other))
        elif not isinstance(operand.value, str | bool | frozenset):
            for change, value in _shifted(operand.value):
                yield change, _with(atom, side, Literal(value))


def _with(atom: Atom, side: str, operand: Literal) -> Atom:
    return replace(atom, left=operand) if side == "left" else replace(atom, right=operand)


def _another(atom: Atom, value: str, base: RuleBase) -> str:
    """Another value of the enum that an atom compares with; empty where there is none."""
    name = getattr(atom.left, "name", "")
    values = base.values_of(name) if name in base.facts else ()
    return values[(values.index(value) + 1) % len(values)] if value in values and len(values) > 1 else ""


def _shifted(value: Value) -> Iterator[tuple[str, Value]]:
    if isinstance(value, bool):
        return
    if isinstance(value, int):
        yield f"{value + 1} for {value}", value + 1
        yield f"{value - 1} for {value}", value - 1
    elif isinstance(value, float):
        yield f"{value + 0.01:.4g} for {value}", value + 0.01
        yield f"{value - 0.01:.4g} for {value}", value - 0.01
    elif isinstance(value, date):
        yield f"{value + DAY} for {value}", value + DAY
        yield f"{value - DAY} for {value}", value - DAY


def _named(parts: tuple[Condition, ...]) -> str:
    """Parts by their leaves, shortened."""
    words = []
    for part in parts:
        match part:
            case Leaf(text=text):
                words.append(f"`{text}`")
            case Not(inner):
                words.append(f"not {_named((inner,))}")
            case All(inner_parts) | AnyOf(inner_parts):
                words.append(f"({_named(inner_parts)})")
    return ", ".join(words)


def _place(condition: Condition) -> Place:
    match condition:
        case Leaf(place=place):
            return place
        case Not(part):
            return _place(part)
        case All(parts) | AnyOf(parts):
            return _place(parts[0])
    raise TypeError(condition)
