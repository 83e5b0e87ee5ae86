"""``checker pilot judge``: whether a pilot was large enough, and what it showed."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from checker.cli.agreement_options import (
    Measuring,
    about_people,
    measure_options,
    one_file,
    only_question,
    refuse_unfit,
)
from checker.cli.ending import BLOCKED, OK
from checker.cli.pilot_commands.common import Limits, limits, shares, show, task_options, threshold_options
from checker.cli.terminal import colour_of, emit, save, width

TASK = ("classes", "prevalence", "raters", "expect", "power")


@click.command("judge")
@click.argument("files", nargs=-1, metavar="[FILE...]", type=click.Path(path_type=Path))
@click.option(
    "--items", type=click.IntRange(1, 10**9), metavar="N", help="Judge a pilot of N items without its export."
)
@task_options
@threshold_options
@measure_options
@click.option("-f", "form", type=click.Choice(("terminal", "json")), default="terminal", help="What to print.")
@click.option(
    "--evidence",
    "target",
    metavar="PATH",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the facts of `quality.pilot` for a vendor file, with the digest of FILE.",
)
def command(
    files: tuple[Path, ...],
    items: int | None,
    classes: int | None,
    prevalence: str | None,
    raters: int,
    expect: float,
    power: float,
    threshold: float | None,
    overlays: Sequence[str],
    coefficient: str | None,
    about: str,
    form: str,
    target: Path | None,
    **how: Any,
) -> int:
    """Judge a pilot by its export FILE, or by its number of items alone.

    With FILE the agreement is measured (see `checker iaa`), and the classes, annotators and
    value are those of the file. With --items and no file the size is judged for a task that you
    describe. Exit status 1: the threshold is not cleared, or the pilot is too small for it.
    """
    asked = limits(overlays, threshold)
    if not files:
        if items is None:
            raise click.UsageError("give the export of the pilot, or its number of items: --items N")
        if target is not None:
            raise click.UsageError("evidence is computed from an export; give its file")
        return _size(items, shares(classes, prevalence), raters, expect, power, asked, form)
    context = click.get_current_context()
    given = [name for name in (*TASK, "items") if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if given:
        raise click.UsageError(f"`--{given[0]}` describes a pilot without its export; FILE says it itself")
    return _measured(files, asked, coefficient, about, form, target, Measuring(**how))


def _size(
    items: int, prevalence: list[float], raters: int, expect: float, power: float, asked: Limits, form: str
) -> int:
    from checker.evidence.pilot_plan import plan

    found = plan(expect, asked.threshold, prevalence, raters, power, items)
    show(found, asked.items, form)
    return OK if found.size is not None and found.size.enough and items >= asked.items else BLOCKED


def _measured(
    files: tuple[Path, ...],
    asked: Limits,
    coefficient: str | None,
    about: str,
    form: str,
    target: Path | None,
    measuring: Measuring,
) -> int:
    study = measuring.study(files)
    found = only_question(study, "a pilot")
    refuse_unfit(study, coefficient)
    about_people(found, about, coefficient)
    from checker.evidence.clearance import clearance
    from checker.report import iaa

    cleared = clearance(found, asked.threshold, coefficient, "people" if about == "people" else "labels")
    if target is not None:
        from checker.api import today
        from checker.report.iaa_statement import statement

        one_file(files)
        text = statement(study, found, coefficient or found.main, target, today(), about == "people", pilot=True)
        save(target, text)
    small = found.pairable_items < asked.items
    said = (
        f"the rule base asks for {asked.items:,} items labelled twice in a pilot (pilot_minimum_items); "
        f"this one has {found.pairable_items:,}"
    )
    notes = [said] if small else []
    if form == "json":
        emit(iaa.as_json(study, [cleared], notes))
    else:
        colour = colour_of(sys.stdout)
        click.echo(iaa.render(study, [cleared], notes, width=width(), colour=colour), nl=False, color=colour)
    return OK if cleared.answer == "clears" and not small else BLOCKED
