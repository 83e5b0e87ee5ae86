"""``checker recommend``: which of the lawful ways to choose, and why."""

import sys
from collections.abc import Sequence

import click

from checker.cli.advising import desk_of, figure_options
from checker.cli.options import Run, on_project
from checker.cli.terminal import colour_of, emit, width


@click.command("recommend")
@click.argument("project", metavar="PROJECT")
@on_project
@click.option("--approach", "approaches", multiple=True, metavar="NAME", help="Only this arrangement. Repeat for more.")
@figure_options
@click.option("--no-hybrids", is_flag=True, help="Look at the arrangements of the project only; propose no hybrids.")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["terminal", "json", "markdown"]),
    default="terminal",
    help="What to print.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show every arrangement in full, and the reasons that do not hold.")
def command(
    run: Run,
    approaches: Sequence[str],
    quotes: Sequence[str],
    settings: Sequence[str],
    no_hybrids: bool,
    form: str,
    verbose: bool,
) -> None:
    """Rank the ways that PROJECT may use, with the reasons, costs, risks and obligations.

    The verdict comes first, then suitability, then deadline and budget, then cost and time; each
    arrangement says why it stands above the next. What is excluded is never ranked. Hybrids of what
    the law lets pass are proposed. Ends with status 0 where the input is right: `check` is the gate.
    """
    from checker.advise.recommend import recommend

    found = recommend(desk_of(run, approaches, quotes, settings, not no_hybrids))
    if form == "json":
        from checker.report import json

        emit(json.render(found))
    elif form == "markdown":
        from checker.report import recommend_markdown

        emit(recommend_markdown.render(found))
    else:
        from checker.report import recommend as plain

        colour = colour_of(sys.stdout)
        further = run.words("recommend", quote=quotes, set=settings) + " -v"
        text = plain.render(found, width=width(), colour=colour, everything=verbose, further=further)
        click.echo(text, nl=False, color=colour)
