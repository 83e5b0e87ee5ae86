"""What the commands on pilots share."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from checker.cli.terminal import colour_of, emit, width

if TYPE_CHECKING:
    from checker.evidence.pilot_plan import Plan

BETWEEN = click.FloatRange(0, 1, min_open=True, max_open=True)
MOST = 1_000
"""The most classes that a plan is made for."""


def task_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that describe the task and what is wanted."""
    for option in reversed(
        [
            click.option(
                "--classes", type=click.IntRange(2, MOST), metavar="N", help="Classes, equally frequent (default: 2)."
            ),
            click.option(
                "--prevalence", metavar="P,P,...", help="How frequent each class is, as shares or percentages: 90,7,3."
            ),
            click.option(
                "--raters", type=click.IntRange(2, 20), default=2, show_default=True, help="Annotators per item."
            ),
            click.option("--expect", type=BETWEEN, default=0.8, show_default=True, help="The true value expected."),
            click.option(
                "--power",
                type=click.FloatRange(0.5, 0.999),
                default=0.8,
                show_default=True,
                help="The probability with which a pilot of this size clears the threshold.",
            ),
        ]
    ):
        command = option(command)
    return command


def threshold_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The threshold, and the rule base that it is taken from by default."""
    for option in reversed(
        [
            click.option(
                "--threshold",
                type=BETWEEN,
                metavar="X",
                help="What the lower bound must exceed (default: agreement_threshold of the rule base).",
            ),
            click.option(
                "--rules",
                "overlays",
                multiple=True,
                metavar="DIR",
                help="Add a folder of your own rules and thresholds. Repeat for more.",
            ),
        ]
    ):
        command = option(command)
    return command


@dataclass(frozen=True)
class Limits:
    """What the rule base asks of agreement and pilots today."""

    threshold: float
    items: int


def limits(overlays: Sequence[str], threshold: float | None) -> Limits:
    """The threshold that was given, or that of the rule base, and the fewest items of a pilot."""
    from checker.api import today
    from checker.cli.options import program_of

    constants, day = program_of(overlays).base.constants, today()

    def number(name: str) -> float:
        value = constants[name].on(day).value
        assert isinstance(value, int | float)
        return value

    return Limits(number("agreement_threshold") if threshold is None else threshold, int(number("pilot_minimum_items")))


def shares(classes: int | None, prevalence: str | None) -> list[float]:
    """The prevalence of each class. Raises a usage error where it is no distribution."""
    if prevalence is None:
        return [1 / (classes or 2)] * (classes or 2)
    hint = "'--prevalence'"
    if classes is not None:
        raise click.UsageError("give `--classes` or `--prevalence`, not both")
    try:
        numbers = [float(part) for part in prevalence.split(",")]
    except ValueError:
        raise click.BadParameter(f"`{prevalence}` is no list of numbers, such as 90,7,3", param_hint=hint) from None
    if not 2 <= len(numbers) <= MOST:
        raise click.BadParameter(f"give 2 to {MOST} classes", param_hint=hint)
    if not all(0 < number < float("inf") for number in numbers):
        raise click.BadParameter("each class must have a share above 0", param_hint=hint)
    total = sum(numbers)
    if not (abs(total - 1) < 0.005 or abs(total - 100) < 0.5):
        raise click.BadParameter(f"the shares add up to {total:g}, not to 1 or 100", param_hint=hint)
    return [number / total for number in numbers]


def show(found: "Plan", minimum: int, form: str) -> None:
    """Print a plan."""
    from checker.report import pilot

    if form == "json":
        emit(pilot.as_json(found, minimum))
    else:
        colour = colour_of(sys.stdout)
        click.echo(pilot.render(found, minimum, width=width(), colour=colour), nl=False, color=colour)
