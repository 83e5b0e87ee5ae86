"""``checker questions``: the fewest questions, what their answers lead to, and a file that takes them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.explain.bounds import BADNESS, binding, verdict_range
from checker.explain.classes import Landscape
from checker.explain.goal import Reach, at_most, breach, can_breach
from checker.explain.levers import levers
from checker.explain.search import Search
from checker.explain.target import Budget, Target, with_values
from checker.load.yaml import parse
from checker.model.descriptor import Answer
from tests.conftest import Ran
from tests.exhaustive import no_worse, settled, smallest_sets, with_facts
from tests.random_bases import AS_OF, random_member
from tests.small import fact, rule, write_base
from tests.strategies import PROPERTY, World, worlds

pytestmark = pytest.mark.slow

Run = Callable[..., Ran]
DAY = ("--as-of", "2026-11-24")


def words(text: str) -> str:
    return " ".join(text.split())


@PROPERTY
@given(worlds(max_size=2, vendor_open=False))
def test_no_shorter_plan_settles_a_verdict(world: World) -> None:
    """The plan for the better verdict and the plan for the worst, compared with trying all answers."""
    evaluate, landscape = evaluator(world.program, AS_OF), Landscape(world.program, AS_OF)
    for situation in world.situations(2):
        evaluation = evaluate(situation)
        rules = binding(tuple(world.base.rules.values()), evaluation)
        best, worst = verdict_range(evaluation, rules)
        if best == worst:
            continue
        answers = levers(evaluation, landscape, "it", "", changes=False)
        target = Target(situation, answers, at_most(rules, best))
        search = Search(evaluate, [target], Reach(world.base), Budget(2_000))
        better = next(search.solutions(), None)
        if search.budget.spent:
            continue
        sizes = [len(better.values)] if better is not None else []
        if sizes:
            after = evaluate(with_values(target, better.values))  # type: ignore[union-attr]
            assert verdict_range(after, rules) == (best, best)
        for one in rules:
            if can_breach(one, evaluation, worst):
                target = Target(situation, answers, breach(one, worst))
                for solution in Search(evaluate, [target], Reach(world.base), Budget(2_000)).solutions():
                    assert verdict_range(evaluate(with_values(target, solution.values)), rules)[0] == worst
                    sizes.append(len(solution.values))
                    break
        reached = no_worse(evaluate, situation, rules, best)
        shortest = min((len(s) for s in smallest_sets(answers, world.base, reached, 2)), default=None)
        if better is not None and len(better.values) <= 2:
            assert shortest == len(better.values)
        else:
            assert shortest is None
        either = next(smallest_sets(answers, world.base, settled(evaluate, situation, rules), 2), None)
        if either is not None and sizes:
            assert min(sizes) >= len(either)


@PROPERTY
@given(worlds(max_size=4, vendor_open=False))
def test_every_answer_narrows(world: World) -> None:
    """Whatever is answered to whatever is asked, no range of verdicts becomes wider."""
    evaluate = evaluator(world.program, AS_OF)
    for situation in world.situations(2):
        rules = binding(tuple(world.base.rules.values()), evaluate(situation))
        for _ in range(4):
            evaluation = evaluate(situation)
            asked = sorted(levers(evaluation, Landscape(world.program, AS_OF), "it", "", changes=False))
            if not asked:
                break
            name = world.rng.choice(asked)
            before = verdict_range(evaluation, rules)
            situation = with_facts(situation, {name: random_member(world.rng, world.base.facts[name])})
            after = verdict_range(evaluate(situation), rules)
            assert BADNESS[before[0]] <= BADNESS[after[0]] <= BADNESS[after[1]] <= BADNESS[before[1]]


FACTS = [
    fact("data.kinds", type="set", values="[plain, odd]", screening="true"),
    fact("data.secret", if_absent="{value: false, when: empty(data.kinds)}"),
    fact("data.level", type="int", unit="metres"),
    fact("exposure.open"),
    fact("contract.signed", if_absent="false", actionable="true", how="sign it"),
    fact("vendor.careful"),
]  # fmt: skip
RULES = [
    rule("secret", "exclude", when="data.secret"),
    rule("odd", "exclude", when="odd in data.kinds", require="data.level < 5"),
]
PROJECT = """\
kind: project
id: p
name: Small project
approaches:
  in_house: {}
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes a rule base, which replaces the shipped one, and a project beside it."""

    def write(rules: list[str], project: str = PROJECT) -> Path:
        write_base(tmp_path / "rules", FACTS, rules)
        (tmp_path / "p.yaml").write_text(project)
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("checker.cli.options.rule_roots", lambda overlays: [tmp_path / "rules"])
        return tmp_path / "p.yaml"

    return write


def test_screening_question_stands_for_what_it_rules_out(run: Run, small: Callable[..., Path]) -> None:
    small(RULES)
    out = run("questions", "p.yaml", *DAY).out
    assert "in_house  undetermined: allowed ... excluded; 1 answer to allowed; 1 answer" in out
    assert "1 question determines every verdict, if the answers are the favourable ones (no shorter plan does" in words(
        out
    )
    assert "  1. What is data.kinds?\n     ask the vendor; state data.kinds in p.yaml\n" in out
    assert "     - [] (favourable): in_house allowed\n" in out


def test_answer_that_settles_it_for_the_worse_is_told(run: Run, small: Callable[..., Path]) -> None:
    small(RULES)
    assert "1 answer to excluded (data.secret)" in words(run("questions", "p.yaml", *DAY).out)


def test_question_of_two_arrangements_is_asked_once_and_before_that_of_one(
    run: Run, small: Callable[..., Path]
) -> None:
    rules = [rule("level", "exclude", require="data.level < 5"), rule("open", "exclude", when="exposure.open")]
    project = PROJECT.replace("in_house: {}", "in_house: {exposure: {open: false}}\n  spare: {approach: in_house}")
    small(rules, project)
    document = json.loads(run("questions", "p.yaml", *DAY, "-f", "json").out)
    assert [q["concerns"] for q in document["questions"]] == [["in_house", "spare"], ["spare"]]
    assert [q["path"] for q in document["questions"]][1] == ["approaches", "spare", "exposure", "open"]
    assert document["version"] == 1
    assert document["smallest"] is True
    first = document["questions"][0]["outcomes"]
    assert [outcome["values"] for outcome in first] == [[4], [5]]
    assert first[0]["effects"] == [{"arrangement": "in_house", "best": "allowed", "worst": "allowed"}]
    assert [effect["worst"] for effect in first[1]["effects"]] == ["excluded", "excluded"]


def test_hybrid_is_settled_with_its_legs(run: Run, small: Callable[..., Path]) -> None:
    project = PROJECT + "  spare: {approach: in_house}\n  blend: {approach: hybrid, legs: [in_house, spare]}\n"
    small([rule("open", "exclude", when="exposure.open")], project)
    document = json.loads(run("questions", "p.yaml", "--approach", "blend", *DAY, "-f", "json").out)
    (row,) = document["arrangements"]
    assert (row["name"], row["at_best"]["answers"], row["at_worst"]["answers"]) == ("blend", 2, 1)
    assert len(document["questions"]) == 2


def test_vendor_is_asked_about_itself(run: Run, small: Callable[..., Path]) -> None:
    path = small([rule("care", require="vendor.careful")], PROJECT.replace("in_house: {}", "bought: {vendor: v}"))
    (path.parent / "v.yaml").write_text("kind: vendor\nid: v\n")
    out = run("questions", "p.yaml", "--vendor", "v.yaml", *DAY, "-o", "yaml=a.yaml").out
    assert "ask the vendor v; state careful in v.yaml" in out
    text = (path.parent / "a.yaml").read_text()
    assert (
        "vendors:\n  v:\n    # What is vendor.careful?\n    # ask the vendor v; true or false\n    careful: unknown\n"
        in text
    )
    (path.parent / "a.yaml").write_text(text.replace("careful: unknown", "careful: true"))
    out = run("check", "p.yaml", "--vendor", "v.yaml", "--answers", "a.yaml", *DAY).out
    assert "bought (v)  allowed" in out


def test_nothing_is_asked_where_all_is_determined(run: Run, small: Callable[..., Path]) -> None:
    small([rule("paper", require="contract.signed")])
    out = run("questions", "p.yaml", *DAY).out
    assert "in_house  conditional" in out
    assert "every verdict is determined: nothing has to be found out" in out


def test_file_to_fill_in_changes_nothing_until_it_is_filled_in(run: Run, small: Callable[..., Path]) -> None:
    path = small(RULES, PROJECT + "data: {kinds: [odd], secret: false}\n")
    assert run("questions", "p.yaml", *DAY, "-o", "yaml=a.yaml").status == 0
    text = (path.parent / "a.yaml").read_text()
    assert "#   checker check p.yaml --as-of 2026-11-24 --answers a.yaml\nkind: answers\nfor: p\nfacts:\n" in text
    assert "    # What is data.level?\n    # ask the vendor; a number of metres\n    level: unknown\n" in text
    before = run("check", "p.yaml", *DAY).out
    assert run("check", "p.yaml", "--answers", "a.yaml", *DAY).out.splitlines()[3] == before.splitlines()[3]
    (path.parent / "a.yaml").write_text(text.replace("level: unknown", "level: 7"))
    ran = run("check", "p.yaml", "--answers", "a.yaml", *DAY)
    assert ran.status == 1
    assert "excluded" in ran.out
    line = text[: text.index("level: unknown")].count("\n") + 1
    assert f"a.yaml:{line}:12" in run("why", "p.yaml", "--answers", "a.yaml", *DAY).out
    assert "every verdict is determined" in run("questions", "p.yaml", "--answers", "a.yaml", *DAY).out


def test_where_every_answer_leads_to_the_same_none_is_favourable(run: Run, small: Callable[..., Path]) -> None:
    small([rule("one", when="data.secret"), rule("two", require="data.secret")], PROJECT)
    out = run("questions", "p.yaml", *DAY).out
    assert "1 question determines every verdict (no shorter plan does)" in words(out)
    assert "     - whatever the answer: in_house conditional\n" in out
    assert "favourable" not in out
    assert "  - whatever the answer: in\\_house conditional\n" in run("questions", "p.yaml", *DAY, "-f", "markdown").out


def test_what_waits_for_a_document_is_no_gap_to_fill_in(run: Run, small: Callable[..., Path]) -> None:
    """An answer file cannot state what is stated; what is stated and does not count is told beside it."""
    said = "data: {kinds: [odd], secret: false, level: 3}\n"
    evidence = "evidence: {data.level: {document: a.pdf, issued: 2025-01-01, expires: 2026-01-01}}\n"
    path = small(RULES, PROJECT + said + evidence)
    out = words(run("questions", "p.yaml", *DAY, "-o", "yaml=a.yaml").out)
    why = "data.level is stated at p.yaml:6:44, but evidence a.pdf expired on 2026-01-01: renew the document"
    assert why in out
    text = (path.parent / "a.yaml").read_text()
    assert "level:" not in text
    assert why in words(text.replace("#", ""))
    assert run("check", "p.yaml", "--answers", "a.yaml", *DAY).status == 1


def test_names_that_yaml_reads_otherwise_are_quoted(run: Run, small: Callable[..., Path]) -> None:
    project = PROJECT.replace("id: p", 'id: "12"').replace("in_house: {}", '"null": {approach: in_house}')
    path = small([rule("here", "exclude", require="exposure.open")], project)
    run("questions", "p.yaml", *DAY, "-o", "yaml=a.yaml")
    text = (path.parent / "a.yaml").read_text()
    assert 'for: "12"' in text
    assert '  "null":\n' in text
    (path.parent / "a.yaml").write_text(text.replace("unknown\n", "true\n"))
    assert run("check", "p.yaml", "--answers", "a.yaml", *DAY).status == 0


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("kind: answers\nfacts: {data: {secret: true}}\n", "`data.secret` is already stated, at p.yaml:6:", "correct"),
        ("kind: answers\nfor: other\n", "the answers are for `other`", "this project is `p`"),
        ("kind: answers\napproaches: {in_hous: {}}\n", "the project has no arrangement `in_hous`", "`in_house`?"),
        ("kind: answers\nvendors: {v: {careful: true}}\n", "no vendor was given with the id `v`", ""),
        ("kind: answers\nfacts: {data: {levl: 3}}\n", "there is no fact `data.levl`", "`level`?"),
        ("kind: answers\nfacts: {exposure: {open: true}}\n", "has no key `exposure`", "arrangement"),
        ("kind: answers\nfact: {}\n", "an answer file has no key `fact`", "`facts`?"),
        ("kind: project\nid: p\n", "this is no file of answers", "begin it with `kind: answers`"),
        ("kind: answers\nfacts: 3\n", "facts must be a mapping", ""),
        ("kind: answers\napproaches: 3\n", "`approaches` must be a mapping", ""),
        ("3\n", "this is no file of answers", ""),
    ],
)  # fmt: skip
def test_wrong_answers_are_refused_with_their_place(
    run: Run, small: Callable[..., Path], text: str, message: str, help: str
) -> None:
    path = small(RULES, PROJECT + "data: {secret: false}\n")
    (path.parent / "a.yaml").write_text(text)
    ran = run("check", "p.yaml", "--answers", "a.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "a.yaml" in ran.err
    assert message in ran.err
    assert help in ran.err


def test_file_of_answers_can_be_validated(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("kind: answers\nfacts: {data: {phi: {present: true}}}\nvendors: {v: {name: 3}}\n")
    ran = run("validate", tmp_path)
    assert (ran.status, ran.out) == (2, "")
    assert "this part of an answer file has no key `name`" in ran.err
    (tmp_path / "a.yaml").write_text("kind: answers\nfacts: {data: {phi: {present: true}, categories: unknown}}\n")
    assert run("validate", tmp_path).out == f"{tmp_path / 'a.yaml'}: 1 answer\n"


def test_missing_file_of_answers(run: Run, small: Callable[..., Path]) -> None:
    small(RULES)
    ran = run("questions", "p.yaml", "--answers", "none.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "none.yaml" in ran.err


def test_answers_are_for_one_project(run: Run, small: Callable[..., Path]) -> None:
    path = small(RULES)
    (path.parent / "a.yaml").write_text("kind: answers\n")
    assert "--answers needs one project" in run("check", path.parent, "--answers", "a.yaml").err


def test_wrong_format_is_told(run: Run, small: Callable[..., Path]) -> None:
    small(RULES)
    ran = run("questions", "p.yaml", "-o", "xml=x")
    assert ran.status == 2
    assert "'xml=x' is not FORMAT=PATH, where FORMAT is one of terminal, json, yaml, markdown" in words(ran.err)


def test_markdown_goes_to_each_person_and_escapes(run: Run, small: Callable[..., Path]) -> None:
    small(RULES, PROJECT.replace("Small project", '"*A* <b> | c"'))
    out = run("questions", "p.yaml", *DAY, "-f", "markdown").out
    assert out.startswith("# Questions about \\*A\\* &lt;b&gt; \\| c\n")
    item = "- **1. What is data.kinds?** (a list of any of plain, odd; \\[\\] for none; `data.kinds`)\n"
    assert f"## For the vendor\n\n{item}" in out


def test_text_from_descriptors_cannot_move_the_cursor(run: Run, small: Callable[..., Path]) -> None:
    small(RULES, PROJECT.replace("Small project", '"A\\e[2Jz"'))
    for form in ("terminal", "yaml", "markdown"):
        assert "\x1b" not in run("questions", "p.yaml", *DAY, "-f", form).out


def test_favourable_answers_determine_every_verdict_of_a_bare_project(run: Run, tmp_path: Path) -> None:
    """From a project that says nothing to a determined verdict, by way of the file to fill in."""
    project = tmp_path / "p.yaml"
    project.write_text("kind: project\nid: p\napproaches: {in_house: {}, synthetic: {}}\n")
    found = tmp_path / "a.yaml"
    document = json.loads(run("questions", project, *DAY, "-f", "json", "-o", f"yaml={found}").out)
    root, problems = parse(found.read_text(), "a.yaml")
    assert not problems
    assert root is not None
    content = root.plain()
    for question in document["questions"]:
        path = question["path"] if question["path"][0] == "approaches" else ["facts", *question["path"]]
        assert inside(content, path[:-1])[path[-1]] == "unknown"
        inside(content, path[:-1])[path[-1]] = question["hoped"]
    found.write_text(json.dumps(content))
    rows = json.loads(run("check", project, "--answers", found, *DAY, "-f", "json").out)["arrangements"]
    hoped = {row["name"]: row["at_best"]["verdict"] for row in document["arrangements"]}
    assert {row["name"]: row["verdict"] for row in rows} == hoped
    assert "undetermined" not in hoped.values()


def inside(content: Any, path: list[str]) -> Any:
    for key in path:
        content = content[key]
    return content


def test_what_an_answer_leads_to_is_what_it_leads_to(run: Run, small: Callable[..., Path]) -> None:
    """Each outcome that is announced, stated and checked anew."""
    path = small(RULES)
    document = json.loads(run("questions", "p.yaml", *DAY, "-f", "json").out)
    tried = 0
    for question in document["questions"]:
        for outcome in question["outcomes"]:
            for value in outcome["values"]:
                answers: Mapping[str, Any] = {"data": {question["path"][1]: value}}
                (path.parent / "a.yaml").write_text(json.dumps({"kind": "answers", "facts": answers}))
                rows = json.loads(run("check", "p.yaml", "--answers", "a.yaml", *DAY, "-f", "json").out)["arrangements"]
                after = {(row["name"], row["best"], row["worst"]) for row in rows}
                announced = {(e["arrangement"], e["best"], e["worst"]) for e in outcome["effects"]}
                assert announced <= after
                assert announced or after == {("in_house", "allowed", "excluded")}
                tried += 1
    assert tried >= 4


def test_an_explicit_unknown_can_be_answered() -> None:
    """What is said to be unknown is asked like what nobody speaks of."""
    from tests.random_bases import Random, random_base

    base = random_base(Random(3), 2)
    world = World(3, 2)
    situation = Situation(next(iter(base.approaches.values())), {})
    name = next(n for n, spec in base.facts.items() if spec.where != "approach" and spec.silence.value is None)
    stated = replace(situation, answers={name: Answer(None)})
    found = levers(world.evaluate(stated), Landscape(world.program, AS_OF), "it", "", changes=False)
    assert found[name].kind == "answer"
