"""``checker iaa``: agreement between annotators, from the raw judgements."""

import sys
from pathlib import Path
from typing import Any

import click

from checker.cli.agreement_options import (
    SHARE,
    Measuring,
    about_people,
    measure_options,
    one_file,
    only_question,
    refuse_unfit,
)
from checker.cli.ending import BLOCKED, OK
from checker.cli.terminal import colour_of, emit, save, width


@click.command("iaa")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@measure_options
@click.option("--threshold", type=SHARE, metavar="X", help="Say whether the lower bound lies above X.")
@click.option("-f", "form", type=click.Choice(("terminal", "json")), default="terminal", help="What to print.")
@click.option(
    "--evidence",
    "target",
    metavar="PATH",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the facts of `quality.iaa` for a vendor file, with the digest of FILE.",
)
def command(
    files: tuple[Path, ...],
    coefficient: str | None,
    about: str,
    threshold: float | None,
    form: str,
    target: Path | None,
    **how: Any,
) -> int:
    """Measure how far annotators agree, from the raw judgements in FILE.

    FILE is the export of a labelling platform, or a table with a row per judgement and the
    columns item, annotator and label. Several files are one export, with a file per annotator.

    Each figure has a 95 % interval over items; where there are ten annotators or more, also one
    over annotators. A threshold is judged by the lower bound: clears, does not clear, or cannot
    tell. Exit status 1: it is not cleared, or no item has two annotators.
    """
    study = Measuring(**how).study(files)
    from checker.evidence.clearance import clearance
    from checker.report import iaa

    refuse_unfit(study, coefficient)
    for found in study.questions:
        about_people(found, about, coefficient)
    cleared = []
    if threshold is not None:
        cleared = [
            clearance(found, threshold, coefficient, "people" if about == "people" else "labels")
            for found in study.questions
        ]
    if target is not None:
        from checker.api import today
        from checker.report.iaa_statement import statement

        one_file(files)
        found = only_question(study, "evidence")
        save(target, statement(study, found, coefficient or found.main, target, today(), about == "people"))
    if form == "json":
        emit(iaa.as_json(study, cleared))
    else:
        colour = colour_of(sys.stdout)
        click.echo(iaa.render(study, cleared, width=width(), colour=colour), nl=False, color=colour)
    compared = any(found.pairable_items for found in study.questions)
    return OK if compared and all(found.answer == "clears" for found in cleared) else BLOCKED
