"""`checker config`: each setting with its origin; and where a key stands in a TOML file."""

import json
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.cli.toml_places import key_place
from checker.model.place import start_of
from tests.conftest import Ran
from tests.strategies import PROPERTY

Run = Callable[..., Ran]

PYPROJECT = """\
[tool.other]
rules = 1
[tool.checker]
skip-regimes = [
  "vendor",  # regimes = 1
]
fail-on = "excluded"
vendors = ["vendors"]
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a configuration, and a folder below it to stand in."""
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(ran: Ran) -> dict[str, dict[str, Any]]:
    assert (ran.status, ran.err) == (0, "")
    return {setting["name"]: setting for setting in json.loads(ran.out)["settings"]}


def row(ran: Ran, name: str) -> list[str]:
    (line,) = (line for line in ran.out.splitlines() if line.startswith(f"{name} "))
    return [part for part in line.split("  ") if part]


def test_each_setting_is_shown_with_its_origin(run: Run, desk: Path) -> None:
    ran = run("config")
    assert ran.status == 0
    assert [part.strip() for part in row(ran, "fail-on")] == ["fail-on", "excluded", "pyproject.toml:7:1"]
    assert [part.strip() for part in row(ran, "skip-regimes")] == ["skip-regimes", "vendor", "pyproject.toml:4:1"]
    assert [part.strip() for part in row(ran, "regimes")] == ["regimes", "all", "default"]
    assert [part.strip() for part in row(ran, "warn-before")] == ["warn-before", "30d", "default"]
    assert ran.out.endswith("read from pyproject.toml\n")


def test_paths_are_shown_as_they_are_used_here(run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk / "below")
    document = json.loads(run("config", "-f", "json").out)
    found = {setting["name"]: setting for setting in document["settings"]}
    assert document["file"] == str(desk / "pyproject.toml")
    assert found["vendors"]["value"] == ["../vendors"]
    assert found["vendors"]["place"] == {"file": str(desk / "pyproject.toml"), "line": 8, "column": 1}
    assert found["vendors"]["origin"] == "file"


def test_the_command_line_wins_and_sets_aside_what_contradicts_it(run: Run, desk: Path) -> None:
    given = ("--regime", "itar", "--regime", "ear", "--fail-on", "never", "--as-of", "2026-11-24")
    found = settings(run("config", "-f", "json", *given))
    assert found["regimes"] | {"place": None} == {
        "name": "regimes", "value": ["itar", "ear"], "origin": "command line", "note": "--regime", "place": None,
    }  # fmt: skip
    assert (found["skip-regimes"]["value"], found["skip-regimes"]["note"]) == ([], "set aside by --regime")
    assert (found["fail-on"]["value"], found["fail-on"]["note"]) == ("never", "--fail-on")
    assert (found["as-of"]["value"], found["as-of"]["origin"]) == ("2026-11-24", "command line")
    assert found["vendors"]["origin"] == "file"


@pytest.mark.parametrize(
    ("variables", "name", "value", "note"),
    [
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, "colour", "never", "NO_COLOR"),
        ({"FORCE_COLOR": "1"}, "colour", "always", "FORCE_COLOR"),
        ({"TERM": "dumb"}, "colour", "never", "TERM"),
        ({"COLUMNS": "60"}, "width", 60, "COLUMNS"),
        ({"XDG_CACHE_HOME": "/nowhere"}, "cache", "/nowhere/checker", "XDG_CACHE_HOME"),
        ({"CHECKER_NO_CACHE": "1"}, "cache", None, "CHECKER_NO_CACHE"),
    ],
)
def test_what_the_environment_decides(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], name: str, value: Any, note: str
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for variable, content in variables.items():
        monkeypatch.setenv(variable, content)
    found = settings(run("config", "-f", "json"))[name]
    assert (found["value"], found["origin"], found["note"]) == (value, "environment", note)


def test_without_a_configuration(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("config")
    assert ran.out.endswith("no checker.toml, and no pyproject.toml with [tool.checker], here or above\n")
    assert {setting["origin"] for setting in settings(run("config", "-f", "json")).values()} <= {
        "default", "environment",
    }  # fmt: skip


def test_it_fits_a_narrow_terminal_and_a_pipe(process: Run, desk: Path) -> None:
    ran = process("config", cwd=desk, env={"COLUMNS": "40"})
    assert ran.status == 0 and max(map(len, ran.out.splitlines())) <= 40 + len("/.cache/checker" * 4)
    assert "\x1b" not in ran.out
    assert "\x1b[1mfail-on" in process("config", cwd=desk, env={"FORCE_COLOR": "1"}).out


def test_values_cannot_command_the_terminal(run: Run, desk: Path) -> None:
    (desk / "checker.toml").write_text('vendors = ["a\\u001b[31mb"]\n')
    ran = run("config")
    assert ran.status == 0 and "\x1b" not in ran.out and "read from checker.toml" in ran.out


def test_what_is_wrong_is_told_at_its_place(run: Run, desk: Path) -> None:
    (desk / "pyproject.toml").write_text(PYPROJECT.replace("fail-on", "fail-in").replace('["vendors"]', '"vendors"'))
    ran = run("config")
    assert ran.status == 2 and ran.out == ""
    assert f"{desk}/pyproject.toml:7:1: error: there is no setting `fail-in`" in ran.err
    assert '  7 | fail-in = "excluded"' in ran.err and "help: did you mean `fail-on`?" in ran.err
    assert f"{desk}/pyproject.toml:8:1: error: `vendors` must be a list of strings" in ran.err


# Places of keys


@pytest.mark.parametrize(
    ("text", "route", "place"),
    [
        ("rules = 1", ("rules",), (1, 1)),
        ("# rules = 1\n  rules = 1", ("rules",), (2, 3)),
        ('text = """\nrules = 1\n"""\nrules = 2', ("rules",), (4, 1)),
        ('list = [\n  "rules",\n]\nrules = 2', ("rules",), (4, 1)),
        ('"rules" = 1', ("rules",), (1, 1)),
        ("'rules' = 1", ("rules",), (1, 1)),
        ("tool.checker.rules = 1", ("tool", "checker", "rules"), (1, 14)),
        ("[tool]\nchecker = {vendors = [], rules = []}", ("tool", "checker", "rules"), (2, 26)),
        ("[tool.a]\nrules = 1\n[tool.checker]\nrules = 2", ("tool", "checker", "rules"), (4, 1)),
        ("[tool.checker.rules]\nx = 1", ("tool", "checker", "rules"), (1, 15)),
        ("skip-regimes = 1\nregimes = 2", ("regimes",), (2, 1)),
        ("rules = 1\r\nvendors = 2\r\n", ("vendors",), (2, 1)),
    ],
)
def test_where_a_key_stands(text: str, route: Sequence[str], place: tuple[int, int]) -> None:
    found = key_place(text, "f.toml", route)
    assert (found.line, found.column) == place


def test_a_key_that_is_not_there_is_the_start_of_the_file() -> None:
    assert key_place("a = 1", "f.toml", ("rules",)) == start_of("f.toml")
    assert key_place("a = 'rules'", "f.toml", ("rules",)) == start_of("f.toml")


KEYS = ["rules", "vendors", "regimes", "skip-regimes"]
VALUES = ["1", '"rules = 1"', '["rules", "vendors"]', '[\n  "regimes = 2",\n  # vendors = 3\n]', '"""\nrules = 1\n"""']


@PROPERTY
@given(st.permutations(KEYS), st.lists(st.sampled_from(VALUES), min_size=4, max_size=4), st.booleans(), st.booleans())
def test_every_key_is_found_where_it_was_written(
    keys: list[str], values: list[str], dotted: bool, foreign: bool
) -> None:
    lines = ["[other]", *(f"{key} = 0" for key in KEYS)] if foreign else []
    lines += [] if dotted and not foreign else ["[tool.checker]"]
    prefix = "tool.checker." if dotted and not foreign else ""
    at = {}
    for key, value in zip(keys, values):
        at[key] = len(lines) + 1
        lines += f"{prefix}{key} = {value}".split("\n")
    text = "\n".join(lines)
    assert set(tomllib.loads(text)["tool"]["checker"]) == set(KEYS)
    for key in KEYS:
        place = key_place(text, "f.toml", ("tool", "checker", key))
        assert (place.line, place.column) == (at[key], len(prefix) + 1)
        assert place.end_column - place.column == len(key)
