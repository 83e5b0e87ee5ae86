"""What the design says, by walking the trees: slow, plain, and sharing nothing with the engines.

Truth is ``True``, ``False`` or ``None`` for unknown.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from checker.engine.situation import Situation
from checker.model.expression import Age, All, Atom, Condition, Constant, Fact, Leaf, Literal, Not, Union
from checker.model.expression import Any as AnyOf
from checker.model.facts import FactSpec, ValueCase
from checker.model.rulebase import RuleBase
from checker.model.rules import ConstantSpec, Rule

SEVERITY = ("allowed", "conditional", "excluded")


def both(truths: Iterable[bool | None]) -> bool | None:
    """Kleene's *and*: false if any part is false, else unknown if any is unknown."""
    listed = list(truths)
    return False if False in listed else None if None in listed else True


def negation(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def either(truths: Iterable[bool | None]) -> bool | None:
    return negation(both(negation(truth) for truth in truths))


@dataclass
class Oracle:
    """One situation under one rule base, on one day."""

    base: RuleBase
    situation: Situation
    as_of: date
    met: dict[str, Any] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """A fact's value: what was said, else the approach's property, the derivation, or silence."""
        if name not in self.met:
            self.met[name] = self.looked_up(name)
        return self.met[name]

    def looked_up(self, name: str) -> Any:
        answer = self.situation.answers.get(name)
        if name in self.base.derived:
            if answer is not None and answer.value is not None:
                return answer.value
            spec = self.base.derived[name]
            return self.truth(spec.when) if spec.type == "bool" else self.chosen(spec.cases)
        spec = self.base.facts[name]
        if answer is not None:
            return None if spec.non_empty and answer.value == frozenset() else answer.value
        if spec.where == "approach":
            return self.situation.approach.properties[name]
        return self.silence(spec)

    def silence(self, spec: FactSpec) -> Any:
        silence, approach = spec.silence, self.situation.approach.name
        if approach in silence.by_approach:
            return silence.by_approach[approach]
        return silence.value if self.truth(silence.when) is True else None

    def chosen(self, cases: tuple[ValueCase, ...]) -> Any:
        """The value of the first true case, where that is the same whatever the unknown conditions turn out to be."""
        truths = [self.truth(case.when) for case in cases]
        values = [self.operand(case.value) for case in cases]
        possible = []
        for resolved in product(*([truth] if truth is not None else [True, False] for truth in truths)):
            possible.append(next((value for truth, value in zip(resolved, values) if truth), None))
        return possible[0] if all(value is not None and value == possible[0] for value in possible) else None

    def truth(self, condition: Condition) -> bool | None:
        match condition:
            case Leaf(atom, negated):
                found = self.test(atom)
                return negation(found) if negated else found
            case Not(part):
                return negation(self.truth(part))
            case All(parts):
                return both(map(self.truth, parts))
            case AnyOf(parts):
                return either(map(self.truth, parts))
        raise TypeError(condition)

    def test(self, atom: Atom) -> bool | None:
        left = self.operand(atom.left)
        right = self.operand(atom.right) if atom.right is not None else ()
        if left is None or right is None:
            return None
        match atom.op:
            case "holds":
                return left is True
            case "==":
                return left == right
            case "<":
                return left < right
            case "<=":
                return not left > right
            case ">":
                return left > right
            case ">=":
                return not left < right
            case "in":
                return any(left == item for item in right)
            case "subset":
                return all(item in right for item in left)
            case "superset":
                return all(item in left for item in right)
            case "disjoint":
                return not any(item in right for item in left)
            case "empty":
                return len(left) == 0
        raise TypeError(atom)

    def operand(self, operand: Any) -> Any:
        match operand:
            case Literal(value):
                return value
            case Fact(name):
                return self.value(name)
            case Constant(name):
                return constant_on(self.base.constants[name], self.as_of)
            case Age(name):
                day = self.value(name)
                return None if day is None else self.as_of.toordinal() - day.toordinal()
            case Union(parts):
                sets = [self.operand(part) for part in parts]
                return None if None in sets else frozenset(item for group in sets for item in group)
        raise TypeError(operand)

    def outcome(self, rule: Rule) -> str:
        """The table of the design; a rule that is not in force does not apply."""
        scope = self.truth(rule.scope)
        requirement = False if rule.require is None else self.truth(rule.require)
        start, end = rule.effective.start, rule.effective.end
        in_force = (start is None or start <= self.as_of) and (end is None or self.as_of <= end)
        if not in_force or scope is False:
            return "not_applicable"
        if requirement is True:
            return "satisfied"
        return "breached" if scope is True and requirement is False else "open"

    def endings(self, rule: Rule) -> set[str]:
        """What the rule may yet make of the arrangement: a breach counts always, an open rule perhaps."""
        found = self.outcome(rule)
        if found in ("not_applicable", "satisfied") or rule.effect == "advise":
            return {"allowed"}
        if rule.effect == "exclude":
            severe = {"excluded"}
        else:
            refused = False if rule.exclude_when is None else self.truth(rule.exclude_when)
            severe = {True: {"excluded"}, False: {"conditional"}, None: {"conditional", "excluded"}}[refused]
        return severe if found == "breached" else severe | {"allowed"}

    def range(self) -> tuple[str, str]:
        """The best and the worst verdict over all rules."""
        all_endings = [sorted(self.endings(rule), key=SEVERITY.index) for rule in self.base.rules.values()]
        best = max((endings[0] for endings in all_endings), key=SEVERITY.index, default="allowed")
        return best, max((endings[-1] for endings in all_endings), key=SEVERITY.index, default="allowed")


def constant_on(spec: ConstantSpec, day: date) -> Any:
    """The last value that had begun on ``day``; the first has always been there."""
    begun = [dated for dated in spec.values if dated.start is None or dated.start <= day]
    return begun[-1].value
