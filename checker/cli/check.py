"""``checker check``: judge a project."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import click

from checker.cli.ending import BLOCKED, OK
from checker.cli.options import case_options, gather
from checker.cli.terminal import colour_of, emit, utf8, width
from checker.model.result import Result

FORMATS: Final = ("terminal", "json")
BLOCKING: Final = {
    "excluded": {"excluded"},
    "undetermined": {"excluded", "undetermined"},
    "conditional": {"excluded", "undetermined", "conditional"},
    "never": set(),
}


@click.command("check")
@click.argument("project", metavar="PROJECT")
@case_options
@click.option(
    "--approach", "approaches", multiple=True, metavar="NAME", help="Judge only this arrangement. Repeat for more."
)
@click.option(
    "--fail-on", type=click.Choice(list(BLOCKING)), help="The mildest verdict that blocks (default: undetermined)."
)
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), help="What to print (default: terminal).")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="FORMAT=PATH",
    help="Also write this format to a file. Repeat for more.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show the details of every arrangement, not only of the plan.")
def command(
    project: str,
    vendors: Sequence[str],
    as_of: date | None,
    overlays: Sequence[str],
    regimes: Sequence[str],
    skip: Sequence[str],
    approaches: Sequence[str],
    fail_on: str | None,
    form: str | None,
    outputs: Sequence[str],
    verbose: bool,
) -> int:
    """Judge every arrangement of PROJECT and say why.

    With a plan in the project that arrangement decides the exit status; without one the
    run blocks when no arrangement passes.
    """
    targets = [_target(output) for output in outputs]
    run = gather(project, vendors, as_of, overlays, regimes, skip)
    chosen = form or run.config.get("format", "terminal")
    result = run.judge(approaches, full=chosen == "json" or any(name == "json" for name, _ in targets))
    row = next((row.name for row in result.arrangements if row.name == result.plan), result.arrangements[0].name)
    further = run.words("why", approach=[row])

    def rendered(form: str, colour: bool, columns: int) -> str:
        if form == "json":
            from checker.report import json

            return json.render(result)
        from checker.report import terminal

        return terminal.render(result, width=columns, colour=colour, everything=verbose, further=further)

    for name, path in targets:
        _write(path, rendered(name, False, 80))
    colour = colour_of(sys.stdout)
    if chosen == "json":
        emit(rendered("json", False, 80))
    else:
        click.echo(rendered(chosen, colour, width()), nl=False, color=colour)
    return BLOCKED if blocks(result, fail_on or run.config.get("fail-on", "undetermined")) else OK


def blocks(result: Result, fail_on: str) -> bool:
    """Whether the result blocks: the plan's verdict, or that no arrangement passes."""
    blocking = BLOCKING[fail_on]
    verdicts = [row.verdict for row in result.arrangements if result.plan in (None, row.name)]
    verdicts = verdicts or [row.verdict for row in result.arrangements]
    return bool(verdicts) and all(verdict in blocking for verdict in verdicts)


def _target(output: str) -> tuple[str, Path]:
    form, sign, path = output.partition("=")
    if not sign or not path or form not in FORMATS:
        raise click.BadParameter(
            f"{output!r} is not FORMAT=PATH, where FORMAT is one of {', '.join(FORMATS)}", param_hint="'-o'"
        )
    return form, Path(path)


def _write(path: Path, text: str) -> None:
    try:
        path.write_bytes(utf8(text))
    except OSError as error:
        raise click.ClickException(
            f"cannot write {path}: {error.strerror}; check that its folder exists and can be written"
        ) from None
