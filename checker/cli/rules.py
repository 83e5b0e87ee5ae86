"""``checker rules``: read, test and check the rule base itself."""

import sys
from collections.abc import Sequence

import click

from checker.api import rule_roots, today
from checker.cli.ending import BLOCKED, OK
from checker.cli.options import Day, program_of
from checker.cli.terminal import colour_of, width
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of

overlay_option = click.option(
    "--rules", "overlays", multiple=True, metavar="DIR", help="Add a folder of your own rules. Repeat for more."
)


@click.group("rules", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Read, test and check the rule base."""


@command.command("list")
@overlay_option
@click.option("--regime", "regimes", multiple=True, metavar="ID", help="Only this regime. Repeat for more.")
def list_(overlays: Sequence[str], regimes: Sequence[str]) -> None:
    """List the rules, by regime, with their effect and title."""
    from checker.report.rules import listing

    base = program_of(overlays).base
    _known(regimes, list(base.regimes), "regime")
    click.echo(listing(base, regimes, width(), colour_of(sys.stdout)), nl=False)


@command.command("show")
@click.argument("rule", metavar="ID")
@overlay_option
def show(rule: str, overlays: Sequence[str]) -> None:
    """Show one rule: the law, when it applies, what it requires, the remedy and its cases."""
    from checker.report.rules import page
    from checker.rulebase.cases import load_cases

    base = program_of(overlays).base
    _known([rule], list(base.rules), "rule")
    cases = [case for case in load_cases(rule_roots(overlays), base) if case.tests == rule or rule in case.rules]
    click.echo(page(base, base.rules[rule], cases, width(), colour_of(sys.stdout)), nl=False)


@command.command("lint")
@overlay_option
def lint_(overlays: Sequence[str]) -> int:
    """Check every rule file: syntax, types, names, authorities, files that nothing reads."""
    from checker.rulebase.lint import lint
    from checker.rulebase.load import load

    base = load(rule_roots(overlays))
    notes = lint(base)
    for note in notes:
        click.echo(str(note))
    click.echo(
        f"{len(base.rules)} rules, {len(base.derived)} derivations, {len(base.facts)} facts, "
        f"{len(base.constants)} constants: no errors, {len(notes)} warnings"
    )
    return BLOCKED if notes else OK


@command.command("test")
@overlay_option
@click.option(
    "--regime", "regimes", multiple=True, metavar="ID", help="Only cases beside this regime's rules. Repeat for more."
)
@click.option(
    "--as-of",
    type=Day(),
    metavar="DATE",
    help="Judge cases without a day of their own as of this day (default: today).",
)
def test(overlays: Sequence[str], regimes: Sequence[str], as_of: object) -> int:
    """Run the cases beside the rules and report what differs, and what has no case."""
    from checker.engine.suite import run_suite
    from checker.report.rules import suite_text

    program = program_of(overlays)
    _known(regimes, list(program.base.regimes), "regime")
    outcome = run_suite(program, rule_roots(overlays), as_of or today(), regimes)  # type: ignore[arg-type]
    click.echo(suite_text(outcome, width(), colour_of(sys.stdout)), nl=False)
    return OK if outcome.passed else BLOCKED


def _known(names: Sequence[str], known: list[str], what: str) -> None:
    problems = [
        Diagnostic(
            f"there is no {what} `{name}`",
            start_of("<command line>"),
            did_you_mean(name, known) or "see `checker rules list`",
        )
        for name in names
        if name not in known
    ]
    if problems:
        raise InputError(problems)
