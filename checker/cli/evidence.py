"""``checker evidence``: what the documents behind facts are worth."""

import json as text
import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import click

from checker.api import today
from checker.cli.ending import BLOCKED, OK
from checker.cli.options import Day, program_of
from checker.cli.terminal import colour_of, emit, width
from checker.explain.proofs import Entry, entries
from checker.load.descriptors import read_statement
from checker.load.evidence_files import digest_of
from checker.load.finding import find_descriptors, says_answers, says_quotes, says_waivers
from checker.model.diagnostic import Diagnostic, InputError
from checker.report import proofs
from checker.report.json import document


@click.command("evidence")
@click.argument("paths", metavar="FILE|DIR...", nargs=-1, required=True)
@click.option("--as-of", type=Day(), metavar="DATE", help="Judge on this day (YYYY-MM-DD; default: today, UTC).")
@click.option(
    "--within", type=click.IntRange(0), default=60, show_default=True, metavar="DAYS", help="Say what expires so soon."
)
@click.option(
    "--rules", "overlays", multiple=True, metavar="DIR", help="Add a folder of your own rules. Repeat for more."
)
@click.option("-f", "form", type=click.Choice(("terminal", "json")), default="terminal", help="What to print.")
def command(paths: Sequence[str], as_of: date | None, within: int, overlays: Sequence[str], form: str) -> int:
    """List the documents that project and vendor files name, each with its status.

    A document with a `sha256` is read, beside its descriptor, and compared. Exit status 1: one of
    them proves nothing today, because it is missing, changed, of the wrong kind or out of date.
    """
    base = program_of(overlays).base
    problems: list[Diagnostic] = []
    day = as_of or today()
    found: list[Entry] = []
    for path in find_descriptors(paths, problems):
        if says_waivers(path) or says_quotes(path) or says_answers(path):
            continue
        descriptor = read_statement(path, base, problems)
        if descriptor is not None:
            digest = partial(digest_of, Path(path).parent)
            found += entries(descriptor, day, within, digest, base.proofs_of)
    if problems:
        raise InputError(problems)
    if form == "json":
        rows = {"as_of": day, "entries": tuple(found)}
        emit(text.dumps({key: document(value) for key, value in rows.items()}, ensure_ascii=False) + "\n")
    else:
        colour = colour_of(sys.stdout)
        click.echo(proofs.render(found, day, width=width(), colour=colour), nl=False, color=colour)
    return OK if all(entry.holds for entry in found) else BLOCKED
