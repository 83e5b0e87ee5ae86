"""Completion, asked for by real shells as they ask when somebody types."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Ran

Complete = Callable[..., list[str]]

SHELLS = ("bash", "zsh", "fish")


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A search path with a `checker` that is this one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "checker"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m checker "$@"\n')
    program.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def shell(name: str, script: str, path: str, *words: str) -> str:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    options = {
        "bash": ["--norc", "-c", script, "bash"],
        "zsh": ["-f", "-c", script, "zsh"],
        "fish": ["-N", "-c", script],
    }
    ran = subprocess.run(
        [name, *options[name], *words],
        cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert ran.stderr.decode() == ""
    return ran.stdout.decode()


@pytest.fixture
def bash(path: str) -> Complete:
    """What bash offers for the last of some words, which it has split as it splits what is typed."""
    script = """\
eval "$(checker completion bash)"
complete -p checker >/dev/null || exit 1
COMP_WORDS=(checker "$@"); COMP_CWORD=$#
compopt() { printf '<%s>\\n' "$2"; }
_checker_completion checker
[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\\n' "${COMPREPLY[@]}"
"""
    return lambda *words: shell("bash", script, path, *words).splitlines()


def test_bash_completes_commands_and_options(bash: Complete) -> None:
    assert "init" in bash("") and "check" in bash("")
    assert bash("rules", "mu") == ["mutate"]
    assert bash("check", "--skip-r") == ["--skip-regime"]
    assert bash("check", "--fail-on", "un") == ["undetermined"]


def test_bash_completes_what_the_rule_base_names(bash: Complete) -> None:
    assert bash("check", "--regime", "hip") == ["hipaa"]
    assert bash("check", "--skip-regime", "=", "gl") == ["glba"]
    assert "hipaa.business_associate_contract" in bash("rules", "show", "hipaa.b")
    assert "itar.contract_labor" in bash("why", "examples/hospital-retina.yaml", "--rule", "itar.c")


def test_bash_completes_the_arrangements_of_the_project(bash: Complete) -> None:
    project = "examples/hospital-retina.yaml"
    found = bash("check", project, "--vendor", "examples/vendors", "--approach", "")
    assert found == ["in_house", "in_cloud_vendor", "crowdsourcing", "synthetic", "blend"]
    assert bash("check", project, "--approach", "b") == ["blend"]
    assert "expert_vendor" in bash("init", "--approach", "")


def test_bash_completes_facts_and_their_values(bash: Complete) -> None:
    assert bash("init", "--set", "project.hipaa.ro") == ["<nospace>", "project.hipaa.role="]
    assert bash("init", "--set", "project.hipaa.role", "=") == ["covered_entity", "business_associate", "neither"]
    assert bash("init", "--set", "project.hipaa.role", "=", "cov") == ["covered_entity"]
    assert bash("init", "--set", "data.categories", "=", "health,gene") == ["health,genetic"]
    assert bash("init", "--set", "data.phi.present", "=", "t") == ["true"]
    assert "DE" in bash("init", "--set", "team.countries", "=", "D")
    assert bash("init", "--set", "nothing", "=", "D") == []
    assert bash("init", "vendor", "--set", "entity.countr")[1:] == ["entity.countries="]
    assert bash("init", "--set", "vendor.ent") == []


def test_bash_completes_formats_and_files(bash: Complete) -> None:
    assert bash("check", "-o", "sar") == ["<nospace>", "sarif="]
    assert bash("check", "-o", "sarif", "=", "out") == ["<default>"]
    assert bash("check", "exam") == ["<default>"]
    assert bash("init", "v") == ["vendor"]


def test_what_cannot_be_read_completes_nothing_and_says_nothing(bash: Complete, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("kind: project\n  id: [")
    assert "in_house" in bash("check", str(broken), "--approach", "in_h")
    assert bash("check", "--rules", str(tmp_path / "none"), "--regime", "h") == []


def test_zsh_knows_the_command(path: str) -> None:
    script = 'eval "$(checker completion zsh)"; print -- $_comps[checker]'
    assert shell("zsh", script, path) == "_checker_completion\n"


def test_zsh_gets_names_with_their_meaning(path: str) -> None:
    script = """\
eval "$(checker completion zsh)"
_describe() { local array=$@[3]; print -l -- ${(P)array}; [[ $@ == *-S* ]] && print nospace; }
words=(checker "$@"); CURRENT=$#words
_checker_completion
"""
    found = shell("zsh", script, path, "check", "--regime", "hip").splitlines()
    assert found == ["hipaa:HIPAA Privacy, Security and Breach Notification Rules"]
    found = shell("zsh", script, path, "init", "--set", "project.hipaa.ro").splitlines()
    assert found[0].startswith("project.hipaa.role=:HIPAA status") and found[1] == "nospace"


def test_fish_completes_with_meanings(path: str) -> None:
    def fish(line: str) -> list[str]:
        return shell("fish", f"checker completion fish | source; complete -C '{line}'", path).splitlines()

    assert fish("checker check --regime hip") == ["hipaa\tHIPAA Privacy, Security and Breach Notification Rules"]
    assert fish("checker init --set data.categories=health,gene") == ["data.categories=health,genetic"]
    assert "examples/" in fish("checker check exam")
    assert "sarif=examples/" in fish("checker check -o sarif=exam")


@pytest.mark.parametrize("name", SHELLS)
def test_the_shell_is_guessed_and_can_be_named(
    run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("SHELL", f"/usr/bin/{name}")
    assert run("completion").out == run("completion", name).out
    assert f"{name}_complete" in run("completion").out


def test_the_script_comes_the_way_of_the_library_too(process: Callable[..., Ran]) -> None:
    ran = process(env={"_CHECKER_COMPLETE": "zsh_source"})
    assert ran.status == 0 and ran.out.strip() == process("completion", "zsh").out.strip()
    assert process(env={"_CHECKER_COMPLETE": "nonsense"}).status == 2


def test_another_shell_is_no_guess(run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/usr/bin/tcsh")
    ran = run("completion")
    assert ran.status == 2 and "say which shell: bash, zsh, fish" in ran.err
