"""A baseline lets pass what there was, and nothing that is new or worse."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker import Result
from checker.explain.gate import Gate
from checker.load.baseline import read_baseline
from checker.report.baseline import render
from tests.conftest import Ran
from tests.small import check, fact, project, rule, write_base

Run = Callable[..., Ran]
DAY = ("--as-of", "2026-11-24")


@pytest.fixture
def tree(examples: Path, tmp_path: Path) -> Path:
    """A project whose plan, public crowd workers, is excluded."""
    text = (examples / "road-plates.yaml").read_text().replace("plan: managed_platform", "plan: crowdsourcing")
    (tmp_path / "road.yaml").write_text(text, "utf-8")
    for vendor in ("pinwheel", "tessera"):
        (tmp_path / f"{vendor}.yaml").write_text((examples / "vendors" / f"{vendor}.yaml").read_text(), "utf-8")
    return tmp_path


@pytest.fixture
def accepted(run: Run, tree: Path) -> Path:
    path = tree / "baseline.json"
    ran = run("check", tree, *DAY, "--write-baseline", path)
    assert ran.status == 0, ran.err
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_what_there_was_passes(run: Run, tree: Path, accepted: Path) -> None:
    assert run("check", tree, *DAY).status == 1
    ran = run("check", tree, *DAY, "--baseline", accepted)
    assert ran.status == 0
    assert "excluded" in ran.out, "the verdict itself is never hidden"


def test_moving_lines_changes_nothing(run: Run, tree: Path, accepted: Path) -> None:
    edit(tree / "road.yaml", "kind: project", "# a comment\n\nkind: project")
    assert run("check", tree, *DAY, "--baseline", accepted).status == 0


def test_a_new_objection_blocks(run: Run, tree: Path, accepted: Path) -> None:
    edit(tree / "pinwheel.yaml", "claims_reuse_right: false", "claims_reuse_right: true")
    assert run("check", tree, *DAY, "--baseline", accepted).status == 1


def test_an_undetermined_verdict_that_becomes_excluded_blocks(run: Run, examples: Path, tmp_path: Path) -> None:
    text = (examples / "hospital-retina.yaml").read_text().replace("plan: in_cloud_vendor", "plan: synthetic")
    project = tmp_path / "p.yaml"
    project.write_text(text, "utf-8")
    shared = ("check", project, "--vendor", examples / "vendors", *DAY)
    baseline = tmp_path / "b.json"
    assert run(*shared, "--write-baseline", baseline).status == 0
    assert run(*shared, "--baseline", baseline).status == 0
    edit(project, "plan: synthetic", "plan: crowdsourcing")
    known = json.loads(baseline.read_text())
    known["arrangements"] = [a | {"best": "allowed"} for a in known["arrangements"]]
    baseline.write_text(json.dumps(known))
    assert run(*shared, "--baseline", baseline).status == 1


def test_a_finding_that_got_worse_blocks(run: Run, tree: Path, accepted: Path) -> None:
    known = json.loads(accepted.read_text())
    for entry in known["findings"]:
        if entry["rule"] == "gdpr.anonymous_workers":
            entry["best"] = "allowed"
    accepted.write_text(json.dumps(known))
    assert run("check", tree, *DAY, "--baseline", accepted).status == 1


def test_another_project_is_not_covered(run: Run, tree: Path, accepted: Path) -> None:
    edit(tree / "road.yaml", "id: road-plates", "id: other-plates")
    assert run("check", tree, *DAY, "--baseline", accepted).status == 1


def test_known_findings_are_notes_in_every_format(run: Run, tree: Path, accepted: Path) -> None:
    def levels(*words: Any) -> set[str]:
        sarif = json.loads(run("check", tree, *DAY, "-f", "sarif", *words).out)
        return {found.get("level", "warning") for found in sarif["runs"][0]["results"]}

    assert "error" in levels()
    assert "error" not in levels("--baseline", accepted)


def test_the_file_is_sorted_a_line_an_entry(run: Run, tree: Path, accepted: Path) -> None:
    text = accepted.read_text("utf-8")
    entries = [line for line in text.splitlines() if line.startswith("    {")]
    assert entries and all(json.loads(line.rstrip(",")) for line in entries)
    again = tree / "again.json"
    run("check", tree, *DAY, "--write-baseline", again)
    assert again.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "this is not JSON"),
        ("[]", "no baseline"),
        ('{"version": 1}', "version 1"),
        ('{"version": 2}', "no baseline"),
        (
            '{"version": 2, "as_of": "2026-11-24", "rule_base": "", "findings": [], "arrangements": ['
            + ", ".join(
                [
                    '{"project": "p", "arrangement": "a", "approach": "a", "vendors": [], '
                    '"best": "allowed", "worst": "excluded"}'
                ]
                * 2
            )
            + "]}",
            "p, a is in it twice",
        ),
    ],
)
def test_a_broken_baseline_hides_nothing(run: Run, tree: Path, content: str, said: str) -> None:
    path = tree / "broken.json"
    path.write_text(content)
    ran = run("check", tree, *DAY, "--baseline", path)
    assert ran.status == 2
    assert said in ran.err and "--write-baseline" in ran.err


def test_a_missing_baseline_is_an_error(run: Run, tree: Path) -> None:
    ran = run("check", tree, *DAY, "--baseline", tree / "none.json")
    assert (ran.status, "no such file" in ran.err) == (2, True)


def test_another_vendor_under_the_same_name_was_never_accepted(run: Run, tree: Path, accepted: Path) -> None:
    """The other vendor has the very same faults."""
    text = (tree / "pinwheel.yaml").read_text("utf-8")
    (tree / "windmill.yaml").write_text(text.replace("id: pinwheel", "id: windmill"), "utf-8")
    edit(tree / "road.yaml", "vendor: pinwheel", "vendor: windmill")
    assert run("check", tree, *DAY, "--baseline", accepted).status == 1


def test_another_vendor_of_a_leg_was_never_accepted(run: Run, tree: Path) -> None:
    edit(tree / "road.yaml", "plan: crowdsourcing", "plan: mix")
    with (tree / "road.yaml").open("a", encoding="utf-8") as file:
        file.write("  mix: {approach: hybrid, legs: [in_house, crowdsourcing]}\n")
    accepted = tree / "baseline.json"
    assert run("check", tree, *DAY, "--write-baseline", accepted).status == 0
    assert run("check", tree, *DAY, "--baseline", accepted).status == 0
    test_another_vendor_under_the_same_name_was_never_accepted(run, tree, accepted)


def accepting(tmp_path: Path, result: Result) -> Gate:
    """The gate with the baseline that accepts ``result``, read from its file."""
    path = tmp_path / "b.json"
    path.write_text(render([result]), "utf-8")
    return Gate(baseline=read_baseline(path))


def test_an_exclusion_that_rests_on_more_than_was_accepted_blocks(tmp_path: Path) -> None:
    """The same rule and the same fact, of which more is wrong."""
    rules = rule("places", "exclude", require="task.places <= [DE]")
    base = write_base(tmp_path / "base", [fact("task.places", "countries")], [rules])

    def result(*places: str) -> Result:
        return check(base, project(task={"places": list(places)}, plan="in_house"))

    gate = accepting(tmp_path, result("DE", "FR"))
    assert not gate.blocks(result("FR"))
    assert gate.blocks(result("FR", "US"))
    assert gate.blocks(result("US"))
    assert not accepting(tmp_path, result("FR", "US")).blocks(result("US", "DE")), "less is wrong than was accepted"


def test_an_exclusion_that_rests_on_another_value_blocks(tmp_path: Path) -> None:
    facts = [fact("task.form", "enum", values="[raw, coded, none]")]
    base = write_base(tmp_path / "base", facts, [rule("form", "exclude", require="task.form == none")])

    def result(form: str) -> Result:
        return check(base, project(task={"form": form}, plan="in_house"))

    gate = accepting(tmp_path, result("coded"))
    assert [gate.blocks(result(form)) for form in ("coded", "raw", "none")] == [False, True, False]


def test_an_answer_to_one_of_two_questions_is_no_new_objection(tmp_path: Path) -> None:
    rules = rule("asked", "exclude", require="[task.first, task.second]")
    base = write_base(tmp_path / "base", [fact("task.first"), fact("task.second")], [rules])

    def result(**task: bool) -> Result:
        return check(base, project(task=task, plan="in_house"))

    before = result()
    gate = accepting(tmp_path, before)
    assert before.arrangements[0].verdict == "undetermined"
    assert not gate.blocks(result(first=True)), "less is unknown than was accepted"
    assert not gate.blocks(result(second=True))
    assert gate.blocks(result(first=False)), "now it is excluded"


def test_what_a_baseline_left_out_is_not_accepted(run: Run, tree: Path) -> None:
    """A baseline of some regimes accepts nothing of the others."""
    accepted = tree / "baseline.json"
    for words in (("--skip-regime", "gdpr"), ("--regime", "vendor")):
        assert run("check", tree, *DAY, *words, "--write-baseline", accepted).status == 0
        assert run("check", tree, *DAY, *words, "--baseline", accepted).status == 0
        assert run("check", tree, *DAY, "--baseline", accepted).status == 1


def test_an_arrangement_that_a_baseline_does_not_hold_has_no_known_objections(
    run: Run, tree: Path, accepted: Path
) -> None:
    known = json.loads(accepted.read_text())
    known["arrangements"] = []
    accepted.write_text(json.dumps(known))
    ran = run("check", tree, *DAY, "--baseline", accepted, "-f", "sarif")
    levels = {found["level"] for found in json.loads(ran.out)["runs"][0]["results"]}
    assert (ran.status, "error" in levels) == (1, True), "what blocks is told as such"


def test_what_is_gone_is_told_lest_it_hide_a_relapse(run: Run, tree: Path, accepted: Path) -> None:
    assert "baseline" not in run("check", tree, *DAY, "--baseline", accepted).err
    edit(tree / "pinwheel.yaml", "identity_verified: false", "identity_verified: true")
    ran = run("check", tree, *DAY, "--baseline", accepted)
    assert "1 objection of the baseline is gone" in ran.err and f"--write-baseline {accepted}" in ran.err
    assert run("check", tree, *DAY, "--baseline", accepted, "-q").err == ""
