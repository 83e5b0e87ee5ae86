"""Two rule bases compared for all projects: what is called equal is so, and every witness shows its difference."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("z3")

from checker.analysis.compare import compare
from checker.analysis.prover import Prover, Undecided
from checker.engine.compile import compile_base
from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.engine.verdict import ORDER
from checker.model.expression import Not
from checker.model.facts import Silence
from checker.model.rulebase import RuleBase
from tests.conftest import ROOT, Ran
from tests.random_bases import AS_OF, random_member, random_situation
from tests.small import DAY, fact, rule, write_base
from tests.strategies import PROPERTY, World, judged, worlds

pytestmark = pytest.mark.slow

FEW = PROPERTY if PROPERTY.max_examples > 100 else type(PROPERTY)(PROPERTY, max_examples=30)
P, Q, R = fact("project.p"), fact("project.q"), fact("contract.r", if_absent="false")
N = fact("task.n", type="int")
COUNTRIES = fact("hosting.places", type="countries")


def changed(base: RuleBase, rng: Random) -> RuleBase:
    """``base`` with one or two rules, concluded facts or silences exchanged for something else."""
    for _ in range(rng.randint(1, 2)):
        match rng.randrange(3):
            case 0 if base.derived:
                made = rng.choice(list(base.derived.values()))
                other = (
                    replace(made, when=Not(made.when)) if made.type == "bool" else replace(made, cases=made.cases[1:])
                )
                base = replace(base, derived={**base.derived, made.name: other})
            case 1:
                spec = rng.choice([s for s in base.facts.values() if s.where != "approach"])
                silence = Silence(random_member(rng, spec)) if rng.random() < 0.5 else Silence()
                order = tuple(name for name in base.order if name != spec.name)
                facts = {**base.facts, spec.name: replace(spec, silence=silence)}
                base = replace(base, facts=facts, order=order)
            case _:
                one, two = (rng.choice(list(base.rules.values())) for _ in range(2))
                part = rng.choice(("scope", "require"))
                base = replace(base, rules={**base.rules, one.id: replace(one, **{part: getattr(two, part)})})
    return base


@FEW
@given(worlds(max_size=3), st.integers(0, 2**32))
def test_no_situation_refutes_a_relation(world: World, seed: int) -> None:
    """Witnesses are confirmed as they are made; here the claims for all projects meet random ones."""
    rng = Random(seed)
    other = compile_base(changed(world.base, rng))
    found = compare(world.program, other, AS_OF, lambda regime: True)
    relations = {item.approach: item.relation for item in found.approaches}
    assert "undecided" not in relations.values()
    for _ in range(25):
        situation = random_situation(rng, world.base)
        if not writable(situation, world.base):
            continue
        old, new = (judged(evaluated(program, situation)) for program in (world.program, other))
        moved = [ORDER.index(b) - ORDER.index(a) for a, b in ((old.best, new.best), (old.worst, new.worst))]
        relation = relations[situation.approach.name]
        assert max(moved) <= 0 or relation in ("tighter", "incomparable")
        assert min(moved) >= 0 or relation in ("looser", "incomparable")


def evaluated(program: Program, situation: Situation) -> Evaluation:
    return evaluator(program, AS_OF)(situation)


def writable(situation: Situation, base: RuleBase) -> bool:
    """Whether descriptors could say it: no count below zero, no word determined, no vendor's answer without one."""
    for name, answer in situation.answers.items():
        derived = base.derived.get(name)
        if derived is not None and derived.type in ("enum", "set"):
            return False
        if isinstance(answer.value, int) and answer.value < 0:
            return False
        if situation.vendor_open and (derived is None and base.facts[name].where == "vendor"):
            return False
    return not situation.vendor_open or bool(situation.approach.properties["approach.uses_vendor"])


@pytest.fixture
def diffed(run: Callable[..., Ran], tmp_path: Path) -> Callable[..., Any]:
    """The document that compares two small rule bases."""

    def diffed(
        before: str, after: str, *words: object, facts: Any = (P, Q, R, N), facts_after: Any = None, **more: Any
    ) -> Any:
        old = write_base(tmp_path / "before", facts, [before], more.get("constants", ""))
        new = write_base(
            tmp_path / "after", facts_after or facts, [after], more.get("constants_after", more.get("constants", ""))
        )
        ran = run("rules", "diff", old, new, "--as-of", DAY, "-f", "json", *words)
        assert ran.status == more.get("status", 0), ran.err
        return json.loads(ran.out)

    return diffed


def test_the_same_meaning_in_other_words_is_equal(diffed: Callable[..., Any]) -> None:
    one = rule("a", when="{not: {any: [project.p, not project.q]}}", require="contract.r")
    two = rule("a", when="[not project.p, project.q]", require="{not: {not: contract.r}}")
    found = diffed(one, two)
    assert found["relation"] == "equal"
    assert found["rules"] == [{"rule": "law.a", "relation": "equal", "how": "scope; require", "through": []}]


def test_the_same_truth_with_other_unknowns_is_not_equal(diffed: Callable[..., Any]) -> None:
    """Where p is not known, `p or not p` is not known either; so a rule that says so asks for it."""
    one = rule("a", require="{any: [project.p, not project.p]}")
    two = rule("a", require="{any: [approach.uses_vendor, not approach.uses_vendor]}")
    found = diffed(one, two)
    assert found["relation"] == "looser"
    witness = found["approaches"][0]["looser"]
    assert witness["verdict_before"] == ["allowed", "conditional"] and witness["verdict_after"] == ["allowed"] * 2
    assert "project" not in witness["before"]["project"]


def test_a_threshold_is_tighter_and_the_witness_runs(
    diffed: Callable[..., Any], run: Callable[..., Ran], tmp_path: Path
) -> None:
    one, two = (rule("a", when="project.p", require=f"task.n >= {n}") for n in (3, 4))
    found = diffed(one, two, "--write", tmp_path / "out", "--fail-on", "looser")
    assert found["relation"] == "tighter"
    witness = found["approaches"][0]["tighter"]
    assert witness["after"]["project"]["task"] == {"n": 3}
    assert [words.split()[:3] for words in witness["commands"]] == [["checker", "rules", "diff"]]
    assert (witness["verdict_before"], witness["verdict_after"]) == (["allowed"] * 2, ["conditional"] * 2)
    for side, verdict in (("before", "allowed"), ("after", "conditional")):
        with patch("checker.api.folder", lambda name, side=side: tmp_path / side):
            ran = run("check", tmp_path / "out" / "in_house-tighter.project.yaml", "--as-of", DAY, "-f", "json")
        assert json.loads(ran.out)["arrangements"][0]["verdict"] == verdict
    assert diffed(one, two, "--fail-on", "tighter", status=1)["relation"] == "tighter"
    assert diffed(two, one, "--fail-on", "looser", status=1)["relation"] == "looser"


def test_stricter_for_some_and_milder_for_others_is_incomparable(diffed: Callable[..., Any]) -> None:
    one, two = rule("a", when="project.p", require="contract.r"), rule("a", when="project.q", require="contract.r")
    found = diffed(one, two)
    assert found["relation"] == "incomparable"
    row = found["approaches"][0]
    assert row["tighter"]["after"]["project"]["project"]["q"] is True
    assert row["looser"]["before"]["project"]["project"]["p"] is True


def test_only_the_approach_that_a_rule_names_differs(diffed: Callable[..., Any]) -> None:
    one = rule("a", when="project.p", require="contract.r")
    two = rule("a", when="project.p", require="contract.r", approaches="[bought]")
    found = {row["approach"]: row["relation"] for row in diffed(one, two)["approaches"]}
    assert found == {"in_house": "looser", "bought": "equal"}


def test_a_fact_that_one_side_alone_knows_is_named_and_stays_out_of_the_other_file(
    diffed: Callable[..., Any],
) -> None:
    extra = fact("vendor.listed", if_absent="true")
    one = rule("a", when="project.p", require="contract.r")
    two = one + rule("b", "exclude", when="not vendor.listed")
    found = diffed(one, two, facts=(P, R), facts_after=(P, R, extra))
    assert found["notes"] == ["facts known only after: vendor.listed; every answer to them is compared"]
    witness = found["approaches"][0]["tighter"]
    assert witness["before"]["vendor"] is None or "listed" not in witness["before"]["vendor"]
    assert witness["after"]["vendor"]["listed"] is False
    assert {r["rule"]: r["relation"] for r in found["rules"]} == {"law.b": "added"}


def test_a_value_that_one_side_alone_knows_is_not_compared(diffed: Callable[..., Any]) -> None:
    small, large = (fact("task.kind", type="enum", values=f"[{v}]") for v in ("a, b", "a, b, c"))
    one = rule("a", when="task.kind == a", require="contract.r")
    two = rule("a", when="task.kind in [a, c]", require="contract.r")
    found = diffed(one, two, facts=(R, small), facts_after=(R, large))
    assert found["relation"] == "equal"
    assert found["notes"] == ["values of task.kind known only after: c; not compared"]


def test_a_fact_of_another_type_is_another_fact(diffed: Callable[..., Any]) -> None:
    as_bool, as_int = fact("task.size"), fact("task.size", type="int")
    one, two = rule("a", when="task.size", require="contract.r"), rule("a", when="task.size > 2", require="contract.r")
    found = diffed(one, two, facts=(R, as_bool), facts_after=(R, as_int))
    assert found["relation"] == "incomparable"
    assert [note.split(";")[0] for note in found["notes"]] == [
        "facts known only before: task.size", "facts known only after: task.size"
    ]  # fmt: skip


def test_a_rule_changes_through_what_it_reads(diffed: Callable[..., Any]) -> None:
    constants = """\
    - constant: safe
      type: countries
      meaning: Safe places.
      source: {{cite: Art. 1}}
      values: [{{value: [{}]}}]
      checked: 2026-01-01
    """
    one = rule("a", require="hosting.places <= safe")
    found = diffed(
        one, one, facts=(COUNTRIES,), constants=constants.format("DE, FR"), constants_after=constants.format("DE")
    )
    assert found["relation"] == "tighter"
    assert found["rules"] == [{"rule": "law.a", "relation": "tighter", "how": "", "through": ["safe"]}]
    assert found["changes"] == [{"what": "constant", "name": "safe", "how": "without FR"}]
    assert found["approaches"][0]["tighter"]["after"]["project"]["approaches"]["in_house"] == {
        "hosting": {"places": ["FR"]}
    }


def test_silence_that_means_something_else_is_a_difference(diffed: Callable[..., Any]) -> None:
    one = rule("a", require="contract.r")
    found = diffed(one, one, facts=(R,), facts_after=(fact("contract.r"),))
    assert found["relation"] == "looser"
    assert found["approaches"][0]["looser"]["verdict_after"] == ["allowed", "conditional"]
    assert found["changes"] == [{"what": "fact", "name": "contract.r", "how": "what silence means"}]


def test_a_difference_that_only_an_open_vendor_shows(diffed: Callable[..., Any]) -> None:
    """`chosen_with_vendor` matters only while no vendor is chosen: an open rule becomes an obligation."""
    asked, chosen = fact("contract.r"), fact("contract.r", chosen_with_vendor="true")
    one = rule("a", require="contract.r")
    found = {row["approach"]: row for row in diffed(one, one, facts=(asked,), facts_after=(chosen,))["approaches"]}
    assert found["in_house"]["relation"] == "equal" and found["bought"]["relation"] == "tighter"
    witness = found["bought"]["tighter"]
    assert witness["verdict_before"] == ["allowed", "conditional"]
    assert witness["verdict_after"] == ["conditional", "conditional"]
    assert witness["after"]["vendor"] is None


def test_a_rule_that_begins_later_differs_by_the_day(diffed: Callable[..., Any]) -> None:
    one = rule("a", when="project.p", require="contract.r")
    two = rule("a", when="project.p", require="contract.r", effective="{from: 2030-01-01}")
    found = diffed(one, two)
    assert found["relation"] == "looser"
    assert found["rules"][0]["how"] == "in force from 2030-01-01, before always"
    assert diffed(one, two, "--as-of", "2030-01-01")["relation"] == "equal"


def test_what_z3_gives_up_is_never_called_equal(diffed: Callable[..., Any]) -> None:
    def gives_up(self: Prover, *wanted: Any) -> None:
        raise Undecided("limit")

    one = rule("a", when="project.p", require="contract.r")
    with patch.object(Prover, "example", gives_up):
        found = diffed(one, one, "--fail-on", "looser", status=1)
    assert found["relation"] == "undecided"


def test_a_base_beside_itself_is_equal_and_changes_nothing(run: Callable[..., Ran]) -> None:
    ran = run("rules", "diff", "shipped", ROOT / "rules", "--as-of", DAY, "--regime", "bipa", "-f", "json")
    found = json.loads(ran.out)
    assert (ran.status, found["relation"], found["rules"], found["changes"]) == (0, "equal", [], [])


def test_an_overlay_beside_the_shipped_rules(run: Callable[..., Ran], examples: Path, tmp_path: Path) -> None:
    words = ["--as-of", DAY, "--projects", examples, "--vendor", examples / "vendors"]
    ran = run("rules", "diff", "shipped", examples / "policies", *words, "-f", "markdown")
    assert (ran.status, ran.err) == (0, "")
    assert "| in_house | **equal** |" in ran.out and "| crowdsourcing | **tighter** |" in ran.out
    assert "| `vendor.agreement_threshold` | stricter; through agreement_threshold |" in ran.out
    assert "| constant | `agreement_threshold` | 0.8, before 0.75 |" in ran.out
    assert "**Projects here:** " in ran.out and "0 projects" not in ran.out
    assert "```yaml\nkind: project" in ran.out


def test_text_says_what_each_relation_means_in_forty_columns(
    run: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    old = write_base(tmp_path / "a", (P, R), [rule("a", when="project.p", require="contract.r")])
    new = write_base(tmp_path / "b", (P, R), [rule("a", "exclude", when="project.p", require="contract.r")])
    monkeypatch.chdir(tmp_path)
    ran = run("rules", "diff", old.name, new.name, "--as-of", DAY)
    said = " ".join(ran.out.split())
    assert "in_house: tighter never milder, and stricter for some projects" in said
    assert "conditional before, excluded after; law.a project.p: true" in said
    assert "law.a: stricter; oblige becomes exclude" in said
    assert max(map(len, ran.out.splitlines())) <= 40


@pytest.mark.parametrize(
    "words, said",
    [
        (("shipped", "nowhere"), "nowhere: error: no such folder"),
        (("shipped", "shipped", "--regime", "hipa"), "did you mean `hipaa`?"),
        (("shipped", "shipped", "--vendor", "x.yaml"), "give them with `--projects`"),
        (("shipped",), "Missing argument 'AFTER'"),
        (("shipped", "shipped", "--effort", "0"), "--effort"),
    ],
)
def test_wrong_input_is_told(words: tuple[str, ...], said: str, run: Callable[..., Ran]) -> None:
    ran = run("rules", "diff", *words)
    assert ran.status == 2 and said in ran.err and "Traceback" not in ran.err


def test_projects_at_hand_whose_verdict_moves_are_named_and_a_broken_one_hides_no_other(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    old = write_base(tmp_path / "a", (P, N), [rule("a", when="project.p", require="task.n >= 3")])
    new = write_base(tmp_path / "b", (P, N), [rule("a", when="project.p", require="task.n >= 4")])
    folder = tmp_path / "projects"
    folder.mkdir()
    for name, n in (("three", 3), ("four", 4)):
        facts = f"project: {{p: true}}\ntask: {{n: {n}}}\napproaches: {{in_house: {{}}}}\n"
        (folder / f"{name}.yaml").write_text(f"kind: project\nid: {name}\n{facts}")
    ran = run("rules", "diff", old, new, "--as-of", DAY, "--projects", folder, "-f", "json")
    assert ran.status == 0
    assert json.loads(ran.out)["projects"] == {
        "projects": 2, "arrangements": 2, "problems": [], "read_by_one_only": [],
        "flips": [{"project": "three", "path": str(folder / "three.yaml"), "arrangement": "in_house",
                   "before": "allowed", "after": "conditional", "rules": ["law.a"]}],
    }  # fmt: skip
    (folder / "bad.yaml").write_text("kind: project\nid: bad\nprojct: {}\n")
    ran = run("rules", "diff", old, new, "--as-of", DAY, "--projects", folder)
    assert ran.status == 2
    assert "bad.yaml:3:1" in ran.err and ran.err.count("no key `projct`") == 1
    assert "2 projects, 2 arrangements: 1 verdict differs; 1 problem" in " ".join(ran.out.split())


def test_a_project_that_one_base_alone_can_read_is_told_and_is_no_mistake(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    one = rule("a", when="project.p", require="contract.r")
    old, new = write_base(tmp_path / "a", (P, R), [one]), write_base(tmp_path / "b", (P, Q, R), [one])
    project = tmp_path / "p.yaml"
    project.write_text("kind: project\nid: p\nproject: {q: true}\napproaches: {in_house: {}}\n")
    ran = run("rules", "diff", old, new, "--as-of", DAY, "--projects", project)
    assert (ran.status, ran.err) == (0, "")
    said = " ".join(ran.out.split())
    assert "0 projects, 0 arrangements: 0 verdicts differ" in said
    assert "one base alone cannot read: " in said and "p.yaml:3:11: error: there is no fact `project.q`" in said
