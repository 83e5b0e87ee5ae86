"""The command line as a user meets it: status, formats, configuration, terminals and pipes."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Ran

Run = Callable[..., Ran]

DAY = ("--as-of", "2026-11-24")
ESCAPE = "\x1b"
COMMANDS = [
    (),
    ("check",),
    ("validate",),
    ("why",),
    ("report",),
    ("schema",),
    ("rules",),
    ("rules", "list"),
    ("rules", "show"),
    ("rules", "test"),
    ("rules", "lint"),
]


@pytest.fixture(scope="session")
def hospital(examples: Path) -> tuple[Any, ...]:
    return (examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *DAY)


@pytest.fixture(scope="session")
def catalogue(examples: Path) -> tuple[Any, ...]:
    """A project without a plan, some of whose arrangements are allowed."""
    return (examples / "retail-catalogue.yaml", "--vendor", examples / "vendors", *DAY)


@pytest.fixture
def variant(examples: Path, tmp_path: Path) -> Callable[..., Path]:
    """A copy of an example with replacements."""

    def variant(example: str, **changes: str) -> Path:
        text = (examples / f"{example}.yaml").read_text()
        for key, value in changes.items():
            text, count = re.subn(rf"(?m)^{key}:.*$", f"{key}: {value}", text)
            assert count == 1
        path = tmp_path / f"{example}.yaml"
        path.write_text(text, "utf-8")
        return path

    return variant


# Status


STATUS = {
    # verdict of the plan: which levels block
    ("in_house", "allowed"): {"excluded": 0, "undetermined": 0, "conditional": 0, "never": 0, None: 0},
    ("in_cloud_vendor", "conditional"): {"excluded": 0, "undetermined": 0, "conditional": 1, "never": 0, None: 0},
    ("synthetic", "undetermined"): {"excluded": 0, "undetermined": 1, "conditional": 1, "never": 0, None: 1},
    ("crowdsourcing", "excluded"): {"excluded": 1, "undetermined": 1, "conditional": 1, "never": 0, None: 1},
}


@pytest.mark.parametrize(
    ("plan", "level", "status"),
    [(plan, level, status) for (plan, _), levels in STATUS.items() for level, status in levels.items()],
)
def test_plan_decides_the_status(
    run: Run, variant: Any, examples: Path, plan: str, level: str | None, status: int
) -> None:
    project = variant("hospital-retina", plan=plan)
    options = ("--fail-on", level) if level else ()
    ran = run("check", project, "--vendor", examples / "vendors", *DAY, "--approach", plan, *options)
    assert ran.status == status


@pytest.mark.parametrize(
    ("approaches", "level", "status"),
    [
        ((), "conditional", 0),
        (("crowdsourcing",), "excluded", 1),
        (("crowdsourcing",), "never", 0),
        (("crowdsourcing", "in_house"), "conditional", 0),
        (("crowdsourcing", "expert_vendor@aegis"), "undetermined", 0),
        (("crowdsourcing", "expert_vendor@aegis"), "conditional", 1),
    ],
)
def test_without_a_plan_the_run_blocks_when_no_arrangement_passes(
    run: Run, catalogue: Any, approaches: tuple[str, ...], level: str, status: int
) -> None:
    chosen = [word for name in approaches for word in ("--approach", name)]
    assert run("check", *catalogue, *chosen, "--fail-on", level).status == status


def test_plan_that_was_not_judged_leaves_the_decision_to_what_was(run: Run, hospital: Any) -> None:
    assert run("check", *hospital, "--approach", "crowdsourcing").status == 1
    assert run("check", *hospital, "--approach", "in_house", "--fail-on", "conditional").status == 0


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "none.yaml"),
        ("check", "{hospital}", "--as-of", "2026-02-30"),
        ("check", "{hospital}", "--as-of", "24.11.2026"),
        ("check", "{hospital}", "--fail-on", "sometimes"),
        ("check", "{hospital}", "-f", "xml"),
        ("check", "{hospital}"),
        ("check", "{hospital}", "--vendor", "{vendors}", "--approach", "nobody"),
        ("check", "{hospital}", "--vendor", "{vendors}", "--regime", "lawless"),
        ("check", "{hospital}", "--vendor", "{vendors}", "--rules", "nowhere"),
        ("check", "{vendors}"),
        ("why", "{hospital}", "--vendor", "{vendors}", "--rule", "hipaa.nothing"),
        ("rules", "show", "nothing"),
        ("rules", "list", "--regime", "nothing"),
        ("schema",),
        ("nonsense",),
        ("check", "{hospital}", "--nonsense"),
    ],
)
def test_wrong_input_ends_with_2_and_says_why_on_standard_error(
    run: Run, examples: Path, words: tuple[str, ...]
) -> None:
    names = {"hospital": examples / "hospital-retina.yaml", "vendors": examples / "vendors"}
    ran = run(*(word.format(**names) for word in words))
    assert (ran.status, ran.out) == (2, "")
    assert "rror" in ran.err
    assert "Traceback" not in ran.err


def test_engines_that_disagree_end_with_3_and_give_no_verdict(
    run: Run, hospital: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    durable = pytest.importorskip("checker.engine.durable")
    infer = durable.DurableEngine.infer

    def wrong(self: Any, *given: Any) -> Any:
        found = infer(self, *given)
        rules = dict(found.rules)
        rules["hipaa.business_associate_contract"] = ("breached", 0)
        return type(found)(**{**vars_of(found), "rules": rules})

    def vars_of(value: Any) -> dict[str, Any]:
        return {name: getattr(value, name) for name in value.__dataclass_fields__}

    monkeypatch.setattr(durable.DurableEngine, "infer", wrong)
    ran = run("check", *hospital)
    assert (ran.status, ran.out) == (3, "")
    assert "internal error: the engines disagree on rule `hipaa.business_associate_contract`" in ran.err
    assert "no verdict was given" in ran.err


def test_unforeseen_failure_ends_with_3_without_a_traceback(
    run: Run, hospital: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **options: Any) -> str:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("checker.report.terminal.render", broken)
    ran = run("check", *hospital)
    assert (ran.status, ran.out) == (3, "")
    assert "internal error: ZeroDivisionError: oops" in ran.err
    assert "Traceback" not in ran.err


def test_interrupt_ends_with_130(run: Run, hospital: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: Any, **options: Any) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.report.terminal.render", interrupted)
    ran = run("check", *hospital)
    assert (ran.status, ran.out, ran.err.strip()) == (130, "", "interrupted")


# Help and mistakes


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_has_help(run: Run, words: tuple[str, ...], flag: str) -> None:
    ran = run(*words, flag)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: {' '.join(('checker', *words))}")


def test_help_needs_no_terminal_and_no_input(process: Run) -> None:
    ran = process("check", "--help", env={"TERM": "", "HOME": "/nonexistent"})
    assert (ran.status, ran.err) == (0, "")
    assert "--fail-on" in ran.out


def test_help_names_every_command_and_the_statuses(run: Run) -> None:
    ran = run("--help")
    for command, *_ in filter(None, COMMANDS):
        assert re.search(rf"^  {command} ", ran.out, re.MULTILINE)
    statuses = "Exit status: 0 nothing blocks, 1 a verdict blocks, 2 wrong input, 3 internal error."
    assert statuses in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("words", "suggestion"),
    [
        (("chekc",), "did you mean `check`?"),
        (("CHECK",), "did you mean `check`?"),
        (("rules", "lsit"), "did you mean `list`?"),
        (("check", "x", "--vendr", "y"), "'--vendor'"),
        (("check", "x", "--as-off", "y"), "'--as-of'"),
        (("why", "{hospital}", "--vendor", "{vendors}", "--approach", "in_clod_vendor"), "mean `in_cloud_vendor`?"),
        (("check", "{hospital}", "--vendor", "{vendors}", "--approach", "inhouse"), "did you mean `in_house`?"),
        (("check", "{hospital}", "--vendor", "{vendors}", "--regime", "hippa"), "did you mean `hipaa`?"),
        (("check", "{hospital}", "--vendor", "{vendors}", "--skip-regime", "itr"), "did you mean `itar`?"),
        (("rules", "show", "hipaa.busines_associate_contract"), "did you mean `hipaa.business_associate_contract`?"),
    ],
)  # fmt: skip
def test_misspelt_word_gets_a_suggestion(run: Run, examples: Path, words: tuple[str, ...], suggestion: str) -> None:
    names = {"hospital": examples / "hospital-retina.yaml", "vendors": examples / "vendors"}
    ran = run(*(word.format(**names) for word in words))
    assert ran.status == 2
    assert suggestion in ran.err


def test_vendor_that_is_named_but_not_given_is_pointed_at(run: Run, examples: Path) -> None:
    project = examples / "road-plates.yaml"
    ran = run("check", project)
    line = project.read_text().splitlines().index("    vendor: tessera") + 1
    assert f"{project}:{line}:13: error: vendor `tessera` is named but not given" in ran.err
    assert f"  {line} |     vendor: tessera\n" in ran.err
    assert "help: give its file with `--vendor FILE`" in ran.err


# Formats and outputs


def test_terminal_output_says_what_the_readme_promises(run: Run, hospital: Any) -> None:
    out = run("check", *hospital).out
    assert re.search(r"^  in_cloud_vendor \(lumen\) +conditional +1 obligation  <- plan$", out, re.MULTILINE)
    assert re.search(r"^  synthetic +undetermined +allowed \.\.\. conditional, 2 questions$", out, re.MULTILINE)
    assert "contract.baa.clauses lacks books_to_secretary" in out
    assert "45 CFR" in out and "164.504(e)(2)" in out
    assert "not legal advice" in out


def test_next_command_that_is_printed_works(run: Run, hospital: Any) -> None:
    (line,) = [line for line in run("check", *hospital).out.splitlines() if line.startswith("next: ")]
    program, *words = line.removeprefix("next: ").split()
    assert program == "checker"
    ran = run(*words)
    assert ran.status == 0
    assert "contract.baa.clauses lacks books_to_secretary" in ran.out


def test_verbose_shows_every_arrangement(run: Run, hospital: Any) -> None:
    plain, verbose = (run("check", *hospital, *more).out for more in ((), ("-v",)))
    assert "GDPR Art. 2" in plain
    assert "\nin_house: allowed" not in plain
    assert "\nin_house: allowed" in verbose


def test_json_is_one_document_for_the_arrangements_asked_for(run: Run, hospital: Any) -> None:
    ran = run("check", *hospital, "-f", "json", "--approach", "in_house", "--approach", "synthetic")
    document = json.loads(ran.out)
    assert ran.err == ""
    assert (document["version"], document["as_of"], document["plan"]) == (1, "2026-11-24", "in_cloud_vendor")
    assert [(row["name"], row["verdict"]) for row in document["arrangements"]] == [
        ("in_house", "allowed"),
        ("synthetic", "undetermined"),
    ]


def test_outputs_are_written_beside_what_is_printed(run: Run, hospital: Any, tmp_path: Path) -> None:
    texts = [tmp_path / "first.txt", tmp_path / "second.txt"]
    document = tmp_path / "result.json"
    written = [word for path in texts for word in ("-o", f"terminal={path}")]
    words = ("check", *hospital, "--approach", "in_house")
    ran = run(*words, "-o", f"json={document}", *written)
    assert [path.read_text("utf-8") for path in texts] == [ran.out, ran.out]
    assert document.read_text("utf-8") == run(*words, "-f", "json").out


def test_output_file_has_no_colour_and_80_columns(
    run: Run, hospital: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    run("check", *hospital, "-o", f"terminal={tmp_path / 'a.txt'}")
    monkeypatch.delenv("FORCE_COLOR")
    monkeypatch.setenv("COLUMNS", "80")
    assert (tmp_path / "a.txt").read_text() == run("check", *hospital).out


@pytest.mark.parametrize("target", ["xml=a.xml", "json", "json=", "=a.json", ""])
def test_output_that_is_no_format_and_path_is_refused(run: Run, hospital: Any, target: str) -> None:
    ran = run("check", *hospital, "-o", target)
    assert (ran.status, ran.out) == (2, "")
    assert "is not FORMAT=PATH, where FORMAT is one of terminal, json" in ran.err


@pytest.mark.parametrize("path", ["none/a.json", "."])
def test_output_that_cannot_be_written_is_said(run: Run, hospital: Any, tmp_path: Path, path: str) -> None:
    ran = run("check", *hospital, "-o", f"json={tmp_path / path}")
    assert (ran.status, ran.out) == (2, "")
    assert f"cannot write {tmp_path / path}" in ran.err


def test_json_is_the_same_bytes_in_every_process(process: Run, hospital: Any) -> None:
    words = ("check", *hospital, "--approach", "crowdsourcing", "-f", "json")
    first, second = (process(*words, "--fail-on", "never", env={"PYTHONHASHSEED": seed}) for seed in "01")
    assert first.status == 0
    assert first.out == second.out


# Regimes and days


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_what_was_not_judged_is_named(run: Run, hospital: Any, form: str) -> None:
    words = ("--approach", "in_house", "--skip-regime", "vendor", "--skip-regime", "itar", "-f", form)
    out = run("check", *hospital, *words).out
    if form == "json":
        assert json.loads(out)["not_judged"] == ["itar", "vendor"]
    else:
        assert "not judged: itar, vendor\n" in out


def test_leaving_out_every_regime_is_refused(run: Run, hospital: Any) -> None:
    ran = run("check", *hospital, "--regime", "hipaa", "--skip-regime", "hipaa")
    assert (ran.status, ran.out) == (2, "")
    assert "no regime is left to judge" in ran.err


def test_default_day_is_today(run: Run, hospital: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    monkeypatch.setattr("checker.cli.options.today", lambda: date(2027, 1, 2))
    assert ", law as of 2027-01-02" in run("check", *hospital[:-2]).out


# Configuration


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, examples: Path) -> Path:
    """A folder to work in, with the hospital's project and vendors at hand."""
    folder = tmp_path / "desk" / "inner"
    folder.mkdir(parents=True)
    (folder.parent / "project.yaml").write_text((examples / "hospital-retina.yaml").read_text())
    (folder.parent / "vendors").mkdir()
    for path in (examples / "vendors").glob("*.yaml"):
        (folder.parent / "vendors" / path.name).write_text(path.read_text())
    monkeypatch.chdir(folder)
    return folder


TOML = 'vendors = ["vendors"]\nskip-regimes = ["itar"]\nfail-on = "conditional"\nformat = "json"\n'


@pytest.mark.parametrize("name", ["pyproject.toml", "checker.toml"])
def test_configuration_is_found_upwards_and_its_paths_are_relative_to_it(run: Run, desk: Path, name: str) -> None:
    head = "[tool.checker]\n" if name == "pyproject.toml" else ""
    (desk.parent / name).write_text(head + TOML)
    ran = run("check", "../project.yaml")
    document = json.loads(ran.out)
    assert ran.status == 1
    assert document["not_judged"] == ["itar"]
    assert [vendor["path"] for vendor in document["vendors"]] == ["../vendors/lumen.yaml", "../vendors/pinwheel.yaml"]


def test_command_line_wins_over_the_configuration(run: Run, desk: Path) -> None:
    (desk / "checker.toml").write_text(TOML.replace('"vendors"', '"../none"'))
    options = ("--vendor", "../vendors", "--skip-regime", "gdpr", "--fail-on", "never", "-f", "terminal")
    ran = run("check", "../project.yaml", *options)
    assert ran.status == 0
    assert "not judged: gdpr\n" in ran.out


def test_regime_of_the_command_line_is_judged_though_the_configuration_leaves_it_out(run: Run, desk: Path) -> None:
    (desk / "checker.toml").write_text('vendors = ["../vendors"]\nskip-regimes = ["hipaa"]\n')
    document = json.loads(run("check", "../project.yaml", "--regime", "hipaa", "-f", "json").out)
    assert {finding["regime"] for row in document["arrangements"] for finding in row["findings"]} == {"hipaa"}


def test_nearest_configuration_wins(run: Run, desk: Path) -> None:
    (desk.parent / "checker.toml").write_text('skip-regimes = ["itar"]\nvendors = ["vendors"]\n')
    (desk / "pyproject.toml").write_text('[tool.checker]\nskip-regimes = ["gdpr"]\nvendors = ["../vendors"]\n')
    assert "not judged: gdpr\n" in run("check", "../project.yaml").out


def test_pyproject_without_the_table_does_not_count(run: Run, desk: Path) -> None:
    (desk.parent / "checker.toml").write_text('skip-regimes = ["itar"]\nvendors = ["vendors"]\n')
    (desk / "pyproject.toml").write_text("[tool.other]\na = 1\n")
    assert "not judged: itar\n" in run("check", "../project.yaml").out


def test_checker_toml_wins_in_one_folder(run: Run, desk: Path) -> None:
    (desk / "checker.toml").write_text('skip-regimes = ["itar"]\nvendors = ["../vendors"]\n')
    (desk / "pyproject.toml").write_text('[tool.checker]\nskip-regimes = ["gdpr"]\n')
    assert "not judged: itar\n" in run("check", "../project.yaml").out


def test_everything_wrong_in_the_configuration_is_reported(run: Run, desk: Path) -> None:
    (desk / "checker.toml").write_text('vendor = ["a"]\nrules = "a"\nregimes = [1]\nfail-on = true\nformat = "xml"\n')
    ran = run("check", "../project.yaml")
    assert ran.status == 2
    assert f"{desk / 'checker.toml'}:1:1: error: there is no setting `vendor`" in ran.err
    assert "did you mean `vendors`?" in ran.err
    assert "`rules` must be a list of strings" in ran.err
    assert "`regimes` must be a list of strings" in ran.err
    assert "`fail-on` must be one of excluded, undetermined, conditional, never" in ran.err
    assert "`format` must be one of terminal, json" in ran.err
    assert "5 errors" in ran.err


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("checker.toml", "a = [", "this is not TOML"),
        ("pyproject.toml", "[tool.checker]\nfail-on = ", "this is not TOML"),
        ("pyproject.toml", '[tool]\nchecker = "strict"\n', "`tool.checker` must be a table"),
        ("checker.toml", 'regimes = ["lawless"]', "there is no regime `lawless`"),
        ("checker.toml", 'rules = ["none"]', "none: error: no such folder"),
    ],
)
def test_configuration_that_cannot_be_used_stops_the_run(
    run: Run, desk: Path, name: str, text: str, message: str
) -> None:
    (desk / name).write_text(text)
    ran = run("check", "../project.yaml", "--vendor", "../vendors")
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err


def test_broken_pyproject_of_somebody_else_is_their_business(run: Run, desk: Path) -> None:
    (desk / "pyproject.toml").write_text("[project\n")
    assert run("check", "../project.yaml", "--vendor", "../vendors", *DAY).status == 0


OVERLAY = """\
- id: house.two_reviewers
  title: Two reviewers
  requires: Two people look at every label.
  authority: [{cite: House rule 4, url: 'https://example.org/4'}]
  effect: exclude
  obligor: project
  remedy: Name a second reviewer.
  confidence: {level: settled, checked: 2026-01-01}
  require: data.house_reviewed
"""

OVERLAY_FACT = """\
- fact: data.house_reviewed
  type: bool
  meaning: Two people reviewed.
  question: Did two people review?
  ask: project_owner
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An organisation's own rules."""
    folder = tmp_path / "house-rules"
    (folder / "house").mkdir(parents=True)
    (folder / "vocabulary").mkdir()
    (folder / "house" / "regime.yaml").write_text("regime: house\ntitle: House rules\n")
    (folder / "house" / "rules.yaml").write_text(OVERLAY)
    (folder / "vocabulary" / "own.yaml").write_text(OVERLAY_FACT)
    return folder


def test_rules_of_the_configuration_count_in_every_command(run: Run, desk: Path, house: Path) -> None:
    (desk / "checker.toml").write_text(f'rules = ["{house}"]\nvendors = ["../vendors"]\n')
    project = desk.parent / "project.yaml"
    project.write_text(project.read_text().replace("data:\n", "data:\n  house_reviewed: false\n"))
    assert run("validate", project).status == 0
    assert run("check", project).status == 1
    assert "house.two_reviewers" in run("why", project).out
    assert "house.two_reviewers  [exclude]" in run("rules", "list").out
    assert "House rule 4" in run("rules", "show", "house.two_reviewers").out
    assert "house_reviewed" in run("schema", "project").out


# Colour, width, pipes


def coloured(text: str) -> bool:
    return ESCAPE in text


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "", "NO_COLOR": ""}, False),
    ],
)
@pytest.mark.parametrize("words", [("check",), ("why",), ("rules", "list"), ("rules", "show", "hipaa.breach_notice")])
def test_colour_in_a_pipe_only_where_it_is_forced(
    run: Run, hospital: Any, words: Any, environment: dict[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert coloured(run(*words, *(() if words[0] == "rules" else hospital)).out) is expected


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("environment", "expected"),
    [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": "1"}, False)],
)
def test_colour_on_a_terminal_unless_it_cannot_or_must_not(
    hospital: Any, environment: dict[str, str], expected: bool
) -> None:
    import pty

    parent, child = pty.openpty()
    command = [sys.executable, "-m", "checker", "check", *map(str, hospital)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    ran = subprocess.Popen(command, stdin=child, stdout=child, stderr=child, env=env)
    os.close(child)
    text = b""
    try:
        while chunk := os.read(parent, 65536):
            text += chunk
    except OSError:  # the other end is closed
        pass
    os.close(parent)
    assert ran.wait(30) == 0
    assert b"in_cloud_vendor" in text
    assert coloured(text.decode()) is expected


def test_colour_changes_nothing_but_colour(run: Run, hospital: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run("check", *hospital).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    bare = re.sub(r"\x1b\[[0-9;]*m", "", run("check", *hospital).out)
    assert [line.rstrip() for line in bare.splitlines()] == plain.splitlines()


def overlong(text: str, width: int) -> list[str]:
    """Lines beyond ``width`` that could have been broken; the command to copy is whole on purpose."""
    long = [line for line in text.splitlines() if len(line) > width and not line.startswith("next: ")]
    return [line for line in long if len(line.split()) > 2]


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("name", ["hospital-retina", "road-plates", "defence-sensor", "retail-catalogue"])
def test_lines_fit_the_terminal(
    run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch, name: str, width: int
) -> None:
    monkeypatch.chdir(examples)
    monkeypatch.setenv("COLUMNS", str(width))
    out = run("check", f"{name}.yaml", "--vendor", "vendors", *DAY, "-v").out
    assert overlong(out, width) == []
    assert max(map(len, out.splitlines())) > width * 0.8


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("words", [
    ("rules", "list"),
    ("rules", "show", "hipaa.business_associate_contract"),
    ("rules", "show", "itar.work_outside_us"),
])  # fmt: skip
def test_pages_of_rules_fit_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert overlong(run(*words).out, width) == []


def test_reasons_fit_the_terminal(run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(examples)
    monkeypatch.setenv("COLUMNS", "80")
    out = run("why", "hospital-retina.yaml", "--vendor", "vendors", *DAY, "--all").out
    assert len(out.splitlines()) > 100
    assert overlong(out, 80) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize("words", [("check", "-v"), ("check", "-f", "json"), ("rules", "list"), ("report",)])
def test_reader_that_leaves_early_gets_no_complaint(words: tuple[str, ...], hospital: Any) -> None:
    arguments = [*words, *(() if words[0] == "rules" else map(str, hospital))]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "checker", *arguments]
    ran = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    assert ran.stdout is not None and ran.stderr is not None
    ran.stdout.close()
    complaint = ran.stderr.read()
    ran.stderr.close()
    assert (ran.wait(30), complaint) == (141, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize(("words", "status"), [(("check",), 0), (("check", "--fail-on", "conditional"), 1)])
@pytest.mark.parametrize("form", ["terminal", "json"])
def test_closed_standard_output_keeps_the_status(hospital: Any, words: Any, status: int, form: str) -> None:
    arguments = [sys.executable, "-m", "checker", *words, *map(str, hospital), "-f", form]
    command = ["sh", "-c", 'exec "$@" --approach in_cloud_vendor >&-', "sh", *arguments]
    ran = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60)
    assert (ran.returncode, ran.stderr) == (status, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_is_said_and_is_no_clean_end(hospital: Any) -> None:
    command = [sys.executable, "-m", "checker", "check", *map(str, hospital)]
    with open("/dev/full", "wb") as full:
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=env, timeout=60)
    assert ran.returncode not in (0, 1)
    assert b"No space left on device" in ran.stderr
    assert b"Traceback" not in ran.stderr and b"Exception ignored" not in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_signal_of_an_interrupt_ends_the_process_with_130(tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text(
        "import sys, time\nimport checker.cli.check\n"
        "def slow(*a, **k):\n    print('ready', flush=True)\n    time.sleep(30)\n"
        "checker.cli.check.setting = slow\nfrom checker.cli.main import main\nmain()\n"
    )
    command = [sys.executable, str(script), "check", "x.yaml"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env)
    assert ran.stdout is not None
    assert ran.stdout.readline() == b"ready\n"
    time.sleep(0.05)
    ran.send_signal(signal.SIGINT)
    out, err = ran.communicate(timeout=30)
    assert (ran.returncode, out, err.strip()) == (130, b"", b"interrupted")


# Letters


@pytest.mark.parametrize("locale", [{"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}])
@pytest.mark.parametrize("form", ["terminal", "json"])
def test_locale_without_the_letters_costs_no_verdict(
    process: Run, variant: Any, examples: Path, locale: dict[str, str], form: str
) -> None:
    project = variant("hospital-retina", name="Netzhäute für Zoë")
    words = ("--vendor", examples / "vendors", *DAY, "--approach", "in_cloud_vendor", "-f", form)
    ran = process("check", project, *words, env=locale)
    assert (ran.status, ran.err) == (0, "")
    if form == "json":
        assert json.loads(ran.out)["project"]["name"] == "Netzhäute für Zoë"
    else:
        assert "in_cloud_vendor (lumen)" in ran.out


def test_letters_that_the_stream_lacks_are_replaced(process: Run, variant: Any, examples: Path) -> None:
    project = variant("hospital-retina", name="網膜")
    words = ("--vendor", examples / "vendors", *DAY, "--approach", "in_cloud_vendor")
    ran = process("check", project, *words, env={"PYTHONIOENCODING": "latin-1"})
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("?? (hospital-retina)\n")


def test_complaint_in_a_locale_without_the_letters(process: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("kind: project\nid: p\nname: Zoë\nfaß: 1\n", "utf-8")
    ran = process("check", path, env={"PYTHONIOENCODING": "ascii"})
    assert ran.status == 2
    assert "a project has no key" in ran.err


HOSTILE = '"\\e[2J\\e]0;owned\\a\\x9b31m Bad\\u202e\\u0000 & <b>Co</b> `x` | [y](http://z)"'


@pytest.fixture
def hostile(examples: Path, tmp_path: Path) -> tuple[Any, ...]:
    """The hospital's project with names that carry escapes and markup."""
    (tmp_path / "vendors").mkdir()
    for path in (examples / "vendors").glob("*.yaml"):
        text = re.sub(r"(?m)^(name|describes): .*$", lambda m: f"{m[1]}: {HOSTILE}", path.read_text())
        (tmp_path / "vendors" / path.name).write_text(text)
    text = (examples / "hospital-retina.yaml").read_text()
    start, end = text.index("\nname: "), text.index("\ndescribes: ")
    text = f"{text[:start]}\nname: {HOSTILE}{text[end:]}"
    evidence = text.index("evidence:\n")
    text = text[:evidence] + (
        f"evidence:\n  contract.baa.clauses: {{document: {HOSTILE}, expires: 2026-01-01}}\n"
        f"determinations:\n  gdpr.applies: {{value: false, by: {HOSTILE}, on: 2026-01-01, because: {HOSTILE}}}\n"
    )
    path = tmp_path / "project.yaml"
    path.write_text(text)
    return (path, "--vendor", tmp_path / "vendors", *DAY)


@pytest.mark.parametrize("words", [("check", "-v"), ("why", "--all"), ("report",), ("validate",)])
def test_escapes_in_names_never_reach_the_terminal(run: Run, hostile: Any, words: tuple[str, ...]) -> None:
    given = [hostile[0], hostile[2]] if words[0] == "validate" else hostile
    ran = run(*words, *given)
    assert ran.status in (0, 1)
    strange = {c for c in ran.out + ran.err if not c.isprintable() and c != "\n"}
    assert strange == set()
    if words[0] != "validate":
        assert "Bad" in ran.out


def test_escapes_in_a_complaint_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(f"kind: project\nid: p\n{HOSTILE}: 1\ntask: {{modality: {HOSTILE}}}\n")
    ran = run("check", path)
    assert ran.status == 2
    assert {c for c in ran.err if not c.isprintable() and c != "\n"} == set()


# Where it is run


def test_output_does_not_depend_on_the_folder_it_runs_in(process: Run, hospital: Any, tmp_path: Path) -> None:
    here, there = process("check", *hospital, cwd=ROOT), process("check", *hospital, cwd=tmp_path)
    assert here.status == 0
    assert here.out == there.out


def test_installed_package_finds_its_files(tmp_path: Path, examples: Path) -> None:
    """What the wheel holds: the package, with the folders inside it."""
    import shutil

    ignore = shutil.ignore_patterns("__pycache__")
    site = tmp_path / "site"
    shutil.copytree(ROOT / "checker", site / "checker", ignore=ignore)
    for name in ("rules", "economics", "schemas", "templates"):
        shutil.copytree(ROOT / name, site / "checker" / "data" / name, ignore=ignore)
    env = {**os.environ, "PYTHONPATH": str(site)}
    words = [examples / "hospital-retina.yaml", "--vendor", examples / "vendors", *DAY]
    for command in ("check", "report"):
        arguments = [sys.executable, "-P", "-m", "checker", command, *map(str, words)]
        ran = subprocess.run(arguments, capture_output=True, env=env, cwd=tmp_path, timeout=60)
        assert (ran.returncode, ran.stderr) == (0, b"")
        assert b"in_cloud_vendor" in ran.stdout


def test_version_is_printed(run: Run) -> None:
    from checker import __version__

    assert run("--version").out == f"checker, version {__version__}\n"
