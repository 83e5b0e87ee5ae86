"""``checker timeline``: when verdicts change by themselves."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import click

from checker.cli.ending import OK
from checker.cli.options import Day, Run, on_project
from checker.cli.terminal import colour_of, deliver, width
from checker.explain.timeline import timeline
from checker.model.result import Result

YEARS = 2


@click.command("timeline")
@click.argument("project", metavar="PROJECT")
@on_project
@click.option("--approach", "approaches", multiple=True, metavar="NAME", help="Only this arrangement. Repeat for more.")
@click.option("--until", type=Day(), metavar="DATE", help=f"The last day to look at (default: {YEARS} years ahead).")
@click.option(
    "-f", "--format", "form", type=click.Choice(["terminal", "json", "svg"]), default="terminal", help="What to print."
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="PATH", help="Write to a file."
)
def command(run: Run, approaches: Sequence[str], until: date | None, form: str, output: Path | None) -> int:
    """Show when the verdicts on PROJECT will change although nobody does anything.

    Rules take effect or end, constants change, evidence, certificates and waivers run out.
    Everything is judged again on each such day; the first one that needs action is named.
    """
    start = run.as_of
    end = until if until is not None else start + min(timedelta(days=365 * YEARS), date.max - start)
    if end < start:
        raise click.BadParameter(f"{end} lies before {start}, the day to begin with", param_hint="'--until'")

    def judged(day: date, full: bool) -> Result:
        return replace(run.setting, as_of=day).judge(run.case, approaches, full)

    found = timeline(run.program, run.case, judged, start, end)
    colour = output is None and colour_of(sys.stdout)
    if form == "json":
        from checker.report import json

        text = json.render(found)
    elif form == "svg":
        from checker.report import timeline_svg

        text = timeline_svg.render(found)
    else:
        from checker.report import timeline as plain

        text = plain.render(found, width=width() if output is None else 80, colour=colour)
    deliver(text, form, output, colour)
    return OK
