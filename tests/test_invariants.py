"""What must hold of every result, whatever the rules and whatever is known."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.engine.compile import compile_base
from checker.engine.evaluation import Evaluation
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.engine.verdict import ORDER, outcome
from checker.explain.assemble import hybrid
from checker.explain.unknowns import Unknowns
from checker.language.leaf import parse_leaf
from checker.language.scope import Kind, Scope
from checker.model.descriptor import Answer
from checker.model.expression import All
from checker.model.facts import Silence
from checker.model.result import Arrangement
from checker.model.rules import Approach, Regime, Rule, Span
from checker.report.json import document
from tests.random_bases import AS_OF, PLACE, random_base, random_member, random_situation, stated_fact
from tests.strategies import PROPERTY, World, judged, worlds

CLOSED = ("not_applicable", "satisfied")
STAYS = {
    "open": {"open", "breached", *CLOSED},
    "breached": {"breached"},
    "satisfied": {*CLOSED},
    "not_applicable": {"not_applicable"},
}
"""What an outcome may become when more is known: a requirement that is met may turn out not to apply."""


def outcomes(evaluation: Evaluation) -> dict[str, str]:
    return {name: outcome(scope, required) for name, (scope, required, _) in evaluation.rules.items()}


def answered(situation: Situation, name: str, answer: Answer) -> Situation:
    return replace(situation, answers={**situation.answers, name: answer})


def unknown_facts(evaluation: Evaluation) -> list[str]:
    """What somebody could still say: the stated facts of unknown value."""
    facts = evaluation.program.base.facts.values()
    return [spec.name for spec in facts if spec.where != "approach" and evaluation.value(spec.name) is None]


def unknown_conclusions(evaluation: Evaluation) -> list[str]:
    """What counsel could still determine."""
    return [name for name in evaluation.program.base.derived if evaluation.value(name) is None]


def answers_in_turn(
    world: World, situation: Situation, steps: int, vendor_facts: bool = True
) -> Iterator[tuple[Evaluation, Evaluation, str]]:
    """Answer one unknown after another; each step's evaluation before and after, and what was answered."""
    base, rng = world.base, world.rng
    before = world.evaluate(situation)
    for _ in range(steps):
        names = unknown_facts(before)
        if vendor_facts:
            names += unknown_conclusions(before)
        else:
            names = [name for name in names if not before.to_be_chosen(name)]
        if not names:
            return
        name = rng.choice(names)
        spec = base.facts.get(name) or base.derived[name]
        situation = answered(situation, name, Answer(random_member(rng, spec)))
        after = world.evaluate(situation)
        yield before, after, name
        before = after


def assert_narrower(before: Arrangement, after: Arrangement, name: str) -> None:
    """The range of verdicts, of the whole and of every rule, shrinks or stays."""
    for old, new in [(before, after), *zip(before.findings, after.findings)]:
        assert ORDER.index(old.best) <= ORDER.index(new.best), (name, old, new)
        assert ORDER.index(new.worst) <= ORDER.index(old.worst), (name, old, new)
    if before.verdict != "undetermined":
        assert after.verdict == before.verdict, name


@PROPERTY
@given(worlds())
def test_nothing_passes_in_silence(world: World) -> None:
    for situation in world.situations(6):
        result = judged(world.evaluate(situation))
        binding = [found for found in result.findings if found.effect != "advise"]
        assert (result.verdict == "allowed") == all(found.outcome in CLOSED for found in binding)
        if result.verdict == "conditional" and not situation.vendor_open:
            assert any(found.outcome == "breached" for found in binding)
        if result.verdict == "excluded":
            assert any(found.outcome == "breached" and found.best == "excluded" for found in binding)


@PROPERTY
@given(worlds())
def test_what_is_not_known_is_never_taken_for_a_no(world: World) -> None:
    """Withdrawing an answer for "not known" opens rules; it closes none the other way."""
    for situation in world.situations(3):
        before = world.evaluate(situation)
        for name in world.rng.sample(sorted(situation.answers), min(4, len(situation.answers))):
            if name not in world.base.facts:
                continue
            after = world.evaluate(answered(situation, name, Answer(None)))
            for rule, found in outcomes(after).items():
                assert outcomes(before)[rule] in STAYS[found], (rule, name)


@PROPERTY
@given(worlds(vendor_open=False))
def test_answers_only_narrow_the_verdict(world: World) -> None:
    for situation in world.situations(3):
        for before, after, name in answers_in_turn(world, situation, steps=6):
            assert_narrower(judged(before), judged(after), name)


@PROPERTY
@given(worlds(vendor_open=True))
def test_answers_only_narrow_the_verdict_before_a_vendor_is_chosen(world: World) -> None:
    """What the choice of a vendor settles may make it better; nothing else may move a verdict."""
    for situation in world.situations(3):
        for before, after, name in answers_in_turn(world, situation, steps=6, vendor_facts=False):
            assert_narrower(judged(before), judged(after), name)


def one_rule(gate: str, silence: Silence) -> Evaluation:
    """A prohibition of ``project.spill`` before a vendor is chosen, with nothing said."""
    facts = {
        "vendor.careful": stated_fact("vendor.careful", "bool"),
        "project.spill": stated_fact("project.spill", "bool", silence),
    }
    base = random_base(Random(0), 1)
    scope = Scope({name: Kind("bool") for name in facts})
    parts = [parse_leaf(name, scope, PLACE) for name in (gate, "project.spill") if name]
    rule = replace(
        next(iter(base.rules.values())),
        id="law.spill", regime="law", scope=All(tuple(parts)), require=None, exclude_when=None, effect="exclude",
        effective=Span(),
    )  # fmt: skip
    base = replace(
        base, facts=facts, derived={}, rules={rule.id: rule}, regimes={"law": Regime("law", "Law", PLACE, gate)},
        order=("project.spill",) if silence.conditional else (),
    )  # fmt: skip
    approach = Approach("bought", "Bought", "", {}, PLACE)
    return evaluator(compile_base(base), AS_OF)(Situation(approach, {}, vendor_open=True))


def test_the_choice_of_a_vendor_does_not_hide_an_open_fact() -> None:
    """The vendor settles whether the law applies, but not what the project must know."""
    behind_the_gate = judged(one_rule("vendor.careful", Silence()))
    assert (behind_the_gate.verdict, behind_the_gate.worst) == ("undetermined", "excluded")


def test_what_a_vendor_may_imply_can_still_be_answered_otherwise() -> None:
    implied = Silence(False, parse_leaf("vendor.careful", Scope({"vendor.careful": Kind("bool")}), PLACE))
    result = judged(one_rule("", implied))
    assert (result.verdict, result.worst) == ("undetermined", "excluded")
    assert [question.fact for question in result.questions] == ["vendor.careful"]


@PROPERTY
@given(worlds())
def test_a_settled_rule_stays_settled(world: World) -> None:
    for situation in world.situations(3):
        for before, after, name in answers_in_turn(world, situation, steps=6):
            for rule, found in outcomes(before).items():
                assert outcomes(after)[rule] in STAYS[found], (rule, name)
            for fact in (*world.base.facts, *world.base.derived):
                assert before.value(fact) in (None, after.value(fact)), (fact, name)


def open_facts(evaluation: Evaluation, rule: Rule) -> list[str]:
    unknowns = Unknowns(evaluation)
    return list(dict.fromkeys((*unknowns.of(rule.scope), *unknowns.of(rule.requirement))))


@PROPERTY
@given(worlds(total_cases=True))
def test_answering_what_is_asked_closes_every_rule(world: World) -> None:
    for situation in world.situations(2):
        for rule in world.base.rules.values():
            said, evaluation = situation, world.evaluate(situation)
            for _ in range(len(world.base.facts) + 1):
                if outcomes(evaluation)[rule.id] != "open":
                    break
                names = open_facts(evaluation, rule)
                assert names, f"{rule.id} is open, and nothing is asked"
                assert set(names) <= set(unknown_facts(evaluation)), "what is known is asked"
                for name in names:
                    said = answered(said, name, Answer(random_member(world.rng, world.base.facts[name])))
                evaluation = world.evaluate(said)
            assert outcomes(evaluation)[rule.id] != "open", "the answers do not settle the rule"


@PROPERTY
@given(worlds(total_cases=True))
def test_answering_the_questions_determines_the_verdict(world: World) -> None:
    for situation in world.situations(2):
        result = judged(world.evaluate(situation))
        for _ in range(len(world.base.facts) + 1):
            if result.verdict != "undetermined":
                break
            deciding = [question.fact for question in result.questions if question.decides]
            assert deciding, "the verdict is open, and no question decides it"
            for name in deciding:
                situation = answered(situation, name, Answer(random_member(world.rng, world.base.facts[name])))
            result = judged(world.evaluate(situation))
        assert result.verdict != "undetermined"


def in_bytes(result: Arrangement) -> bytes:
    return json.dumps(document(result)).encode()


@PROPERTY
@given(worlds())
def test_the_order_of_facts_does_not_matter(world: World) -> None:
    for situation in world.situations(3):
        expected = in_bytes(judged(world.evaluate(situation)))
        shuffled = list(situation.answers.items())
        world.rng.shuffle(shuffled)
        assert in_bytes(judged(world.evaluate(replace(situation, answers=dict(shuffled))))) == expected


@PROPERTY
@given(worlds())
def test_the_order_of_rules_does_not_matter(world: World) -> None:
    base, rng = world.base, world.rng

    def shuffled(table: dict) -> dict:  # type: ignore[type-arg]
        return dict(rng.sample(list(table.items()), len(table)))

    mixed = replace(base, facts=shuffled(base.facts), derived=shuffled(base.derived), rules=shuffled(base.rules))
    evaluate = evaluator(compile_base(mixed), AS_OF)
    for situation in world.situations(3):
        one, other = judged(world.evaluate(situation)), judged(evaluate(situation))
        assert other.verdict == one.verdict
        assert sorted(other.findings, key=lambda f: f.rule) == sorted(one.findings, key=lambda f: f.rule)


def fingerprint() -> str:
    """A digest over rule sets and results, the same in every process."""
    from hashlib import sha256

    total = sha256()
    for seed in range(25):
        rng = Random(seed)
        program = compile_base(random_base(rng, 4))
        total.update(program.source.encode() + "".join(part.rule_set for part in program.plan.parts).encode())
        evaluate = evaluator(program, AS_OF)
        for _ in range(3):
            total.update(in_bytes(judged(evaluate(random_situation(rng, program.base)))))
    return total.hexdigest()


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_another_process_gives_the_same_bytes(hash_seed: str) -> None:
    root = Path(__file__).resolve().parent.parent
    code = "from tests.test_invariants import fingerprint; print(fingerprint())"
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(root)}
    run = subprocess.run([sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True)
    assert run.stdout.strip() == fingerprint(), run.stderr


@PROPERTY
@given(worlds(), st.integers(2, 4))
def test_a_hybrid_is_the_worst_of_its_legs(world: World, count: int) -> None:
    legs = [judged(world.evaluate(situation), f"leg{n}") for n, situation in enumerate(world.situations(count))]
    blend = hybrid("blend", "Hybrid", legs)
    assert blend.best == max((leg.best for leg in legs), key=ORDER.index)
    assert blend.worst == max((leg.worst for leg in legs), key=ORDER.index)
    assert blend.verdict == (blend.best if blend.best == blend.worst else "undetermined")
    if any(leg.verdict == "excluded" for leg in legs):
        assert blend.verdict == "excluded"
    assert (blend.verdict == "allowed") == all(leg.verdict == "allowed" for leg in legs)
    assert len(blend.findings) == sum(len(leg.findings) for leg in legs)
    assert {found.leg for found in blend.findings} == {leg.name for leg in legs}
