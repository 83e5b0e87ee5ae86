"""What will change by itself is told ahead; where an absent fact would stand is pointed to."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran

Run = Callable[..., Ran]

LATER = """\
- id: law.later
  title: Something new is asked
  requires: Something new.
  authority: [{cite: Art. 1, url: 'https://example.org/1'}]
  effect: oblige
  obligor: project
  remedy: Do the new thing.
  effective: {from: 2026-12-20}
  when: [approach.people == staff]
  require: [team.bound_and_trained]
  confidence: {level: settled, checked: 2026-01-01}
"""


@pytest.fixture
def hospital(run: Run, examples: Path) -> Callable[..., Any]:
    def hospital(*words: Any) -> Any:
        shared = ("--vendor", examples / "vendors", "-f", "json", "--fail-on", "never")
        return json.loads(run("check", examples / "hospital-retina.yaml", *shared, *words).out)

    return hospital


def messages(result: Any, kind: str) -> list[str]:
    return [notice["message"] for notice in result["notices"] if notice["kind"] == kind]


def test_evidence_that_runs_out_soon_is_told_with_the_first_day_without_it(hospital: Any) -> None:
    far, near = hospital("--as-of", "2028-03-01"), hospital("--as-of", "2028-04-10")
    wanted = "evidence lumen-agreement-2026.pdf for `vendor.quality.iaa.lower_bound` expires on 2028-05-03"
    assert wanted not in messages(far, "evidence")
    assert wanted in messages(near, "evidence")
    [notice] = [n for n in near["notices"] if n["message"] == wanted]
    assert notice["on"] == "2028-05-04" and notice["place"]["file"].endswith("lumen.yaml")


def test_evidence_that_has_run_out_is_told_too(hospital: Any) -> None:
    told = messages(hospital("--as-of", "2028-06-01"), "evidence")
    assert any("is not known: evidence lumen-agreement-2026.pdf expired on 2028-05-03" in text for text in told)


def test_what_runs_out_behind_a_leg_is_told_of_the_hybrid(run: Run, examples: Path, tmp_path: Path) -> None:
    text = (examples / "hospital-retina.yaml").read_text("utf-8")
    project = tmp_path / "p.yaml"
    project.write_text(text.replace("plan: in_cloud_vendor", "plan: blend"), "utf-8")
    words = ("--vendor", examples / "vendors", "--as-of", "2028-04-10", "-f", "json", "--fail-on", "never")
    result = json.loads(run("check", project, *words, "--approach", "blend").out)
    assert any("lumen-agreement-2026.pdf" in text and "expires" in text for text in messages(result, "evidence"))
    assert "lumen" in [vendor["id"] for vendor in result["vendors"]]
    assert result["arrangements"][0]["vendors"] == ["lumen"]


@pytest.mark.parametrize(("span", "told"), [("10d", False), ("5w", True), ("0", False)])
def test_a_rule_that_takes_effect_within_the_span_is_told_where_it_would_object(
    run: Run, tmp_path: Path, span: str, told: bool
) -> None:
    rules = tmp_path / "rules" / "law"
    rules.mkdir(parents=True)
    (tmp_path / "p.yaml").write_text(
        "kind: project\nid: p\ndata: {personal: {present: false}}\napproaches: {in_house: {}}\n"
    )
    (rules / "later.yaml").write_text(LATER)
    (rules / "regime.yaml").write_text("regime: law\ntitle: The law\nabout: A law.\n")
    ran = run(
        "check",
        tmp_path / "p.yaml",
        "--rules",
        rules.parent,
        "--as-of",
        "2026-11-24",
        "-f",
        "json",
        "--warn-before",
        span,
    )
    assert ran.out, ran.err
    found = messages(json.loads(ran.out), "rule")
    assert bool(found) is told
    if told:
        assert found == ["`law.later` takes effect on 2026-12-20 and would be breached: Something new is asked"]


def test_a_span_that_is_none_is_refused(run: Run, examples: Path) -> None:
    ran = run("check", examples / "road-plates.yaml", "--warn-before", "soon")
    assert (ran.status, "write 30d or 8w" in ran.err) == (2, True)


def test_an_absent_fact_points_to_the_innermost_section_that_is_there(hospital: Any) -> None:
    result = hospital("--as-of", "2026-11-24")
    names = {row["name"] for row in result["arrangements"]} | {"id", "vendor", "legs", "lumen", "pinwheel"}
    absent = [use for row in result["arrangements"] for use in row["facts"] if use["belongs"]]
    assert {use["origin"] for use in absent} == {"silence", "unknown"}
    for use in absent:
        place = use["belongs"]
        line = Path(place["file"]).read_text("utf-8").splitlines()[place["line"] - 1]
        assert line[place["column"] - 1 : place["end_column"] - 1] in {*use["name"].split("."), *names}


def test_a_stated_fact_belongs_nowhere_else(hospital: Any) -> None:
    for row in hospital("--as-of", "2026-11-24")["arrangements"]:
        assert all(use["belongs"] is None for use in row["facts"] if use["place"])
