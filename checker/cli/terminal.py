"""What the terminal, or the pipe, can show."""

import os
import sys
from pathlib import Path
from typing import TextIO

import click


def colour_of(stream: TextIO) -> bool:
    """Whether to colour: ``NO_COLOR`` wins, then ``FORCE_COLOR``, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def utf8(text: str) -> bytes:
    """``text`` as every file and every program gets it, whatever the locale."""
    return text.encode("utf-8", "replace")


def emit(text: str | bytes) -> None:
    """Write a document for other programs to standard output: the same bytes in every locale."""
    click.echo(utf8(text) if isinstance(text, str) else text, nl=False)


def save(path: Path, text: str | bytes) -> None:
    """Write a document to a file. Raises a usage error that says what to check where that fails."""
    try:
        path.write_bytes(utf8(text) if isinstance(text, str) else text)
    except OSError as error:
        reason = f"cannot write {path}: {error.strerror}; check that its folder exists and can be written"
        raise click.ClickException(reason) from None


def deliver(text: str, form: str, output: Path | None, colour: bool) -> None:
    """Write what a command made: to a file, or in the format ``form`` to standard output."""
    if output is not None:
        save(output, text)
    elif form == "terminal":
        click.echo(text, nl=False, color=colour)
    else:
        emit(text)


def width() -> int:
    """Columns to write in: the terminal's, 80 in a pipe, at most 100."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size(sys.stdout.fileno()).columns)
    except (OSError, ValueError):
        columns = 0
    return max(40, min(columns or 80, 100))
