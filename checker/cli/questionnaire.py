"""``checker questionnaire``: the questions of one vendor, or of one person, to send out and get back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from checker.cli.extras import extra
from checker.cli.options import SHARED, case_options, setting
from checker.cli.terminal import emit, save
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.facts import PEOPLE

FORMATS: Final = {".xlsx": "xlsx", ".csv": "csv", ".md": "markdown", ".markdown": "markdown"}
EVERYONE: Final = "everyone"


def _target(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | None:
    """The file to write, or a usage error for one of no known format."""
    if value is None:
        return None
    if Path(value).suffix.lower() not in FORMATS:
        raise click.BadParameter(f"{value!r} ends in none of {', '.join(FORMATS)}: the ending says the format")
    return Path(value)


@click.command("questionnaire")
@click.option("--for", "project", metavar="PROJECT", required=True, help="The project that the answers are needed for.")
@case_options
@click.option(
    "--to",
    "people",
    multiple=True,
    type=click.Choice([*PEOPLE, EVERYONE]),
    metavar="PERSON",
    help=f"Whom to ask: {', '.join(PEOPLE)} or {EVERYONE}. Repeat for more (default: the vendor where one is "
    "given, else everyone).",
)
@click.option(
    "--all", "everything", is_flag=True, help="Ask also what matters only if other answers are not the favourable ones."
)
@click.option("-f", "--format", "form", type=click.Choice(["markdown", "csv"]), default="markdown",
              help="What to print, where no file is named.")  # fmt: skip
@click.option("-o", "--output", "path", metavar="FILE", callback=_target, help="Write an .xlsx, .csv or .md file.")
def command(project: str, people: Sequence[str], everything: bool, form: str, path: Path | None, **given: Any) -> None:
    """Write the questions whose answers can change the verdict on PROJECT, to send to a vendor.

    The most decisive question comes first. With `--vendor FILE` only what that vendor can
    answer is asked, for the arrangements that it does, or could do, the work of. The file says what
    an answer looks like, why it is asked and which document proves it, but not what an answer
    leads to. `checker answers FILE` takes the answers over.
    """
    from checker.explain.inquiry import plan
    from checker.explain.questionnaire import questionnaire, rows_with
    from checker.load.partial import read_partial_case

    chosen = setting(**{name: given[name] for name in SHARED})
    base = chosen.program.base
    asked = _people(people, bool(given["vendors"]))
    case, left_out = read_partial_case(project, chosen.vendors, base, chosen.waivers, chosen.answers)
    vendor = ""
    rows: list[str] | None = None
    if given["vendors"] and "vendor" in asked:
        if len(case.vendors) > 1:
            named = ", ".join(sorted(case.vendors))
            raise click.UsageError(f"a questionnaire is for one vendor; give the file of one of {named}")
        (vendor,) = case.vendors
        rows = rows_with(base, case, vendor)
        if not rows:
            source = case.project.source.path
            help = "name it in an arrangement, with `vendor:`, or describe one that leaves the vendor open"
            message = f"no arrangement of the project could be done by the vendor `{vendor}`"
            raise InputError([Diagnostic(message, case.project.place, help)] if source else [])
    elif left_out:
        click.echo(f"not asked about, for want of their vendor's file: {', '.join(left_out)}", err=True)
    found = questionnaire(
        base,
        case,
        plan(chosen.program, case, chosen.as_of, chosen.selection, rows, chosen.overlays),
        chosen.judge(case, rows, full=False),
        asked,
        vendor,
        everything,
    )
    if path is None:
        from checker.report.questionnaire import to_csv, to_markdown

        emit(to_markdown(found) if form == "markdown" else to_csv(found))
        return
    from checker.report.questionnaire import addressee

    if not found.items:
        click.echo(f"nothing to ask {addressee(found)}: no answer of theirs can change a verdict on {case.project.id}")
        return
    match FORMATS[path.suffix.lower()]:
        case "xlsx":
            with extra("excel"):
                from checker.report.questionnaire_xlsx import to_xlsx

                save(path, to_xlsx(found, dict(base.countries)))
        case "csv":
            from checker.report.questionnaire import to_csv

            save(path, to_csv(found))
        case _:
            from checker.report.questionnaire import to_markdown

            save(path, to_markdown(found))
    from checker.report.text import clean, count

    click.echo(clean(f"{path}: {count(len(found.items), 'question')} to {addressee(found)} about {case.project.id}"))
    click.echo(clean(f"next: checker answers {path}" + _from(asked)))


def _people(people: Sequence[str], vendor: bool) -> tuple[str, ...]:
    if EVERYONE in people or not (people or vendor):
        return PEOPLE
    return tuple(dict.fromkeys(people)) or ("vendor",)


def _from(asked: Sequence[str]) -> str:
    """The options with which answers of others than a vendor are taken."""
    if tuple(asked) == PEOPLE:
        return f" --from {EVERYONE}"
    return "" if tuple(asked) == ("vendor",) else "".join(f" --from {person}" for person in asked)
