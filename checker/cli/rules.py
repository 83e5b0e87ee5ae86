"""``checker rules``: read, test and check the rule base itself."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import click

from checker.api import rule_roots, today
from checker.cli.ending import BLOCKED, OK
from checker.cli.options import Day, overlays_of, program_of, shipped_program
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
    _show(listing(base, regimes, width(), colour_of(sys.stdout)))


@command.command("show")
@click.argument("rule", metavar="ID")
@overlay_option
def show(rule: str, overlays: Sequence[str]) -> None:
    """Show one rule: the law, when it applies, what it requires, the remedy and its cases."""
    from checker.report.rules import page
    from checker.rulebase.cases import load_cases

    base = program_of(overlays).base
    _known([rule], list(base.rules), "rule")
    cases = load_cases(rule_roots(overlays_of(overlays)), base)
    about = [case for case in cases if case.tests == rule or rule in case.rules]
    _show(page(base, base.rules[rule], about, width(), colour_of(sys.stdout)))


@command.command("lint")
@overlay_option
def lint_(overlays: Sequence[str]) -> int:
    """Check every rule file: syntax, types, names, authorities, files that nothing reads."""
    from checker.rulebase.lint import lint
    from checker.rulebase.load import load

    base = load(rule_roots(overlays_of(overlays)))
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
def test(overlays: Sequence[str], regimes: Sequence[str], as_of: date | None) -> int:
    """Run the cases beside the rules and report what differs, and what has no case."""
    from checker.engine.suite import run_suite
    from checker.report.rules import suite_text

    program = program_of(overlays)
    _known(regimes, list(program.base.regimes), "regime")
    roots = rule_roots(overlays_of(overlays))
    shipped, whole = (program, None) if len(roots) == 1 else (shipped_program(), program)
    outcome = run_suite(shipped, roots, as_of or today(), regimes, whole)
    _show(suite_text(outcome, width(), colour_of(sys.stdout)))
    return OK if outcome.passed else BLOCKED


def _show(text: str) -> None:
    click.echo(text, nl=False, color=colour_of(sys.stdout))


@command.command("mutate")
@overlay_option
@click.option("--regime", "regimes", multiple=True, metavar="ID", help="Only mutants of this regime. Repeat for more.")
@click.option(
    "--rule",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only mutants of this rule, concluded fact or constant. Repeat for more.",
)
@click.option(
    "--as-of",
    type=Day(),
    metavar="DATE",
    help="Judge cases without a day of their own as of this day (default: today).",
)
def mutate(overlays: Sequence[str], regimes: Sequence[str], names: Sequence[str], as_of: date | None) -> int:
    """Change one thing at a time in the rules and report changes that no case notices.

    Leaves are dropped and negated, all and any exchanged, thresholds and dates shifted, list
    members, effects and refusals dropped. A change that means the same can be declared, with
    the argument for it, in a file `*.mutants.yaml` beside the rules.
    """
    from checker.engine.mutation import Mutation, survivors
    from checker.rulebase.equivalents import load_equivalents
    from checker.rulebase.mutants import mutants

    program, roots = program_of(overlays), rule_roots(overlays)
    base = program.base
    _known(regimes, list(base.regimes), "regime")
    _known(names, [*base.rules, *base.derived, *base.constants], "rule, concluded fact or constant")
    chosen = list(
        mutants(base, lambda name: (not names or name in names) and (not regimes or name.split(".")[0] in regimes))
    )
    with _progress(len(chosen)) as tried:
        alive = list(survivors(Mutation(program, roots, as_of or today()), chosen, tried))
    declared = {item.mutant: item for item in load_equivalents(roots)}
    loose = [mutant for mutant in alive if str(mutant) not in declared]
    for mutant in loose:
        click.echo(f"{mutant.place}: no case notices: {mutant}")
    known, living = {str(mutant) for mutant in chosen}, {str(mutant) for mutant in alive}
    stale = [
        d
        for d in declared.values()
        if d.mutant in known - living or (not regimes and not names and d.mutant not in known)
    ]
    for item in stale:
        what = "a case notices it" if item.mutant in known else "there is no such mutant"
        click.echo(f"{item.place}: declared equivalent, but {what}: {item.mutant}")
    click.echo(f"{len(chosen)} mutants, {len(alive)} survive, {len(alive) - len(loose)} of them declared equivalent")
    return BLOCKED if loose or stale else OK


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error where it is a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label="mutants", file=sys.stderr) as bar:
        yield lambda number: bar.update(number - bar.pos)


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
