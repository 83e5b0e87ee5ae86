"""Reasons over the whole rule base: all that ``why`` says of projects changed by chance, held to the engine."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

import pytest

from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.explain.bounds import BADNESS, rule_range, verdict_range
from checker.explain.ground import Ground as Site
from checker.explain.ground import survey
from checker.explain.judge import judge, select
from checker.explain.minimal import only
from checker.explain.why import why
from checker.model.descriptor import Answer
from checker.model.expression import facts
from checker.model.result import Settled
from checker.model.rules import Rule
from checker.model.why import Ground, LegWhy, Why
from tests.mutated import DAY, PROJECTS, example, mutated, value_of

pytestmark = pytest.mark.slow

SEEDS = 5
"""How many changed projects are looked at, each with all its arrangements. They are the same on every machine."""


@dataclass(frozen=True)
class Told:
    """One leg of one arrangement, what is said of it, and the means to hold that to account."""

    leg: LegWhy
    site: Site
    rng: Random
    evaluate: Callable[[Situation], Evaluation]

    @property
    def situation(self) -> Situation:
        return self.site.situation

    def alone(self, kept: set[str]) -> Evaluation:
        """The leg with only the facts ``kept``, all others unknown."""
        return self.evaluate(only(self.situation, self.now.program.base, kept))

    @property
    def now(self) -> Evaluation:
        return self.evaluate(self.situation)

    def denies(self, kept: set[str], tried: Evaluation) -> bool:
        """Whether facts that are kept conclude otherwise than a determination that is left out."""
        base = tried.program.base
        return any(
            answer.value is not None and name in base.derived and tried.value(name) not in (None, answer.value)
            for name, answer in self.situation.answers.items()
            if name not in kept
        )

    def by_chance(self, kept: set[str]) -> Evaluation:
        """The leg with the facts ``kept``, and any value or none for the others."""
        base = self.now.program.base
        answers = dict(only(self.situation, base, kept).answers)
        for name, spec in base.facts.items():
            if spec.where != "approach" and name not in kept and self.rng.random() < 0.8:
                answers[name] = Answer(value_of(self.rng, spec, base))
        answers |= {name: answer for name, answer in self.situation.answers.items() if name in base.derived}
        return self.evaluate(replace(self.situation, answers=answers))


def told(program: Program, seed: int) -> Iterator[tuple[Why, list[Told]]]:
    base, rng = program.base, Random(seed)
    case = mutated(rng, base, example(base, PROJECTS[seed % len(PROJECTS)]))
    selection, evaluate = select(base), evaluator(program, DAY)
    result = judge(program, case, DAY, selection)
    site = survey(program, case, DAY, selection)
    for row in result.arrangements:
        found = why(program, case, selection, result, row.name)
        assert (found.best, found.worst) == (row.best, row.worst)
        yield found, [Told(leg, site.grounds[leg.name], rng, evaluate) for leg in found.legs]


@pytest.mark.parametrize("seed", range(SEEDS))
def test_why_is_true_of_changed_examples(program: Program, seed: int) -> None:
    tried = 0
    for found, legs in told(program, seed):
        assert legs, "something determines every verdict"
        assert max(BADNESS[it.leg.best] for it in legs) == BADNESS[found.best]
        assert max(BADNESS[it.leg.worst] for it in legs) == BADNESS[found.worst]
        for it in legs:
            assert (it.leg.best, it.leg.worst) == verdict_range(it.now, it.site.rules)
            for ground in it.leg.grounds:
                if ground.finding.outcome == "open" or ground.finding.with_vendor:
                    assert ground.facts, "an open rule waits for something"
                else:
                    assert_forced(it, ground, program.base.rules[ground.finding.rule])
                    assert_joined(it, ground, program.base.rules[ground.finding.rule])
                    tried += 1
            assert_borne(it)
            assert_broken(it, program.base.rules)
    assert tried


def proved(evaluation: Evaluation, rule: Rule, level: Settled) -> bool:
    """Whether ``rule`` is breached, and makes the leg ``level`` at best."""
    scope, requirement, _ = evaluation.rules[rule.id]
    return (scope, requirement) == (3, 0) and BADNESS[rule_range(evaluation, rule)[0]] >= BADNESS[level]


def assert_forced(it: Told, ground: Ground, rule: Rule) -> None:
    """The facts that are told force the outcome whatever else is so, and none of them can be spared."""
    names, level = {weight.use.name for weight in ground.facts}, ground.finding.best
    assert all(weight.use.value is not None for weight in ground.facts)
    assert proved(it.alone(names), rule, level)
    for _ in range(2):
        assert proved(it.by_chance(names), rule, level)
    for name in names:
        tried = it.alone(names - {name})
        assert not proved(tried, rule, level) or it.denies(names - {name}, tried), (rule.id, name)


def assert_joined(it: Told, ground: Ground, rule: Rule) -> None:
    """Every fact leads to the rule, by itself or by what it counts as, and every step has the value that holds."""
    names, seen, used = {weight.use.name for weight in ground.facts}, set[str](), set[str]()
    for step in ground.steps:
        value = it.now.value(step.name)
        assert step.value == (sorted(value) if isinstance(value, frozenset) else value)
        assert set(step.rests_on) <= names | seen
        seen.add(step.name)
        used |= set(step.rests_on)
    parts = [part for part in (rule.scope, rule.require, rule.exclude_when) if part is not None]
    used |= {name for part in parts for name in facts(part)}
    stray = (names | seen) - used
    determined = {name for name in stray if name in it.situation.answers and name in it.now.program.base.derived}
    assert stray == determined, "a determination may stand for what is concluded otherwise"


def assert_borne(it: Told) -> None:
    """What keeps the leg from being worse does so alone."""
    if it.leg.worst != "excluded":
        kept = {weight.use.name for weight in it.leg.rests_on}
        assert BADNESS[verdict_range(it.alone(kept), it.site.rules)[1]] <= BADNESS[it.leg.worst]
        for name in it.rng.sample(sorted(kept), min(len(kept), 5)):
            tried = it.alone(kept - {name})
            worst = verdict_range(tried, it.site.rules)[1]
            assert BADNESS[worst] > BADNESS[it.leg.worst] or it.denies(kept - {name}, tried)


def assert_broken(it: Told, rules: Mapping[str, Rule]) -> None:
    """A break makes it what is said, and the rule that is named has its share in that."""
    for broken in it.leg.breaks:
        value = frozenset(broken.value) if isinstance(broken.value, list) else broken.value
        answers = {**it.situation.answers, broken.use.name: Answer(value)}
        after = it.evaluate(replace(it.situation, answers=answers))
        assert verdict_range(after, it.site.rules) == (broken.best, broken.worst)
        rule = rules[broken.rule]
        assert rule_range(after, rule) != rule_range(it.now, rule)
        assert rule_range(after, rule)[1] == broken.worst
