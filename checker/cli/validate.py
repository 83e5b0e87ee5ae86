"""``checker validate``: are descriptors well-formed."""

from collections.abc import Sequence
from pathlib import Path

import click

from checker.cli.options import program_of
from checker.load.descriptors import check_vendors, read_descriptor
from checker.model.descriptor import Project, Vendor
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import start_of
from checker.report.text import clean, count


@click.command("validate")
@click.argument("paths", metavar="FILE|DIR...", nargs=-1, required=True)
@click.option(
    "--rules", "overlays", multiple=True, metavar="DIR", help="Add a folder of your own rules. Repeat for more."
)
def command(paths: Sequence[str], overlays: Sequence[str]) -> None:
    """Check project and vendor files without judging them.

    All problems of all files are reported. A vendor that a project names is looked for
    among the files given; where no vendor is given at all, the name alone is accepted.
    """
    base = program_of(overlays).base
    problems: list[Diagnostic] = []
    files = _files(paths, problems)
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


def _files(paths: Sequence[str], problems: list[Diagnostic]) -> list[Path]:
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file())
            if not inside:
                problems.append(
                    Diagnostic("this folder holds no YAML file", start_of(str(path)), "name a file, or another folder")
                )
            found += inside
        else:
            found.append(path)
    return list(dict.fromkeys(found))
