"""A baseline lets pass what there was, and nothing that is new or worse."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran

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
        ('{"version": 2}', "version 2"),
        ('{"version": 1}', "no baseline"),
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
