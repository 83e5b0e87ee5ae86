"""``checker cost``: what every arrangement of a project costs and how long it takes."""

import sys
from collections.abc import Sequence

import click

from checker.cli.options import Run, on_project
from checker.cli.terminal import colour_of, emit, width
from checker.resources import folder

DRAWS = 100_000
"""The largest sample; its percentiles are stable to about one percent with a tenth of it."""


@click.command("cost")
@click.argument("project", metavar="PROJECT")
@on_project
@click.option("--approach", "approaches", multiple=True, metavar="NAME", help="Only this arrangement. Repeat for more.")
@click.option(
    "--quote", "quotes", multiple=True, metavar="FILE", help="A file of quotations or own rates. Repeat for more."
)
@click.option(
    "--set", "settings", multiple=True, metavar="[NAME:]QUANTITY=LOW..HIGH",
    help="Take this quantity, for one arrangement or for all. Repeat for more.",
)  # fmt: skip
@click.option(
    "--monte-carlo", "draws", type=click.IntRange(100, DRAWS), metavar="N", help="Also draw N outcomes by chance."
)
@click.option("--seed", type=int, metavar="S", help="The seed of these draws (default: 0).")
@click.option(
    "-f", "--format", "form", type=click.Choice(["terminal", "json", "svg"]), default="terminal", help="What to print."
)
@click.option("-v", "--verbose", is_flag=True, help="Show the derivation of every arrangement, not only of the plan.")
def command(
    run: Run,
    approaches: Sequence[str],
    quotes: Sequence[str],
    settings: Sequence[str],
    draws: int | None,
    seed: int | None,
    form: str,
    verbose: bool,
) -> None:
    """Show cost and time of every arrangement of PROJECT, as intervals with their derivation.

    Each number says from what it is computed and where each quantity comes from: the project,
    a quotation, the command line, or a default with its source. Each arrangement is shown with
    its verdict; one that is excluded is priced, and never compared.
    """
    from checker.economics.defaults import read_defaults
    from checker.economics.estimate import Sample, estimate
    from checker.economics.gather import Ground
    from checker.economics.quotes import read_quotes, read_settings
    from checker.explain.judge import rows_of

    if seed is not None and draws is None:
        raise click.UsageError("--seed belongs to --monte-carlo N")
    base, case = run.program.base, run.case
    arranged = rows_of(base, case, approaches or None)
    read = read_quotes(quotes, run.as_of)
    given = read_settings(settings, {name: spec.approach for name, spec, _ in arranged})
    defaults = read_defaults(folder("economics") / "defaults.yaml", "economics/defaults.yaml", base)
    ground = Ground(base, case, run.as_of, defaults, (*read.figures, *given))
    sample = Sample(draws, seed or 0) if draws else None
    costs = estimate(ground, arranged, run.judge(approaches, full=False), read, sample)
    if form == "json":
        from checker.report import cost_json

        emit(cost_json.render(costs))
    elif form == "svg":
        from checker.report import cost_svg

        emit(cost_svg.render(costs))
    else:
        from checker.report import cost

        colour = colour_of(sys.stdout)
        further = run.words("cost", quote=quotes, set=settings) + " -v"
        text = cost.render(costs, width=width(), colour=colour, everything=verbose, further=further)
        click.echo(text, nl=False, color=colour)
