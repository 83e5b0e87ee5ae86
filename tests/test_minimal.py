"""Minimal reasons: they force the outcome whatever else is so, and none of them can be spared."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.engine.trial import baseline_situation
from checker.engine.verdict import outcome_on
from checker.explain import goal
from checker.explain.bounds import BADNESS, binding, rule_range, verdict_range
from checker.explain.classes import Landscape
from checker.explain.goal import Reach
from checker.explain.levers import levers
from checker.explain.minimal import at_least, at_most, forcing, only, outcome_reason
from checker.explain.obstacles import obstruction
from checker.explain.search import Search
from checker.explain.target import Budget, Target
from checker.model.descriptor import Answer
from checker.model.result import Settled
from checker.model.rules import Rule
from checker.model.truth import FALSE, TRUE
from checker.rulebase.cases import ExampleCase, load_cases
from tests.conftest import ROOT
from tests.random_bases import AS_OF, random_member
from tests.strategies import PROPERTY, World, judged, worlds

DAY = date(2026, 11, 24)
CLOSED = ("satisfied", "not_applicable")
LEVELS: tuple[Settled, ...] = ("allowed", "conditional", "excluded")


def others_arbitrary(world: World, situation: Situation, kept: Iterable[str]) -> Situation:
    """``situation`` where every fact that is not kept is said to be something, or nothing, by chance.

    What a determination settles is left as it is: it stands above the facts.
    """
    kept, rng = set(kept), world.rng
    answers = dict(only(situation, world.base, kept).answers)
    for name, spec in world.base.facts.items():
        if spec.where == "approach" or name in kept:
            continue
        if rng.random() < 0.8:
            answers[name] = Answer(random_member(rng, spec))
    for name, answer in situation.answers.items():
        if name in world.base.derived and rng.random() < 0.5:
            answers[name] = answer
    return replace(situation, answers=answers)


def holds_of(rule: Rule, found: str, severe: Settled) -> Callable[[Evaluation], bool]:
    def holds(evaluation: Evaluation) -> bool:
        now = outcome_on(rule, *evaluation.rules[rule.id][:2], evaluation.as_of)
        if found in CLOSED:
            return now in CLOSED
        return now == found and BADNESS[rule_range(evaluation, rule)[0]] >= BADNESS[severe]

    return holds


def assert_minimal(world: World, situation: Situation, facts: tuple[str, ...], rule: Rule, found: str) -> None:
    """Without any one of the facts the rule is not proved to come out as it does, or only against a determination."""
    for name in facts:
        tried = world.evaluate(only(situation, world.base, set(facts) - {name}))
        scope, requirement, _ = tried.rules[rule.id]
        now = outcome_on(rule, scope, requirement, AS_OF)
        denied = denies(world, situation, tried)
        if found == "satisfied":
            assert requirement != 3 or denied
        elif found == "not_applicable":
            assert scope != 0 or denied
        elif now == "breached" and not denied:  # then it is no longer as bad
            assert rule.exclude_when is not None


@PROPERTY
@given(worlds(max_size=3, vendor_open=False))
def test_reason_of_a_rule_is_sound_and_minimal(world: World) -> None:
    for situation in world.situations(2):
        evaluation = world.evaluate(situation)
        for rule in world.base.rules.values():
            found = outcome_on(rule, *evaluation.rules[rule.id][:2], AS_OF)
            facts = outcome_reason(world.evaluate, evaluation, rule)
            if found == "open" or not rule.effective.holds_on(AS_OF):
                assert facts == ()
                continue
            assert set(facts) <= set(world.base.facts) | set(situation.answers)
            holds = holds_of(rule, found, rule_range(evaluation, rule)[0])
            assert holds(world.evaluate(only(situation, world.base, facts)))
            for _ in range(3):
                assert holds(world.evaluate(others_arbitrary(world, situation, facts)))
            assert_minimal(world, situation, facts, rule, found)


@PROPERTY
@given(worlds(max_size=3))
def test_reason_of_a_verdict_is_sound_and_minimal(world: World) -> None:
    """Of every level: that it is no better, and that it is no worse."""
    rules = tuple(world.base.rules.values())
    for situation in world.situations(2):
        evaluation = world.evaluate(situation)
        counting = binding(rules, evaluation)
        best, worst = verdict_range(evaluation, counting)
        for level in LEVELS[1 : BADNESS[best] + 1]:
            reasons = at_least(world.evaluate, evaluation, rules, level)
            assert reasons
            for reason in reasons:
                kept = world.evaluate(only(situation, world.base, reason.facts))
                assert BADNESS[verdict_range(kept, counting)[0]] >= BADNESS[level]
                for name in reason.facts:
                    tried = world.evaluate(only(situation, world.base, set(reason.facts) - {name}))
                    rule = world.base.rules[reason.rule]
                    if name not in world.base.derived:
                        assert BADNESS[rule_range(tried, rule)[0]] < BADNESS[level] or denies(world, situation, tried)
        for level in LEVELS[BADNESS[worst] :]:
            facts = at_most(world.evaluate, evaluation, rules, level)
            kept = world.evaluate(only(situation, world.base, facts))
            assert BADNESS[verdict_range(kept, counting)[1]] <= BADNESS[level]
            for name in facts:
                tried = world.evaluate(only(situation, world.base, set(facts) - {name}))
                assert BADNESS[verdict_range(tried, counting)[1]] > BADNESS[level] or denies(world, situation, tried)


def denies(world: World, situation: Situation, tried: Evaluation) -> bool:
    """Whether the facts left conclude otherwise than a determination of the situation that is left out."""
    return any(
        name in world.base.derived
        and name not in tried.situation.answers
        and answer.value is not None
        and tried.value(name) not in (None, answer.value)
        for name, answer in situation.answers.items()
    )


@PROPERTY
@given(worlds())
def test_range_without_explanation_is_that_of_the_result(world: World) -> None:
    for situation in world.situations(4):
        evaluation = world.evaluate(situation)
        result = judged(evaluation)
        counting = binding(tuple(world.base.rules.values()), evaluation)
        assert verdict_range(evaluation, counting) == (result.best, result.worst)


STEP = 41
"""Of the shipped cases, every so manyth is looked at."""


def shipped_cases(program: Program) -> list[ExampleCase]:
    return [case for case in load_cases([ROOT / "rules"], program.base) if case.tests and len(case.legs) == 1][::STEP]


def test_reason_of_each_shipped_case_is_sound_and_minimal(program: Program) -> None:
    """The rule that a case is about: breached, satisfied or not applicable for the reason given alone."""
    evaluate = evaluator(program, DAY)
    tried = 0
    for case in shipped_cases(program):
        evaluation = evaluate(baseline_situation(program.base, case.legs[0]))
        rule = program.base.rules[case.tests]
        found = outcome_on(rule, *evaluation.rules[rule.id][:2], DAY)
        if found == "open" or not rule.effective.holds_on(DAY):
            continue
        facts = outcome_reason(evaluate, evaluation, rule)
        situation = evaluation.situation
        assert proved(evaluate(only(situation, program.base, facts)), rule, found), case.title
        for name in facts:
            without = evaluate(only(situation, program.base, set(facts) - {name}))
            assert not proved(without, rule, found) or rule.exclude_when is not None, (case.title, name)
        tried += 1
    assert tried > 20


def proved(evaluation: Evaluation, rule: Rule, found: str) -> bool:
    scope, requirement, _ = evaluation.rules[rule.id]
    if found == "not_applicable":
        return scope == FALSE
    return requirement == TRUE if found == "satisfied" else scope == TRUE and requirement == FALSE


def test_shipped_cases_that_fail_get_a_way_or_a_reason(program: Program) -> None:
    """For what breaches a rule: a way to an allowed arrangement, or the facts that forbid it whatever is done."""
    evaluate, landscape, reach = evaluator(program, DAY), Landscape(program, DAY), Reach(program.base)
    ways = proofs = 0
    for case in shipped_cases(program):
        if case.outcome != "breached":
            continue
        evaluation = evaluate(baseline_situation(program.base, case.legs[0]))
        rules = binding(tuple(program.base.rules.values()), evaluation)
        movable = levers(evaluation, landscape, "it", "")
        search = Search(
            evaluate, [Target(evaluation.situation, movable, goal.at_most(rules, "allowed"))], reach, Budget(300)
        )
        solution = next(search.solutions(), None)
        if solution is not None:
            assert search.reached(solution.values)
            ways += 1
        elif not search.budget.spent:
            found = obstruction(evaluate, evaluation.situation, program.base, movable, rules, "allowed", Budget(300))
            assert found is not None, case.title
            assert found.reasons
            proofs += 1
    assert ways + proofs > 8


def test_what_does_not_hold_has_no_reason(program: Program) -> None:
    situation = Situation(program.base.approaches["in_house"])
    with pytest.raises(ValueError, match="does not hold"):
        forcing(evaluator(program, DAY), situation, program.base, lambda evaluation: False)
