"""How long a whole ``checker check`` takes, as a multiple of a minimal typer application.

Both are fresh processes, run alternately; so is a bare interpreter, as the floor. The aim is
a ratio of at most 1.5 with a warm rule cache. See ``README.md``.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
AIM = 1.5

TYPER_APP = """\
import typer

app = typer.Typer()


@app.command()
def hello(name: str):
    print(f"Hello {name}")


@app.command()
def goodbye(name: str, formal: bool = False):
    print(f"Goodbye Ms. {name}." if formal else f"Bye {name}!")


app()
"""


def main() -> None:
    options = _options()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        commands = processes(folder)
        times = measure(commands, options.rounds)
    report(times, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


Process = tuple[Sequence[str], Mapping[str, str]]
"""A command and its environment."""


def processes(folder: Path) -> dict[str, Process]:
    """What is run, by name. ``folder`` holds the typer application, the rule cache and all bytecode."""
    app = folder / "app.py"
    app.write_text(TYPER_APP)
    warm = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "CHECKER_"))}
    warm |= {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "XDG_CACHE_HOME": str(folder)}
    check = [*_checker(), "check", str(ROOT / "examples" / "hospital-retina.yaml")]
    check += ["--vendor", str(ROOT / "examples" / "vendors"), "--as-of", "2026-11-24", "--fail-on", "never"]
    return {
        "bare interpreter": ([sys.executable, "-c", "pass"], warm),
        "typer, two commands": ([sys.executable, str(app), "hello", "World"], warm),
        "checker check": (check, warm),
        "checker check, no rule cache": (check, {**warm, "CHECKER_NO_CACHE": "1"}),
        "checker --version": ([*_checker(), "--version"], warm),
    }


def _checker() -> list[str]:
    return [sys.executable, "-m", "checker"]


def measure(commands: Mapping[str, Process], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each process in each round, after one round to warm up."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, (command, environment) in commands.items():
            taken = _milliseconds(command, environment)
            if number:
                times[name].append(taken)
    return times


def _milliseconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    start = perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    taken = (perf_counter() - start) * 1e3
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr.decode()}")
    return taken


def report(times: Mapping[str, Sequence[float]], rounds: int) -> None:
    """Print medians and the ratios to the typer application, taken round by round."""
    base = times["typer, two commands"]
    print(f"whole processes, median of {rounds} alternating rounds; CPython {platform.python_version()}")
    print(f"{'process':<32}{'ms':>9}{'x typer':>9}")
    ratios = {name: median(a / b for a, b in zip(found, base)) for name, found in times.items()}
    for name, found in times.items():
        print(f"{name:<32}{median(found):>9.1f}{ratios[name]:>9.2f}")
    ratio = ratios["checker check"]
    print(f"\naim: at most {AIM} times the typer application: {ratio:.2f}, {'met' if ratio <= AIM else 'missed'}")


if __name__ == "__main__":
    main()
