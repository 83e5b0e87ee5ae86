"""``checker plan``: what to do by when, from the deadline backwards."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from checker.advise.recommend import Appraisal, appraise
from checker.advise.result import Option
from checker.cli.advising import desk_of, figure_options
from checker.cli.ending import BLOCKED, OK
from checker.cli.extras import extra
from checker.cli.options import Day, Run, on_project
from checker.cli.terminal import colour_of, deliver, width
from checker.model.diagnostic import did_you_mean


@click.command("plan")
@click.argument("project", metavar="PROJECT")
@on_project
@click.option(
    "--approach", metavar="NAME",
    help="The arrangement, or a hybrid that `recommend` proposes (default: the plan, else what it ranks first).",
)  # fmt: skip
@click.option("--deadline", type=Day(), metavar="DATE", help="The day by which the labels are needed.")
@figure_options
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["terminal", "markdown", "ics"]),
    default="terminal",
    help="What to print.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="PATH", help="Write to a file."
)
def command(
    run: Run,
    approach: str | None,
    deadline: date | None,
    quotes: Sequence[str],
    settings: Sequence[str],
    form: str,
    output: Path | None,
) -> int:
    """Show what has to be done by when for PROJECT, from the deadline backwards.

    Obligations before the first record, guideline, pilot, agreement, batches with their gates,
    tuning, and the deletion of the data at the end. Says when the deadline cannot be met, and what
    would have had to begin when. An arrangement that is excluded gets no schedule, and status 1.
    """
    from checker.advise.schedule import schedule

    found = appraise(desk_of(run, (), quotes, settings, propose=True))
    option = _chosen(found, approach)
    if option is None:
        return BLOCKED
    made = schedule(found, option, run.as_of, deadline or found.recommendation.deadline)
    if made is None:
        raise click.ClickException("a schedule needs the volume: state `task.volume`, or give --set items=N")
    colour = output is None and colour_of(sys.stdout)
    if form == "ics":
        with extra("calendar"):
            from checker.report import schedule_ics

            text = schedule_ics.render(made)
    elif form == "markdown":
        from checker.report import schedule_markdown

        text = schedule_markdown.render(made)
    else:
        from checker.report import schedule as plain

        text = plain.render(made, width=width() if output is None else 80, colour=colour)
    deliver(text, form, output, colour)
    return OK


def _chosen(found: Appraisal, approach: str | None) -> Option | None:
    """The arrangement to plan; ``None``, with a complaint, where it is excluded."""
    options = {option.name: option for option in found.recommendation.options}
    barred = {row.name: row for row in found.recommendation.barred}
    name = approach or found.recommendation.plan or next(iter(options), None)
    if name is None:
        click.echo("nothing to plan: every arrangement is excluded; `checker check` says why", err=True)
        return None
    if name in barred:
        rules = ", ".join(barred[name].rules[:3])
        best = next(iter(options), None)
        instead = f"; `checker recommend` ranks {best} first" if best else ""
        click.echo(f"{name} is excluded ({rules}), so there is nothing to plan{instead}", err=True)
        return None
    if name not in options:
        help = did_you_mean(name, options) or f"the arrangements are {', '.join([*options, *barred])}"
        raise click.UsageError(f"there is no arrangement `{name}`: {help}")
    return options[name]
