"""``checker rules list``."""

import sys
from collections.abc import Sequence

import click

from checker.cli.options import program_of
from checker.cli.rule_commands.common import known, overlay_option, show
from checker.cli.terminal import colour_of, width


@click.command("list")
@overlay_option
@click.option("--regime", "regimes", multiple=True, metavar="ID", help="Only this regime. Repeat for more.")
def command(overlays: Sequence[str], regimes: Sequence[str]) -> None:
    """List the rules, by regime, with their effect and title."""
    from checker.report.rules import listing

    base = program_of(overlays).base
    known(regimes, base.regimes, "regime")
    show(listing(base, regimes, width(), colour_of(sys.stdout)))
