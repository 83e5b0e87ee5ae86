"""``checker pilot plan``: how many items a pilot needs."""

from collections.abc import Sequence

import click

from checker.cli.ending import BLOCKED, OK
from checker.cli.pilot_commands.common import limits, shares, show, task_options, threshold_options


@click.command("plan")
@task_options
@threshold_options
@click.option("-f", "form", type=click.Choice(("terminal", "json")), default="terminal", help="What to print.")
def command(
    classes: int | None,
    prevalence: str | None,
    raters: int,
    expect: float,
    power: float,
    threshold: float | None,
    overlays: Sequence[str],
    form: str,
) -> int:
    """Say how many items must be labelled before agreement can be shown.

    The number depends on the threshold, on the true agreement and on how frequent the classes
    are. Exit status 1: no number is enough.
    """
    from checker.evidence.pilot_plan import plan

    prevalences = shares(classes, prevalence)
    asked = limits(overlays, threshold)
    found = plan(expect, asked.threshold, prevalences, raters, power)
    show(found, asked.items, form)
    return BLOCKED if found.items is None else OK
