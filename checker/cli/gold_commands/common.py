"""What the commands on gold items share."""

import json
import sys
from collections.abc import Callable
from typing import Any

import click

from checker.cli.terminal import colour_of, emit, width
from checker.report.json import document


def format_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option that chooses between text and JSON."""
    return click.option(
        "-f", "form", type=click.Choice(("terminal", "json")), default="terminal", help="What to print."
    )(command)


def export_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how an export is read."""
    for option in (
        click.option("--question", metavar="NAME", help="The question to look at, where the export holds several."),
        click.option(
            "--columns",
            metavar="ROLE=NAME,...",
            help="The columns of a plain table, for example item=unit,annotator=coder,label=code.",
        ),
        click.option("--format", metavar="NAME", help="The format of the export, or table (default: detected)."),
    ):
        command = option(command)
    return command


def show(report: object, form: str, text: Callable[[int, bool], str]) -> None:
    """Print ``report`` as JSON, or as ``text`` of a width, in colour or not."""
    if form == "json":
        emit(json.dumps(document(report), ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n")
    else:
        colour = colour_of(sys.stdout)
        click.echo(text(width(), colour), nl=False, color=colour)
