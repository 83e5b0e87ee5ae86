"""`checker init`: a first file that says what is known, and is judged honestly."""

import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.api import check
from checker.engine.program import Program
from checker.explain.screening import open_screening, vendor_screening
from checker.load.descriptors import read_descriptor
from checker.load.yaml import parse
from checker.model.descriptor import Answer, Project, Vendor
from checker.model.diagnostic import Diagnostic
from checker.model.facts import FactSpec
from checker.model.rulebase import RuleBase
from checker.report.draft import Draft, render, scalar
from checker.rulebase.load import load
from tests.conftest import ROOT, Ran
from tests.small import DAY
from tests.strategies import PROPERTY

Run = Callable[..., Ran]

KNOWN = [
    "project.establishment_countries=US",
    "project.targeted_countries=US",
    "project.hipaa.role=neither",
    "project.ccpa.business=false",
    "data.categories=[]",
    "data.subject_countries=[]",
    "data.government_markings=[]",
    "data.personal.present=false",
    "data.export_control.regimes=[]",
]
"""The answers of the README's first project."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def sets(*assignments: str) -> list[str]:
    return [word for assignment in assignments for word in ("--set", assignment)]


def plain(path: Path) -> Any:
    root, problems = parse(path.read_text("utf-8"), str(path))
    assert root is not None and problems == []
    return root.plain()


# From options alone


def test_a_first_project_validates_and_is_undetermined_with_its_questions(run: Run, desk: Path) -> None:
    ran = run("init")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "wrote project.yaml: 0 facts stated, 8 unknown",
        "wrote schemas/project.schema.json, from which editors complete and explain",
        "next: checker check project.yaml",
    ]
    assert run("validate", "project.yaml").status == 0
    result = check("project.yaml", as_of=DAY)
    assert {row.verdict for row in result.arrangements} == {"undetermined"}
    assert {row.worst for row in result.arrangements} == {"excluded"}
    for row in result.arrangements:
        asked = {question.fact for question in row.questions}
        assert {"data.categories", "project.establishment_countries", "data.export_control.regimes"} <= asked
    assert run("check", "project.yaml", "--as-of", "2026-11-24").status == 1


def test_each_unknown_says_who_knows_and_what_may_be_answered(run: Run, desk: Path) -> None:
    run("init", "--set", "data.categories=[]")
    lines = Path("project.yaml").read_text("utf-8").splitlines()
    assert lines[:4] == [
        "# yaml-language-server: $schema=schemas/project.schema.json",
        "# `unknown` is what nobody has answered yet; it never counts as no.",
        "kind: project",
        "id: desk",
    ]
    at = lines.index("  export_control: {regimes: unknown}")
    assert lines[at - 1] == "  # Who knows: export counsel. Answer: any of itar, ear, doe_810, nrc_110, or [] for none."
    assert "export-control regimes" in lines[at - 2]
    at = lines.index("  categories: []")
    assert not lines[at - 1].strip().startswith("#")


def test_with_the_answers_of_the_readme_an_own_team_is_allowed(run: Run, desk: Path) -> None:
    ran = run(
        "init", "--approach", "in_house", "--plan", "in_house", "--name", "My: project",
        *sets(*KNOWN, "team.countries=US"),
        *sets("exposure.data_form=no_real_records", "in_house.exposure.outside_access=none"),
    )  # fmt: skip
    assert ran.out.startswith("wrote project.yaml: 12 facts stated, 0 unknown\n")
    assert plain(Path("project.yaml")) == {
        "kind": "project", "id": "desk", "name": "My: project", "plan": "in_house",
        "project": {
            "establishment_countries": ["US"], "targeted_countries": ["US"],
            "hipaa": {"role": "neither"}, "ccpa": {"business": False},
        },
        "data": {
            "categories": [], "subject_countries": [], "government_markings": [],
            "personal": {"present": False}, "export_control": {"regimes": []},
        },
        "team": {"countries": ["US"]},
        "approaches": {"in_house": {"exposure": {"data_form": "no_real_records", "outside_access": "none"}}},
    }  # fmt: skip
    assert check("project.yaml", as_of=DAY).arrangement("in_house").verdict == "allowed"


def test_what_other_answers_settle_is_not_asked(run: Run, desk: Path) -> None:
    countries = ["project.establishment_countries=DE", "project.targeted_countries=DE", "data.subject_countries=DE"]
    run("init", *sets(*countries, "data.categories=[]"))
    text = Path("project.yaml").read_text("utf-8")
    assert "hipaa" not in text and "ccpa" not in text
    assert "ai_act: {risk_class: unknown}" in text


def test_a_fact_may_be_set_to_unknown(run: Run, desk: Path) -> None:
    run("init", "--set", "data.phi.present=unknown")
    assert plain(Path("project.yaml"))["data"]["phi"] == {"present": "unknown"}


def test_a_first_vendor(run: Run, desk: Path) -> None:
    ran = run("init", "vendor", "--id", "lumen", *sets("entity.countries=[US, PL]", "vendor.subprocessors.used=false"))
    assert ran.out.splitlines()[0] == "wrote vendors/lumen.yaml: 2 facts stated, 5 unknown"
    assert ran.out.splitlines()[-1] == "next: checker check PROJECT --vendor vendors/lumen.yaml"
    text = Path("vendors/lumen.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schemas/vendor.schema.json\n")
    content = plain(Path("vendors/lumen.yaml"))
    assert content["entity"]["countries"] == ["PL", "US"]
    assert content["subprocessors"] == {"used": False}
    assert content["workforce"]["countries"] == "unknown"
    assert run("validate", "vendors").status == 0


def test_both_are_judged_together(run: Run, desk: Path) -> None:
    run("init", "--approach", "managed_platform", *sets(*KNOWN))
    run("init", "vendor", "vendors/lumen.yaml")
    result = check("project.yaml", "vendors", as_of=DAY)
    assert result.arrangement("managed_platform@lumen").verdict == "undetermined"


@pytest.mark.parametrize(
    ("words", "path", "id_"),
    [
        ((), "project.yaml", "desk"),
        (("project",), "project.yaml", "desk"),
        (("retina.yaml",), "retina.yaml", "retina"),
        (("project", "in/den tal.yaml"), "in/den tal.yaml", "den-tal"),
        (("project", "some/"), "some/project.yaml", "some"),
        (("project", "x.yaml", "--id", "y"), "x.yaml", "y"),
        (("vendor", "vendors/lumen.yaml"), "vendors/lumen.yaml", "lumen"),
        (("vendor", "--id", "lumen"), "vendors/lumen.yaml", "lumen"),
    ],
)
def test_where_the_file_goes_and_what_it_is_called(
    run: Run, desk: Path, words: Sequence[str], path: str, id_: str
) -> None:
    assert run("init", *words).status == 0
    assert plain(Path(path))["id"] == id_


def test_to_standard_output(run: Run, desk: Path) -> None:
    ran = run("init", "project", "-", "--id", "x")
    assert ran.out.startswith("# `unknown` is what nobody has answered yet") and "kind: project\nid: x\n" in ran.out
    assert list(desk.iterdir()) == []


def test_an_existing_file_is_kept(run: Run, desk: Path) -> None:
    Path("project.yaml").write_text("mine\n")
    ran = run("init")
    assert ran.status == 2
    assert ran.err == "Error: project.yaml exists already; nothing was written (--force overwrites it)\n"
    assert Path("project.yaml").read_text() == "mine\n" and not Path("schemas").exists()
    assert run("init", "--force").status == 0
    assert plain(Path("project.yaml"))["kind"] == "project"


def test_the_file_names_the_schema_that_is_there(run: Run, desk: Path) -> None:
    run("init")
    before = Path("schemas/project.schema.json").stat().st_mtime_ns
    ran = run("init", "deep/er/other.yaml")
    assert "schemas" not in ran.out
    assert Path("schemas/project.schema.json").stat().st_mtime_ns == before
    first, *_ = Path("deep/er/other.yaml").read_text().splitlines()
    assert first == "# yaml-language-server: $schema=../../schemas/project.schema.json"


def test_the_schema_of_another_tool_is_neither_named_nor_overwritten(run: Run, desk: Path) -> None:
    Path("schemas").mkdir()
    Path("schemas/project.schema.json").write_text('{"title": "Something else"}')
    ran = run("init", "in/project.yaml")
    assert "wrote schemas/checker/project.schema.json" in ran.out
    assert Path("schemas/project.schema.json").read_text() == '{"title": "Something else"}'
    assert "$schema=../schemas/checker/project.schema.json\n" in Path("in/project.yaml").read_text()


def test_a_schema_outside_the_repository_is_not_named(run: Run, desk: Path) -> None:
    run("init")
    (desk / "repository" / ".git").mkdir(parents=True)
    ran = run("init", "repository/deep/project.yaml")
    assert "wrote repository/schemas/project.schema.json" in ran.out
    assert "$schema=../schemas/project.schema.json\n" in Path("repository/deep/project.yaml").read_text()


def test_the_schema_that_is_written_is_the_one_that_the_rules_give(run: Run, desk: Path) -> None:
    run("init")
    run("init", "vendor", "--id", "v")
    for kind in ("project", "vendor"):
        name = f"{kind}.schema.json"
        assert (desk / "schemas" / name).read_bytes() == (ROOT / "schemas" / name).read_bytes()


def test_without_a_schema(run: Run, desk: Path) -> None:
    run("init", "--no-schema")
    assert [path.name for path in desk.iterdir()] == ["project.yaml"]
    assert "schema" not in Path("project.yaml").read_text()


# What is wrong with the options


def test_everything_wrong_is_reported_at_once_and_nothing_is_written(run: Run, desk: Path) -> None:
    ran = run(
        "init", "--id", "a b", "--approach", "in_hous",
        *sets(
            "data.phi.presnt=true", "data.personal.present=maybe", "project.hipaa.role=coverd_entity",
            "data.subject_countries=UK", "gdpr.applies=true", "nonsense", "vendor.entity.countries=US",
            "project.establishment_countries=[]", "data.categories=[health", "exposure.data_form=identifiable",
            "data.phi.present=true", "data.phi.present=false",
        ),
    )  # fmt: skip
    assert ran.status == 2 and ran.out == "" and list(desk.iterdir()) == []
    for expected in (
        "--id: error: `a b` is no id",
        "--approach: error: there is no approach `in_hous`",
        "help: did you mean `in_house`?",
        "--set data.phi.presnt=true: error: there is no fact `data.phi.presnt`",
        "help: did you mean `data.phi.present`?",
        "--set data.personal.present=maybe: error: `data.personal.present` must be true or false, not `maybe`",
        "--set project.hipaa.role=coverd_entity: error: `coverd_entity` is no value of `project.hipaa.role`",
        "help: write GB (United Kingdom)",
        "error: `gdpr.applies` is concluded by the rules and cannot be stated",
        "--set nonsense: error: this is not FACT=VALUE",
        "error: a project does not state `vendor.entity.countries`",
        "error: `project.establishment_countries` cannot be empty",
        "--set data.categories=[health: error: this is not YAML",
        "error: `data.phi.present` is stated twice",
        "12 errors",
    ):
        assert expected in ran.err, expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("vendors", "x.yaml"), "neither project nor vendor"),
        (("vendor",), "name the vendor with --id, or give a PATH"),
        (("vendor", "--id", "x", "--plan", "in_house"), "a vendor file has no approaches and no plan"),
        (("--approach", "hybrid"), "a hybrid is made of other arrangements"),
        (("--set", "exposure.data_form=identifiable"), "`exposure.data_form` is stated of an arrangement"),
        (("--set", "synthetic.exposure.data_form=identifiable"), "there is no arrangement `synthetic`"),
        (("--name", "a\x1b[31mb"), "the name holds control characters"),
        (("--set", "approach.people=crowd"), "a project does not state `approach.people`"),
    ],
)
def test_what_cannot_be_written(run: Run, desk: Path, words: Sequence[str], message: str) -> None:
    ran = run("init", *words)
    assert ran.status == 2 and message in ran.err and "\x1b" not in ran.err
    assert list(desk.iterdir()) == []


def test_a_folder_that_cannot_be_written(run: Run, desk: Path) -> None:
    Path("file").write_text("")
    ran = run("init", "file/project.yaml")
    assert ran.status == 2 and ran.err.startswith("Error: cannot make the folder file: ")


# At a terminal


def answered(words: Sequence[str], answers: Sequence[str], folder: Path, columns: int = 80) -> tuple[int, str]:
    """Run `checker init` at a terminal, giving ``answers`` one by one, then Enter."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1"}
    child = subprocess.Popen(
        [sys.executable, "-m", "checker", "init", *words],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    left, seen, out = list(answers), 0, b""
    while True:
        ready, _, _ = select.select([ours], [], [], 60)
        assert ready, out
        try:
            read = os.read(ours, 4096)
        except OSError:  # the other end was closed
            break
        if not read:
            break
        out += read
        if out[seen:].endswith(b"> "):
            seen = len(out)
            os.write(ours, (left.pop(0) if left else "").encode() + b"\n")
    os.close(ours)
    return child.wait(timeout=60), out.decode("utf-8").replace("\r\n", "\n")


def test_a_dialogue(desk: Path) -> None:
    status, shown = answered(
        [],
        ["two words", "triage", "Eye triage", "in_house, crowd", "in_house", "?", "helth", "none", "Germany, us"],
        desk,
    )
    assert status == 0
    assert shown.startswith("Enter leaves an answer unknown (it never counts as no)")
    assert "id [desk]> two words\nuse letters, digits" in shown
    assert "there is no `crowd`; use in_house" in shown
    assert "Plain photos are not" in shown  # what `?` explains
    assert "answer: error: `helth` is no value of `data.categories`\n  help: did you mean `health`?" in shown
    assert "(who knows: export counsel)" in shown
    content = plain(Path("project.yaml"))
    assert content["id"] == "triage" and content["name"] == "Eye triage"
    assert content["approaches"] == {"in_house": {}}
    assert content["data"]["categories"] == []
    assert content["project"]["establishment_countries"] == ["DE", "US"]
    assert content["data"]["export_control"] == {"regimes": "unknown"}
    assert "next: checker check project.yaml" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_enter_alone_answers_nothing(run: Run, desk: Path) -> None:
    status, shown = answered([], [], desk, columns=40)
    assert status == 0 and max(map(len, shown.splitlines())) <= 96
    assert "approaches" not in plain(Path("project.yaml"))
    Path("project.yaml").rename("asked.yaml")
    run("init")
    assert plain(Path("asked.yaml")) == plain(Path("project.yaml"))


def test_what_the_options_state_is_not_asked(desk: Path) -> None:
    status, shown = answered(["vendor", "--id", "lumen", "--set", "entity.countries=US"], [], desk)
    assert status == 0
    assert "contracting vendor organised" not in shown
    assert "(annotators," in shown
    status, shown = answered(["project", "--no-input"], [], desk)
    assert status == 0 and ">" not in shown


# The text


@cache
def shipped() -> RuleBase:
    return load([ROOT / "rules"])


def value_of(spec: FactSpec, rng: Random) -> Any:
    match spec.type:
        case "bool":
            return rng.random() < 0.5
        case "int":
            return rng.choice([0, 7, 10**15])
        case "number":
            return rng.choice([0, -3, 0.1, 1e-7, 123456.789, -1e15, rng.random()])
        case "date":
            return date(rng.randint(1000, 9999), rng.randint(1, 12), rng.randint(1, 28))
        case "enum":
            return rng.choice(spec.values)
    values = spec.values if spec.type == "set" else ("NO", "US", "DE")
    return frozenset(rng.sample(values, rng.randint(spec.non_empty, min(4, len(values)))))


@PROPERTY
@given(st.integers(0, 2**32), st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20))
def test_what_is_written_is_read_back(seed: int, name: str) -> None:
    rng, base = Random(seed), shipped()
    kind = rng.choice(["project", "vendor"])
    known = [spec for spec in base.facts.values() if spec.where in (kind, "arrangement")]
    stated = {
        spec.name: None if rng.random() < 0.3 else value_of(spec, rng) for spec in rng.sample(known, rng.randint(0, 12))
    }
    inside = {name: Answer(value) for name, value in stated.items() if base.facts[name].where == "arrangement"}
    outside = {name: Answer(value) for name, value in stated.items() if name not in inside}
    name = " ".join(name.split())
    within = {"managed_platform": inside} if kind == "project" and seed % 2 else {}
    text = render(Draft(kind, "x1", name, outside, within, "managed_platform" if within else ""), base)
    root, problems = parse(text, "f.yaml")
    assert root is not None and problems == []
    found = read_descriptor(root.plain(), base, problems)
    assert problems == [] and isinstance(found, Project if kind == "project" else Vendor)
    assert {fact: answer.value for fact, answer in found.said.answers.items()} == {
        fact: answer.value for fact, answer in outside.items()
    }
    assert found.name == (name or "x1")
    if within:
        said = found.arrangements["managed_platform"].said.answers  # type: ignore[union-attr]
        assert {fact: answer.value for fact, answer in said.items()} == {f: a.value for f, a in inside.items()}


@PROPERTY
@given(st.text(max_size=30))
def test_any_text_is_written_so_that_it_is_read_back(text: str) -> None:
    root, problems = parse(f"key: {scalar(text)}", "f.yaml")
    if text.isprintable():
        assert problems == [] and root is not None and root.plain() == {"key": text}
    assert "\n" not in scalar(text)


# What is asked


def test_screening_facts_alone_are_asked_and_none_once_all_are_answered(program: Program) -> None:
    base = program.base
    project: dict[str, Any] = {"kind": "project", "id": "x"}
    asked = open_screening(program, project, DAY)
    assert asked[0].name == "data.categories"
    assert all(spec.screening for spec in asked)
    steps = 0
    while asked := open_screening(program, project, DAY):
        spec = asked[0]
        tree = project
        *heads, last = spec.name.split(".")
        for head in heads:
            tree = tree.setdefault(head, {})
        assert last not in tree  # an answer is asked for once
        tree[last] = {"bool": True, "enum": [*spec.values, ""][0], "set": [], "countries": ["US"]}[spec.type]
        steps += 1
    assert 8 <= steps <= sum(spec.screening for spec in base.facts.values())


def test_the_vendor_is_asked_what_many_laws_read(program: Program) -> None:
    asked = vendor_screening(program.base)
    assert [spec.name for spec in asked][:2] == ["vendor.workforce.countries", "vendor.entity.countries"]
    assert all(spec.where == "vendor" and spec.silence.value is None for spec in asked)
    assert len(asked) < 12


def test_the_mapping_that_init_writes_needs_no_file(program: Program) -> None:
    problems: list[Diagnostic] = []
    text = render(Draft("project", "x"), program.base)
    root, _ = parse(text, "")
    assert root is not None
    assert read_descriptor(root.plain(), program.base, problems) is not None and problems == []
    assert json.dumps(root.plain()) == '{"kind": "project", "id": "x"}'
    assert isinstance(DAY, date)
