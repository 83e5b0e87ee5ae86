"""``checker what-if``: what would follow if some facts were otherwise."""

import sys
from collections.abc import Sequence

import click

from checker.cli.ending import OK
from checker.cli.options import Run, on_project
from checker.cli.terminal import colour_of, emit, width
from checker.explain.compare import compare
from checker.explain.what_if import with_answers
from checker.load.assignment import read_answer_text
from checker.load.values import Typed, read_value
from checker.load.yaml import parse
from checker.model.descriptor import Answer
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of
from checker.model.rulebase import RuleBase


@click.command("what-if")
@click.argument("project", metavar="PROJECT")
@on_project
@click.option(
    "--set",
    "texts",
    multiple=True,
    required=True,
    metavar="FACT=VALUE",
    help="Suppose this; `unknown` for not known. Repeat for more.",
)
@click.option(
    "--approach", "approaches", multiple=True, metavar="NAME", help="Only for this arrangement. Repeat for more."
)
@click.option(
    "-f", "--format", "form", type=click.Choice(["terminal", "json", "markdown"]), default="terminal",
    help="What to print.",
)  # fmt: skip
def command(run: Run, texts: Sequence[str], approaches: Sequence[str], form: str) -> int:
    """Show what would change in PROJECT if some facts were otherwise: before and after, rule by rule.

    Nothing is written. A concluded fact may be supposed too, as counsel might determine it.
    """
    answers = suppositions(texts, run.program.base)
    before = run.judge(approaches)
    chosen = {row.name.partition("@")[0] for row in before.arrangements}
    chosen |= {leg for row in before.arrangements for leg in row.legs}
    case = with_answers(run.case, answers, chosen)
    found = compare(before, run.setting.judge(case, approaches))
    if form == "json":
        from checker.report import json

        emit(json.render(found))
        return OK
    from checker.report import comparison

    if form == "markdown":
        emit(comparison.markdown([found]))
        return OK
    colour = colour_of(sys.stdout)
    supposed = ", ".join(texts)
    text = comparison.render([found], f"if {supposed}", width=width(), colour=colour)
    click.echo(text, nl=False, color=colour)
    return OK


def suppositions(texts: Sequence[str], base: RuleBase) -> dict[str, Answer]:
    """The facts that are supposed. Raises :class:`InputError` with everything wrong in ``texts``."""
    problems: list[Diagnostic] = []
    found: dict[str, Answer] = {}
    for text in texts:
        where = f"--set {text}"
        name, sign, value = text.partition("=")
        name = name.strip()
        if not sign or not value.strip():
            help = "write it as data.phi.present=true"
            problems.append(Diagnostic("this is not FACT=VALUE", start_of(where), help))
            continue
        if name in found:
            problems.append(Diagnostic(f"`{name}` is supposed twice", start_of(where), "keep one"))
        answer = _answer(name, value, where, base, problems)
        if answer is not None:
            found[name] = answer
    if problems:
        raise InputError(problems)
    return found


def _answer(name: str, value: str, where: str, base: RuleBase, problems: list[Diagnostic]) -> Answer | None:
    note = "supposed"
    if name in base.derived:
        return _determination(name, value, where, base, problems)
    spec = base.facts.get(name)
    if spec is None:
        help = did_you_mean(name, [*base.facts, *base.derived])
        problems.append(Diagnostic(f"there is no fact `{name}`", start_of(where), help))
        return None
    if spec.where == "approach":
        help = "judge another approach with --approach"
        problems.append(Diagnostic(f"`{name}` is a property of the approach", start_of(where), help))
        return None
    answer = read_answer_text(value, spec, where, base, problems)
    return None if answer is None else Answer(answer.value, None, note=note)


def _determination(name: str, value: str, where: str, base: RuleBase, problems: list[Diagnostic]) -> Answer | None:
    node, wrong = parse(value, where)
    inside: list[Diagnostic] = []
    said = (
        None
        if node is None or wrong
        else read_value(node, Typed(name, base.derived[name].type), base.countries, inside)
    )
    problems += [Diagnostic(p.message, start_of(where), p.help) for p in (*wrong, *inside)]
    return None if said is None else Answer(said, None, "determination", "supposed")
