"""``checker why``: the reasons behind one verdict."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import click

from checker.cli.options import case_options, gather
from checker.cli.terminal import colour_of, emit, width
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of


@click.command("why")
@click.argument("project", metavar="PROJECT")
@case_options
@click.option("--approach", metavar="NAME", help="The arrangement to explain (default: the plan, or the only one).")
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Explain only this rule. Repeat for more.")
@click.option("--all", "everything", is_flag=True, help="Show the trees of satisfied rules too.")
@click.option(
    "-f", "--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", help="What to print."
)
def command(
    project: str,
    vendors: Sequence[str],
    as_of: date | None,
    overlays: Sequence[str],
    regimes: Sequence[str],
    skip: Sequence[str],
    approach: str | None,
    rules: Sequence[str],
    everything: bool,
    form: str,
) -> None:
    """Explain the verdict on one arrangement of PROJECT.

    Each rule that is breached or open is shown as a tree: what it tests, the truth of every
    part, and every fact with its value and the file, line and column that states it.
    """
    run = gather(project, vendors, as_of, overlays, regimes, skip)
    for rule in rules:
        _known(rule, list(run.program.base.rules))
    name = approach or run.case.project.plan
    if not name and len(run.case.project.arrangements) == 1:
        name = next(iter(run.case.project.arrangements))
    if not name:
        names = ", ".join(run.case.project.arrangements)
        raise click.UsageError(f"say which arrangement: --approach with one of {names}")
    result = run.judge([name])
    row = result.arrangement(name)
    if form == "json":
        from checker.report import json

        only = replace(row, findings=tuple(f for f in row.findings if not rules or f.rule in rules))
        emit(json.render(replace(result, arrangements=(only,))))
        return
    from checker.report import why

    colour = colour_of(sys.stdout)
    text = why.render(result, row, rules, everything=everything, width=width(), colour=colour)
    click.echo(text, nl=False, color=colour)


def _known(rule: str, known: list[str]) -> None:
    if rule not in known:
        raise InputError(
            [
                Diagnostic(
                    f"there is no rule `{rule}`",
                    start_of("<command line>"),
                    did_you_mean(rule, known) or "see `checker rules list`",
                )
            ]
        )
