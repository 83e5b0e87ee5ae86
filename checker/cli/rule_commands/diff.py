"""``checker rules diff``: two rule bases compared for all projects."""

import sys
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from checker.api import cache_folder, rule_roots, today
from checker.cli.complain import complain
from checker.cli.ending import BLOCKED, OK, WRONG
from checker.cli.extras import extra
from checker.cli.options import Day
from checker.cli.rule_commands.common import known, show
from checker.cli.terminal import colour_of, emit, width

if TYPE_CHECKING:
    from checker.analysis.compare import Comparison, Witness
    from checker.model.rulebase import RuleBase

SHIPPED: Final = "shipped"
FAILING: Final[dict[str, Collection[str]]] = {
    "never": (),
    "looser": ("looser", "incomparable", "undecided"),
    "tighter": ("tighter", "incomparable", "undecided"),
    "different": ("tighter", "looser", "incomparable", "undecided"),
}


@click.command("diff")
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option("--regime", "regimes", multiple=True, metavar="ID", help="Only rules of this regime. Repeat for more.")
@click.option("--as-of", type=Day(), metavar="DATE", help="Compare by the law of this day (default: today, UTC).")
@click.option(
    "--projects", multiple=True, metavar="FILE|DIR", help="Also judge these projects by both. Repeat for more."
)
@click.option("--vendor", "vendors", multiple=True, metavar="FILE|DIR", help="Their vendors. Repeat for more.")
@click.option(
    "--write", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
    help="Write the witnesses as files to run.",
)  # fmt: skip
@click.option("--fail-on", type=click.Choice(list(FAILING)), default="never", show_default=True,
              help="End with status 1 where some approach is so, or undecided.")  # fmt: skip
@click.option("--effort", type=click.IntRange(1, 1000), default=1, metavar="N", help="Let z3 try N times as long.")
@click.option("-f", "--format", "form", type=click.Choice(("terminal", "json", "markdown")), default="terminal")
def command(
    before: str,
    after: str,
    regimes: Sequence[str],
    as_of: date | None,
    projects: Sequence[str],
    vendors: Sequence[str],
    folder: Path | None,
    fail_on: str,
    effort: int,
    form: str,
) -> int:
    """Tell how AFTER judges beside BEFORE, for all projects and not only for samples.

    Each is a folder: a whole rule base, or rules of your own, which are added to the shipped
    ones; the word `shipped` stands for those alone. Per approach the verdicts are equal,
    tighter, looser or incomparable, each difference with a project that shows it and each
    `equal` with a proof.

    Needs the extra `analysis`.
    """
    with extra("analysis"):
        from checker.analysis.compare import compare
        from checker.analysis.prover import EFFORT
    from checker.engine.prepare import prepare
    from checker.report.rule_diff import RuleDiff, diff_json, diff_markdown, diff_text

    if vendors and not projects:
        raise click.UsageError("`--vendor` says which vendors the projects may use; give them with `--projects`")
    one, two = (prepare(_roots(name), cache_folder()) for name in (before, after))
    known(regimes, [*one.base.regimes, *two.base.regimes], "regime")

    def takes(regime: str) -> bool:
        return not regimes or regime in regimes

    day = as_of or today()
    found = compare(one, two, day, takes, effort * EFFORT)
    changed = None
    if projects:
        from checker.analysis.flips import flips

        changed = flips(one, two, projects, vendors, day, takes)
        if changed.problems:
            complain(changed.problems)
    commands = {}
    sides = ((before, one.base), (after, two.base))
    for item in found.approaches if folder is not None else ():
        for word, witness in (("tighter", item.tighter), ("looser", item.looser)):
            if witness is not None and folder is not None:
                commands[item.approach, word] = _written(
                    witness, folder, f"{item.approach}-{word}", sides, regimes, day
                )
    diff = RuleDiff(before, after, found, changed, commands)
    if form == "terminal":
        show(diff_text(diff, width(), colour_of(sys.stdout)))
    else:
        emit(diff_json(diff) if form == "json" else diff_markdown(diff))
    if changed is not None and changed.problems:
        return WRONG
    return BLOCKED if _fails(found, fail_on) else OK


def _roots(name: str) -> list[Path]:
    """The folders of a rule base: one that stands alone, or the shipped one with an overlay."""
    if name == SHIPPED and not Path(name).exists():
        return rule_roots([])
    whole = (Path(name) / "approaches.yaml").is_file()
    return [Path(name)] if whole else rule_roots([name])


def _written(
    witness: "Witness",
    folder: Path,
    stem: str,
    sides: Sequence[tuple[str, "RuleBase"]],
    regimes: Sequence[str],
    day: date,
) -> tuple[str, ...]:
    """Write a witness, and return the commands that show it.

    A check by each side; for a side that a check cannot judge by (one that stands alone, or that has none of
    the regimes) the comparison of the witness alone.
    """
    from checker.analysis.files import command, write

    examples = (witness.before, witness.after)
    alike = examples[0] == examples[1]
    found: dict[str, None] = {}
    for made, when, (name, base) in zip(examples, ("before", "after"), sides):
        project, *vendor = write(made, folder, stem if alike else f"{stem}-{when}", base, day)
        roots = _roots(name)
        own = [regime for regime in regimes if regime in base.regimes]
        if roots[0] == rule_roots([])[0] and bool(own) == bool(regimes):
            words = ["checker", "check", project, *vendor, "--approach", made.arrangement]
            words += ["--rules", name] if len(roots) > 1 else []
        else:
            own = list(regimes)
            words = ["checker", "rules", "diff", *(side for side, _ in sides), "--projects", project, *vendor]
        words += ["--as-of", str(day), *(word for regime in own for word in ("--regime", regime))]
        found[command(words)] = None
    return tuple(found)


def _fails(found: "Comparison", fail_on: str) -> bool:
    return any(item.relation in FAILING[fail_on] for item in found.approaches)
