"""A rule base as z3 terms over its inputs: the same Kleene semantics as the reference engine.

A differential test (``tests/test_analysis.py``) holds the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import z3

from checker.analysis.inputs import Inputs, has_silence
from checker.analysis.meaning import Meaning, Members, Number, Truth, chosen, equal, literal, unknown
from checker.analysis.terms import Term, conj, disj, implies, neg
from checker.model.expression import (
    ALWAYS,
    NEVER,
    Age,
    All,
    Atom,
    Condition,
    Constant,
    Fact,
    Leaf,
    Literal,
    Not,
    Operand,
    Union,
)
from checker.model.expression import Any as AnyOf
from checker.model.facts import Derivation, FactSpec, ValueCase
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule


@dataclass(frozen=True)
class Judged:
    """One rule: its scope, its requirement, and what turns a breach into an exclusion."""

    rule: Rule
    scope: Truth
    requirement: Truth
    exclude: Truth

    @cached_property
    def breached(self) -> Term:
        """In scope, and the requirement is false."""
        return conj((self.scope.true, self.requirement.false))

    @cached_property
    def satisfied(self) -> Term:
        """In scope for certain, and the requirement is true."""
        return conj((self.scope.true, self.requirement.true))

    @cached_property
    def unresolved(self) -> Term:
        """Breached or open."""
        return conj((neg(self.scope.false), neg(self.requirement.true)))

    @cached_property
    def settled(self) -> Term:
        """Not applicable or satisfied: no objection."""
        return neg(self.unresolved)

    @cached_property
    def excluded(self) -> Term:
        """Breached, and the breach certainly excludes."""
        return conj((self.breached, self.rule.effect == "exclude" or self.exclude.true))


class Encoding:
    """A rule base on one day. ``rules`` holds the rules in force, by id."""

    def __init__(self, base: RuleBase, as_of: date, inputs: Inputs):
        self.base, self.as_of, self.inputs = base, as_of, inputs
        self._met: dict[str, Meaning] = {}
        self._atoms: dict[Atom, Truth] = {}
        for name in base.order:
            self.fact(name)
        self.rules = {r.id: self._judged(r) for r in base.rules.values() if r.effective.holds_on(as_of)}

    def _judged(self, rule: Rule) -> Judged:
        exclude = rule.exclude_when if rule.exclude_when is not None else NEVER
        return Judged(rule, self.truth(rule.scope), self.truth(rule.requirement), self.truth(exclude))

    def fact(self, name: str) -> Meaning:
        """A fact as the rules see it: answer, property, derivation or silence."""
        if name not in self._met:
            spec = self.base.facts.get(name)
            self._met[name] = self._derived(self.base.derived[name]) if spec is None else self._stated(spec)
        return self._met[name]

    def _stated(self, spec: FactSpec) -> Meaning:
        found = unknown(spec.type)
        if spec.where == "approach":
            for name, approach in self.base.approaches.items():
                value = approach.properties.get(spec.name)
                if value is not None:
                    found = chosen(self.inputs.approach(name), literal(value), found)
            return found
        answer, answered = self.inputs.answer(spec), self.inputs.answered(spec.name)
        if spec.non_empty and isinstance(answer, Members):
            answer = Members(conj((answer.known, neg(answer.empty))), answer.holds)
        if has_silence(spec):
            found = chosen(self.inputs.refused(spec.name), found, self._silence(spec))
        return chosen(answered, answer, found)

    def _silence(self, spec: FactSpec) -> Meaning:
        """What saying nothing means. Where a condition gives a value, it wins."""
        silence, nothing = spec.silence, unknown(spec.type)
        value = nothing if silence.value is None else literal(silence.value)
        found = value if silence.when == ALWAYS else nothing
        for name, own in silence.by_approach.items():
            if name not in self.base.approaches:
                continue
            found = chosen(self.inputs.approach(name), nothing if own is None else literal(own), found)
        return found if silence.when == ALWAYS else chosen(self.truth(silence.when).true, value, found)

    def _derived(self, spec: Derivation) -> Meaning:
        made: Meaning = self.truth(spec.when) if spec.type == "bool" else self._cases(spec.cases, spec.type)
        if not self.inputs.determined:
            return made
        return chosen(self.inputs.answered(spec.name), self.inputs.answer(spec), made)

    def _cases(self, cases: Iterable[ValueCase], type_: str) -> Meaning:
        """The first true case; a case of unknown truth leaves the value certain only where it makes no difference."""
        rest = unknown(type_)
        for case in reversed(tuple(cases)):
            holds, value = self.truth(case.when), self.operand(case.value)
            agree = conj((value.known, rest.known, equal(value, rest)))
            open_ = _with_known(value, agree)
            rest = chosen(holds.true, value, chosen(holds.false, rest, open_))
        return rest

    def truth(self, condition: Condition) -> Truth:
        """When a condition is true, and when false."""
        match condition:
            case Leaf(atom, negated):
                found = self.atom(atom)
                return found.denied if negated else found
            case Not(part):
                return self.truth(part).denied
            case All(parts):
                truths = [self.truth(part) for part in parts]
                return Truth(conj(t.true for t in truths), disj(t.false for t in truths))
            case AnyOf(parts):
                truths = [self.truth(part) for part in parts]
                return Truth(disj(t.true for t in truths), conj(t.false for t in truths))
        raise TypeError(condition)

    def atom(self, atom: Atom) -> Truth:
        """When a test is true, and when false; unknown where it reads something unknown."""
        if atom not in self._atoms:
            left = self.operand(atom.left)
            if isinstance(left, Truth):
                self._atoms[atom] = left
            else:
                right = left if atom.right is None else self.operand(atom.right)
                known, test = conj((left.known, right.known)), _test(atom.op, left, right)
                self._atoms[atom] = Truth(conj((known, test)), conj((known, neg(test))))
        return self._atoms[atom]

    def operand(self, operand: Operand) -> Meaning:
        """The value of an operand."""
        match operand:
            case Fact(name):
                return self.fact(name)
            case Constant(name):
                return literal(self.base.constants[name].on(self.as_of).value)
            case Literal(value):
                return literal(value)
            case Age(name):
                day = self.fact(name)
                assert isinstance(day, Number)
                return Number(day.known, z3.IntVal(self.as_of.toordinal()) - day.value)
            case Union(parts):
                sets = [part for part in map(self.operand, parts) if isinstance(part, Members)]
                names = dict.fromkeys(name for part in sets for name in part.holds)
                return Members(
                    conj(part.known for part in sets), {name: disj(part.has(name) for part in sets) for name in names}
                )
        raise TypeError(operand)


def _with_known(value: Meaning, known: Term) -> Meaning:
    match value:
        case Members(holds=holds):
            return Members(known, holds)
        case Number(value=number):
            return Number(known, number)
    raise TypeError(value)


def _test(op: str, left: Meaning, right: Meaning) -> Term:
    if isinstance(left, Number) and isinstance(right, Number):
        a, b = left.value, right.value
        found: Term = {"==": a == b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op]
        return found
    assert isinstance(left, Members) and isinstance(right, Members)
    shared = [name for name in left.holds if name in right.holds]
    match op:
        case "==" | "in":  # an enum has one member
            return disj(conj((left.has(name), right.has(name))) for name in shared)
        case "subset":
            return conj(implies(term, right.has(name)) for name, term in left.holds.items())
        case "superset":
            return conj(implies(term, left.has(name)) for name, term in right.holds.items())
        case "disjoint":
            return neg(disj(conj((left.has(name), right.has(name))) for name in shared))
        case "empty":
            return left.empty
    raise ValueError(op)
