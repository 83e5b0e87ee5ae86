"""The JSON Schemas are current, and editors that use them say what the reader says."""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

import checker
from checker import Result
from checker.engine.program import Program
from checker.load.descriptors import read_descriptor
from checker.load.yaml import parse
from checker.model.diagnostic import Diagnostic
from checker.model.facts import FactSpec
from checker.report.json import render
from checker.rulebase.load import load
from checker.rulebase.schemas import schemas
from tests.conftest import ROOT, Ran
from tests.small import DAY
from tests.strategies import PROPERTY

EXAMPLES = ROOT / "examples"
PROJECTS = sorted(EXAMPLES.glob("*.yaml"))
VENDORS = sorted((EXAMPLES / "vendors").glob("*.yaml"))


@cache
def validator(name: str) -> Draft202012Validator:
    schema = json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@cache
def base() -> Any:
    return load([ROOT / "rules"])


def plain(path: Path) -> Any:
    root, problems = parse(path.read_text("utf-8"), str(path))
    assert root is not None and not problems
    return root.plain()


def as_json(value: Any) -> Any:
    """``value`` as JSON holds it: days as text."""
    if isinstance(value, dict):
        return {key: as_json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def schema_errors(content: Any) -> list[str]:
    kind = content.get("kind") if isinstance(content, dict) else None
    name = kind if kind in ("project", "vendor") else "project"
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(as_json(content))]


def reader_errors(content: Any) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    read_descriptor(content, base(), problems)
    return problems


def test_the_committed_schemas_are_what_the_rules_give(program: Program) -> None:
    made = schemas(program.base)
    assert sorted(made) == sorted(path.name for path in (ROOT / "schemas").iterdir())
    for name, text in made.items():
        assert (ROOT / "schemas" / name).read_text("utf-8") == text, f"run `checker schema --write schemas` ({name})"


def test_the_command_line_tells_a_schema_that_is_not_current(run: Callable[..., Ran], tmp_path: Path) -> None:
    assert run("schema", "--write", tmp_path).status == 0
    assert run("schema", "--check", tmp_path).status == 0
    (tmp_path / "vendor.schema.json").write_text("{}")
    ran = run("schema", "--check", tmp_path)
    assert ran.status == 1
    assert "vendor.schema.json" in ran.out and "project.schema.json" not in ran.out
    assert json.loads(run("schema", "result").out)["title"] == "Checker result"


@pytest.mark.parametrize("path", [*PROJECTS, *VENDORS], ids=lambda path: path.stem)
def test_the_examples_fit_their_schema_and_the_reader(path: Path) -> None:
    content = plain(path)
    assert schema_errors(content) == []
    assert reader_errors(content) == []


def rule_files() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "rules").rglob("*.yaml")):
        if path.name.endswith(".cases.yaml"):
            yield "cases", path
        elif path.name.count(".") == 1 and path.name != "countries.yaml":
            yield "rules", path


def test_the_rule_files_fit_their_schemas() -> None:
    wrong = [
        f"{path.name}: {error.json_path}"
        for name, path in rule_files()
        for error in validator(name).iter_errors(as_json(plain(path)))
    ]
    assert wrong == []


# A descriptor that states every fact


def an_answer(spec: FactSpec) -> Any:
    given = {"bool": True, "int": 3, "number": 0.5, "date": date(2026, 1, 31), "countries": ["NO", "US"]}
    if spec.type == "enum":
        return spec.values[-1]
    return list(spec.values) if spec.type == "set" else given[spec.type]


def put(tree: dict[str, Any], path: list[str], value: Any) -> None:
    for step in path[:-1]:
        tree = tree.setdefault(step, {})
    tree[path[-1]] = value


def full() -> tuple[dict[str, Any], dict[str, Any]]:
    """A project and a vendor that state every fact that a person can state."""
    project: dict[str, Any] = {"kind": "project", "id": "full", "name": "Full", "describes": "Everything."}
    vendor: dict[str, Any] = {"kind": "vendor", "id": "all", "name": "All", "describes": "Everything."}
    arrangement: dict[str, Any] = {"approach": "managed_platform", "vendor": "all", "note": "A remark."}
    targets = {"project": project, "arrangement": arrangement, "vendor": vendor}
    for name, spec in base().facts.items():
        if spec.where != "approach":
            put(targets[spec.where], name.removeprefix("vendor.").split("."), an_answer(spec))
    proof = {"document": "a.pdf", "sha256": "ab" * 32, "issued": date(2026, 1, 1), "expires": date(2027, 1, 1)}
    determined = {
        name: {
            "value": ["US"] if spec.type == "countries" else True,
            "by": "counsel",
            "on": date(2026, 1, 1),
            "because": "so it is",
        }
        for name, spec in base().derived.items()
    }
    arrangement |= {"evidence": {"contract.baa.signed": proof}, "determinations": determined}
    vendor |= {"evidence": {"vendor.terms.baa_available": proof}, "determinations": determined}
    project |= {
        "plan": "bought",
        "approaches": {
            "bought": arrangement,
            "both": {"approach": "hybrid", "legs": ["bought", "in_house"]},
            "in_house": None,
        },
        "evidence": {"data.phi.present": proof},
        "determinations": determined,
    }
    return project, vendor


def test_a_descriptor_that_states_every_fact_fits_its_schema_and_the_reader() -> None:
    for content in full():
        assert schema_errors(content) == []
        assert reader_errors(content) == []


def test_every_fact_may_be_unknown() -> None:
    def unknown(value: Any) -> Any:
        return {key: unknown(inner) for key, inner in value.items()} if isinstance(value, dict) else "unknown"

    for content in full():
        heads = {"kind", "id", "name", "describes", "plan", "approaches", "evidence", "determinations"}
        content = {key: value if key in heads else unknown(value) for key, value in content.items()}
        assert schema_errors(content) == []
        assert reader_errors(content) == []


def test_every_fact_shows_its_question_and_meaning_in_an_editor() -> None:
    text = {kind: json.dumps(validator(kind).schema, ensure_ascii=False) for kind in ("project", "vendor")}
    for spec in base().facts.values():
        if spec.where != "approach":
            shown = text["vendor" if spec.where == "vendor" else "project"]
            assert json.dumps(spec.question, ensure_ascii=False)[1:-1] in shown
            assert json.dumps(spec.meaning, ensure_ascii=False)[1:-1] in shown


# The reader and the schema agree

BEYOND = re.compile(
    r"is no arrangement of this project|there is no arrangement|contains itself|more than \d+ legs"
    r"|a hybrid needs `legs`|only a hybrid has `legs`|of its own|is no approach|expires before|out of range"
    r"|must be text, not `2026-01-31`"
)
"""What the reader sees and a schema does not: references, what depends on another key, the largest number, and a day
that stands unquoted where text is wanted."""

ODD: list[Any] = [
    None, True, False, 0, 7, -3, 2.5, 4.0, "", "zzz", "a b", "yes", "unknown", "US", [], ["US"], ["zzz"], ["US", "US"],
    [5], [None], [["US"]], {}, {"zzz": 1}, date(2026, 1, 31),
]  # fmt: skip


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in inside:
        yield from paths(inner, (*at, key))


def misspelt(word: str, rng: Random) -> str:
    at = rng.randrange(len(word))
    return rng.choice([word[:at] + word[at + 1 :], word[: at + 1] + word[at:], word + "s", word.upper()])


def mutated(content: Any, rng: Random) -> Any:
    """``content`` with one change at a random place."""
    content = deepcopy(content)
    route = rng.choice(list(paths(content)))
    parent = content
    for step in route[:-1]:
        parent = parent[step]
    last = route[-1]
    match rng.choice(["replace", "replace", "remove", "add", "misspell"]):
        case "remove":
            del parent[last]
        case "add" if isinstance(parent, dict):
            parent[rng.choice(["zzz", "kind", "note", "value", "present", "legs", "team", "document"])] = rng.choice(
                ODD
            )
        case "misspell" if isinstance(last, str):
            parent[misspelt(last, rng)] = parent.pop(last)
        case "misspell" if isinstance(parent[last], str) and parent[last]:
            parent[last] = misspelt(parent[last], rng)
        case _:
            parent[last] = deepcopy(rng.choice(ODD))
    return content


@cache
def documents() -> list[Any]:
    return [*map(plain, [*PROJECTS, *VENDORS]), *full()]


@PROPERTY
@given(st.integers(0, len(PROJECTS) + len(VENDORS) + 1), st.integers(0, 2**32), st.integers(1, 2))
def test_the_reader_and_the_schema_agree_on_what_is_valid(number: int, seed: int, changes: int) -> None:
    rng, content = Random(seed), documents()[number]
    for _ in range(changes):
        content = mutated(content, rng)
    by_schema, by_reader = schema_errors(content), reader_errors(content)
    if by_schema:
        assert by_reader, by_schema
    if any(not BEYOND.search(problem.message) for problem in by_reader):
        assert by_schema, by_reader


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("plan: nothing\n", "is no arrangement of this project"),
        ("approaches: {hybrid: {legs: [in_house, nothing]}}\n", "there is no arrangement"),
        ("approaches: {hybrid: {}}\n", "a hybrid needs `legs`"),
        ("approaches: {mine: {}}\n", "is no approach"),
        ("task: {volume: 9999999999999999}\n", "is out of range"),
        ("task: {deadline: '2026-01-31'}\n", "must be a date"),
    ],
)
def test_what_only_the_reader_sees(text: str, message: str) -> None:
    root, _ = parse(f"kind: project\nid: x\n{text}", "f.yaml")
    assert root is not None
    assert schema_errors(root.plain()) == []
    assert [problem.message for problem in reader_errors(root.plain()) if message in problem.message]


# The result document


@cache
def result(path: Path) -> Result:
    return checker.check(path, [EXAMPLES / "vendors"], as_of=DAY)


@pytest.mark.parametrize("path", PROJECTS, ids=lambda path: path.stem)
def test_the_result_fits_its_schema_and_is_read_back(path: Path) -> None:
    document = render(result(path))
    assert [error.json_path for error in validator("result").iter_errors(json.loads(document))] == []
    again = TypeAdapter(Result).validate_json(document)
    assert again == result(path)
    assert render(again) == document


def test_the_result_schema_refuses_what_is_no_result() -> None:
    document = json.loads(render(result(PROJECTS[0])))
    for change in ({"version": 2}, {"as_of": 5}, {"arrangements": None}):
        assert not validator("result").is_valid({**document, **change})
    del document["engines"]
    assert not validator("result").is_valid(document)
