"""What is proved of a rule base is so, and every example shows what it says."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given

pytest.importorskip("z3")

import z3

from checker.analysis.analyse import analyse
from checker.analysis.choice import Choice
from checker.analysis.encoding import Encoding
from checker.analysis.files import slug
from checker.analysis.findings import KINDS
from checker.analysis.inputs import Inputs
from checker.analysis.levels import of_rule, worst
from checker.analysis.meaning import Members, Number, Truth
from checker.analysis.prover import Prover, Undecided
from checker.analysis.reading import Bits, Reading
from checker.analysis.terms import Term
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.engine.verdict import ORDER
from checker.model.descriptor import Answer
from checker.model.expression import Value
from checker.model.facts import Derivation, FactSpec
from checker.model.rulebase import RuleBase
from checker.model.truth import FALSE, TRUE
from tests.conftest import Ran
from tests.random_bases import AS_OF, random_member, random_situation
from tests.small import DAY, fact, rule, write_base
from tests.strategies import PROPERTY, World, judged, worlds

pytestmark = pytest.mark.slow

FEW = PROPERTY if PROPERTY.max_examples > 100 else type(PROPERTY)(PROPERTY, max_examples=40)


class Pinned:
    """An encoding whose inputs can be fixed, and its terms read."""

    def __init__(self, program: Program, as_of: date):
        self.base, self.evaluate = program.base, evaluator(program, as_of)
        self.inputs = Inputs(self.base, determined=True)
        self.encoding = Encoding(self.base, as_of, self.inputs)
        self.open = z3.Bool("open")
        choice = Choice(self.encoding, self.open)
        self.levels = {name: of_rule(found, choice) for name, found in self.encoding.rules.items()}
        rules = self.encoding.rules.values()
        parts = [(r.scope, r.requirement, r.exclude) for r in rules]
        self.truths = Bits(term for triple in parts for t in triple for term in (t.true, t.false))
        verdict = worst(self.levels.values())
        self.ranges = Bits(term for level in (verdict, *self.levels.values()) for term in level.parts)
        self.reading = Reading(self.inputs)
        self.solver = z3.SimpleSolver()

    def model(self, situation: Situation) -> z3.ModelRef:
        """The one model of a situation, as far as anything reads it."""
        self.solver.push()
        self.solver.add(*self.pins(situation))
        assert self.solver.check() == z3.sat
        model = self.solver.model()
        self.solver.pop()
        return model

    def pins(self, situation: Situation) -> Iterator[Term]:
        yield self.open == situation.vendor_open
        for name in self.base.approaches:
            yield self.inputs.approach(name) == (name == situation.approach.name)
        specs: list[FactSpec | Derivation] = [s for s in self.base.facts.values() if s.where != "approach"]
        for spec in (*specs, *self.base.derived.values()):
            answer = situation.answers.get(spec.name)
            yield self.inputs.answered(spec.name) == (answer is not None and answer.value is not None)
            yield self.inputs.refused(spec.name) == (answer is not None and answer.value is None)
            if answer is not None and answer.value is not None:
                yield from _equals(self.inputs.value(spec), answer.value)

    def assert_agrees(self, situation: Situation) -> None:
        situation = replace(situation, answers=self.sayable(situation))
        found, model = self.evaluate(situation), self.model(situation)
        expected = [
            term
            for name in self.encoding.rules
            for truth in found.rules[name]
            for term in (truth == TRUE, truth == FALSE)
        ]
        assert self.truths.of(model) == expected
        for name in (*self.base.facts, *self.base.derived):
            assert self.value(name, model) == _as_set(found.value(name)), name
        result = judged(found)
        rows = {finding.rule: finding for finding in result.findings}
        ranges = [(result.best, result.worst), *((rows[name].best, rows[name].worst) for name in self.levels)]
        assert self.ranges.of(model) == [
            ORDER.index(case) >= level for best, high in ranges for case in (best, high) for level in (1, 2)
        ]
        again = self.reading.situation(model, situation.vendor_open)
        assert {n: a.value for n, a in again.answers.items()} == {n: a.value for n, a in situation.answers.items()}

    def sayable(self, situation: Situation) -> dict[str, Answer]:
        """The answers without determinations whose words no fact knows, which nothing could write."""
        found = {}
        for name, answer in situation.answers.items():
            spec = self.base.derived.get(name)
            words = answer.value if isinstance(answer.value, frozenset) else {answer.value}
            known = spec is None or spec.type not in ("enum", "set") or words <= set(self.inputs.members(spec))
            if known or answer.value is None:
                found[name] = answer
        return found

    def value(self, name: str, model: z3.ModelRef) -> object:
        meaning = self.encoding.fact(name)
        known = Bits([meaning.known]).of(model)[0]
        match meaning:
            case Truth(true):
                return Bits([true]).of(model)[0] if known else None
            case Members(holds=holds):
                held = Bits(holds.values()).of(model)
                return frozenset(m for m, holds_ in zip(holds, held) if holds_) if known else None
            case Number(value=value):
                found = model.eval(value, model_completion=True)
                exact = found.as_fraction() if z3.is_rational_value(found) else found.as_long()
                return exact if known else None
        raise TypeError(meaning)


def _equals(variable: Any, value: Value) -> Iterator[Term]:
    if isinstance(variable, dict):
        members = value if isinstance(value, frozenset) else {value}
        yield from (holds == (member in members) for member, holds in variable.items())
    elif isinstance(value, date):
        yield variable == value.toordinal()
    elif isinstance(value, float):
        top, bottom = value.as_integer_ratio()
        yield variable == z3.RealVal(f"{top}/{bottom}")
    else:
        yield variable == value


def _as_set(value: Value | None) -> object:
    """A value as the encoding holds it: an enum is a set of one, a day its ordinal."""
    if isinstance(value, str):
        return frozenset([value])
    return value.toordinal() if isinstance(value, date) else value


@FEW
@given(worlds())
def test_encoding_means_what_the_engine_means(world: World) -> None:
    pinned = Pinned(world.program, AS_OF)
    for situation in world.situations(4):
        pinned.assert_agrees(situation)


def test_encoding_of_the_shipped_base_means_what_the_engine_means(program: Program) -> None:
    pinned, rng = Pinned(program, DAY), Random(7)
    for _ in range(12):
        situation = random_situation(rng, program.base, draw=_shipped_member(program.base))
        pinned.assert_agrees(situation)


def _shipped_member(base: RuleBase) -> Callable[[Random, FactSpec | Derivation], Value]:
    def draw(rng: Random, spec: FactSpec | Derivation) -> Value:
        if spec.type == "countries":
            return frozenset(rng.sample(sorted(base.countries), rng.randint(1, 4)))
        return random_member(rng, spec)

    return draw


@FEW
@given(worlds(max_size=3))
def test_no_situation_refutes_a_finding(world: World) -> None:
    """Every example is confirmed by the engines as it is made; so only the claims for all projects need a test."""
    found = analyse(world.program, AS_OF, set(world.base.rules), time.perf_counter)
    assert not found.undecided
    claims = [shown.finding for shown in found.found]
    for situation in world.situations(30):
        writable = all(_writable(answer.value) for answer in situation.answers.values())
        if not writable or any(name in world.base.derived for name in situation.answers):
            continue
        rules = world.evaluate(situation).rules
        for finding in claims:
            assert not _refuted(finding.kind, finding.names, rules), finding.key


def _writable(value: Value | None) -> bool:
    """No descriptor states a count below zero."""
    return not isinstance(value, int) or value >= 0


def _refuted(kind: str, names: tuple[str, ...], rules: Any) -> bool:
    triples = [rules[name] for name in names if name in rules]
    match kind:
        case "dead":
            return bool(triples[0][0] == TRUE)
        case "never-breached":
            return bool(triples[0][:2] == (TRUE, FALSE))
        case "never-satisfied":
            return bool(triples[0][:2] == (TRUE, TRUE))
        case "redundant":
            return bool(triples[0][:2] == (TRUE, FALSE) and triples[1][:2] != (TRUE, FALSE))
    return False


P = fact("project.p")
Q = fact("project.q", actionable="true")
R = fact("contract.r", actionable="true", if_absent="false")
S = fact("task.size", type="int", actionable="true")

ODD = {
    "dead: law.one": rule("one", when="[project.p, not project.p]", require="contract.r"),
    "never-breached: law.one": rule("one", when="project.p", require="{any: [project.q, not project.q, project.p]}"),
    "never-satisfied: law.one": rule("one", when="project.p", require="[contract.r, not contract.r]"),
    "unmeetable: law.one": rule("one", when="[contract.r, project.q]", require="not project.p"),
    "absolute: law.one": rule("one", "exclude", when="project.p"),
    "contradiction: law.one, law.two": rule("one", when="project.p", require="contract.r")
    + rule("two", when="project.p", require="not contract.r"),
    "redundant: law.one, law.two": rule("one", when="[project.p, project.q]", require="contract.r")
    + rule("two", when="project.p", require="contract.r"),
    "unread-fact: task.size": rule("one", when="project.p", require="contract.r"),
}


@pytest.fixture
def analysed(run: Callable[..., Ran], tmp_path: Path) -> Callable[..., Ran]:
    def analysed(rules: str, *words: object, facts: tuple[str, ...] = (P, Q, R), **more: str) -> Ran:
        base = write_base(tmp_path / "rules", facts, [rules], **more)
        with patch("checker.api.folder", lambda name: base):
            return run("rules", "analyse", "--as-of", DAY, *words)

    return analysed


@pytest.mark.parametrize("key", list(ODD))
def test_each_kind_is_found_with_an_example(key: str, analysed: Callable[..., Ran], tmp_path: Path) -> None:
    facts = (P, Q, R, S) if "size" in key else (P, Q, R)
    ran = analysed(ODD[key], "-f", "json", "--write", tmp_path / "out", facts=facts)
    assert (ran.status, ran.err) == (1, "")
    rows = {row["finding"]: row for row in json.loads(ran.out)["findings"]}
    assert key in rows
    row = rows[key]
    assert row["place"].startswith("rules/") and row["help"] and row["declared"] is None
    assert row["example"] is not None and row["command"].startswith("checker ")
    assert (tmp_path / "out" / f"{slug(key)}.project.yaml").is_file()


def test_every_kind_has_a_case() -> None:
    assert {key.split(":")[0] for key in ODD} | {"unread-constant"} == set(KINDS)


def test_an_example_shows_the_breach_when_it_is_checked(
    analysed: Callable[..., Ran], run: Callable[..., Ran], tmp_path: Path
) -> None:
    ran = analysed(ODD["absolute: law.one"], "--write", tmp_path / "out")
    assert "project.p: true" in ran.out
    project = tmp_path / "out" / "absolute-law-one.project.yaml"
    with patch("checker.api.folder", lambda name: tmp_path / "rules"):
        checked = run("check", project, "--as-of", DAY, "-f", "json")
    assert checked.err == ""
    assert json.loads(checked.out)["arrangements"][0]["verdict"] == "excluded"


def test_a_dead_rule_names_the_parts_that_clash(analysed: Callable[..., Ran]) -> None:
    ran = analysed(rule("one", when="[project.q, project.p, not project.p]", require="contract.r"))
    assert "`law.one` never applies: `project.p` and `not project.p` cannot hold" in " ".join(ran.out.split())
    assert "rules/law/rules.yaml:1:7: dead: law.one" in ran.out


def test_requirements_that_clash_are_no_contradiction_where_the_scope_can_be_left(analysed: Callable[..., Ran]) -> None:
    rules = rule("one", when="project.q", require="contract.r") + rule(
        "two", when="project.p", require="not contract.r"
    )
    ran = analysed(rules)
    assert "contradiction" not in ran.out


def test_what_only_another_vendor_can_cure_is_not_absolute(analysed: Callable[..., Ran]) -> None:
    listed = fact("vendor.listed")
    ran = analysed(rule("one", "exclude", when="vendor.listed"), facts=(listed,))
    assert (ran.status, ran.out.count("finding")) == (0, 1)


def test_what_one_can_make_of_a_fact_bounds_the_remedies(analysed: Callable[..., Ran]) -> None:
    rules = rule("one", "exclude", when="project.p", require="project.form == open")
    form = {"type": "enum", "values": "[raw, coded, open]", "actionable": "true", "how": "code it"}
    bound = fact("project.form", **form, changes_to="[coded]")
    assert "absolute: law.one" in analysed(rules, facts=(P, bound)).out
    assert analysed(rules, facts=(P, fact("project.form", **form))).status == 0


def test_a_rule_that_is_not_in_force_is_not_analysed(analysed: Callable[..., Ran]) -> None:
    ran = analysed(rule("one", "exclude", when="project.p", effective="{from: 2030-01-01}"), facts=(P,))
    assert ran.status == 0
    assert "0 rules analysed by the law of 2026-11-24, 1 not in force then: 0 findings" in ran.out


def test_a_constant_that_no_rule_reads(analysed: Callable[..., Ran]) -> None:
    constants = """\
    - constant: spare
      type: int
      meaning: Nothing.
      source: {cite: Art. 1}
      values: [{value: 3}]
      checked: 2026-01-01
    """
    ran = analysed(rule("one", when="project.p", require="contract.r"), facts=(P, R), constants=constants)
    assert "rules/constants/lists.yaml:1:13: unread-constant: spare" in ran.out


def test_a_declared_finding_is_clean_and_an_old_declaration_is_not(
    analysed: Callable[..., Ran], tmp_path: Path
) -> None:
    law = tmp_path / "rules" / "law"
    law.mkdir(parents=True)
    (law / "rules.analysis.yaml").write_text("- finding: 'absolute: law.one'\n  because: Nobody may.\n")
    barred = ODD["absolute: law.one"]
    ran = analysed(barred, "-v", facts=(P,))
    assert ran.status == 0
    assert "declared: Nobody may." in ran.out and ": 0 findings, 1 declared," in ran.out
    ran = analysed(rule("one", when="project.p", require="contract.r"), facts=(P, R))
    assert ran.status == 1
    said = " ".join(ran.out.split())
    assert "rules.analysis.yaml:1:3: declared, but the analysis does not find it: absolute: law.one" in said
    (law / "rules.analysis.yaml").write_text("- finding: 'absolute: law.one'\n  becuase: Nobody may.\n")
    ran = analysed(barred, facts=(P,))
    assert ran.status == 2
    assert "rules/law/rules.analysis.yaml:2:3" in ran.err and "did you mean `because`?" in ran.err


def test_what_z3_gives_up_is_undecided_and_never_clean(analysed: Callable[..., Ran]) -> None:
    def gives_up(self: Prover, *wanted: Term) -> None:
        raise Undecided("limit")

    with patch.object(Prover, "example", gives_up):
        ran = analysed(ODD["redundant: law.one, law.two"])
    assert ran.status == 1
    assert "undecided: dead: law.one" in ran.out and "undecided: redundant: law.one, law.two" in ran.out
    assert "--effort" in ran.out and "nothing undecided" not in ran.out


def test_effort_is_bounded() -> None:
    numbers = [z3.Int(f"n{i}") for i in range(4)]
    cubes = [n * n * n for n in numbers[:3]]
    prover = Prover([cubes[0] + cubes[1] == cubes[2], *(n > 1 for n in numbers)], effort=1000)
    with pytest.raises(Undecided):
        prover.example(numbers[0] > 5)


def test_policy_makes_no_law_redundant(analysed: Callable[..., Ran]) -> None:
    wide = rule("two", when="project.p", require="contract.r", policy="true")
    narrow = rule("one", when="[project.p, project.q]", require="contract.r")
    assert "redundant" not in analysed(narrow + wide).out


def test_one_regime_of_the_shipped_base_is_clean(run: Callable[..., Ran]) -> None:
    ran = run("rules", "analyse", "--regime", "bipa", "--regime", "cui", "--as-of", DAY)
    assert (ran.status, ran.err) == (0, "")
    assert ": 0 findings, 1 declared, nothing undecided" in " ".join(ran.out.split())


def test_an_unknown_regime_is_a_mistake(run: Callable[..., Ran]) -> None:
    ran = run("rules", "analyse", "--regime", "hipa")
    assert ran.status == 2 and "did you mean `hipaa`?" in ran.err


def test_without_z3_the_extra_is_named(run: Callable[..., Ran]) -> None:
    import sys

    gone = {name: None for name in list(sys.modules) if name.startswith("checker.analysis")}
    with patch.dict(sys.modules, gone):
        for name in gone:
            del sys.modules[name]
        with patch.dict(sys.modules, {"z3": None}):
            ran = run("rules", "analyse")
    assert ran.status == 2 and "this needs z3: pip install 'checker[analysis]'" in ran.err


def test_text_fits_forty_columns(analysed: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    ran = analysed(ODD["contradiction: law.one, law.two"])
    assert max(map(len, ran.out.splitlines())) <= 40
