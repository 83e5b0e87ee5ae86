"""What the commands of ``checker rules`` share."""

import sys
from collections.abc import Iterable, Sequence

import click

from checker.cli.terminal import colour_of
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of

overlay_option = click.option(
    "--rules", "overlays", multiple=True, metavar="DIR", help="Add a folder of your own rules. Repeat for more."
)


def known(names: Sequence[str], choices: Iterable[str], what: str) -> None:
    """Raise :class:`InputError` for every name that is no ``what``."""
    choices = list(choices)
    problems = [
        Diagnostic(
            f"there is no {what} `{name}`",
            start_of("<command line>"),
            did_you_mean(name, choices) or "see `checker rules list`",
        )
        for name in names
        if name not in choices
    ]
    if problems:
        raise InputError(problems)


def show(text: str) -> None:
    """Print a text that ends its own lines."""
    click.echo(text, nl=False, color=colour_of(sys.stdout))
