"""What a search is after, rule by rule, and which facts can matter to a rule."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from checker.engine.evaluation import Evaluation
from checker.engine.verdict import outcome_on
from checker.explain.bounds import BADNESS, rule_range
from checker.explain.options import Found, Options
from checker.explain.unknowns import Unknowns
from checker.model import truth
from checker.model.expression import NEVER, Condition, facts, operand_facts
from checker.model.result import Settled
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule

Conflicts: TypeAlias = Callable[[Rule, Evaluation, Options], list[Found]]
"""What has to change for one rule to be as wanted: of each, one option is needed. Nothing where it is."""


@dataclass(frozen=True)
class Goal:
    """Rules that must all come out in some way: ``met`` tells whether one does."""

    rules: Sequence[Rule]
    met: Callable[[Rule, Evaluation, Unknowns], bool]
    conflicts: Conflicts


def at_most(rules: Sequence[Rule], level: Settled) -> Goal:
    """The goal that no rule makes the arrangement worse than ``level``."""

    def met(rule: Rule, evaluation: Evaluation, unknowns: Unknowns) -> bool:
        return BADNESS[rule_range(evaluation, rule, unknowns)[1]] <= BADNESS[level]

    def conflicts(rule: Rule, evaluation: Evaluation, options: Options) -> list[Found]:
        if met(rule, evaluation, options.unknowns):
            return []
        ways = {**options.to(rule.scope, False), **options.to(rule.requirement, True)}
        if level == "conditional" and rule.exclude_when is not None:
            ways |= options.to(rule.exclude_when, False)
        if level == "conditional" and evaluation.situation.vendor_open:  # or all that is open hangs on the choice
            for part in (rule.scope, rule.requirement, rule.exclude_when):
                ways |= {} if part is None else options.either(part)
        return [ways]

    return Goal(rules, met, conflicts)


def breach(rule: Rule, level: Settled) -> Goal:
    """The goal that ``rule`` makes the arrangement ``level`` or worse, whatever else is answered."""

    def met(rule: Rule, evaluation: Evaluation, unknowns: Unknowns) -> bool:
        return BADNESS[rule_range(evaluation, rule, unknowns)[0]] >= BADNESS[level]

    def conflicts(rule: Rule, evaluation: Evaluation, options: Options) -> list[Found]:
        if met(rule, evaluation, options.unknowns):
            return []
        scope, requirement, exclude = evaluation.rules[rule.id]
        found: list[Found] = []
        if scope != truth.TRUE:
            found.append(options.to(rule.scope, True))
        if requirement != truth.FALSE:
            found.append(options.to(rule.requirement, False))
        if level == "excluded" and rule.exclude_when is not None and exclude != truth.TRUE:
            found.append(options.to(rule.exclude_when, True))
        return found or [{}]

    return Goal((rule,), met, conflicts)


def can_breach(rule: Rule, evaluation: Evaluation, level: Settled) -> bool:
    """Whether a breach of ``rule``, which is not certain yet, would make the arrangement ``level`` or worse."""
    scope, requirement, _ = evaluation.rules[rule.id]
    found = outcome_on(rule, scope, requirement, evaluation.as_of)
    best, worst = rule_range(evaluation, rule)
    return found in ("open", "breached") and BADNESS[best] < BADNESS[level] <= BADNESS[worst]


class Reach:
    """Which facts, stated or concluded, can matter to the outcome of a rule, worked out once for each."""

    def __init__(self, base: RuleBase):
        self._base = base
        self._behind: dict[str, frozenset[str]] = {}
        self._rules: dict[str, frozenset[str]] = {}

    def of(self, rule: Rule) -> frozenset[str]:
        """The facts that the parts of a rule read, and those behind them."""
        if rule.id not in self._rules:
            parts = (rule.scope, rule.requirement, rule.exclude_when or NEVER)
            self._rules[rule.id] = frozenset().union(*map(self._conditions, parts))
        return self._rules[rule.id]

    def _conditions(self, condition: Condition) -> frozenset[str]:
        return frozenset().union(*(self._fact(name) for name in facts(condition)))

    def _fact(self, name: str) -> frozenset[str]:
        if name not in self._behind:
            self._behind[name] = frozenset((name,))  # a condition on a choice may name the fact itself
            self._behind[name] = frozenset(self._search(name))
        return self._behind[name]

    def _search(self, name: str) -> Iterable[str]:
        made = self._base.derived.get(name)
        yield name
        if made is not None:
            yield from self._conditions(made.when)
            for case in made.cases:
                yield from self._conditions(case.when)
                for fact in operand_facts(case.value):
                    yield from self._fact(fact)
            return
        spec = self._base.facts[name]
        for condition in (spec.silence.when, spec.chosen_with_vendor):
            if condition is not None:
                yield from self._conditions(condition)
