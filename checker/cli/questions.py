"""``checker questions``: the shortest plan of what to find out."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from checker.cli.options import Run, on_project, targets_in
from checker.cli.terminal import colour_of, emit, save, width

FORMATS: Final = {
    "terminal": "for people",
    "json": "the whole plan",
    "yaml": "a file to fill in, for --answers",
    "markdown": "a list to send around, by person",
}
"""What each format is for."""


@click.command("questions")
@click.argument("project", metavar="PROJECT")
@on_project
@click.option(
    "--approach", "approaches", multiple=True, metavar="NAME", help="Ask only about this arrangement. Repeat for more."
)
@click.option("-f", "--format", "form", type=click.Choice(list(FORMATS)), default="terminal", help="What to print.")
@click.option(
    "-o",
    "--output",
    "targets",
    multiple=True,
    metavar="FORMAT=PATH",
    callback=targets_in(FORMATS),
    help="Also write this format to a file. Repeat for more.",
)
def command(run: Run, approaches: Sequence[str], form: str, targets: Sequence[tuple[str, Path]]) -> None:
    """Show the fewest questions whose answers determine the verdicts on PROJECT.

    The question whose answers settle most comes first, with whom to ask and what each answer
    would lead to. `-f yaml` writes a file to fill in; `--answers FILE`, here and in every other
    command, adds what was found out. No answer ever widens what a verdict may be.
    """
    from checker.explain.inquiry import plan

    found = plan(run.program, run.case, run.as_of, run.selection, approaches or None, run.overlays)
    file = next((str(path) for name, path in targets if name == "yaml"), "answers.yaml")

    def rendered(name: str, colour: bool = False, columns: int = 80) -> str:
        if name == "json":
            from checker.report import json

            return json.render(found)
        from checker.report import inquiry

        if name == "markdown":
            return inquiry.markdown(found)
        if name == "yaml":
            return inquiry.answers(found, run.words("check", answers=[*run.setting.answers, file]))
        further = "" if any(name == "yaml" for name, _ in targets) else f"{run.words('questions')} -o yaml={file}"
        return inquiry.render(found, width=columns, colour=colour, further=further)

    for name, path in targets:
        save(path, rendered(name))
    if form == "terminal":
        colour = colour_of(sys.stdout)
        click.echo(rendered(form, colour, width()), nl=False, color=colour)
    else:
        emit(rendered(form))
