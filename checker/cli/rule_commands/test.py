"""``checker rules test``."""

import sys
from collections.abc import Sequence
from datetime import date

import click

from checker.api import rule_roots, today
from checker.cli.ending import BLOCKED, OK
from checker.cli.options import Day, overlays_of, program_of, shipped_program
from checker.cli.rule_commands.common import known, overlay_option, show
from checker.cli.terminal import colour_of, width
from checker.model.rulebase import RuleBase


@click.command("test")
@overlay_option
@click.option(
    "--regime", "regimes", multiple=True, metavar="ID", help="Only cases beside this regime's rules. Repeat for more."
)
@click.option(
    "--as-of", type=Day(), metavar="DATE", help="The day of cases without a day of their own (default: today)."
)
def command(overlays: Sequence[str], regimes: Sequence[str], as_of: date | None) -> int:
    """Run the cases beside the rules and report what differs, and what has no case.

    The shipped cases are judged by the shipped rules, those of your own folders by all.
    """
    from checker.engine.suite import run_suite
    from checker.report.rules import suite_text

    program = program_of(overlays)
    known(regimes, program.base.regimes, "regime")
    roots = rule_roots(overlays_of(overlays))
    shipped, whole = (program, None) if len(roots) == 1 else (shipped_program(), program)
    outcome = run_suite(shipped, roots, as_of or today(), regimes, whole)
    show(suite_text(outcome, width(), colour_of(sys.stdout)))
    return OK if (bool(regimes) or _reasons_hold(program.base)) and outcome.passed else BLOCKED


def _reasons_hold(base: RuleBase) -> bool:
    """Whether the examples of the reasons of suitability come out as they say; what differs is shown."""
    from checker.advise.examples import wrong_examples
    from checker.report.text import count, lines

    wrong = list(wrong_examples(base))
    for item in wrong:
        show("".join(f"{line}\n" for line in lines(f"{item.place}: {item.message}", width(), "  ", "")))
    if base.suits:
        number = sum(len(suit.examples) for suit in base.suits.values())
        show(f"{count(number, 'example')} of {count(len(base.suits), 'reason')}, {len(wrong)} wrong\n")
    return not wrong
