"""``checker report``: the due-diligence report of a project, or of a vendor for it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from checker.cli.options import Run, on_project
from checker.cli.terminal import emit, save
from checker.resources import folder

FORMATS: Final = {"html": (".html", ".htm"), "markdown": (".md", ".markdown"), "pdf": (".pdf",)}
"""Each format with the endings of its files."""

PANGO: Final = "a PDF needs the library Pango (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0)"


@click.command("report")
@click.argument("project", metavar="PROJECT")
@on_project
@click.option(
    "--approach", "approaches", multiple=True, metavar="NAME", help="Report only on this arrangement. Repeat for more."
)
@click.option("--about-vendor", metavar="ID", help="Report only on what this vendor is to do, or could.")
@click.option(
    "--agreement",
    "studies",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Measured agreement: what `checker iaa -f json` wrote. Repeat for more.",
)
@click.option(
    "--quote", "quotes", multiple=True, metavar="FILE", help="A file of quotations or own rates. Repeat for more."
)
@click.option(
    "-f", "--format", "form", type=click.Choice(list(FORMATS)), help="What to write (default: by the ending)."
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to a file: .html, .md or .pdf. Without it Markdown goes to standard output.",
)
@click.option(
    "--template-dir",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder whose report.html.j2, report.css or audit.md.j2 is used instead of the shipped one.",
)
def command(
    run: Run,
    approaches: Sequence[str],
    about_vendor: str | None,
    studies: Sequence[Path],
    quotes: Sequence[str],
    form: str | None,
    output: Path | None,
    template_dir: Path | None,
) -> None:
    """Write the due-diligence report of PROJECT: HTML, Markdown or PDF.

    It holds the decision that is needed, each way by each body of law, the findings with law and
    lines, open questions by person, the remediation plan, the quality of labels, cost, dates at
    risk, what was not judged, and the digests and the command that reproduce it.
    """
    from checker.cli.dossier import gather
    from checker.report.document import document

    if about_vendor and approaches:
        raise click.UsageError("--about-vendor chooses the arrangements; leave --approach out")
    chosen = form or _by_ending(output)
    if chosen == "pdf" and output is None and sys.stdout.isatty():
        raise click.UsageError("a PDF is not for a terminal: give -o PATH")
    words = run.words(
        "report",
        as_of=[str(run.as_of)],
        approach=approaches,
        about_vendor=[about_vendor] if about_vendor else [],
        agreement=[str(path) for path in studies],
        quote=quotes,
        template_dir=[str(template_dir)] if template_dir else [],
        format=[chosen] if chosen != "markdown" else [],
    )
    found = document(gather(run, words, approaches, about_vendor or "", studies, quotes))
    templates = [*([template_dir] if template_dir else []), folder("templates")]
    made: str | bytes
    if chosen == "markdown":
        from checker.report import markdown

        made = markdown.render(found, templates)
    else:
        from checker.report import html

        made = html.render(found, templates)
        if chosen == "pdf":
            made = _pdf(made)
    if output is None:
        emit(made)
    else:
        save(output, made)


def _by_ending(output: Path | None) -> str:
    if output is None:
        return "markdown"
    for form, endings in FORMATS.items():
        if output.suffix.lower() in endings:
            return form
    raise click.UsageError(
        f"`{output.name}` does not say which format to write: end it with .html, .md or .pdf, or give -f"
    )


def _pdf(page: str) -> bytes:
    from checker.cli.extras import extra
    from checker.report import pdf

    try:
        with extra("pdf"):
            return pdf.render(page)
    except OSError:
        raise click.ClickException(PANGO) from None
