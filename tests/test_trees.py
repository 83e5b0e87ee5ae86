"""``checker why --all``: every reason down to the file, the line and the column."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.engine.program import Program
from tests.conftest import Ran
from tests.small import fact, rule, write_base

Run = Callable[..., Ran]
DAY = ("--as-of", "2026-11-24")

CONSTANTS = """\
- constant: friends
  type: countries
  meaning: Friendly countries.
  source: {cite: A list, url: 'https://example.org/list'}
  checked: 2026-01-01
  values:
    - {value: [DE]}
    - {from: 2026-02-03, value: [DE, FR]}
"""

GATE = "- derive: law.applies\n  meaning: The law applies.\n  when: {any: [data.here, data.there]}\n"

PROJECT = """\
kind: project
id: p
name: Small project
data:
  here: true
  where: [FR, US]
  sure: unknown
approaches:
  in_house:
    contract: {clauses: [b]}
  later:
    approach: in_house
    note: nothing is stated
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project under a small rule base, in the current folder."""
    facts = [
        fact("data.here"),
        fact("data.there", if_absent="false"),
        fact("data.where", "countries"),
        fact("data.sure"),
        fact("contract.clauses", "set", values="[a, b, c]", if_absent="[]"),
    ]
    rules = [
        GATE,
        rule("place", "exclude", require="data.where <= friends"),
        rule("clauses", require="contract.clauses >= [a, b]", exclude_when="not data.sure"),
        rule("fine", require="data.here"),
        rule("away", when="not data.here", require="data.sure"),
    ]
    base = write_base(tmp_path / "rules", facts, rules, CONSTANTS, gate="law.applies")
    monkeypatch.setattr("checker.api.folder", lambda name: base)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yaml").write_text(PROJECT)
    return tmp_path / "p.yaml"


def alone_or_not(out: str) -> str:
    """The output without the note that durable-rules is missing."""
    return re.sub(r"note: durable-rules is not installed[^/]*alone\n", "", out)


def test_whole_explanation(run: Run, small: Path) -> None:
    ran = run("why", "--all", "p.yaml", "--approach", "in_house", *DAY)
    assert (ran.status, ran.err) == (0, "")
    assert (
        alone_or_not(ran.out)
        == """\
Small project: in_house
excluded, law as of 2026-11-24
2 rules breached; 1 satisfied, 1 not applicable

law.clauses: breached, conditional at best, excluded at worst
  Title of clauses
  Art. clauses  https://example.org/clauses
  it applies where:
    true    law.applies
      law.applies = true, concluded: The law applies.
        true    any of
          true    data.here (p.yaml:5:9)
          false   data.there (not stated, taken as false)
  it requires:
    false   contract.clauses >= [a, b]: contract.clauses lacks a
      contract.clauses = [b] (p.yaml:10:25)
  it excludes where:
    unknown not data.sure (p.yaml:7:9; stated as unknown)
  remedy: Cure clauses.

law.fine: satisfied, no objection
  Title of fine
  Art. fine  https://example.org/fine
  it applies where:
    true    law.applies
      law.applies = true, shown above
  it requires:
    true    data.here (p.yaml:5:9)

law.place: breached, it excludes
  Title of place
  Art. place  https://example.org/place
  it applies where:
    true    law.applies
      law.applies = true, shown above
  it requires:
    false   data.where <= friends: data.where has, beyond what is allowed, US
      data.where = [FR, US] (p.yaml:6:10)
      friends = [DE, FR] (rules/constants/lists.yaml:1, since 2026-02-03)
  remedy: Cure place.

1 rule not applicable: law.away
"""
    )


def test_silence_is_shown_as_what_it_was_taken_for(run: Run, small: Path) -> None:
    out = run("why", "--all", "p.yaml", "--approach", "later", "--rule", "law.clauses").out
    assert "contract.clauses = [] (not stated, taken as [])" in out


def test_rule_that_is_asked_for_is_shown_whatever_its_outcome(run: Run, small: Path) -> None:
    out = run("why", "--all", "p.yaml", "--approach", "in_house", "--rule", "law.fine", "--rule", "law.away").out
    assert "law.fine: satisfied, no objection" in out
    assert "law.away: not_applicable, no objection" in out
    assert "    false   all of\n" in out
    assert "      false   not data.here (p.yaml:5:9)" in out
    assert "law.place" not in out
    assert "remedy" not in out


def test_all_shows_satisfied_rules_as_trees(run: Run, small: Path) -> None:
    out = run("why", "--all", "p.yaml", "--approach", "in_house", "--all").out
    assert "law.fine: satisfied, no objection\n" in out
    assert "1 rule satisfied" not in out
    assert "1 rule not applicable: law.away" in out


def test_determination_is_shown_with_its_author_and_reason(run: Run, small: Path) -> None:
    made = "determinations:\n  law.applies: {value: false, by: Dr. A, on: 2026-05-05, because: none of it is law}\n"
    small.write_text(PROJECT + made)
    out = " ".join(run("why", "--all", "p.yaml", "--approach", "in_house", "--rule", "law.fine", *DAY).out.split())
    assert "allowed, law as of" in out
    assert re.search(r"law\.applies \(p\.yaml:15:\d+; determined by Dr\. A on 2026-05-05: none of it is law\)", out)


def test_rule_out_of_force_says_when_it_was(run: Run, small: Path) -> None:
    rules = small.parent / "rules" / "law" / "rules.yaml"
    rules.write_text(rules.read_text() + rule("old", require="data.here", effective="{to: 2020-05-06}"))
    out = run("why", "--all", "p.yaml", "--approach", "in_house", "--rule", "law.old", *DAY).out
    assert "law.old: not_applicable, no objection" in out
    assert "not in force on the as-of date (in force to 2020-05-06)" in out


def test_only_arrangement_needs_no_name(run: Run, small: Path) -> None:
    small.write_text(PROJECT[: PROJECT.index("  later:")])
    assert run("why", "--all", "p.yaml").out.startswith("Small project: in_house\n")


def test_plan_is_explained_by_default(run: Run, small: Path) -> None:
    small.write_text("plan: later\n" + PROJECT)
    assert run("why", "--all", "p.yaml").out.startswith("Small project: later\n")


def test_several_arrangements_without_a_plan_have_to_be_chosen_from(run: Run, small: Path) -> None:
    ran = run("why", "--all", "p.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "say which arrangement: --approach with one of in_house, later" in ran.err


@pytest.mark.parametrize(
    ("words", "message", "help"),
    [
        (("--approach", "in_hose"), "the project has no arrangement `in_hose`", "did you mean `in_house`?"),
        (("--approach", "later@x"), "the project has no arrangement `later@x`", "did you mean `later`?"),
        (("--approach", "later", "--rule", "law.clausse"), "there is no rule `law.clausse`", "mean `law.clauses`?"),
        (("--approach", "later", "--rule", "zzz"), "there is no rule `zzz`", "see `checker rules list`"),
    ],
)  # fmt: skip
def test_unknown_name_gets_a_suggestion(run: Run, small: Path, words: tuple[str, ...], message: str, help: str) -> None:
    ran = run("why", "--all", "p.yaml", *words)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err
    assert help in ran.err


def test_json_holds_the_one_arrangement_and_the_rules_asked_for(run: Run, small: Path) -> None:
    words = ("why", "--all", "p.yaml", "--approach", "in_house", *DAY, "-f", "json")
    document = json.loads(run(*words).out)
    (row,) = document["arrangements"]
    assert {f["rule"] for f in row["findings"]} == {"law.place", "law.clauses", "law.fine", "law.away"}
    (row,) = json.loads(run(*words, "--rule", "law.place").out)["arrangements"]
    (finding,) = row["findings"]
    assert finding["because"]["requirement"] == {
        "op": "leaf",
        "truth": "false",
        "text": "data.where <= friends",
        "detail": "has, beyond what is allowed, US",
        "facts": ["data.where"],
        "constants": ["friends"],
        "parts": [],
    }
    places = {use["name"]: use["place"] for use in row["facts"]}
    assert places["data.where"] == {"file": "p.yaml", "line": 6, "column": 10, "end_line": 6, "end_column": 18}
    (friends,) = document["constants"]
    assert (friends["value"], friends["since"], friends["source"]["cite"]) == (["DE", "FR"], "2026-02-03", "A list")


def test_regimes_left_out_are_named(run: Run, examples: Path) -> None:
    words = (examples / "retail-catalogue.yaml", "--vendor", examples / "vendors", *DAY, "--approach", "in_house")
    assert "\nnot judged: hipaa\n" in run("why", "--all", *words, "--skip-regime", "hipaa").out
    assert "not judged" not in run("why", "--all", *words).out


def test_candidate_and_leg_can_be_explained(run: Run, examples: Path) -> None:
    given = ("--vendor", examples / "vendors", *DAY)
    out = run("why", "--all", examples / "retail-catalogue.yaml", *given, "--approach", "expert_vendor@aegis").out
    assert out.startswith("Product attributes for a web catalogue: expert_vendor@aegis with aegis\nconditional, ")
    assert "vendors/aegis.yaml:" in out
    out = " ".join(run("why", "--all", examples / "hospital-retina.yaml", *given, "--approach", "blend").out.split())
    assert "[in_cloud_vendor] hipaa.business_associate_contract_terms: breached, an obligation" in out
    assert "[synthetic] hipaa.synthetic_generation: open" in out


PLACE = re.compile(r"\(([^ ()]+\.yaml):(\d+):(\d+)[;)]")


@pytest.mark.parametrize("name", ["hospital-retina", "road-plates", "defence-sensor"])
def test_every_stated_fact_stands_where_it_is_said_to_stand(
    run: Run, examples: Path, program: Program, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Each place in the explanation holds the value that is shown for it."""
    monkeypatch.chdir(examples)
    document: Any = json.loads(run("why", "--all", f"{name}.yaml", "--vendor", "vendors", *DAY, "-f", "json").out)
    uses = [use for use in document["arrangements"][0]["facts"] if use["place"]]
    assert len(uses) > 10
    for use in uses:
        place = use["place"]
        lines = (examples / place["file"]).read_text().splitlines()
        written = lines[place["line"] - 1][place["column"] - 1 :]
        value = use["value"]
        words = {"True": "true", "False": "false", "None": "unknown"}
        start = "[" if isinstance(value, list) else words.get(str(value), str(value))
        assert written.startswith(start), use
    out = run("why", "--all", f"{name}.yaml", "--vendor", "vendors", *DAY, "--all").out
    assert {match[0] for match in PLACE.findall(out)} == {use["place"]["file"] for use in uses}
