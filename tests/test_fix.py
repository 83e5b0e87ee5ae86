"""``checker fix``: the smallest changes, all of them, each of which really works; or what stands in the way."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import validate

import checker
from checker.engine.reference import evaluator
from checker.explain.bounds import BADNESS, binding, verdict_range
from checker.explain.classes import Landscape
from checker.explain.goal import Reach, at_most
from checker.explain.levers import levers
from checker.explain.minimal import only
from checker.explain.obstacles import obstruction
from checker.explain.search import Search
from checker.explain.target import Budget, Target
from checker.load.yaml import parse
from checker.model.result import Settled
from checker.report.statement import Statement, statements
from tests.conftest import Ran
from tests.exhaustive import actionable, no_worse, smallest_sets
from tests.random_bases import AS_OF
from tests.small import fact, rule, write_base
from tests.strategies import PROPERTY, World, worlds

pytestmark = pytest.mark.slow

Run = Callable[..., Ran]
DAY = ("--as-of", "2026-11-24")
LEVELS: tuple[Settled, ...] = ("allowed", "conditional")


def words(text: str) -> str:
    return " ".join(text.split())


@PROPERTY
@given(worlds(max_size=2))
def test_every_smallest_set_of_changes_is_found_and_no_other(world: World) -> None:
    """Compared with trying all values of all facts: sets of up to two."""
    object.__setattr__(world, "base", actionable(world.rng, world.base))
    evaluate, landscape = evaluator(world.program, AS_OF), Landscape(world.program, AS_OF)
    for situation in world.situations(1):
        evaluation = evaluate(situation)
        rules = binding(tuple(world.base.rules.values()), evaluation)
        movable = levers(evaluation, landscape, "it", "")
        for level in LEVELS:
            target = Target(situation, movable, at_most(rules, level))
            search = Search(evaluate, [target], Reach(world.base), Budget(3_000))
            found = set()
            for solution in search.solutions():
                if len(solution.values) > 2:
                    break
                reached = no_worse(evaluate, situation, rules, level)
                assert reached({key[1]: value for key, value in solution.values.items()})
                found.add(frozenset(key[1] for key in solution.values))
            if not search.budget.spent:
                reached = no_worse(evaluate, situation, rules, level)
                assert found == set(smallest_sets(movable, world.base, reached, 2))


@PROPERTY
@given(worlds(max_size=3))
def test_some_set_is_one_that_nothing_can_be_left_out_of(world: World) -> None:
    """The way that is given where the smallest is too far to seek."""
    object.__setattr__(world, "base", actionable(world.rng, world.base))
    evaluate, landscape = evaluator(world.program, AS_OF), Landscape(world.program, AS_OF)
    for situation in world.situations(2):
        evaluation = evaluate(situation)
        rules = binding(tuple(world.base.rules.values()), evaluation)
        target = Target(situation, levers(evaluation, landscape, "it", ""), at_most(rules, "allowed"))
        search = Search(evaluate, [target], Reach(world.base), Budget(400))
        some = search.any_solution()
        if some is None:
            continue
        assert search.reached(some.values)
        for key in some.values:
            assert not search.reached({other: value for other, value in some.values.items() if other != key})


@PROPERTY
@given(worlds(max_size=2))
def test_what_stands_in_the_way_does_so_whatever_else_is_changed(world: World) -> None:
    object.__setattr__(world, "base", actionable(world.rng, world.base))
    evaluate, landscape = evaluator(world.program, AS_OF), Landscape(world.program, AS_OF)
    for situation in world.situations(2):
        evaluation = evaluate(situation)
        rules = binding(tuple(world.base.rules.values()), evaluation)
        movable = levers(evaluation, landscape, "it", "")
        for level in LEVELS:
            found = obstruction(evaluate, situation, world.base, movable, rules, level, Budget(300))
            if found is None:
                continue
            search = Search(
                evaluate, [Target(situation, movable, at_most(rules, level))], Reach(world.base), Budget(2_000)
            )
            if not situation.vendor_open:
                assert next(search.solutions(), None) is None, "nothing was to help, and something does"
            assert found.reasons
            for reason in found.reasons:
                assert movable.keys().isdisjoint(reason.facts)
                if found.proof == "facts":
                    alone = evaluate(only(situation, world.base, reason.facts))
                    assert BADNESS[verdict_range(alone, rules)[0]] > BADNESS[level]


FACTS = [
    fact("data.shared", actionable="true", how="stop sharing"),
    fact("data.kind", type="enum", values="[plain, odd, secret]"),
    fact("data.level", type="int"),
    fact("contract.signed", actionable="true", how="sign it", if_absent="false"),
    fact("contract.clauses", type="set", values="[one, two, three]", actionable="true", how="amend it", if_absent="[]"),
    fact("contract.terms", chosen_with_vendor="vendor.careful"),
    fact("vendor.careful"),
    fact("vendor.sites", type="countries", actionable="true", how="move them", non_empty="true"),
]  # fmt: skip

PROJECT = """\
kind: project
id: p
name: Small project
data: {shared: true, kind: odd, level: 3}
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


def test_smallest_way_comes_first_with_what_to_do_and_what_to_state(run: Run, small: Callable[..., Path]) -> None:
    small([rule("paper", when="data.shared", require="[contract.signed, 'contract.clauses >= [one, two]']")])
    out = run("fix", "p.yaml", *DAY).out
    assert out.startswith("Small project: in_house\nconditional, law as of 2026-11-24\n\nto make it allowed: 2 ways")
    assert "2 ways, there are no others" in words(out)
    first, second = out.split("  2. ")
    assert "stop sharing (What is data.shared?)\n       data.shared: true -> false\n       now: p.yaml:4:16\n" in first
    assert "state in p.yaml:\n       data:\n         shared: false\n" in first
    assert "contract.signed: false -> true" in second
    assert "contract.clauses: state [one, two]" in second
    assert "now: not stated, taken as false" in second
    assert "approaches:\n         in_house:\n           contract:\n" in second


def test_answer_is_no_promise(run: Run, small: Callable[..., Path]) -> None:
    small([rule("level", "exclude", when="data.level > 1")], PROJECT.replace("level: 3", "level: unknown"))
    out = words(run("fix", "p.yaml", *DAY).out)
    assert "1 change (an answer may turn out otherwise)" in out
    assert "find out (vendor): What is data.level? data.level: 1 or less" in out


def test_facts_that_stand_in_the_way_are_shown_with_their_places(run: Run, small: Callable[..., Path]) -> None:
    small([rule("kind", "exclude", when="[data.kind == odd, 'data.level > 2']")])
    out = words(run("fix", "p.yaml", *DAY).out)
    assert "makes it allowed: these facts force it, whatever all others are - Title of kind law.kind, Art. kind" in out
    assert "data.kind = odd (p.yaml:4:28) data.level = 3 (p.yaml:4:40)" in out
    assert "makes it conditional: these facts force it" in out


def test_case_distinction_proves_what_three_valued_logic_does_not_see(run: Run, small: Callable[..., Path]) -> None:
    """Signed or not, one of two rules is in the way; with the fact unknown neither is certain."""
    rules = [
        rule("never", "exclude", when="[contract.signed, data.kind == odd]"),
        rule("always", "exclude", require="contract.signed"),
    ]
    small(rules)
    out = words(run("fix", "p.yaml", *DAY).out)
    assert "makes it allowed: these facts force it in every case of the others data.kind = odd (p.yaml:4:28)" in out
    assert "data.level" not in out
    aims = json.loads(run("fix", "p.yaml", *DAY, "-f", "json").out)["arrangements"][0]["aims"]
    assert [aim["proof"] for aim in aims] == ["cases", "cases"]


def test_conditional_is_offered_where_allowed_is_out_of_reach(run: Run, small: Callable[..., Path]) -> None:
    rules = [rule("kind", when="data.kind == odd"), rule("share", "exclude", when="data.shared")]
    small(rules)
    out = run("fix", "p.yaml", *DAY).out
    assert "makes it allowed" in words(out)
    assert "to make it conditional: 1 way, there is no other" in out
    assert "data.shared: true -> false" in out


def test_only_what_the_change_can_bring_about_is_proposed(run: Run, small: Callable[..., Path]) -> None:
    rules = [rule("kind", when="data.kind != odd")]
    project = PROJECT.replace("kind: odd", "kind: plain")
    path = small(rules, project)
    facts = path.parent / "rules" / "vocabulary" / "facts.yaml"
    text, more = facts.read_text(), "  values: [plain, odd, secret]\n"
    facts.write_text(text.replace(more, f"{more}  actionable: true\n  how: change it\n"))
    assert "data.kind: plain -> odd" in run("fix", "p.yaml", *DAY).out
    facts.write_text(text.replace(more, f"{more}  actionable: true\n  how: hide it\n  changes_to: [secret]\n"))
    assert "makes it allowed" in run("fix", "p.yaml", *DAY).out
    facts.write_text(text.replace(more, f"{more}  changes_to: [secrt]\n"))
    ran = run("fix", "p.yaml", *DAY)
    assert (ran.status, ran.out) == (2, "")
    assert "`changes_to:` says what `how:` can make of a Boolean or an enum" in ran.err


def test_classes_that_cannot_be_brought_about_hide_none_that_can(run: Run, small: Callable[..., Path]) -> None:
    """Of values that the rules do not tell apart, one that the change can lead to is proposed."""
    path = small([rule("kind", when="data.kind == plain")], PROJECT.replace("kind: odd", "kind: plain"))
    facts = path.parent / "rules" / "vocabulary" / "facts.yaml"
    more = "  values: [plain, odd, secret]\n"
    facts.write_text(
        facts.read_text().replace(more, f"{more}  actionable: true\n  how: hide\n  changes_to: [secret]\n")
    )
    assert "data.kind: plain -> secret" in run("fix", "p.yaml", *DAY).out


def test_nothing_is_done_in_the_past(run: Run, small: Callable[..., Path]) -> None:
    """A test that is repeated is repeated today at the earliest, also where a date a year ago would do."""
    path = small(
        [rule("fresh", require="age(data.tested_on) <= 365")], PROJECT.replace("level: 3", "tested_on: 2020-01-01")
    )
    facts = path.parent / "rules" / "vocabulary" / "facts.yaml"
    facts.write_text(facts.read_text() + fact("data.tested_on", "date", actionable="true", how="test it again"))
    out = words(run("fix", "p.yaml", *DAY).out)
    assert "data.tested_on: 2020-01-01 -> 2026-11-24 or later" in out
    assert "data: tested_on: 2026-11-24" in out


def test_what_is_as_it_should_be_is_not_undone(run: Run, small: Callable[..., Path]) -> None:
    """A rule that is left by giving up a safeguard offers no way out."""
    path = small([rule("careful", when="data.masked")], PROJECT.replace("level: 3", "masked: true"))
    facts = path.parent / "rules" / "vocabulary" / "facts.yaml"
    text = facts.read_text()
    facts.write_text(text + fact("data.masked", actionable="true", how="mask them", baseline="true"))
    assert "makes it allowed: these facts force it" in words(run("fix", "p.yaml", *DAY).out)
    facts.write_text(text + fact("data.masked", actionable="true", how="unmask them", baseline="false"))
    assert "data.masked: true -> false" in run("fix", "p.yaml", *DAY).out


def test_arrangements_that_a_way_makes_worse_are_named(run: Run, small: Callable[..., Path]) -> None:
    """What is stated once for the project counts for all; so does what is said of a vendor."""
    rules = [
        rule("kept", when="approach.people == staff", require="not data.shared"),
        rule("open", "exclude", when="approach.people == vendor", require="data.shared"),
        rule("near", when="contract.clauses >= [one]", require="vendor.sites <= [DE]"),
        rule("far", when="contract.clauses >= [two]", require="vendor.sites >= [US]"),
    ]
    project = "  bought: {vendor: v, contract: {clauses: [one]}}\n"
    project += "  other: {approach: bought, vendor: v, contract: {clauses: [two]}}\n"
    path = small(rules, PROJECT + project)
    (path.parent / "v.yaml").write_text("kind: vendor\nid: v\nsites: [US]\n")
    given = ("p.yaml", "--vendor", "v.yaml", *DAY)
    out = words(run("fix", *given, "--approach", "in_house").out)
    assert "! this makes bought worse: conditional -> excluded ! this makes other worse: allowed -> excluded" in out
    out = words(run("fix", *given, "--approach", "bought").out)
    first, second = out.split(" 2. ")
    assert "contract.clauses: remove one" in first and "this makes" not in first
    assert "vendor.sites: add DE and remove US" in second
    assert "! this makes other worse: allowed -> conditional" in second
    way = json.loads(run("fix", *given, "--approach", "bought", "-f", "json").out)["arrangements"][0]["aims"][0][
        "ways"
    ][1]
    assert way["losses"] == [
        {"arrangement": "other", "before": "allowed", "best": "conditional", "worst": "conditional"}
    ]


def test_document_that_ran_out_is_renewed_and_not_found_out(run: Run, small: Callable[..., Path]) -> None:
    evidence = "evidence: {data.shared: {document: a.pdf, issued: 2025-01-01, expires: 2026-01-01}}\n"
    small([rule("shared", "exclude", require="data.shared")], PROJECT + evidence)
    out = words(run("fix", "p.yaml", *DAY).out)
    assert "give a document that holds (vendor): What is data.shared?" in out
    assert "it counts with the document behind it, under `evidence:`" in out
    assert "now: p.yaml:4:16; evidence a.pdf expired on 2026-01-01" in out


def test_claim_that_needs_proof_says_so(run: Run, small: Callable[..., Path]) -> None:
    path = small([rule("paper", require="contract.signed")])
    facts = path.parent / "rules" / "vocabulary" / "facts.yaml"
    facts.write_text(facts.read_text().replace("  how: sign it\n", "  how: sign it\n  needs_proof: true\n"))
    assert "it counts with the document behind it, under `evidence:`" in words(run("fix", "p.yaml", *DAY).out)


def test_vendor_yet_to_be_chosen_and_list_of_places(run: Run, small: Callable[..., Path]) -> None:
    small(
        [rule("care", "exclude", require="vendor.careful"), rule("sites", require="vendor.sites <= [DE, FR]")],
        PROJECT.replace("in_house", "bought"),
    )
    out = words(run("fix", "p.yaml", *DAY).out)
    assert "2 changes (such a vendor has to be found)" in out
    assert "choose a vendor: What is vendor.careful? vendor.careful: true" in out
    assert "choose a vendor: What is vendor.sites? vendor.sites: [DE], or [FR], [DE, FR]" in out
    assert "state in the vendor's file: careful: true sites: [DE]" in out


def test_what_makes_a_fact_hang_on_the_choice_of_a_vendor_is_a_way(run: Run, small: Callable[..., Path]) -> None:
    """With a careful vendor the terms are settled by the choice: an obligation, and no open exclusion."""
    small([rule("terms", "exclude", require="contract.terms")], PROJECT.replace("in_house", "bought"))
    aims = json.loads(run("fix", "p.yaml", *DAY, "-f", "json").out)["arrangements"][0]["aims"]
    facts = {aim["verdict"]: [[c["fact"] for c in way["changes"]] for way in aim["ways"]] for aim in aims}
    assert facts == {"allowed": [["contract.terms"]], "conditional": [["vendor.careful"]]}


def test_vendor_facts_are_stated_in_the_vendors_file(run: Run, small: Callable[..., Path]) -> None:
    path = small(
        [rule("sites", require="vendor.sites <= [DE, FR]")], PROJECT.replace("in_house: {}", "bought: {vendor: v}")
    )
    (path.parent / "v.yaml").write_text("kind: vendor\nid: v\nsites: [DE, US]\n")
    out = words(run("fix", "p.yaml", "--vendor", "v.yaml", *DAY).out)
    assert (
        "vendor.sites: remove US, or [DE, FR], [FR] now: v.yaml:3:8 once it is done, state in v.yaml: sites: [DE]"
        in out
    )


def test_hybrid_is_mended_leg_by_leg(run: Run, small: Callable[..., Path]) -> None:
    project = PROJECT + "  spare: {approach: in_house, contract: {signed: true}}\n"
    project += "  blend: {approach: hybrid, legs: [in_house, spare]}\n"
    small([rule("paper", require="contract.signed")], project)
    out = run("fix", "p.yaml", "--approach", "blend", *DAY).out
    assert "leg in_house: conditional\n\nto make it allowed: 1 way" in out
    assert "leg spare: allowed\n\nnothing needs to change: it is allowed" in out


def test_waived_rule_needs_no_way(run: Run, small: Callable[..., Path]) -> None:
    path = small([rule("paper", require="contract.signed", policy="true")])
    (path.parent / "w.yaml").write_text(
        "kind: waivers\nwaivers:\n- {rule: law.paper, project: p, arrangement: in_house, reason: r, owner: a,"
        " approver: b, ticket: t, approved: 2026-11-01, expires: 2026-12-01}\n"
    )
    assert "nothing needs to change" not in run("fix", "p.yaml", *DAY).out
    assert "nothing needs to change" in run("fix", "p.yaml", "--waivers", "w.yaml", *DAY).out


def test_most_limits_the_ways_and_says_that_there_are_more(run: Run, small: Callable[..., Path]) -> None:
    small([rule("paper", when="data.shared", require="contract.signed")])
    assert "to make it allowed: 1 way, and there may be more" in run("fix", "p.yaml", "--max", "1", *DAY).out
    ran = run("fix", "p.yaml", "--max", "0")
    assert (ran.status, ran.out) == (2, "")


def test_arrangement_has_to_be_named_where_it_is_open(run: Run, small: Callable[..., Path]) -> None:
    small([rule("paper", require="contract.signed")], PROJECT + "  bought: {}\n")
    ran = run("fix", "p.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "say which arrangement: --approach with one of in_house, bought" in ran.err
    ran = run("fix", "p.yaml", "--approach", "bougt")
    assert (ran.status, "did you mean `bought`?" in ran.err) == (2, True)


def test_text_from_descriptors_cannot_move_the_cursor(run: Run, small: Callable[..., Path]) -> None:
    small([rule("paper", require="contract.signed")], PROJECT.replace("Small project", '"A\\e[2Jz"'))
    assert "\x1b" not in run("fix", "p.yaml", *DAY).out


def test_narrow_terminal(run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    given = (examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *DAY)
    monkeypatch.chdir(examples)
    out = run("fix", "hospital-retina.yaml", *given[1:]).out
    wide = [line.strip().removeprefix("- ") for line in out.splitlines() if len(line) > 40]
    assert all(re.fullmatch(r"[\w.]+: ?\S*|\S+", line) for line in wide), "only what has no space to break at"


EXAMPLES = [
    ("hospital-retina", "in_cloud_vendor"),
    ("hospital-retina", "synthetic"),
    ("road-plates", "managed_platform"),
    ("defence-sensor", "managed_platform"),
    ("defence-sensor", "expert_vendor"),
    ("retail-catalogue", "expert_vendor@aegis"),
]


@pytest.mark.parametrize(("name", "approach"), EXAMPLES)
def test_ways_for_the_examples_work_once_they_are_stated(run: Run, examples: Path, name: str, approach: str) -> None:
    """Each way is written into the files where it says, and the project checked anew."""
    path = examples / f"{name}.yaml"
    words = (path, "--vendor", examples / "vendors", "--approach", approach, *DAY, "-f", "json")
    document = json.loads(run("fix", *words).out)
    (row,) = document["arrangements"]
    tried = 0
    for aim in row["aims"]:
        for way in aim["ways"]:
            if any(change["needs_proof"] for change in way["changes"]):
                continue  # what is stated in a mapping has no documents
            files = {change["file"] for change in way["changes"]} | {str(path)}
            contents = {file: parse(Path(file).read_text(), file)[0].plain() for file in files}  # type: ignore[union-attr]
            for change in way["changes"]:
                state(contents[change["file"]], change["path"], change["value"])
            vendors = [content for file, content in contents.items() if file != str(path)]
            ids = {vendor["id"] for vendor in vendors}
            vendors += [v for v in (examples / "vendors").glob("*.yaml") if v.stem not in ids]
            result = checker.check(contents[str(path)], vendors, approaches=approach, as_of=AS_OF)
            assert result.arrangements[0].verdict == way["verdict"] == aim["verdict"]
            tried += 1
    assert tried


def state(content: Any, path: list[str], value: Any) -> None:
    for key in path[:-1]:
        content = content.setdefault(key, {})
    content[path[-1]] = value


def test_documents_follow_their_schemas(run: Run, examples: Path) -> None:
    given = (examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *DAY, "-f", "json")
    for command, more in (
        ("questions", ()),
        ("fix", ("--approach", "synthetic")),
        ("fix", ("--approach", "crowdsourcing")),
    ):
        schema = json.loads(run("schema", command).out)
        validate(json.loads(run(command, *given, *more).out), schema)


def test_statement_is_yaml_that_says_what_was_meant() -> None:
    found = [
        Statement(("data", "a", "b"), ["NO", "SE"], ("a question",)),
        Statement(("data", "a", "c"), None),
        Statement(("data", "d"), [f"member_{n}" for n in range(30)]),
        Statement(("e",), 0.5),
    ]
    text = statements(found, width=40)
    assert text[:4] == ["data:", "  a:", "    # a question", "    b: [NO, SE]"]
    assert max(map(len, text)) <= 40
    root, problems = parse("\n".join(text), "it")
    assert not problems
    assert root is not None
    members = [f"member_{n}" for n in range(30)]
    assert root.plain() == {"data": {"a": {"b": ["NO", "SE"], "c": "unknown"}, "d": members}, "e": 0.5}
