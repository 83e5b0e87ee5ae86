"""Options that several commands share, and the case that they make."""

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click

from checker.api import cache_folder, rule_roots, today
from checker.cli.config import days_of, settings
from checker.engine.agreed import Agreed
from checker.engine.prepare import prepare
from checker.engine.program import Program
from checker.explain.judge import WARN_BEFORE, Selection, judge, select
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


class Days(click.ParamType[int]):
    """A span of days written 30d or 8w."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The days, or a usage error."""
        days = value if isinstance(value, int) else days_of(value)
        if days is None:
            self.fail(f"{value!r} is no span of days; write 30d or 8w", param, ctx)
        return days


SHARED: Final = ("vendors", "as_of", "overlays", "regimes", "skip", "waivers", "warn_before", "answers")
"""What :func:`case_options` gives to a command."""


def targets_in(formats: Iterable[str]) -> Callable[..., list[tuple[str, Path]]]:
    """A callback for ``-o FORMAT=PATH``: the pairs, or a usage error that names every one that is wrong."""
    known = list(formats)

    def targets(ctx: click.Context, param: click.Parameter, outputs: Sequence[str]) -> list[tuple[str, Path]]:
        pairs = [(form, path) for form, _, path in (output.partition("=") for output in outputs)]
        wrong = [output for output, (form, path) in zip(outputs, pairs) if form not in known or not path]
        if wrong:
            shown = ", ".join(map(repr, wrong))
            raise click.BadParameter(f"{shown} is not FORMAT=PATH, where FORMAT is one of {', '.join(known)}")
        return [(form, Path(path)) for form, path in pairs]

    return targets


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
            click.option(
                "--waivers",
                "waivers",
                multiple=True,
                metavar="FILE",
                help="A file of waivers of policy rules. Repeat for more.",
            ),
            click.option(
                "--warn-before",
                type=Days(),
                metavar="SPAN",
                help="Say what expires or takes effect within this time (30d, 8w; default: 30d).",
            ),
            click.option(
                "--answers",
                "answers",
                multiple=True,
                metavar="FILE",
                help="A file of answers, as `checker questions` prepares one. Repeat for more.",
            ),
        ]
    ):
        command = option(command)
    return command


@dataclass(frozen=True)
class Setting:
    """What every judgement of a run shares: the law, the day, the configuration."""

    program: Program
    as_of: date
    selection: Selection
    overlays: Sequence[str]
    vendors: Sequence[str]
    waivers: Sequence[str]
    warn_before: int
    config: Mapping[str, Any]
    asked: Mapping[str, Sequence[str]]
    answers: Sequence[str] = ()

    def words(self, command: str, path: str, **more: Sequence[str]) -> str:
        """The command line that runs ``command`` on ``path`` by the same law.

        ``more`` holds further options; one that is given replaces what was asked for.
        """
        words = ["checker", command, path]
        for option, values in {**self.asked, **more}.items():
            for value in values:
                words += [f"--{option.replace('_', '-')}", value]
        return shlex.join(words)

    def judge(
        self,
        case: Case,
        approaches: Sequence[str] | None = None,
        full: bool = True,
        engines: Agreed | None = None,
    ) -> Result:
        """The result for the arrangements named, or for all (see :func:`checker.explain.judge.judge`)."""
        return judge(
            self.program, case, self.as_of, self.selection, approaches or None, self.overlays, full,
            self.warn_before, engines,
        )  # fmt: skip


@dataclass(frozen=True)
class Run:
    """Everything that a command needs to judge one project."""

    setting: Setting
    case: Case

    @property
    def program(self) -> Program:
        """The compiled rule base."""
        return self.setting.program

    @property
    def as_of(self) -> date:
        """The day whose law counts."""
        return self.setting.as_of

    @property
    def selection(self) -> Selection:
        """The regimes that are judged."""
        return self.setting.selection

    @property
    def overlays(self) -> Sequence[str]:
        """The folders of rules that were added."""
        return self.setting.overlays

    @property
    def config(self) -> Mapping[str, Any]:
        """The configuration that holds here."""
        return self.setting.config

    def judge(self, approaches: Sequence[str] | None = None, full: bool = True) -> Result:
        """The result for the arrangements named, or for all."""
        return self.setting.judge(self.case, approaches, full)

    def words(self, command: str, **more: Sequence[str]) -> str:
        """The command line that runs ``command`` on the same project, by the same law."""
        return self.setting.words(command, self.case.project.source.path, **more)


def setting(
    vendors: Sequence[str] = (),
    as_of: date | None = None,
    overlays: Sequence[str] = (),
    regimes: Sequence[str] = (),
    skip: Sequence[str] = (),
    waivers: Sequence[str] = (),
    warn_before: int | None = None,
    answers: Sequence[str] = (),
) -> Setting:
    """What the options and the configuration describe; the command line wins.

    Regimes that are named on the command line are judged even where the configuration
    leaves them out.
    """
    config = settings(Path.cwd())
    overlays = list(overlays) or config.get("rules", [])
    skip = list(skip) or ([] if regimes else config.get("skip-regimes", []))
    regimes = list(regimes) or config.get("regimes", [])
    found = {
        "vendor": list(vendors) or config.get("vendors", []),
        "as_of": [str(as_of)] if as_of else [],
        "rules": overlays,
        "regime": regimes,
        "skip_regime": skip,
        "waivers": list(waivers) or config.get("waivers", []),
        "answers": list(answers),
    }
    program = prepare(rule_roots(overlays), cache_folder())
    days = warn_before if warn_before is not None else config.get("warn-before", WARN_BEFORE)
    chosen = select(program.base, regimes, skip)
    return Setting(
        program, as_of or today(), chosen, overlays, found["vendor"], found["waivers"], days, config, found, answers
    )  # fmt: skip


def gather(
    project: str,
    vendors: Sequence[str],
    as_of: date | None,
    overlays: Sequence[str],
    regimes: Sequence[str],
    skip: Sequence[str],
    waivers: Sequence[str] = (),
    warn_before: int | None = None,
    answers: Sequence[str] = (),
) -> Run:
    """The run for one project (see :func:`setting`)."""
    found = setting(vendors, as_of, overlays, regimes, skip, waivers, warn_before, answers)
    return Run(found, read_case(project, found.vendors, found.program.base, found.waivers, answers))


def on_project(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of :func:`case_options`, handed to the command as one argument, ``run``."""

    @wraps(command)
    def with_run(project: str, **given: Any) -> Any:
        asked = {name: given.pop(name) for name in SHARED}
        return command(gather(project, **asked), **given)

    return case_options(with_run)


def overlays_of(overlays: Sequence[str]) -> Sequence[str]:
    """The overlay folders that hold: those of the command line, or else of the configuration."""
    return list(overlays) or settings(Path.cwd()).get("rules", [])


def shipped_program() -> Program:
    """The compiled rule base as it ships, whatever overlays hold."""
    return prepare(rule_roots([]), cache_folder())


def program_of(overlays: Sequence[str]) -> Program:
    """The compiled rule base with the overlays that hold, from the cache where possible."""
    return prepare(rule_roots(overlays_of(overlays)), cache_folder())
