"""``checker diff``: which verdicts change between two sets of descriptors, rules or days, and why."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from checker.cli.complain import complain
from checker.cli.ending import BLOCKED, OK, WRONG
from checker.cli.judging import Judged, judge_all
from checker.cli.options import Day, Setting, setting, shipped_program
from checker.cli.revision import Side, opened, present, renamed
from checker.cli.terminal import colour_of, deliver, width
from checker.explain.compare import compare
from checker.explain.judge import select
from checker.load.finding import holds_projects
from checker.model.batch import Batch
from checker.model.comparison import Comparison
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.result import Result
from checker.report.text import clean

FORMS = ("terminal", "json", "markdown")

NOTHING = Judged(Batch(1, (), (), ()), ())


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option(
    "--vendor", "vendors", multiple=True, metavar="FILE|DIR", help="Vendor files of both sides. Repeat for more."
)
@click.option("--as-of", type=Day(), metavar="DATE", help="Judge NEW by the law of this day (default: today, UTC).")
@click.option("--old-as-of", type=Day(), metavar="DATE", help="Judge OLD by the law of this day (default: as NEW).")
@click.option("--rules", "overlays", multiple=True, metavar="DIR", help="Add your own rules to NEW.")
@click.option("--old-rules", "old_overlays", multiple=True, metavar="DIR", help="Add these to OLD (default: as NEW).")
@click.option("--no-old-rules", is_flag=True, help="Judge OLD by the shipped rules alone.")
@click.option("--regime", "regimes", multiple=True, metavar="ID", help="Judge only this regime. Repeat for more.")
@click.option("--skip-regime", "skip", multiple=True, metavar="ID", help="Leave this regime out. Repeat for more.")
@click.option("--waivers", multiple=True, metavar="FILE", help="A file of waivers. Repeat for more.")
@click.option("--fail-on-worse", is_flag=True, help="Status 1 where a verdict got worse or less is known.")
@click.option("-f", "--format", "form", type=click.Choice(FORMS), default="terminal", help="What to print.")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="PATH", help="Write to a file."
)
def command(
    old: str,
    new: str | None,
    vendors: Sequence[str],
    as_of: date | None,
    old_as_of: date | None,
    overlays: Sequence[str],
    old_overlays: Sequence[str],
    no_old_rules: bool,
    regimes: Sequence[str],
    skip: Sequence[str],
    waivers: Sequence[str],
    fail_on_worse: bool,
    form: str,
    output: Path | None,
) -> int:
    """Compare the verdicts of OLD and NEW: project files, or folders of descriptors.

    Each side is a path, or REV:PATH as git names it: `checker diff origin/main:descriptors
    descriptors`. Without NEW the same files are judged by two days or two rule bases. Every
    arrangement whose verdict moved is shown with the rules that moved it and the facts,
    constants or dates behind them.
    """
    day = old_as_of or as_of
    with ExitStack() as stack:
        left = stack.enter_context(opened(old))
        right = present(stack.enter_context(opened(new if new is not None else old)))
        laws = [present(stack.enter_context(opened(folder))) for folder in old_overlays]
        after_setting = setting(vendors, as_of, overlays, regimes, skip, waivers)
        before_setting = setting(vendors, day, [law.path for law in laws] or overlays, regimes, skip, waivers)
        if no_old_rules:
            before_setting = _shipped(before_setting, regimes, skip)
        before = _judged(before_setting, left, laws) if _has_projects(left, right) else NOTHING
        after = _judged(after_setting, right, ())
    found = [compare(was, now) for was, now in _paired(before.batch.results, after.batch.results)]
    text = _written(found, form, output)
    deliver(text, form, output, colour_of(sys.stdout))
    problems = [*before.problems, *after.problems]
    if problems:
        complain(problems)
        return WRONG
    rows = [row for item in found for row in (*item.arrangements, *([item.plan] if item.plan else []))]
    worse = any(row.turn in ("worse", "wider", "gone") for row in rows)
    return BLOCKED if fail_on_worse and worse else OK


def _shipped(found: Setting, regimes: Sequence[str], skip: Sequence[str]) -> Setting:
    """``found`` with the rule base as it ships, which may lack regimes of an organisation's own."""
    program = shipped_program()
    known = program.base.regimes
    selection = select(program.base, [r for r in regimes if r in known], [s for s in skip if s in known])
    return replace(found, program=program, overlays=(), selection=selection)


def _has_projects(old: Side, new: Side) -> bool:
    """Whether there is anything in a revision to compare with: a repository's first project is new.

    A path that the revision lacks and NEW does not name either is a mistake.
    """
    if not old.folder or (old.there and holds_projects(Path(old.path))):
        return True
    if old.inside != new.inside:
        present(old)
    click.echo(f"{clean(old.shown(old.path))} holds no project: everything is new", err=True)
    return False


def _judged(found: Setting, side: Side, laws: Sequence[Side]) -> Judged:
    """What is judged on one side, with the names that git gives to its files."""
    beside = replace(
        found,
        vendors=[side.beside(path) for path in found.vendors],
        waivers=[side.beside(path) for path in found.waivers],
    )
    try:
        judged = judge_all(beside, [side.path], full=True, verbose=True)
    except InputError as error:
        raise InputError(_named(error.diagnostics, side)) from None
    results = judged.batch.results
    for source in (side, *laws):
        results = renamed(results, source)
    batch = replace(judged.batch, results=results)
    return replace(judged, batch=batch, problems=_named(judged.problems, side))


def _named(problems: Sequence[Diagnostic], side: Side) -> list[Diagnostic]:
    return [
        replace(
            problem, place=replace(problem.place, file=side.shown(problem.place.file)), help=side.shown(problem.help)
        )
        for problem in problems
    ]


def _paired(before: Sequence[Result], after: Sequence[Result]) -> list[tuple[Result | None, Result | None]]:
    old = {result.project.id: result for result in before}
    new = {result.project.id: result for result in after}
    return [(old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new))]


def _written(found: Sequence[Comparison], form: str, output: Path | None) -> str:
    if form == "json":
        from checker.report import json

        return json.render(tuple(found))
    from checker.report import comparison

    if form == "markdown":
        return comparison.markdown(found)
    plain = output is not None
    columns, colour = (80, False) if plain else (width(), colour_of(sys.stdout))
    return comparison.render(found, "old -> new", width=columns, colour=colour)
