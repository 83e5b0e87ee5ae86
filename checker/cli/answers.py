"""``checker answers``: what came back in a questionnaire, put into the descriptors."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import click

from checker.cli.extras import extra
from checker.cli.options import Day, Setting, setting
from checker.cli.questionnaire import EVERYONE
from checker.cli.terminal import colour_of, save, utf8, width
from checker.explain.returned import Change
from checker.load.case import Case
from checker.model.descriptor import Project, Vendor
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.facts import PEOPLE
from checker.model.questionnaire import Returned
from checker.model.rulebase import RuleBase


@click.command("answers")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--into",
    "homes",
    multiple=True,
    metavar="FILE|DIR",
    help="The descriptors to add the answers to, or a folder that holds them (default: here). Repeat for more.",
)
@click.option("-o", "--output", "target", metavar="FILE", help="Change no descriptor: write a file for `--answers`.")
@click.option(
    "--from",
    "people",
    multiple=True,
    type=click.Choice([*PEOPLE, EVERYONE]),
    metavar="PERSON",
    help=f"Who answered; only what they are asked is taken: {', '.join(PEOPLE)} or {EVERYONE}. Repeat for more "
    "(default: vendor).",
)
@click.option("--replace", "override", is_flag=True, help="Put an answer in the place of one that differs.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before writing. Nobody is asked without a terminal.")
@click.option("--vendor", "vendors", multiple=True, metavar="FILE|DIR", help="Further vendors, to judge with.")
@click.option("--as-of", type=Day(), metavar="DATE", help="Judge by the law of this day (default: today, UTC).")
@click.option("--rules", "overlays", multiple=True, metavar="DIR", help="Add a folder of your own rules.")
@click.option("--regime", "regimes", multiple=True, metavar="ID", help="Judge only this regime. Repeat for more.")
@click.option("--skip-regime", "skip", multiple=True, metavar="ID", help="Leave this regime out. Repeat for more.")
def command(
    path: Path,
    homes: Sequence[str],
    target: str | None,
    people: Sequence[str],
    override: bool,
    dry_run: bool,
    yes: bool,
    vendors: Sequence[str],
    as_of: date | None,
    overlays: Sequence[str],
    regimes: Sequence[str],
    skip: Sequence[str],
) -> None:
    """Take over the answers of a questionnaire (.xlsx, .csv or .md) that came back.

    Each answer is checked and stated in the descriptor that it belongs to, as a claim with the
    cell that it comes from; comments and layout of the file stay. What is off the list is
    refused, everything in one run, and then nothing is written. An answer that is stated otherwise
    stays without `--replace`. The changes and what they do to the verdicts are shown first.
    """
    if target is not None and homes:
        raise click.UsageError("-o writes a file of its own: leave out --into")
    chosen = setting(vendors, as_of, overlays, regimes, skip)
    base = chosen.program.base
    returned = _read(path, base, _people(people))
    if target is not None:
        _to_file(returned, Path(target), dry_run)
        return
    problems: list[Diagnostic] = []
    homed = _homes(list(homes) or ["."], returned, base, problems)
    from checker.explain.returned import changes
    from checker.report.returned import render

    found = changes(homed.project, homed.vendors, returned, base, override, problems)
    if problems:
        raise InputError(problems)
    colour = colour_of(sys.stdout)
    click.echo(render(returned, found, width=width(), colour=colour), nl=False, color=colour)
    texts = _texts(homed, found, returned, chosen.as_of)
    from checker.report.returned import diff

    for file, (before, after) in texts.items():
        click.echo(diff(file, before.text, after, colour), color=colour)
    if not texts:
        click.echo(f"nothing to write: {'everything is stated already' if found else 'no answer was given'}")
        return
    _verdicts(chosen, homed, found, colour)
    _write(texts, dry_run, yes)


def _people(people: Sequence[str]) -> tuple[str, ...]:
    return PEOPLE if EVERYONE in people else tuple(people) or ("vendor",)


@dataclass(frozen=True)
class _Homes:
    project: Project | None
    vendors: Mapping[str, Vendor]
    by_path: Mapping[str, Project | Vendor]


@dataclass(frozen=True)
class _File:
    """The text of a descriptor, and the bytes that it was read from."""

    text: str
    data: bytes


def _read(path: Path, base: RuleBase, people: tuple[str, ...]) -> Returned:
    from checker.load.returned.read import read_returned
    from checker.report.inert import markdown
    from checker.report.questionnaire import cell

    with extra("excel"):
        return read_returned(path, base, people, {"markdown": lambda text: markdown(cell(text))})


def _to_file(returned: Returned, target: Path, dry_run: bool) -> None:
    from checker.report.returned import answer_file
    from checker.report.text import clean, count

    text = answer_file(returned)
    if dry_run:
        click.echo(text, nl=False)
        return
    save(target, text)
    click.echo(clean(f"{target}: {count(len(returned.claims), 'answer')}"))
    click.echo(clean(f"next: checker check PROJECT --answers {target}"))


def _homes(paths: Sequence[str], returned: Returned, base: RuleBase, problems: list[Diagnostic]) -> _Homes:
    """The project and the vendors in the files and folders.

    Files that the answers do not concern may be wrong; only what is wrong in the others is told.
    """
    from checker.explain.returned import project_named, vendors_named
    from checker.load.descriptors import read_descriptor
    from checker.load.finding import find_descriptors

    wanted = {claim.target.name for claim in returned.claims if claim.target.scope == "vendors"}
    projects: list[Project] = []
    vendors: list[Vendor] = []
    broken: list[Diagnostic] = []
    for path in find_descriptors(paths, problems):
        inside: list[Diagnostic] = []
        found = read_descriptor(path, base, inside)
        broken += inside
        if isinstance(found, Project):
            projects.append(found)
            problems += inside if found.id == returned.project else []
        elif found is not None:
            vendors.append(found)
            problems += inside if found.id in wanted else []
    project = project_named(projects, returned, problems)
    by_id = vendors_named(vendors, (claim.target for claim in returned.claims), returned, problems)
    if not problems and (wanted - by_id.keys() or (returned.project and project is None)):
        problems += broken  # one of them may be the file that is missed
    by_path: dict[str, Project | Vendor] = {vendor.source.path: vendor for vendor in by_id.values()}
    if project is not None:
        by_path[project.source.path] = project
    return _Homes(project, by_id, by_path)


def _texts(homes: _Homes, found: Sequence[Change], returned: Returned, on: date) -> Mapping[str, tuple[_File, str]]:
    """The files that change, as they are and as they will be."""
    from checker.load.files import read_text
    from checker.report.returned import edits, record
    from checker.report.splice import spliced

    texts: dict[str, tuple[_File, str]] = {}
    problems: list[Diagnostic] = []
    for file, made in edits(homes.project, found).items():
        text, data = read_text(Path(file), file)
        if f"sha256:{sha256(data).hexdigest()}" != homes.by_path[file].source.digest:
            raise click.ClickException(f"{file} has just changed; run the command again")
        try:
            texts[file] = (_File(text, data), spliced(text, file, made, record(returned, on)))
        except InputError as error:
            problems += error.diagnostics
    if problems:
        raise InputError(problems)
    return texts


def _verdicts(chosen: Setting, homes: _Homes, found: Sequence[Change], colour: bool) -> None:
    """What the answers do to the verdicts."""
    from checker.explain.compare import compare
    from checker.explain.returned import merged
    from checker.load.descriptors import read_descriptor
    from checker.load.finding import find_vendors
    from checker.load.partial import without_strangers
    from checker.report.comparison import render

    if homes.project is None:
        click.echo("what this does to a verdict is not shown: the project's file is not here")
        return
    problems: list[Diagnostic] = []
    vendors = dict(homes.vendors)
    for path in find_vendors(chosen.vendors, problems):
        vendor = read_descriptor(path, chosen.program.base, problems)
        if isinstance(vendor, Vendor):
            vendors.setdefault(vendor.id, vendor)
    if problems:
        raise InputError(problems)
    project, left_out = without_strangers(homes.project, vendors)
    case = Case(project, vendors)
    after = merged(case, found, chosen.program.base)
    turned = compare(chosen.judge(case), chosen.judge(after))
    click.echo(render([turned], "with these answers", width=width(), colour=colour), nl=False, color=colour)
    if left_out:
        click.echo(f"not judged, for want of their vendor's file: {', '.join(left_out)}")


def _write(texts: Mapping[str, tuple[_File, str]], dry_run: bool, yes: bool) -> None:
    from checker.report.text import clean

    click.echo("")
    names = ", ".join(clean(file) for file in texts)
    if dry_run:
        click.echo(f"not written, as --dry-run says: {names}")
        return
    if not yes and sys.stdin is not None and sys.stdin.isatty():
        click.confirm(f"write {names}?", abort=True, err=True)
    for file, (before, after) in texts.items():
        if Path(file).read_bytes() != before.data:
            raise click.ClickException(f"{file} has changed meanwhile; run the command again")
        mark = b"\xef\xbb\xbf" if before.data.startswith(b"\xef\xbb\xbf") else b""
        save(Path(file), mark + utf8(after))
        click.echo(f"written: {clean(file)}")
