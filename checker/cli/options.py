"""Options that several commands share, and the case that they make."""

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from checker.api import cache_folder, rule_roots, today
from checker.cli.config import settings
from checker.engine.prepare import prepare
from checker.engine.program import Program
from checker.explain.judge import Selection, judge, select
from checker.load.case import Case, read_case
from checker.model.result import Result


class Day(click.ParamType[date]):
    """A day written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
            if str(day) != value:  # a week or an ordinal date is a day too, but not written as one
                raise ValueError
            return day
        except ValueError:
            self.fail(f"{value!r} is no day; write it as YYYY-MM-DD", param, ctx)


def case_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what is judged, and by which law."""
    for option in reversed(
        [
            click.option(
                "--vendor",
                "vendors",
                multiple=True,
                metavar="FILE|DIR",
                help="A vendor file, or a folder of them. Repeat for more.",
            ),
            click.option(
                "--as-of",
                type=Day(),
                metavar="DATE",
                help="Judge by the law of this day (YYYY-MM-DD; default: today, UTC).",
            ),
            click.option(
                "--rules",
                "overlays",
                multiple=True,
                metavar="DIR",
                help="Add a folder of your own rules. Repeat for more.",
            ),
            click.option(
                "--regime", "regimes", multiple=True, metavar="ID", help="Judge only this regime. Repeat for more."
            ),
            click.option(
                "--skip-regime", "skip", multiple=True, metavar="ID", help="Leave this regime out. Repeat for more."
            ),
        ]
    ):
        command = option(command)
    return command


@dataclass(frozen=True)
class Run:
    """Everything that a command needs to judge."""

    program: Program
    case: Case
    as_of: date
    selection: Selection
    overlays: Sequence[str]
    config: Mapping[str, Any]
    asked: Mapping[str, Sequence[str]]

    def judge(self, approaches: Sequence[str] | None = None, full: bool = True) -> Result:
        """The result for the arrangements named, or for all (see :func:`checker.explain.judge.judge`)."""
        return judge(self.program, self.case, self.as_of, self.selection, approaches or None, self.overlays, full)

    def words(self, command: str, **more: Sequence[str]) -> str:
        """The command line that runs ``command`` on the same project, by the same law.

        ``more`` holds further options; one that is given replaces what was asked for.
        """
        words = ["checker", command, self.case.project.source.path]
        for option, values in {**self.asked, **more}.items():
            for value in values:
                words += [f"--{option.replace('_', '-')}", value]
        return shlex.join(words)


def gather(
    project: str,
    vendors: Sequence[str],
    as_of: date | None,
    overlays: Sequence[str],
    regimes: Sequence[str],
    skip: Sequence[str],
) -> Run:
    """The run that the options and the configuration describe; the command line wins.

    Regimes that are named on the command line are judged even where the configuration
    leaves them out.
    """
    config = settings(Path.cwd())
    overlays = list(overlays) or config.get("rules", [])
    vendors = list(vendors) or config.get("vendors", [])
    skip = list(skip) or ([] if regimes else config.get("skip-regimes", []))
    regimes = list(regimes) or config.get("regimes", [])
    program = prepare(rule_roots(overlays), cache_folder())
    case = read_case(project, vendors, program.base)
    asked = {
        "vendor": vendors,
        "as_of": [str(as_of)] if as_of else [],
        "rules": overlays,
        "regime": regimes,
        "skip_regime": skip,
    }
    selection = select(program.base, regimes, skip)
    return Run(program, case, as_of or today(), selection, overlays, config, asked)


def overlays_of(overlays: Sequence[str]) -> Sequence[str]:
    """The overlay folders that hold: those of the command line, or else of the configuration."""
    return list(overlays) or settings(Path.cwd()).get("rules", [])


def shipped_program() -> Program:
    """The compiled rule base as it ships, whatever overlays hold."""
    return prepare(rule_roots([]), cache_folder())


def program_of(overlays: Sequence[str]) -> Program:
    """The compiled rule base with the overlays that hold, from the cache where possible."""
    return prepare(rule_roots(overlays_of(overlays)), cache_folder())
