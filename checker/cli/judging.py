"""Judging one project or many, with a bar where somebody waits for it."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click

from checker.cli.options import Setting
from checker.engine.agreed import Agreed
from checker.explain.tree import spot
from checker.load.case import Case, read_case
from checker.load.portfolio import Portfolio, read_portfolio, strangers
from checker.load.waivers import read_waivers
from checker.model.batch import Batch, Problem
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import start_of
from checker.model.result import Notice, Result, Spot

BAR = 20
"""From how many projects on a bar is shown."""


@dataclass(frozen=True)
class Judged:
    """The results, the cases that they are of, and what is wrong with the other files.

    ``alone`` says that one project was asked for, which then is the whole output; ``others`` are
    the kinds of files that were left to other tools.
    """

    batch: Batch
    cases: Sequence[Case]
    problems: Sequence[Diagnostic] = ()
    alone: bool = False
    others: Sequence[str] = ()


def judge_one(setting: Setting, project: str, vendors: Sequence[str], approaches: Sequence[str], full: bool) -> Judged:
    """The result for one project, or what is wrong with its files; ``vendors`` are added to those of the setting."""
    try:
        case = read_case(project, [*setting.vendors, *vendors], setting.program.base, setting.waivers, setting.answers)
    except InputError as error:
        problems = error.diagnostics
        return Judged(Batch(1, (), tuple(map(_problem, problems)), ()), (), problems, alone=True)
    return Judged(Batch(1, (setting.judge(case, approaches, full),), (), ()), (case,), alone=True)


def judge_all(setting: Setting, paths: Sequence[str], full: bool, verbose: bool) -> Judged:
    """The result for every project that can be judged, and what is wrong with the other files.

    Of a project with a plan only that is judged, unless ``verbose``.
    """
    problems: list[Diagnostic] = []
    waivers = read_waivers(setting.waivers, problems)
    if problems:
        raise InputError(problems)
    found = read_portfolio(paths, setting.vendors, setting.program.base, waivers)
    results = tuple(_judged(setting, found.cases, full, verbose))
    notices = [
        Notice(
            "waiver", waiver.rule, f"the waiver of `{waiver.rule}` is for no project here: `{waiver.project}`",
            "correct or remove it", None, spot(waiver.place), waiver.arrangement,
        )
        for waiver in strangers(waivers, found.cases)
    ]  # fmt: skip
    problems = [*found.problems, *_nothing(paths, found)]
    batch = Batch(1, results, tuple(map(_problem, problems)), tuple(notices))
    return Judged(batch, found.cases, problems, others=found.others)


def _judged(setting: Setting, cases: Sequence[Case], full: bool, verbose: bool) -> Iterator[Result]:
    with Agreed(setting.program, setting.as_of) as engines, _bar(cases) as waiting:
        for case in waiting:
            plan = case.project.plan
            yield setting.judge(case, [plan] if plan and not verbose else None, full, engines)


@contextmanager
def _bar(cases: Sequence[Case]) -> Iterator[Iterable[Case]]:
    if len(cases) < BAR or not sys.stderr.isatty():
        yield cases
        return
    with click.progressbar(cases, label="judging", file=sys.stderr) as bar:
        yield bar


def _nothing(paths: Sequence[str], found: Portfolio) -> list[Diagnostic]:
    """A run that judges nothing must not look like one in which everything passes."""
    if found.cases or found.problems:
        return []
    return [Diagnostic("there is no project here", start_of(paths[0]), "a project says `kind: project`")]


def _problem(diagnostic: Diagnostic) -> Problem:
    place = spot(diagnostic.place)
    return Problem(diagnostic.message, diagnostic.help, place or Spot("", 1, 1, 1, 1))
