"""``checker rules lint``."""

from collections.abc import Sequence

import click

from checker.api import rule_roots
from checker.cli.ending import BLOCKED, OK
from checker.cli.options import overlays_of
from checker.cli.rule_commands.common import overlay_option
from checker.report.text import count


@click.command("lint")
@overlay_option
def command(overlays: Sequence[str]) -> int:
    """Check every rule file: syntax, types, names, authorities, files that nothing reads."""
    from checker.rulebase.lint import lint
    from checker.rulebase.load import load

    base = load(rule_roots(overlays_of(overlays)))
    notes = lint(base)
    for note in notes:
        click.echo(str(note))
    click.echo(
        f"{len(base.rules)} rules, {len(base.derived)} derivations, {len(base.facts)} facts, "
        f"{len(base.constants)} constants: no errors, {count(len(notes), 'warning')}"
    )
    return BLOCKED if notes else OK
