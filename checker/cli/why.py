"""``checker why``: the reasons behind one verdict."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import click

from checker.cli.options import Run, on_project
from checker.cli.terminal import colour_of, emit, width
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of
from checker.model.result import Result

FORMS: Final = ("terminal", "json", "mermaid", "dot")


@click.command("why")
@click.argument("project", metavar="PROJECT")
@on_project
@click.option("--approach", metavar="NAME", help="The arrangement to explain (default: the plan, or the only one).")
@click.option("--rule", "rules", multiple=True, metavar="ID", help="Explain only this rule. Repeat for more.")
@click.option("--all", "everything", is_flag=True, help="Show the whole tree of every rule that applies.")
@click.option("-f", "--format", "form", type=click.Choice(FORMS), default="terminal", help="What to print.")
def command(run: Run, approach: str | None, rules: Sequence[str], everything: bool, form: str) -> None:
    """Explain the verdict on one arrangement of PROJECT.

    Shown is only what determines it: a smallest set of facts that by itself forces the
    outcome, each with its place and with what it counts as under which provision. Of an
    allowed arrangement it is told what that rests on and what would break it first. With
    --all every rule is shown as a tree of what it tests.
    """
    for rule in rules:
        _known(rule, run)
    name = approach or run.case.project.plan
    if not name and len(run.case.project.arrangements) == 1:
        name = next(iter(run.case.project.arrangements))
    if not name:
        names = ", ".join(run.case.project.arrangements)
        raise click.UsageError(f"say which arrangement: --approach with one of {names}")
    result = run.judge([name])
    if everything:
        if form in ("mermaid", "dot"):
            raise click.UsageError("--all has no picture; leave it out, or use -f json")
        _trees(result, name, rules, form)
        return
    from checker.explain.why import why

    found = why(run.program, run.case, run.selection, result, name, rules)
    if form == "json":
        from checker.report import json

        emit(json.render(found))
    elif form in ("mermaid", "dot"):
        from checker.report import graph

        emit(graph.mermaid(found) if form == "mermaid" else graph.dot(found))
    else:
        from checker.report import why as plain

        colour = colour_of(sys.stdout)
        further = _further(run, name, result)
        click.echo(plain.render(found, further, width=width(), colour=colour), nl=False, color=colour)


def _trees(result: Result, name: str, rules: Sequence[str], form: str) -> None:
    row = result.arrangement(name)
    if form == "json":
        from checker.report import json

        only = replace(row, findings=tuple(f for f in row.findings if not rules or f.rule in rules))
        emit(json.render(replace(result, arrangements=(only,))))
        return
    from checker.report import trees

    colour = colour_of(sys.stdout)
    text = trees.render(result, row, rules, everything=True, width=width(), colour=colour)
    click.echo(text, nl=False, color=colour)


def _further(run: Run, name: str, result: Result) -> list[str]:
    verdict = result.arrangement(name).verdict
    if verdict == "allowed":
        return [run.words("timeline")]
    found = [run.words("fix", approach=[name])]
    return [run.words("questions"), *found] if verdict == "undetermined" else found


def _known(rule: str, run: Run) -> None:
    known, place = run.program.base.rules, start_of("<command line>")
    if rule not in known:
        help = did_you_mean(rule, known) or "see `checker rules list`"
        raise InputError([Diagnostic(f"there is no rule `{rule}`", place, help)])
    if not run.selection.takes(known[rule]):
        help = f"judge its regime, `{known[rule].regime}`, too"
        raise InputError([Diagnostic(f"the rule `{rule}` is not judged", place, help)])
