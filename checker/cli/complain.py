"""Diagnostics on standard error, each with the line that it is about."""

import sys
from collections.abc import Iterator, Sequence

import click

from checker.cli.sources import sources
from checker.cli.terminal import colour_of, width
from checker.model.diagnostic import Diagnostic
from checker.model.place import start_of
from checker.report.excerpt import Mark, Sources, excerpt
from checker.report.style import Style
from checker.report.text import clean, count, inert


def complain(diagnostics: Sequence[Diagnostic], most: int = 60) -> None:
    """Show ``diagnostics``, at most ``most`` of them, and how many there are."""
    style = Style(colour_of(sys.stderr))
    files = sources()
    for diagnostic in diagnostics[:most]:
        click.echo("\n".join(_lines(diagnostic, files, style, width())), err=True, color=style.colour)
    if len(diagnostics) > most:
        click.echo(f"... and {len(diagnostics) - most} more", err=True)
    if len(diagnostics) > 1:
        click.echo(count(len(diagnostics), "error"), err=True)


def _lines(diagnostic: Diagnostic, files: Sources, style: Style, width: int) -> Iterator[str]:
    place = diagnostic.place
    where = place.file if place == start_of(place.file) else str(place)
    yield f"{inert(clean(where))}: {style.error(diagnostic.severity)}: {clean(diagnostic.message)}"
    if place != start_of(place.file):
        _, *shown = excerpt(files(place.file), [Mark(place)], width - 2, style) or [""]
        yield from (f"  {line}" for line in shown)
    if diagnostic.help:
        yield f"  help: {clean(diagnostic.help)}"
