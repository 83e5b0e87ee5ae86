"""Diagnostics on standard error, each with the line that it is about."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from checker.cli.terminal import colour_of, width
from checker.model.diagnostic import Diagnostic
from checker.model.place import Place, start_of
from checker.report.style import Style
from checker.report.text import clean, count


def complain(diagnostics: Sequence[Diagnostic], most: int = 60) -> None:
    """Show ``diagnostics``, at most ``most`` of them, and how many there are."""
    style = Style(colour_of(sys.stderr))
    sources: dict[str, list[str]] = {}
    for diagnostic in diagnostics[:most]:
        click.echo("\n".join(_lines(diagnostic, sources, style, width())), err=True, color=style.colour)
    if len(diagnostics) > most:
        click.echo(f"... and {len(diagnostics) - most} more", err=True)
    if len(diagnostics) > 1:
        click.echo(count(len(diagnostics), "error"), err=True)


def _lines(diagnostic: Diagnostic, sources: dict[str, list[str]], style: Style, width: int) -> list[str]:
    place = diagnostic.place
    where = place.file if place == start_of(place.file) else str(place)
    found = [f"{clean(where)}: {style.error(diagnostic.severity)}: {clean(diagnostic.message)}"]
    text = _source_line(place, sources)
    if text is not None:
        shown, column, length = _window(text, place, width)
        number = str(place.line)
        found.append(style.dim(f"  {number} | ") + clean(shown))
        found.append(style.dim(f"  {' ' * len(number)} | ") + " " * column + style.error("^" * length))
    if diagnostic.help:
        found.append(f"  help: {clean(diagnostic.help)}")
    return found


def _source_line(place: Place, sources: dict[str, list[str]]) -> str | None:
    """The line that a place points to; ``None`` for whole files and what cannot be read again."""
    if place.end_line == place.line and place.end_column == place.column:
        return None
    if place.file not in sources:
        sources[place.file] = _read(place.file)
    lines = sources[place.file]
    return lines[place.line - 1] if place.line <= len(lines) else None


def _read(file: str) -> list[str]:
    from checker.resources import folder

    for path in (Path(file), folder("rules").parent / file):
        try:
            return path.read_text("utf-8-sig").split("\n")
        except (OSError, ValueError):
            continue
    return []


def _window(text: str, place: Place, width: int) -> tuple[str, int, int]:
    """The part of a line that fits, where the marked part begins in it, and how long it is."""
    text = text.rstrip("\r").replace("\t", " ")
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(text)
    length = max(1, min(end, len(text)) - start)
    room = max(20, width - 12)
    left = 0 if start < room else start - room // 3
    return text[left : left + room], start - left, max(1, min(length, room - (start - left)))
