"""``checker init``: a first project or vendor file."""

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from checker.api import today
from checker.cli import asking
from checker.cli.first_file import exists, write
from checker.cli.options import program_of
from checker.cli.terminal import emit
from checker.engine.program import Program
from checker.load.assignment import read_assignments
from checker.load.keys import is_word
from checker.load.yaml import parse
from checker.model.descriptor import HYBRID, Answer
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.facts import FactSpec
from checker.model.place import start_of
from checker.report.draft import Draft, render

KINDS: Final = ("project", "vendor")


@click.command("init")
@click.argument("kind", metavar="[project|vendor]", required=False)
@click.argument("path", metavar="[PATH]", required=False)
@click.option("--id", "id_", metavar="WORD", help="The word that names it (default: from PATH or the folder).")
@click.option("--name", metavar="TEXT", help="Its name for people.")
@click.option(
    "--set",
    "assignments",
    multiple=True,
    metavar="FACT=VALUE",
    help="State a fact; ARRANGEMENT.FACT=VALUE one of an arrangement. Repeat for more.",
)
@click.option(
    "--approach",
    "approaches",
    multiple=True,
    metavar="NAME",
    help="An approach to judge (default: all). Repeat for more.",
)
@click.option("--plan", metavar="NAME", help="The approach that the team means to use.")
@click.option("--no-input", is_flag=True, help="Ask nothing: what no option states stays unknown.")
@click.option("--no-schema", is_flag=True, help="Write no schema for the editor, and no line that names it.")
@click.option("--force", is_flag=True, help="Overwrite PATH.")
@click.option(
    "--rules", "overlays", multiple=True, metavar="DIR", help="Add a folder of your own rules. Repeat for more."
)
def command(
    kind: str | None,
    path: str | None,
    id_: str | None,
    name: str | None,
    assignments: Sequence[str],
    approaches: Sequence[str],
    plan: str | None,
    no_input: bool,
    no_schema: bool,
    force: bool,
    overlays: Sequence[str],
) -> None:
    """Write a first project or vendor file to PATH (`-`: to standard output).

    At a terminal the facts are asked that rule whole laws in or out, as long as some verdict
    turns on them; elsewhere, and with --no-input, the options state what is known. What
    nobody answers stays unknown, with a comment that says whom to ask.
    """
    if kind is not None and kind not in KINDS:  # the kind was left out
        if path is not None:
            raise click.BadParameter(f"{kind!r} is neither project nor vendor {did_you_mean(kind, KINDS)}".strip())
        kind, path = "project", kind
    kind = kind or "project"
    asks = not no_input and sys.stdin.isatty() and sys.stderr.isatty()
    if kind == "vendor" and (approaches or plan):
        raise click.UsageError("a vendor file has no approaches and no plan")
    target = _target(kind, path, id_)
    _free(target, force)
    program = program_of(overlays)
    ways = list(dict.fromkeys([*approaches, *([plan] if plan else [])]))
    problems = _words(id_, name, ways, program)
    stated = read_assignments(assignments, "--set", kind, ways, program.base, problems)
    if problems:
        raise InputError(problems)
    answers = {item.fact: item.answer for item in stated if not item.arrangement}
    within = {way: {item.fact: item.answer for item in stated if item.arrangement == way} for way in ways}
    if asks:
        asking.say(asking.BEGIN)
        id_ = id_ or asking.ask_word("id", _id_from(kind, target))
        if name is None:
            name = asking.prompt("name for people").strip()
        if kind == "project" and not ways:
            within = {way: {} for way in asking.ask_some("Ways to judge:", list(program.base.approaches))}
    id_ = id_ or _id_from(kind, target)
    if not id_:
        raise click.UsageError("name the vendor with --id, or give a PATH")
    if path is None and target is None:
        target = Path("vendors") / f"{id_}.yaml"
        _free(target, force)
    draft = Draft(kind, id_, " ".join((name or "").split()), answers, within, plan or "")
    draft = _asked(draft, program, asks)
    if target is None:
        emit(render(draft, program.base))
        return
    for line in write(draft, program.base, target, force, not no_schema):
        click.echo(line)


def _target(kind: str, path: str | None, id_: str | None) -> Path | None:
    """Where the file goes; ``None`` where only its id will tell."""
    if path is None:
        return Path("project.yaml") if kind == "project" else Path("vendors") / f"{id_}.yaml" if id_ else None
    if path == "-":
        return None
    return Path(path) / f"{id_ or kind}.yaml" if path.endswith("/") or Path(path).is_dir() else Path(path)


def _free(target: Path | None, force: bool) -> None:
    """Complain of a file that would be overwritten, before anything is asked."""
    if target is not None and target.exists() and not force:
        raise exists(target)


def _id_from(kind: str, target: Path | None) -> str:
    """A word from the file's name, or, where that says nothing, from the folder's."""
    if target is None:
        return "" if kind == "vendor" else "project"
    stem = target.stem
    if stem == kind and kind == "project":
        stem = target.resolve().parent.name
    return re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-")[:80] or kind


def _words(id_: str | None, name: str | None, ways: Sequence[str], program: Program) -> list[Diagnostic]:
    """What is wrong with the names that the options give."""
    problems = []
    if id_ is not None and not is_word(id_):
        help = "use letters, digits, `-`, `_` and `.`"
        problems.append(Diagnostic(f"`{id_[:40]}` is no id", start_of("--id"), help))
    if name is not None and not name.isprintable():
        problems.append(Diagnostic("the name holds control characters", start_of("--name"), "remove them"))
    known = program.base.approaches
    for way in ways:
        if way == HYBRID:
            help = "add it to the file, with its legs: `mix: {approach: hybrid, legs: [synthetic, in_house]}`"
            problems.append(Diagnostic("a hybrid is made of other arrangements", start_of("--approach"), help))
        elif way not in known:
            help = did_you_mean(way, known) or f"use one of {', '.join(known)}"
            problems.append(Diagnostic(f"there is no approach `{way}`", start_of("--approach"), help))
    return problems


def _asked(draft: Draft, program: Program, asks: bool) -> Draft:
    """``draft`` with an answer, or "not known", for every fact that matters first."""
    number = 0
    while left := _open(draft, program):
        found = {spec.name: Answer(None) for spec in left}
        if asks:  # one at a time, for each answer may settle others
            number += 1
            found = {left[0].name: asking.ask_fact(left[0], program.base, number)}
        draft = replace(draft, answers={**draft.answers, **found})
    return draft


def _open(draft: Draft, program: Program) -> list[FactSpec]:
    """The facts to ask about, the most decisive first, without those that were asked."""
    from checker.explain.screening import open_screening, vendor_screening

    base = program.base
    if draft.kind == "vendor":
        left = vendor_screening(base)
    else:
        root, problems = parse(render(draft, base), "")
        assert root is not None and not problems  # what is written can be read
        left = open_screening(program, root.plain(), today())
    return [spec for spec in left if spec.name not in draft.answers]
