"""``checker report``: the audit report of a project."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from checker.cli.options import case_options, gather
from checker.cli.terminal import emit, utf8
from checker.resources import folder


@click.command("report")
@click.argument("project", metavar="PROJECT")
@case_options
@click.option(
    "--approach", "approaches", multiple=True, metavar="NAME", help="Report only on this arrangement. Repeat for more."
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to a file instead of standard output.",
)
@click.option(
    "--template-dir",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder whose audit.md.j2 is used instead of the shipped one.",
)
def command(
    project: str,
    vendors: Sequence[str],
    as_of: date | None,
    overlays: Sequence[str],
    regimes: Sequence[str],
    skip: Sequence[str],
    approaches: Sequence[str],
    output: Path | None,
    template_dir: Path | None,
) -> None:
    """Write the audit report of PROJECT as Markdown.

    It holds verdicts, obligations, questions, findings with law and places, what was not
    judged, and the digests and the command that reproduce it.
    """
    from checker.report import markdown

    run = gather(project, vendors, as_of, overlays, regimes, skip)
    result = run.judge(approaches)
    judged = [r for r in run.program.base.regimes.values() if r.id in run.selection.judged]
    templates = [*([template_dir] if template_dir else []), folder("templates")]
    command = run.words("report", as_of=[str(run.as_of)], approach=approaches)
    text = markdown.render(result, judged, command, templates)
    if output is None:
        emit(text)
        return
    try:
        output.write_bytes(utf8(text))
    except OSError as error:
        raise click.ClickException(f"cannot write {output}: {error.strerror}") from None
