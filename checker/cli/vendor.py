"""``checker vendor``: the verdict on a vendor."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from checker.cli.ending import BLOCKED, OK
from checker.cli.options import Day, setting, targets_in
from checker.cli.sources import sources
from checker.cli.terminal import colour_of, emit, save, width
from checker.explain.gate import BLOCKING, DEFAULT
from checker.explain.vendor import vet
from checker.load.descriptors import read_descriptor
from checker.load.evidence_files import digest_of
from checker.load.waivers import read_waivers
from checker.model.descriptor import Project, Vendor
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import start_of
from checker.model.rulebase import RuleBase
from checker.model.vendor_verdict import FITNESS, VendorVerdict

FORMATS = ("terminal", "json", "html")


@click.command("vendor")
@click.argument("vendor", metavar="VENDOR")
@click.option("--for", "project", metavar="PROJECT", help="Judge the vendor for this project, law included.")
@click.option("--as-of", type=Day(), metavar="DATE", help="Judge on this day (YYYY-MM-DD; default: today, UTC).")
@click.option(
    "--rules", "overlays", multiple=True, metavar="DIR", help="Add a folder of your own rules. Repeat for more."
)
@click.option("--regime", "regimes", multiple=True, metavar="ID", help="Judge only this regime. Repeat for more.")
@click.option("--skip-regime", "skip", multiple=True, metavar="ID", help="Leave this regime out. Repeat for more.")
@click.option(
    "--waivers", "waivers", multiple=True, metavar="FILE", help="A file of waivers of policy rules. Repeat for more."
)
@click.option(
    "--fail-on", type=click.Choice(list(BLOCKING)), help=f"The mildest verdict that blocks (default: {DEFAULT})."
)
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), default="terminal", help="What to print.")
@click.option(
    "-o",
    "--output",
    "targets",
    multiple=True,
    metavar="FORMAT=PATH",
    callback=targets_in(FORMATS),
    help="Also write this format to a file. Repeat for more.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show every use, question, claim and document.")
def command(
    vendor: str,
    project: str | None,
    as_of: date | None,
    overlays: Sequence[str],
    regimes: Sequence[str],
    skip: Sequence[str],
    waivers: Sequence[str],
    fail_on: str | None,
    form: str,
    targets: Sequence[tuple[str, Path]],
    verbose: bool,
) -> int:
    """Judge VENDOR: fit, fit on conditions, unfit or undetermined, by area.

    Every vendor criterion is asked. Without a project, law that depends on one is not judged, and
    what depends on the data becomes a limit. What needs proof counts only with a document whose
    digest is stated. `--fail-on` speaks of excluded (unfit), undetermined and conditional (fit on
    conditions).
    """
    found = setting((), as_of, overlays, regimes, skip, waivers)
    offered, wanted = read(vendor, project, found.program.base)
    problems: list[Diagnostic] = []
    granted = read_waivers(found.waivers, problems)
    if problems:
        raise InputError(problems)
    verdict = vet(
        found.program, offered, found.as_of, found.selection, wanted, granted, found.overlays,
        lambda descriptor, document: digest_of(Path(descriptor).parent, document),
    )  # fmt: skip
    chosen = {"for": [project] if project else [], "as_of": [str(found.as_of)]}
    words = found.words("vendor", vendor, **chosen, format=["html"])
    for name, path in targets:
        save(path, _written(verdict, name, verbose, False, 80, words))
    if form != "terminal":
        emit(_written(verdict, form, verbose, False, 80, words))
    else:
        colour = colour_of(sys.stdout)
        click.echo(_written(verdict, form, verbose, colour, width(), words), nl=False, color=colour)
    blocking = BLOCKING[fail_on or found.config.get("fail-on", DEFAULT)]
    return BLOCKED if verdict.verdict in {FITNESS[name] for name in blocking} else OK


def read(vendor: str, project: str | None, base: RuleBase) -> tuple[Vendor, Project | None]:
    """The descriptors. Raises :class:`InputError` with all that is wrong in either."""
    problems: list[Diagnostic] = []
    offered = read_descriptor(vendor, base, problems)
    if isinstance(offered, Project):
        help = "give the vendor's file, and this one with `--for`"
        problems.append(Diagnostic("this is a project, not a vendor", start_of(vendor), help))
    wanted = None if project is None else read_descriptor(project, base, problems)
    if project is not None and isinstance(wanted, Vendor):
        problems.append(Diagnostic("this is a vendor, not a project", start_of(project), "`--for` takes a project"))
    if problems or not isinstance(offered, Vendor) or isinstance(wanted, Vendor):
        raise InputError(problems)
    return offered, wanted


def _written(verdict: VendorVerdict, form: str, everything: bool, colour: bool, columns: int, words: str) -> str:
    """The document; ``words`` are the command line that makes its page again."""
    if form == "json":
        from checker.report import json

        return json.render(verdict)
    if form == "html":
        from checker.report import html
        from checker.resources import folder

        return html.render_vendor(verdict, words, sources(), [folder("templates")])
    from checker.report import vendor

    return vendor.render(verdict, width=columns, colour=colour, everything=everything, sources=sources())
