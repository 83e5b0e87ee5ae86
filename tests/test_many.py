"""Many descriptors in one run: one summary, and no broken file hides another."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from tests.conftest import ROOT, Ran

Run = Callable[..., Ran]
DAY = ("--as-of", "2026-11-24")


@pytest.fixture
def tree(examples: Path, tmp_path: Path) -> Path:
    return Path(copytree(examples, tmp_path / "tree"))


def block(tree: Path) -> None:
    path = tree / "road-plates.yaml"
    path.write_text(path.read_text().replace("plan: managed_platform", "plan: crowdsourcing"), "utf-8")


def test_a_folder_is_summed_up_a_line_a_project(run: Run, tree: Path) -> None:
    ran = run("check", tree, *DAY)
    assert ran.status == 0
    for line in ("hospital-retina   conditional   in_cloud_vendor", "retail-catalogue  allowed"):
        assert line in ran.out
    assert "4 projects: 1 allowed, 3 conditional; nothing blocks" in ran.out


def test_one_blocked_project_blocks_the_run_and_is_explained_at_its_place(run: Run, tree: Path) -> None:
    block(tree)
    ran = run("check", tree, *DAY)
    assert ran.status == 1
    assert "1 blocked" in ran.out
    assert "excluded[gdpr.anonymous_workers]" in ran.out
    assert f"--> {tree / 'vendors' / 'pinwheel.yaml'}:13:22" in ran.out
    assert "^^^^^ vendor.workforce.identity_verified = false" in ran.out
    [line] = [line for line in ran.out.splitlines() if "next: " in line]
    again = run(*line.partition("checker ")[2].split())
    assert (again.status, "gdpr.anonymous_workers" in again.out) == (0, True)


def test_a_broken_file_hides_no_other(run: Run, tree: Path) -> None:
    (tree / "broken.yaml").write_text("kind: project\nid: [\n", "utf-8")
    (tree / "misspelt.yaml").write_text("kind: project\nid: misspelt\nprojekt: {}\n", "utf-8")
    block(tree)
    ran = run("check", tree, *DAY)
    assert ran.status == 2, "a file that cannot be judged is worse than a blocked project"
    said = " ".join(ran.out.split())
    assert "4 projects" in said and "2 files could not be judged" in said
    assert "broken.yaml:" in ran.err and "did you mean `project`?" in ran.err


def test_a_broken_vendor_breaks_only_the_projects_that_name_it(run: Run, tree: Path) -> None:
    (tree / "vendors" / "lumen.yaml").write_text("kind: vendor\nid: lumen\nnonsense: 1\n", "utf-8")
    ran = run("check", tree, *DAY, "-f", "json")
    assert ran.status == 2
    judged = {result["project"]["id"] for result in json.loads(ran.out)["results"]}
    assert "hospital-retina" not in judged and {"road-plates", "retail-catalogue"} <= judged
    assert "vendor `lumen` is named but not given" in ran.err


def test_the_document_of_a_folder_holds_results_and_problems(run: Run, tree: Path) -> None:
    (tree / "broken.yaml").write_text("kind: project\n", "utf-8")
    document = json.loads(run("check", tree, *DAY, "-f", "json").out)
    assert (document["version"], len(document["results"])) == (1, 4)
    assert "`id` is missing" in [problem["message"] for problem in document["problems"]]


def test_two_projects_with_one_id_are_told(run: Run, tree: Path) -> None:
    (tree / "copy.yaml").write_text((tree / "road-plates.yaml").read_text(), "utf-8")
    ran = run("check", tree, *DAY)
    assert ran.status == 2
    assert "two projects have the id `road-plates`" in ran.err


def test_a_folder_without_a_project_is_no_pass(run: Run, tree: Path) -> None:
    ran = run("check", tree / "vendors", *DAY)
    assert (ran.status, ran.out) == (2, "")
    assert "there is no project here" in ran.err


def test_waivers_in_a_folder_count_only_where_they_are_given(run: Run, tree: Path) -> None:
    path = tree / "waivers.yaml"
    path.write_text(
        "kind: waivers\nwaivers:\n- {rule: vendor.pilot_size, project: nobody, arrangement: a, reason: r, "
        "owner: A, approver: B, ticket: T, expires: 2027-01-01}\n"
    )
    assert "waiver" not in run("check", tree, *DAY).out
    ran = run("check", tree, *DAY, "--waivers", path)
    assert ran.status == 0
    assert "is for no project here: `nobody`" in " ".join(ran.out.split())


def test_one_arrangement_cannot_be_asked_for_in_a_folder(run: Run, tree: Path) -> None:
    ran = run("check", tree, "--approach", "in_house")
    assert (ran.status, "--approach needs one project" in ran.err) == (2, True)


def test_a_project_and_its_vendors_may_be_named_together(run: Run, examples: Path) -> None:
    vendors = [examples / "vendors" / f"{name}.yaml" for name in ("lumen", "pinwheel")]
    ran = run("check", examples / "hospital-retina.yaml", *vendors, *DAY)
    assert ran.status == 0
    assert "in_cloud_vendor (lumen)" in ran.out


def test_quiet_prints_only_what_blocks(run: Run, tree: Path) -> None:
    assert run("check", tree, *DAY, "-q") == Ran(0, "", "")
    block(tree)
    ran = run("check", tree, *DAY, "-q")
    assert (ran.status, "excluded" in ran.out) == (1, True)


def test_exit_zero_covers_verdicts_and_nothing_else(run: Run, tree: Path) -> None:
    block(tree)
    ran = run("check", tree, *DAY, "--exit-zero")
    assert (ran.status, "1 blocked" in ran.out) == (0, True)
    (tree / "broken.yaml").write_text("kind: project\n", "utf-8")
    assert run("check", tree, *DAY, "--exit-zero").status == 2


def test_the_same_folder_gives_the_same_bytes(run: Run, tree: Path) -> None:
    assert run("check", tree, *DAY, "-f", "json").out == run("check", tree, *DAY, "-f", "json").out


def test_a_bar_is_drawn_on_a_terminal_and_nowhere_else(examples: Path, tmp_path: Path) -> None:
    text = (examples / "retail-catalogue.yaml").read_text()
    for number in range(25):
        (tmp_path / f"p{number}.yaml").write_text(text.replace("id: retail-catalogue", f"id: p{number}"), "utf-8")
    command = [sys.executable, "-m", "checker", "check", str(tmp_path), "--vendor", str(examples / "vendors"), *DAY]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    main, other = pty.openpty()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=other) as ran:
        os.close(other)
        shown = b""
        while True:
            try:
                part = os.read(main, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
        out = ran.communicate()[0]
    os.close(main)
    assert b"judging" in shown and b"judging" not in out
    piped = subprocess.run(command, env=environment, capture_output=True)
    assert piped.stderr == b""
