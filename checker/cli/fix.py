"""``checker fix``: the smallest changes that would make an arrangement acceptable."""

import sys

import click

from checker.cli.options import Run, on_project
from checker.cli.terminal import colour_of, emit, width


@click.command("fix")
@click.argument("project", metavar="PROJECT")
@on_project
@click.option("--approach", metavar="NAME", help="The arrangement to mend (default: the plan, or the only one).")
@click.option("--max", "most", type=click.IntRange(1, 50), default=3, show_default=True, help="How many ways to show.")
@click.option(
    "-f", "--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", help="What to print."
)
def command(run: Run, approach: str | None, most: int, form: str) -> None:
    """Show the smallest changes that would make one arrangement of PROJECT allowed, or conditional.

    Only facts that somebody can change, find out, or settle by choosing a vendor are changed.
    Every way is evaluated again before it is shown. Where there is none, the facts that stand
    in the way are. No file is written: what is shown is to be stated once it is done.
    """
    from checker.cli.chosen import one_arrangement
    from checker.explain.fixes import fix

    name = one_arrangement(run, approach)
    found = fix(run.program, run.case, run.as_of, run.selection, name, most, overlays=run.overlays)
    if form == "json":
        from checker.report import json

        emit(json.render(found))
        return
    from checker.report import fix as report

    colour = colour_of(sys.stdout)
    click.echo(report.render(found, width=width(), colour=colour), nl=False, color=colour)
