"""``checker validate``: are descriptors well-formed."""

from collections.abc import Sequence

import click

from checker.cli.options import program_of
from checker.load.case import check_vendors
from checker.load.descriptors import read_descriptor
from checker.load.finding import find_descriptors
from checker.model.descriptor import Project, Vendor
from checker.model.diagnostic import Diagnostic, InputError
from checker.report.text import clean, count


@click.command("validate")
@click.argument("paths", metavar="FILE|DIR...", nargs=-1, required=True)
@click.option(
    "--rules", "overlays", multiple=True, metavar="DIR", help="Add a folder of your own rules. Repeat for more."
)
def command(paths: Sequence[str], overlays: Sequence[str]) -> None:
    """Check project and vendor files without judging them.

    All problems of all files are reported. In a folder, and the folders below it, every YAML
    file with a `kind` is checked. A vendor that a project names is looked for among the
    files given; where no vendor is given at all, the name alone is accepted.
    """
    base = program_of(overlays).base
    problems: list[Diagnostic] = []
    files = find_descriptors(paths, problems)
    found = [read_descriptor(file, base, problems) for file in files]
    projects = [d for d in found if isinstance(d, Project)]
    vendors = [d for d in found if isinstance(d, Vendor)]
    check_vendors(projects if vendors else [], vendors, problems)
    if problems:
        raise InputError(problems)
    descriptors: list[Project | Vendor] = [*projects, *vendors]
    for descriptor in descriptors:
        kind = "project" if isinstance(descriptor, Project) else "vendor"
        stated = len(descriptor.said.answers)
        if isinstance(descriptor, Project):
            stated += sum(len(spec.said.answers) for spec in descriptor.arrangements.values())
        click.echo(f"{clean(descriptor.source.path)}: {kind} `{descriptor.id}`, {count(stated, 'fact')} stated")
