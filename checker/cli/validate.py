"""``checker validate``: are descriptors well-formed."""

from collections.abc import Sequence

import click

from checker.cli.options import program_of
from checker.economics.quotes import check_quotes
from checker.load.answers import check_answers
from checker.load.case import check_vendors
from checker.load.descriptors import read_descriptor
from checker.load.finding import find_descriptors, says_answers, says_quotes, says_waivers
from checker.load.waivers import check_rules, read_waivers
from checker.model.descriptor import Project, Vendor
from checker.model.diagnostic import Diagnostic, InputError
from checker.report.text import clean, count


@click.command("validate")
@click.argument("paths", metavar="FILE|DIR...", nargs=-1, required=True)
@click.option(
    "--rules", "overlays", multiple=True, metavar="DIR", help="Add a folder of your own rules. Repeat for more."
)
def command(paths: Sequence[str], overlays: Sequence[str]) -> None:
    """Check project, vendor, waiver, answer and quotation files without judging them.

    All problems of all files are reported. In a folder, and the folders below it, every YAML
    file of a kind of Checker's is checked. A vendor that a project names is looked for among the
    files given; where no vendor is given at all, the name alone is accepted.
    """
    base = program_of(overlays).base
    problems: list[Diagnostic] = []
    given = find_descriptors(paths, problems)
    waiver_files = [file for file in given if says_waivers(file)]
    quote_files = [file for file in given if says_quotes(file)]
    answer_files = [file for file in given if says_answers(file)]
    files = [file for file in given if file not in (*waiver_files, *quote_files, *answer_files)]
    waivers = read_waivers(waiver_files, problems)
    check_rules(waivers, base, problems)
    answered = {str(file): check_answers(file, base, problems) for file in answer_files}
    stated_figures = check_quotes([str(file) for file in quote_files], problems)
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
    for name, held in answered.items():
        click.echo(f"{clean(name)}: {count(held, 'answer')}")
    for name, figures in stated_figures.items():
        click.echo(f"{clean(name)}: {count(figures, 'figure')} quoted")
    for file in waiver_files:
        held = sum(waiver.place.file == str(file) for waiver in waivers)
        click.echo(f"{clean(str(file))}: {count(held, 'waiver')}")
