"""``checker rules analyse``: what can be proved of the rule base."""

import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.api import rule_roots, today
from checker.cli.ending import BLOCKED, OK
from checker.cli.extras import extra
from checker.cli.options import Day, overlays_of, program_of
from checker.cli.rule_commands.common import known, overlay_option, show
from checker.cli.terminal import colour_of, emit, width

if TYPE_CHECKING:
    from checker.analysis.analyse import Analysis
    from checker.engine.program import Program


@click.command("analyse")
@overlay_option
@click.option("--regime", "regimes", multiple=True, metavar="ID", help="Only rules of this regime. Repeat for more.")
@click.option("--as-of", type=Day(), metavar="DATE", help="Analyse the law of this day (default: today, UTC).")
@click.option(
    "--write", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Write the example of each finding as files to run.",
)  # fmt: skip
@click.option("--effort", type=click.IntRange(1, 1000), default=1, metavar="N", help="Let z3 try N times as long.")
@click.option("-f", "--format", "form", type=click.Choice(("terminal", "json")), default="terminal")
@click.option("-v", "--verbose", is_flag=True, help="Also show what is declared, and how long each step took.")
def command(
    overlays: Sequence[str],
    regimes: Sequence[str],
    as_of: date | None,
    folder: Path | None,
    effort: int,
    form: str,
    verbose: bool,
) -> int:
    """Prove what the rules say for all projects, and show an example of whatever is odd.

    Rules that never apply, or always come out one way; breaches that nobody can cure; rules
    that contradict one another or add nothing; facts and constants that no rule reads. A
    finding that is right as it is can be declared, with the reason, in a file
    `*.analysis.yaml` beside the rules. Exit status 1 if a finding, or a question, is left.

    Needs the extra `analysis`.
    """
    with extra("analysis"):
        from checker.analysis.analyse import analyse
        from checker.analysis.prover import EFFORT
    from checker.report.analysis import Judgement, analysis_json, analysis_text
    from checker.rulebase.declared import load_declared

    overlays = overlays_of(overlays)
    program, roots, day = program_of(overlays), rule_roots(overlays), as_of or today()
    known(regimes, program.base.regimes, "regime")
    declared = {item.finding: item for item in load_declared(roots)}
    wanted = [rule.id for rule in program.base.rules.values() if not regimes or rule.regime in regimes]
    found = analyse(program, day, wanted, time.perf_counter, effort * EFFORT, not regimes, _tell)
    stale = [item for item in declared.values() if _stale(item.finding, found, program)]
    commands = _written(found, folder, program, overlays) if folder is not None else {}
    judged = Judgement(found, declared, stale, commands)
    if form == "json":
        emit(analysis_json(judged))
    else:
        show(analysis_text(judged, width(), colour_of(sys.stdout), verbose))
    return OK if judged.clean else BLOCKED


def _stale(name: str, found: "Analysis", program: "Program") -> bool:
    """Whether the analysis looked for a declared finding and did not find it."""
    if name in {*(shown.finding.key for shown in found.found), *(item.key for item in found.undecided)}:
        return False
    kind, _, rest = name.partition(": ")
    names = rest.split(", ")
    if kind.startswith("unread-"):
        return any(step == "unread" for step, _ in found.seconds)
    return all(rule in found.rules for rule in names) or any(rule not in program.base.rules for rule in names)


def _written(found: "Analysis", folder: Path, program: "Program", overlays: Sequence[str]) -> dict[str, str]:
    from checker.analysis.files import command, slug, write

    commands = {}
    for shown in found.found:
        example, finding = shown.example, shown.finding
        if example is None:
            continue
        files = write(example, folder, slug(finding.key), program.base, found.as_of)
        rule = finding.names[0] if finding.names[0] in program.base.rules else ""
        words = ["checker", "why" if rule else "check", *files, "--approach", example.arrangement]
        words += ["--rule", rule] if rule else []
        words += ["--as-of", str(found.as_of), *(word for overlay in overlays for word in ("--rules", overlay))]
        commands[finding.key] = command(words)
    return commands


def _tell(step: str) -> None:
    """Name the step on standard error where somebody waits at a terminal."""
    if sys.stderr.isatty():
        click.echo(f"{step} ...", err=True)
