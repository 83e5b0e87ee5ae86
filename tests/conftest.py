"""What the tests share: the shipped files, and ways to run the command line."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checker.cli.ending import ended
from checker.cli.main import app
from checker.engine.compile import compile_base
from checker.engine.program import Program
from checker.rulebase.load import load

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Prepared rule bases of the tests stay away from the user's."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CHECKER_NO_CACHE", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING"):
            patch.delenv(name, raising=False)
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def program() -> Program:
    """The shipped rule base, compiled."""
    return compile_base(load([ROOT / "rules"]))


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the shipped examples."""
    return ROOT / "examples"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs the command line in this process."""

    def run(*words: Any) -> Ran:
        capsys.readouterr()
        arguments = [str(word) for word in words]
        status = ended(lambda: app.main(arguments, prog_name="checker", standalone_mode=False))
        written = capsys.readouterr()
        return Ran(status, written.out, written.err)

    return run


@pytest.fixture
def process() -> Callable[..., Ran]:
    """Runs the command line in a process of its own, where pipes, terminals and the environment matter."""

    def process(*words: Any, env: dict[str, str] | None = None, cwd: Path | None = None, **more: Any) -> Ran:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **(env or {})}
        command = [sys.executable, "-m", "checker", *map(str, words)]
        settings: dict[str, Any] = {"stdin": subprocess.DEVNULL, "capture_output": True, "timeout": 60, **more}
        ran = subprocess.run(command, env=environment, cwd=cwd, **settings)
        return Ran(ran.returncode, (ran.stdout or b"").decode("utf-8"), (ran.stderr or b"").decode("utf-8"))

    return process
