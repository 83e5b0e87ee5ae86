"""The guide for a first rule works when it is followed to the letter."""

import re
import shlex
from pathlib import Path

import pytest

GUIDE = Path(__file__).parent.parent / "docs" / "first-rule.md"
FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def steps():
    return [(fence["info"], fence["body"]) for fence in FENCE.finditer(GUIDE.read_text("utf-8"))]


def test_every_file_and_command_of_the_guide_works(steps, tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    commands = 0
    for info, body in steps:
        kind, _, target = info.partition(" file=")
        if target:
            path = tmp_path / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, "utf-8")
        elif kind == "console":
            command, *shown = body.splitlines()
            done = run(*shlex.split(command.removeprefix("$ checker ")))
            text = " ".join((done.out + done.err).split())
            for line in shown:
                assert " ".join(line.split()) in text, command
            assert "error" not in done.err
            commands += 1
    assert commands == 9
