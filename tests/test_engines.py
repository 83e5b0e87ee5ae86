"""The engines mean the same as the design, and as each other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.api import rule_roots
from checker.engine.compile import compile_base
from checker.engine.evaluation import Evaluation
from checker.engine.prepare import prepare
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.engine.trial import baseline_situation
from checker.engine.verdict import outcome
from checker.language.evaluate import atom_truth
from checker.model.diagnostic import InternalError
from checker.model.expression import All, Atom, Condition, Leaf, Value
from checker.model.expression import Any as AnyOf
from checker.model.facts import Derivation, FactSpec
from checker.rulebase.cases import CaseLeg
from tests.oracle import Oracle
from tests.random_bases import AS_OF, Writer, random_member, random_situation
from tests.strategies import PROPERTY, World, judged, worlds

TRUTH = {0: False, 1: None, 3: True}


def assert_as_designed(evaluation: Evaluation) -> None:
    """Every fact, derivation, atom and rule is what the design makes of it."""
    base = evaluation.program.base
    oracle = Oracle(base, evaluation.situation, evaluation.as_of)
    for name in (*base.facts, *base.derived):
        assert evaluation.value(name) == oracle.value(name), name
        assert type(evaluation.value(name)) is type(oracle.value(name)), name
    for atom in evaluation.program.atoms:
        truth = evaluation.atom(atom)
        assert TRUTH[truth] is oracle.test(atom), atom
        assert truth == atom_truth(atom, evaluation.value, base, evaluation.as_of), atom
    for name, (scope, requirement, exclude) in evaluation.rules.items():
        rule = base.rules[name]
        assert TRUTH[scope] is oracle.truth(rule.scope), name
        assert TRUTH[requirement] is oracle.truth(rule.requirement), name
        assert TRUTH[exclude] is (False if rule.exclude_when is None else oracle.truth(rule.exclude_when)), name
    result = judged(evaluation)
    assert {f.rule: f.outcome for f in result.findings} == {r.id: oracle.outcome(r) for r in base.rules.values()}
    if not evaluation.situation.vendor_open:
        best, worst = oracle.range()
        assert (result.best, result.worst) == (best, worst)
        assert result.verdict == (best if best == worst else "undetermined")


@PROPERTY
@given(worlds())
def test_reference_is_the_design(world: World) -> None:
    for situation in world.situations(6):
        assert_as_designed(world.evaluate(situation))


@PROPERTY
@given(worlds(), st.integers(-5, 5))
def test_constants_change_with_the_day(world: World, days: int) -> None:
    day = AS_OF + timedelta(days=days)
    for situation in world.situations(2):
        assert_as_designed(evaluator(world.program, day)(situation))


@pytest.fixture(scope="module")
def durable() -> Any:
    pytest.importorskip("durable_rules_engine")
    from checker.engine import durable

    return durable


@pytest.fixture(scope="module")
def confirm(durable: Any) -> Any:
    from checker.engine.confirm import confirm

    return confirm


@PROPERTY
@given(worlds(max_size=8))
def test_durable_rules_agrees_with_reference(durable: Any, confirm: Any, world: World) -> None:
    with durable.DurableEngine(world.program, AS_OF) as engine:
        for situation in world.situations(5):
            confirm(engine.infer(situation), world.evaluate(situation))


@pytest.mark.parametrize("width", [1, 5, 6, 10, 11, 12, 13, 30])
@pytest.mark.parametrize("scope", [All, AnyOf])
@pytest.mark.parametrize("requirement", [All, AnyOf])
def test_wide_rules_stay_below_the_limits_of_the_library(
    durable: Any, confirm: Any, width: int, scope: type, requirement: type
) -> None:
    rng = Random(width)
    world = World(11, 4)
    writer = Writer(rng, {}, {})
    for name, spec in world.base.facts.items():
        writer.add(name, spec.type)

    def wide(kind: type) -> Condition:
        tests: dict[Atom, Leaf] = {}
        while len(tests) < width:
            leaf = writer.leaf()
            tests[leaf.atom] = leaf
        return kind(tuple(tests.values()))

    rule = next(iter(world.base.rules.values()))
    rules = {
        name: replace(rule, id=name, scope=wide(scope), require=wide(requirement), exclude_when=wide(requirement))
        for name in ("open.a", "open.b", "open.c")
    }
    program = compile_base(replace(world.base, rules=rules))
    with durable.DurableEngine(program, AS_OF) as engine:
        for _ in range(20):
            situation = random_situation(rng, program.base)
            confirm(engine.infer(situation), evaluator(program, AS_OF)(situation))


@cache
def shipped() -> Program:
    return prepare(rule_roots(()), None)


@pytest.fixture(scope="module")
def shipped_durable(durable: Any) -> Iterator[Any]:
    with durable.DurableEngine(shipped(), AS_OF) as engine:
        yield engine


def shipped_situation(program: Program, rng: Random) -> Situation:
    """Answers over the real vocabulary; the rest counts as in a compliant project, or is left unsaid."""
    base = program.base
    countries = sorted(base.countries)

    def draw(rng: Random, spec: FactSpec | Derivation) -> Value:
        match spec.type:
            case "countries":
                return frozenset(
                    rng.sample(("US", "DE", "GB", "IN", "CN", *rng.sample(countries, 3)), rng.randint(1, 3))
                )
            case "int":
                return rng.choice((0, 1, 2, 30, 72, 100, 1000, 10_000, 1_000_000))
            case "number":
                return rng.choice((0, 0.5, 0.67, 0.8, 0.95, 1, 20))
            case "date":
                return AS_OF + timedelta(days=rng.choice((-1000, -366, -365, -30, 0, 1, 400)))
        return random_member(rng, spec)

    situation = random_situation(rng, base, draw=draw)
    if rng.random() < 0.5:
        return situation
    baseline = baseline_situation(base, CaseLeg(situation.approach.name, {}))
    said = rng.sample(sorted(situation.answers), min(len(situation.answers), rng.randint(0, 12)))
    return replace(situation, answers={**baseline.answers, **{name: situation.answers[name] for name in said}})


@PROPERTY
@given(st.integers(0, 2**32))
def test_shipped_rules_mean_the_design(seed: int) -> None:
    assert_as_designed(evaluator(shipped(), AS_OF)(shipped_situation(shipped(), Random(seed))))


@PROPERTY
@given(st.integers(0, 2**32))
def test_engines_agree_on_shipped_rules(shipped_durable: Any, confirm: Any, seed: int) -> None:
    rng = Random(seed)
    for _ in range(2):
        situation = shipped_situation(shipped(), rng)
        confirm(shipped_durable.infer(situation), evaluator(shipped(), AS_OF)(situation))


def test_random_situations_reach_most_outcomes_of_shipped_rules() -> None:
    program = shipped()
    evaluate = evaluator(program, AS_OF)
    rng = Random(5)
    met: dict[str, set[str]] = {name: set() for name in program.rules}
    for _ in range(1500):
        for name, (scope, requirement, _) in evaluate(shipped_situation(program, rng)).rules.items():
            met[name].add(outcome(scope, requirement))
    reached = sum(len(outcomes) for outcomes in met.values())
    assert reached > 0.8 * 4 * len(met), f"{reached} of {4 * len(met)}: the situations test little"


def tampered(engine: Any, situation: Situation) -> Iterator[tuple[str, Any]]:
    """Every way in which one conclusion could be wrong, with the name of what is wrong."""
    right = engine.infer(situation)
    for name, (found, exclude) in right.rules.items():
        for wrong in {"not_applicable", "satisfied", "breached", "open"} - {found}:
            yield name, replace(right, rules={**right.rules, name: (wrong, exclude)})
        for truth in {0, 1, 3} - {exclude} if exclude is not None else ():
            yield name, replace(right, rules={**right.rules, name: (found, truth)})
    for name, value in right.derived.items():
        yield name, replace(right, derived={**right.derived, name: "something else" if value != 0 else 3})


@pytest.mark.parametrize("seed", range(4))
def test_a_disagreement_names_what_it_is_about(durable: Any, confirm: Any, seed: int) -> None:
    world = World(seed, 3)
    with durable.DurableEngine(world.program, AS_OF) as engine:
        for situation in world.situations(3):
            evaluation = world.evaluate(situation)
            for name, wrong in tampered(engine, situation):
                with pytest.raises(InternalError, match=f"`{name}`"):
                    confirm(wrong, evaluation)


def test_a_closed_engine_infers_nothing(durable: Any) -> None:
    world = World(3, 2)
    engine = durable.DurableEngine(world.program, date(2026, 1, 1))
    engine.close()
    engine.close()
    with pytest.raises(InternalError, match="closed"):
        engine.infer(next(world.situations(1)))
