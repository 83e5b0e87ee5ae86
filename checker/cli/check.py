"""``checker check``: judge a project, or all projects of a folder."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from checker.cli.complain import complain
from checker.cli.ending import BLOCKED, OK, WRONG
from checker.cli.judging import Judged, judge_all, judge_one
from checker.cli.options import Setting, case_options, setting, targets_in
from checker.cli.terminal import colour_of, emit, save, width
from checker.cli.writing import written
from checker.explain.accepted import outlived
from checker.explain.gate import BLOCKING, DEFAULT, Gate
from checker.load.finding import says_vendor
from checker.report.formats import FORMATS
from checker.report.text import clean, count

OTHERS = 5
"""How many kinds of files of other tools are named."""


@click.command("check")
@click.argument("paths", metavar="PROJECT|DIR...", nargs=-1, required=True)
@case_options
@click.option(
    "--approach", "approaches", multiple=True, metavar="NAME", help="Judge only this arrangement. Repeat for more."
)
@click.option(
    "--fail-on", type=click.Choice(list(BLOCKING)), help=f"The mildest verdict that blocks (default: {DEFAULT})."
)
@click.option("--exit-zero", is_flag=True, help="End with status 0 although a verdict blocks.")
@click.option("--baseline", metavar="FILE", help="Let pass what this file holds, unless it has become worse.")
@click.option("--write-baseline", metavar="FILE", type=Path, help="Accept everything there is now: write it to FILE.")
@click.option("-f", "--format", "form", type=click.Choice(list(FORMATS)), help="What to print (default: terminal).")
@click.option(
    "-o",
    "--output",
    "targets",
    multiple=True,
    metavar="FORMAT=PATH",
    callback=targets_in(FORMATS),
    help="Also write this format to a file. Repeat for more.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show every arrangement in full, not only the plan.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing for people unless something blocks.")
def command(
    paths: Sequence[str],
    approaches: Sequence[str],
    fail_on: str | None,
    exit_zero: bool,
    baseline: str | None,
    write_baseline: Path | None,
    form: str | None,
    targets: Sequence[tuple[str, Path]],
    verbose: bool,
    quiet: bool,
    **given: Any,
) -> int:
    """Judge every arrangement of PROJECT and say why; in a folder, the plan of every project.

    With a plan in the project that arrangement decides the exit status; without one the
    run blocks when no arrangement passes. In a folder every project has to pass, and a file
    that cannot be read hides no other.
    """
    found = setting(**given)
    gate = _gate(found, fail_on, baseline)
    chosen = form or found.config.get("format", "terminal")
    forms = {chosen, *(name for name, _ in targets)}
    judged = _judged(found, paths, approaches, "json" in forms, verbose)
    if write_baseline is not None and judged.batch.results:
        _accept(judged, write_baseline)
    mute = {"json", "terminal"} if judged.alone and not judged.batch.results else set()
    for name, path in targets:
        if name not in mute:
            save(path, written(found, judged, gate, name, verbose))
    blocked = any(gate.blocks(result) for result in judged.batch.results)
    if chosen in mute:
        pass  # a result of one project is all that they can hold
    elif chosen != "terminal":
        emit(written(found, judged, gate, chosen, verbose))
    elif judged.batch.results and (not quiet or (blocked and write_baseline is None)):
        colour = colour_of(sys.stdout)
        text = written(found, judged, gate, chosen, verbose, colour, width())
        click.echo(text, nl=False, color=colour)
    if not quiet:
        _tell_left(judged, gate if write_baseline is None else Gate(), baseline or found.config.get("baseline", ""))
    if judged.problems:
        complain(judged.problems)
        return WRONG
    return BLOCKED if blocked and not exit_zero and write_baseline is None else OK


def _judged(found: Setting, paths: Sequence[str], approaches: Sequence[str], full: bool, verbose: bool) -> Judged:
    single, vendors = _split(paths)
    if single is not None:
        return judge_one(found, single, vendors, approaches, full)
    if approaches:
        raise click.UsageError("--approach needs one project; in a folder each project's plan is judged")
    if found.answers:
        raise click.UsageError("--answers needs one project")
    return judge_all(found, paths, full, verbose)


def _split(paths: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """The one project among ``paths`` with the vendor files beside it; ``None`` where many are to be judged."""
    if any(os.path.isdir(path) for path in paths):
        return None, ()
    vendors = [path for path in paths if says_vendor(Path(path))] if len(paths) > 1 else []
    projects = [path for path in paths if path not in vendors]
    return (projects[0], vendors) if len(projects) == 1 else (None, ())


def _gate(found: Setting, fail_on: str | None, baseline: str | None) -> Gate:
    path = baseline or found.config.get("baseline")
    blocking = BLOCKING[fail_on or found.config.get("fail-on", DEFAULT)]
    if path is None:
        return Gate(blocking)
    from checker.load.baseline import read_baseline

    return Gate(blocking, read_baseline(Path(path)))


def _tell_left(judged: Judged, gate: Gate, path: str) -> None:
    """What a run passes over: files of other tools, and what is in the baseline and no longer there."""
    if judged.others:
        named = ", ".join(judged.others[:OTHERS]) + (" ..." if len(judged.others) > OTHERS else "")
        click.echo(f"left to other tools: YAML files of kind {clean(named)}", err=True)
    gone = len(outlived(gate.baseline, judged.batch.results)) if gate.baseline is not None else 0
    if gone:
        said = f"{count(gone, 'objection')} of the baseline {'is' if gone == 1 else 'are'} gone"
        click.echo(f"{said}; lest it hide a relapse, write it anew with --write-baseline {clean(path)}", err=True)


def _accept(judged: Judged, path: Path) -> None:
    from checker.report import baseline

    save(path, baseline.render(judged.batch.results))
    click.echo(f"wrote the baseline to {path}; give it with --baseline {path}", err=True)
