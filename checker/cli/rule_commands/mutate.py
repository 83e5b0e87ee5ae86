"""``checker rules mutate``: whether the cases notice wrong changes to the rules."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import click

from checker.api import rule_roots, today
from checker.cli.ending import BLOCKED, OK
from checker.cli.options import Day, overlays_of, program_of
from checker.cli.rule_commands.common import known, overlay_option


@click.command("mutate")
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
    "--as-of", type=Day(), metavar="DATE", help="The day of cases without a day of their own (default: today)."
)
def command(overlays: Sequence[str], regimes: Sequence[str], names: Sequence[str], as_of: date | None) -> int:
    """Change one thing at a time in the rules and report changes that no case notices.

    Leaves are dropped and negated, all and any exchanged, thresholds and dates shifted, list
    members, effects and refusals dropped. A change that means the same can be declared, with
    the argument for it, in a file `*.mutants.yaml` beside the rules. With --rules only your
    own rules are changed, and your own cases must notice.
    """
    from checker.engine.mutation import Mutation, survivors
    from checker.rulebase.cases import load_cases
    from checker.rulebase.equivalents import load_equivalents
    from checker.rulebase.mutants import mutants

    program, roots = program_of(overlays), rule_roots(overlays_of(overlays))
    base = program.base
    known(regimes, base.regimes, "regime")
    known(names, [*base.rules, *base.derived, *base.constants], "rule, concluded fact or constant")
    own = tuple(map(str, roots[1:]))
    chosen = [
        mutant
        for mutant in mutants(base)
        if (not names or mutant.name in names)
        and (not regimes or mutant.name.split(".")[0] in regimes)
        and (not own or mutant.made.place.file.startswith(own))
    ]
    cases = load_cases(roots[1:], base, shipped=0) if own else load_cases(roots, base)
    with _progress(len(chosen)) as tried:
        alive = survivors(Mutation(program, cases, as_of or today()), chosen, os.cpu_count() or 1, tried)
    declared = {item.mutant: item for item in load_equivalents(roots)}
    loose = [mutant for mutant in alive if str(mutant) not in declared]
    for mutant in loose:
        click.echo(f"{mutant.place}: no case notices: {mutant}")
    tried_names, living = {str(mutant) for mutant in chosen}, {str(mutant) for mutant in alive}
    everything = not (regimes or names or own)
    stale = [d for n, d in declared.items() if n in tried_names - living or (everything and n not in tried_names)]
    for item in stale:
        what = "a case notices it" if item.mutant in tried_names else "there is no such mutant"
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
