"""``checker rules show``."""

import sys
from collections.abc import Sequence

import click

from checker.api import rule_roots
from checker.cli.options import overlays_of, program_of
from checker.cli.rule_commands.common import known, overlay_option, show
from checker.cli.terminal import colour_of, width


@click.command("show")
@click.argument("rule", metavar="ID")
@overlay_option
def command(rule: str, overlays: Sequence[str]) -> None:
    """Show one rule: the law, when it applies, what it requires, the remedy and its cases.

    ID may also be a reason for or against approaches, as `checker recommend` names it.
    """
    from checker.report.rules import page
    from checker.rulebase.cases import load_cases

    base = program_of(overlays).base
    if rule in base.suits:
        from checker.report import suitability_text

        show(suitability_text.page(base.suits[rule], width(), colour_of(sys.stdout)))
        return
    known([rule], [*base.rules, *base.suits], "rule")
    cases = load_cases(rule_roots(overlays_of(overlays)), base)
    about = [case for case in cases if case.tests == rule or rule in case.rules]
    show(page(base, base.rules[rule], about, width(), colour_of(sys.stdout)))
