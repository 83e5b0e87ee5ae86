"""``checker gold judge``: what the hidden gold items show of a vendor's work."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.agreement_options import table_columns
from checker.cli.ending import BLOCKED, OK
from checker.cli.extras import extra
from checker.cli.gold_commands.common import export_options, format_option, show
from checker.cli.terminal import save
from checker.evidence.judgements import Judgement
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import start_of

if TYPE_CHECKING:
    from checker.evidence.gold_export import Work
    from checker.evidence.gold_key import Batches

SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)


@click.command("judge")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--key",
    "key_file",
    metavar="CSV",
    type=click.Path(path_type=Path),
    required=True,
    help="Your own key: a CSV file with the columns item and expected (and question, if there are several).",
)
@click.option(
    "--batches",
    "batch_file",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="Which item is in which batch: a CSV file with the columns item and batch.",
)
@click.option("--batch-column", metavar="NAME", help="The column of FILE, a plain table, that names the batch.")
@click.option("--batch-by-day", is_flag=True, help="Take the judgements of a day (UTC) as a batch.")
@click.option(
    "--shown",
    "shown_file",
    metavar="CSV",
    type=click.Path(path_type=Path),
    help="What annotators see of each item, to tell whether gold looks like the rest: item and any columns.",
)
@click.option("--accuracy", type=SHARE, default=0.95, show_default=True, help="The accuracy that is wanted.")
@click.option(
    "--level", type=SHARE, default=0.05, show_default=True, help="False alarms among annotators called below it."
)
@export_options
@format_option
@click.option(
    "--evidence",
    "evidence_file",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Also write what is shown as facts of a vendor file, with the digest of FILE.",
)
@click.option("-v", "--verbose", is_flag=True, help="List every batch and every annotator.")
def command(
    file: Path,
    key_file: Path,
    batch_file: Path | None,
    batch_column: str | None,
    batch_by_day: bool,
    shown_file: Path | None,
    accuracy: float,
    level: float,
    question: str | None,
    format: str | None,
    columns: str | None,
    form: str,
    evidence_file: Path | None,
    verbose: bool,
) -> int:
    """Score FILE, an export of judgements, by your own key.

    Gold is found by the key alone, never by a mark of the vendor. Exit status 1: the accuracy is
    not proved, a batch fails or has no gold, or the gold can be told from the rest.
    """
    with extra("evidence"):
        from checker.evidence.appearance import appearance
        from checker.evidence.blindness import signs
        from checker.evidence.clock import moment
        from checker.evidence.gold import score
        from checker.evidence.gold_export import read_work
        from checker.evidence.gold_key import read_batches, read_key, read_shown
        from checker.evidence.gold_report import GoldReport
    from checker.report import gold as rendering
    from checker.report.gold_statement import statement

    if sum(map(bool, (batch_file, batch_column, batch_by_day))) > 1:
        raise click.UsageError("name the batches in one way: `--batches`, `--batch-column` or `--batch-by-day`")
    key = read_key(key_file)
    with extra("parquet"):
        work = read_work(file, format, question, table_columns(columns), batch_column or "")
    asked = sorted({judgement.question for judgement in work.judgements})
    if len(asked) > 1 and not key.questions:
        shown = ", ".join(f"`{name}`" for name in asked[:5])
        raise click.UsageError(f"the export asks {shown}; name one with --question, or add `question` to the key")
    batches = read_batches(batch_file) if batch_file else None
    batch_of = _batch_of(work, batches, batch_by_day)
    try:
        found = score(work.judgements, key, accuracy, batch_of, level)
    except ValueError:
        items = sorted({judgement.item for judgement in work.judgements})[:2]
        help = f"the export names its items like {', '.join(f'`{item[:40]}`' for item in items)}"
        raise InputError([Diagnostic(f"none of its items is in {file}", start_of(str(key_file)), help)]) from None
    looks = appearance(read_shown(shown_file), key.items) if shown_file else ()
    report = GoldReport(
        work.path, work.format, work.digest, key.path, key.digest, batch_of is not None, found,
        (*signs(work.judgements, key, found.flags), *looks), work.notes,
    )  # fmt: skip
    if evidence_file is not None:
        last = max((at for judgement in work.judgements if (at := moment(judgement))), default=None)
        save(evidence_file, statement(report, evidence_file, last))
    show(
        report,
        form,
        lambda wide, colour: rendering.render(report, width=wide, colour=colour, everything=verbose),
    )
    return OK if report.passes else BLOCKED


def _batch_of(work: "Work", batches: "Batches | None", by_day: bool) -> Callable[[Judgement], str | None] | None:
    if batches is not None:
        return batches.of
    if work.batches:  # one row, one judgement: equal rows are told apart by identity
        names = {id(judgement): name for judgement, name in zip(work.judgements, work.batches, strict=True)}
        return lambda judgement: names[id(judgement)] or None
    return _day if by_day else None


def _day(judgement: Judgement) -> str | None:
    from checker.evidence.clock import moment

    at = moment(judgement)
    return None if at is None else at.date().isoformat()
