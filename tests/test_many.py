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
    assert "the waiver of" not in run("check", tree, *DAY).out
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


KUBERNETES = "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n---\napiVersion: apps/v1\nkind: Deployment\n"
OTHERS = {
    "k8s.yaml": KUBERNETES,
    "chart/templates/x.yaml": "apiVersion: v1\nkind: {{ .Values.kind }}\nmetadata: {{- toYaml . | nindent 2 }}\n",
    "openshift.yml": "kind: Project\napiVersion: project.openshift.io/v1\n",
    "role.yaml": "roleRef:\n  kind: Role\n  name: x\n",
    ".drone.yml": "kind: pipeline\ntype: docker\nname: default\n",
    "conf/config.yaml": "project: vision\ndata: imagenet\ntask: classify\n",
    "empty.yaml": "",
    ".git/project.yaml": "kind: project\nid: [\n",
    "node_modules/a/project.yml": "kind: project\nid: [\n",
    "env/pyvenv.cfg": "",
    "env/lib/project.yaml": "kind: project\nid: [\n",
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def test_files_of_other_tools_are_left_to_them_and_named(run: Run, tree: Path) -> None:
    before = run("check", tree, *DAY)
    write(tree, OTHERS)
    ran = run("check", tree, *DAY)
    assert (ran.status, ran.out) == (0, before.out)
    assert ran.err == "left to other tools: YAML files of kind Deployment, Project, Role, Service, pipeline\n"
    assert run("validate", tree).status == 0
    assert run("check", tree / "k8s.yaml").status == 2, "a file that is named is read"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind: projekt\nid: a\n", "did you mean `project`?"),
        ("kind: Project\nid: a\n", "did you mean `project`?"),
        ("Kind: project\nid: a\n", "`kind` is missing"),
        ("id: a\nplan: in_house\napproaches: {in_house: {}}\n", "`kind` is missing"),
        ("kind: labelling\nid: a\napproaches: {in_house: {}}\n", "must be `project` or `vendor`"),
        ("apiVersion: v1\nkind: project\nid: a\n", "no key `apiVersion`"),
        ("kind:\n  project\nid: [\n", "error"),
        ("'kind': &k project\nid: [\n", "error"),
        ("{\n  'kind': 'project', 'id': [\n", "error"),
        ("# old\rkind: project\rid: [\r", "error"),
        ("kind: project\nid: a\ndescribes: |\n  kind: waivers\nplam: x\n", "did you mean `plan`?"),
        ("kind: project\nid: a\ndescribes: |\n  apiVersion: v1\n  kind: Service\nplam: x\n", "did you mean `plan`?"),
    ],
)
def test_what_may_be_a_descriptor_is_never_passed_over(run: Run, tree: Path, text: str, said: str) -> None:
    (tree / "new.yaml").write_text(text, "utf-8")
    ran = run("check", tree, *DAY)
    assert ran.status == 2
    assert "new.yaml" in ran.err and said in ran.err


def test_a_descriptor_in_another_encoding_is_told(run: Run, tree: Path) -> None:
    (tree / "new.yaml").write_text("kind: project\nid: a\n", "utf-16")
    ran = run("check", tree, *DAY)
    assert (ran.status, "is UTF-16 text" in ran.err) == (2, True)


def test_a_link_to_a_descriptor_is_the_descriptor_and_one_to_nothing_is_told(run: Run, tree: Path) -> None:
    before = run("check", tree, *DAY)
    (tree / "again.yaml").symlink_to("road-plates.yaml")
    (tree / "vendors" / "again.yml").symlink_to("tessera.yaml")
    ran = run("check", tree, tree / "road-plates.yaml", *DAY, "--vendor", os.path.relpath(tree / "vendors"))
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.count("road-plates  ") == before.out.count("road-plates  ") == 1
    (tree / "gone.yaml").symlink_to("nowhere.yaml")
    ran = run("check", tree, *DAY)
    assert ran.status == 2
    assert "gone.yaml: error: no such file" in ran.err


def test_a_file_that_cannot_be_read_is_told_and_not_taken_for_another_kind(
    run: Run, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, opened = tree / "road-plates.yaml", Path.open

    def refusing(path: Path, *words: object, **more: object) -> object:
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *words, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refusing)
    ran = run("check", tree, *DAY)
    assert ran.status == 2
    assert "road-plates.yaml: error: cannot be read: permission denied" in ran.err


def test_a_folder_that_cannot_be_read_is_told(run: Run, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, scan = str(tree / "vendors"), os.scandir

    def refusing(path: str) -> object:
        if path == closed:
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    ran = run("check", tree, *DAY)
    assert ran.status == 2
    assert f"{closed}: error: cannot be read: permission denied" in ran.err


def test_two_vendors_with_one_id_decide_nothing(run: Run, tree: Path) -> None:
    """Whichever file were taken, the verdict would be about the other vendor too."""
    text = (tree / "vendors" / "tessera.yaml").read_text("utf-8")
    (tree / "copy.yaml").write_text(text.replace("countries: [", "countries: [KP, "), "utf-8")
    ran = run("check", tree, *DAY, "-f", "json")
    assert ran.status == 2
    assert "two vendors have the id `tessera`" in ran.err
    judged = {result["project"]["id"] for result in json.loads(ran.out)["results"]}
    assert "road-plates" not in judged and "hospital-retina" in judged
