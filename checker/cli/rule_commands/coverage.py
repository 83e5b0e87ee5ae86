"""``checker rules coverage``: which paragraphs of a law are encoded."""

import sys
from collections.abc import Sequence

import click

from checker.api import rule_roots
from checker.cli.options import overlays_of, program_of
from checker.cli.rule_commands.common import known, overlay_option
from checker.cli.terminal import colour_of, width


@click.command("coverage")
@click.argument("regimes", metavar="REGIME...", nargs=-1)
@overlay_option
def command(regimes: Sequence[str], overlays: Sequence[str]) -> None:
    """Show which paragraphs of a law are encoded, encoded in part, or left out, and why.

    Without REGIME: one line for each law that was read paragraph by paragraph.
    """
    from checker.report.rules import coverage_summary, coverage_text
    from checker.rulebase.coverage import load_coverage

    base = program_of(overlays).base
    wanted = [name.lower() for name in regimes]
    known(wanted, base.regimes, "regime")
    found = load_coverage(rule_roots(overlays_of(overlays)), base)
    chosen = [item for item in found if not wanted or item.regime in wanted]
    if wanted:
        click.echo(coverage_text(chosen, wanted, width(), colour_of(sys.stdout)), nl=False)
    else:
        click.echo(coverage_summary(chosen), nl=False)
