"""The action, the GitLab job and the hooks: valid, and run as their hosts run them."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.load.yaml import parse
from tests.conftest import ROOT, Ran

pytestmark = pytest.mark.slow

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
GITLAB = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
DAY = "2026-11-24"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A team's repository: one project that passes, and its vendors."""
    folder = tmp_path / "repository"
    shutil.copytree(ROOT / "examples" / "vendors", folder / "vendors")
    shutil.copy(ROOT / "examples" / "hospital-retina.yaml", folder / "retina.yaml")
    return folder


def installed(folder: Path) -> Path:
    """An environment in ``folder`` whose `checker` is this one."""
    (folder / "bin").mkdir(parents=True)
    for name, words in (("python", '"$@"'), ("checker", '-m checker "$@"')):
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" {words}\n')
        program.chmod(0o755)
    return folder


def bash(script: str, folder: Path, variables: Mapping[str, str], shell: str = "bash") -> Ran:
    """Run a script as a host does, with nothing in the environment but what it sets."""
    kept = {name: os.environ[name] for name in ("PATH", "XDG_CACHE_HOME", "HOME") if name in os.environ}
    options = ["--noprofile", "--norc", "-eo", "pipefail"] if shell == "bash" else ["-e"]
    ran = subprocess.run(
        [shell, *options, "-c", script],
        cwd=folder, env={**kept, **variables}, capture_output=True, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Ran(ran.returncode, ran.stdout.decode(), ran.stderr.decode())


# Schemas


@pytest.mark.parametrize(("schema", "path"), [("github-actions", "action.yml"), ("gitlab-ci", "ci/gitlab.yml")])
def test_the_files_are_valid(schema: str, path: str) -> None:
    pytest.importorskip("check_jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(ROOT / path)]
    ran = subprocess.run(command, capture_output=True, timeout=120)
    assert ran.returncode == 0, ran.stdout


def test_the_hooks_are_valid() -> None:
    if shutil.which("pre-commit") is None:
        pytest.skip("pre-commit is not installed")
    ran = subprocess.run(["pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")], timeout=120)
    assert ran.returncode == 0


@pytest.mark.parametrize("path", ["action.yml", "ci/gitlab.yml", ".pre-commit-hooks.yaml"])
def test_they_mean_the_same_to_every_reader_of_yaml(path: str) -> None:
    text = (ROOT / path).read_text("utf-8")
    root, problems = parse(text, path)
    assert root is not None and problems == [] and root.plain() == yaml.safe_load(text)


@pytest.mark.parametrize("script", sorted((ROOT / "ci").glob("*.sh")), ids=lambda path: path.name)
def test_the_scripts_are_sound(script: Path) -> None:
    assert subprocess.run(["bash", "-n", str(script)], timeout=60).returncode == 0
    if shutil.which("shellcheck"):
        ran = subprocess.run(["shellcheck", str(script)], capture_output=True, timeout=60)
        assert ran.returncode == 0, ran.stdout.decode()


def test_no_input_is_part_of_a_script_and_every_input_arrives() -> None:
    used = set()
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        for text in [step.get("if", ""), *step.get("env", {}).values(), *step.get("with", {}).values()]:
            used |= set(re.findall(r"inputs\.([a-z-]+)", text))
        if "uses" in step:
            assert re.fullmatch(r"[a-z-]+/[a-z-]+@[0-9a-f]{40}", step["uses"])
    assert used == set(ACTION["inputs"])
    script = (ROOT / "ci" / "github-check.sh").read_text("utf-8")
    for variable in ACTION["runs"]["steps"][-1]["env"]:
        assert variable in script


def test_the_page_describes_every_input_and_output_and_its_examples_are_valid(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    rows = {name for line in page.splitlines() if line.startswith("| `") for name in re.findall("`([a-z-]+)`", line)}
    assert set(ACTION["inputs"]) | set(ACTION["outputs"]) <= rows
    blocks = re.findall("```yaml\n(.*?)```", page, re.DOTALL)
    schemas = {"workflows": "github-workflows", "gitlab-ci": "gitlab-ci"}
    for block in blocks:
        assert yaml.safe_load(block)
        for sign, schema in schemas.items():
            if f"/{sign}" in block.splitlines()[0] or f".{sign}" in block.splitlines()[0]:
                path = tmp_path / f"{schema}.yaml"
                path.write_text(block)
                command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
                assert subprocess.run(command, capture_output=True, timeout=120).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"github-workflows.yaml", "gitlab-ci.yaml"}
    used = set(yaml.safe_load(blocks[0])["jobs"]["check"]["steps"][1]["with"])
    assert used <= set(ACTION["inputs"])


# The action


class Runner:
    """What GitHub gives to the steps of an action."""

    def __init__(self, folder: Path, repository: Path):
        installed(folder / "temp" / "checker")
        self.repository = repository
        self.output, self.summary = folder / "output", folder / "summary"
        self.output.touch()
        self.summary.write_text("# Before\n")
        self.variables = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(repository),
            "RUNNER_TEMP": str(folder / "temp"),
        }

    def check(self, **inputs: str) -> Ran:
        """Run the last step with these inputs, the defaults for the others."""
        step = ACTION["runs"]["steps"][-1]
        values = {name: str(about.get("default", "")) for name, about in ACTION["inputs"].items()}
        values |= {"as-of": DAY} | {name.replace("_", "-"): value for name, value in inputs.items()}
        given = {
            name: re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: values[found[1]], text)
            for name, text in step["env"].items()
        }
        return bash(step["run"], self.repository, {**self.variables, **given})

    def outputs(self) -> dict[str, str]:
        """The outputs of the step, read as GitHub reads them."""
        found, lines = {}, iter(self.output.read_text("utf-8").splitlines())
        for line in lines:
            name, sign, value = line.partition("=")
            if "<<" in line and (not sign or "<<" in name):
                name, _, end = line.partition("<<")
                value = "\n".join(iter(lambda: next(lines), end))
            found[name] = value
        return found


@pytest.fixture
def runner(tmp_path: Path, repository: Path) -> Runner:
    return Runner(tmp_path / "runner", repository)


def test_the_action_passes_and_says_so(runner: Runner) -> None:
    ran = runner.check()
    assert ran.status == 0, ran.out + ran.err
    assert runner.outputs() == {"verdict": "conditional", "status": "0", "sarif": "checker.sarif"}
    document = json.loads((runner.repository / "checker.sarif").read_text("utf-8"))
    assert document["version"] == "2.1.0"
    written = runner.summary.read_text("utf-8")
    assert written.startswith("# Before\n") and "conditional" in written


def test_the_action_blocks_and_does_not_hide_it(runner: Runner) -> None:
    path = runner.repository / "retina.yaml"
    path.write_text(path.read_text("utf-8").replace("plan: in_cloud_vendor", "plan: crowdsourcing"))
    ran = runner.check(paths="retina.yaml\n", vendors="vendors\n")
    assert ran.status == 1
    assert runner.outputs()["verdict"] == "excluded" and runner.outputs()["status"] == "1"
    assert any(line.startswith("::error") and "retina.yaml" in line for line in ran.out.splitlines())
    assert "excluded" in runner.summary.read_text("utf-8")


def test_wrong_input_fails_with_no_verdict(runner: Runner) -> None:
    (runner.repository / "retina.yaml").write_text("kind: project\nid: x\ndta: {}\n")
    ran = runner.check(paths="retina.yaml", vendors="vendors")
    assert ran.status == 2
    assert runner.outputs() == {"verdict": "", "status": "2", "sarif": "checker.sarif"}
    assert "a project has no key `dta`" in ran.out
    assert ran.out.splitlines()[-1].startswith("::error::checker ended with status 2")


def test_inputs_are_words_and_never_code_or_options(runner: Runner) -> None:
    wicked = '$(touch owned)\n`touch owned`\n"; touch owned; "\n--exit-zero\n'
    ran = runner.check(paths=wicked, vendors=wicked, arguments="", annotations="false", summary="false")
    assert ran.status == 2
    assert not list(runner.repository.rglob("owned"))
    assert "$(touch owned): error" in ran.out and "--exit-zero: error" in ran.out


def test_further_arguments_and_levels_are_passed_on(runner: Runner) -> None:
    assert runner.check(fail_on="conditional").status == 1
    assert runner.check(fail_on="conditional", arguments="--exit-zero\n").status == 0
    assert runner.check(arguments="--no-such-option").status == 2
    ran = runner.check(arguments="--skip-regime\nvendor\n--regime\nhipaa")
    assert ran.status == 0 and runner.outputs()["status"] == "0"


def test_nothing_is_written_that_was_not_asked_for(runner: Runner) -> None:
    ran = runner.check(sarif="", summary="false", annotations="false")
    assert ran.status == 0 and runner.outputs()["sarif"] == ""
    assert runner.summary.read_text("utf-8") == "# Before\n"
    assert sorted(path.name for path in runner.repository.iterdir()) == ["retina.yaml", "vendors"]
    assert not [line for line in ran.out.splitlines() if re.match("::(error|warning|notice)", line)]


def test_what_a_run_prints_is_never_a_command_to_the_runner(runner: Runner) -> None:
    program = Path(runner.variables["RUNNER_TEMP"]) / "checker" / "bin" / "checker"
    program.write_text("#!/bin/sh\necho '::set-env name=A::b'\necho '::add-mask::c' >&2\nexit 1\n")
    ran = runner.check()
    assert ran.status == 1 and ran.err == ""  # both streams are one, so that none overtakes the other
    stop, *lines, go = ran.out.splitlines()
    assert lines == ["::set-env name=A::b", "::add-mask::c"]
    assert re.fullmatch("::stop-commands::[0-9a-f]{32}", stop)
    assert go == f"::{stop.removeprefix('::stop-commands::')}::"


def test_the_action_installs_its_own_checkout(tmp_path: Path) -> None:
    log = tmp_path / "log"
    stub = tmp_path / "stub"
    stub.mkdir()
    python = stub / "python3"
    python.write_text(
        f"""#!/bin/sh
echo "$(basename "$0") $*" >> "{log}"
[ "$1 $2" = "-m venv" ] && mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && cp "$0" "$3/bin/checker"
exit 0
"""
    )
    python.chmod(0o755)
    variables = {"GITHUB_ACTION_PATH": "/the action", "RUNNER_TEMP": str(tmp_path / "a b")}
    variables["PATH"] = f"{stub}{os.pathsep}{os.environ['PATH']}"
    ran = bash((ROOT / "ci" / "github-install.sh").read_text("utf-8"), tmp_path, variables)
    assert ran.status == 0, ran.err
    lines = log.read_text().splitlines()
    assert lines[-2:] == ["python -m pip install --quiet --disable-pip-version-check /the action", "checker --version"]


def test_an_old_python_is_refused_with_a_reason(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    variables = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "RUNNER_TEMP": str(tmp_path)}
    ran = bash((ROOT / "ci" / "github-install.sh").read_text("utf-8"), tmp_path, variables)
    assert ran.status == 2 and "::error::Checker needs Python 3.11 or newer" in ran.out


def test_verdict_of_many_projects_is_the_worst(tmp_path: Path) -> None:
    def verdict(document: object) -> str:
        path = tmp_path / "result.json"
        path.write_text(json.dumps(document))
        ran = subprocess.run([sys.executable, ROOT / "ci" / "verdict.py", path], capture_output=True, timeout=60)
        assert ran.returncode == 0
        return ran.stdout.decode().strip()

    def project(plan: str | None, **verdicts: str) -> dict[str, Any]:
        return {"plan": plan, "arrangements": [{"name": name, "verdict": said} for name, said in verdicts.items()]}

    assert verdict(project("a", a="conditional", b="excluded")) == "conditional"
    assert verdict(project(None, a="undetermined", b="conditional")) == "conditional"
    assert verdict({"results": [project("a", a="allowed"), project(None, b="undetermined")]}) == "undetermined"
    assert verdict({"results": []}) == ""


# GitLab


def gitlab(folder: Path, repository: Path, shell: str = "bash", **variables: str) -> Ran:
    """Run the job's script lines as GitLab does: one script, its variables from the template."""
    environment = {name: about["value"] for name, about in GITLAB["variables"].items()} | variables
    if not (folder / "checker-venv").exists():
        installed(folder / "checker-venv")
    script = "\n".join(GITLAB["checker"]["script"])
    return bash(script, repository, {**environment, "CI_BUILDS_DIR": str(folder)}, shell)


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_the_gitlab_job_reports_and_keeps_the_status(tmp_path: Path, repository: Path, shell: str) -> None:
    ran = gitlab(tmp_path, repository, shell, CHECKER_ARGUMENTS=f"--as-of={DAY}")
    assert ran.status == 0, ran.err
    assert isinstance(json.loads((repository / "checker-quality.json").read_text("utf-8")), list)
    assert (repository / "checker-junit.xml").read_text("utf-8").startswith("<?xml")
    reports = GITLAB["checker"]["artifacts"]["reports"]
    assert {reports["codequality"], reports["junit"]} == {"checker-quality.json", "checker-junit.xml"}
    arguments = f"--as-of={DAY}\n--fail-on=conditional"
    ran = gitlab(
        tmp_path, repository, shell, CHECKER_PATHS="retina.yaml", CHECKER_VENDORS="vendors", CHECKER_ARGUMENTS=arguments
    )
    assert ran.status == 1 and "in_cloud_vendor (lumen)" in ran.out


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_gitlab_variables_are_words_and_never_code(tmp_path: Path, repository: Path, shell: str) -> None:
    ran = gitlab(tmp_path, repository, shell, CHECKER_PATHS="$(touch owned)\n`touch owned`\n--exit-zero\n")
    assert ran.status == 2 and not list(repository.rglob("owned"))
    assert "$(touch owned): error" in ran.err and "--exit-zero: error" in ran.err


def test_gitlab_wants_to_know_what_to_install(tmp_path: Path) -> None:
    first = GITLAB["checker"]["before_script"][0]
    ran = bash(first, tmp_path, {"CHECKER_PACKAGE": ""})
    assert ran.status == 2 and "set CHECKER_PACKAGE" in ran.out
    assert bash(first, tmp_path, {"CHECKER_PACKAGE": "x"}).status == 0


# Hooks


def hook(process: Callable[..., Ran], name: str, folder: Path, *arguments: str) -> Ran:
    """Run a hook's entry as pre-commit does: its words, then the arguments, in the repository."""
    (found,) = (hook for hook in HOOKS if hook["id"] == name)
    program, *words = found["entry"].split()
    assert program == "checker" and found["language"] == "python" and found["pass_filenames"] is False
    return process(*words, *(arguments or found["args"]), cwd=folder)


def test_the_hooks_pass_where_nothing_is_wrong(process: Callable[..., Ran], repository: Path) -> None:
    assert hook(process, "checker-validate", repository).status == 0
    ran = hook(process, "checker-check", repository)
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_the_hooks_fail_with_the_place(process: Callable[..., Ran], repository: Path) -> None:
    path = repository / "retina.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("plan: in_cloud_vendor", "plan: crowdsourcing"))
    ran = hook(process, "checker-check", repository)
    assert ran.status == 1 and "hospital-retina" in ran.out and "excluded" in ran.out
    path.write_text(text.replace("plan: in_cloud_vendor", "plan: in_clod_vendor"))
    ran = hook(process, "checker-validate", repository)
    assert ran.status == 2 and re.search(r"retina\.yaml:\d+:7: error: the plan `in_clod_vendor`", ran.err)


def test_the_hooks_run_for_descriptors_and_for_the_folders_that_are_given(
    process: Callable[..., Ran], repository: Path
) -> None:
    for found in HOOKS:
        assert re.search(found["files"], "a/b.yaml") and re.search(found["files"], "b.yml")
        assert not re.search(found["files"], "a.py")
    assert hook(process, "checker-validate", repository, "vendors").status == 0
    ran = hook(process, "checker-check", repository, "vendors")
    assert ran.status == 2 and "there is no project here" in ran.err
