"""What searches must find, found by trying everything: for small rule bases only."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product
from random import Random

from checker.engine.evaluation import Evaluation
from checker.engine.situation import Situation
from checker.explain.bounds import BADNESS, verdict_range
from checker.explain.levers import Levers
from checker.model.descriptor import Answer
from checker.model.expression import Value
from checker.model.facts import FactSpec
from checker.model.result import Settled
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule
from tests.random_bases import AS_OF, COUNTRIES, WORDS


def domain(spec: FactSpec) -> list[Value]:
    """Every value that could matter in a random rule base: far beyond all that its tests compare with."""
    found: list[Value]
    match spec.type:
        case "bool":
            found = [True, False]
        case "enum":
            found = list(spec.values)
        case "set":
            found = [frozenset(c) for n in range(len(WORDS) + 1) for c in combinations(WORDS, n)]
        case "countries":
            found = [frozenset(c) for n in range(len(COUNTRIES) + 1) for c in combinations(COUNTRIES, n)]
        case "int":
            found = list(range(9))  # counts are never negative
        case "number":
            found = [step / 4 for step in range(-12, 21)]
        case _:
            found = [AS_OF + timedelta(days=day) for day in range(-12, 13)]
    return [value for value in found if value or not spec.non_empty]


def actionable(rng: Random, base: RuleBase) -> RuleBase:
    """``base`` where people can change most facts."""
    return replace(base, facts={n: replace(spec, actionable=rng.random() < 0.7) for n, spec in base.facts.items()})


def with_facts(situation: Situation, values: Mapping[str, Value]) -> Situation:
    said = {name: Answer(value) for name, value in values.items()}
    return replace(situation, answers={**situation.answers, **said})


def smallest_sets(
    movable: Levers, base: RuleBase, reached: Callable[[Mapping[str, Value]], bool], most: int
) -> Iterator[frozenset[str]]:
    """Every set of at most ``most`` facts some values of which reach a goal, and no part of which does."""
    names = sorted(movable)
    found: list[frozenset[str]] = []
    for size in range(most + 1):
        for chosen in combinations(names, size):
            if any(done <= set(chosen) for done in found):
                continue
            domains = (filter(movable[name].attainable, domain(base.facts[name])) for name in chosen)
            if any(reached(dict(zip(chosen, values))) for values in product(*domains)):
                found.append(frozenset(chosen))
                yield found[-1]


def no_worse(
    evaluate: Callable[[Situation], Evaluation], situation: Situation, rules: Sequence[Rule], level: Settled
) -> Callable[[Mapping[str, Value]], bool]:
    """The test that facts make a situation ``level`` at worst."""

    def reached(values: Mapping[str, Value]) -> bool:
        return BADNESS[verdict_range(evaluate(with_facts(situation, values)), rules)[1]] <= BADNESS[level]

    return reached


def settled(
    evaluate: Callable[[Situation], Evaluation], situation: Situation, rules: Sequence[Rule]
) -> Callable[[Mapping[str, Value]], bool]:
    """The test that facts leave a situation with one verdict."""

    def reached(values: Mapping[str, Value]) -> bool:
        best, worst = verdict_range(evaluate(with_facts(situation, values)), rules)
        return best == worst

    return reached
