"""``checker gold estimate``: how good the annotators are, without a key."""

from pathlib import Path

import click

from checker.cli.agreement_options import table_columns
from checker.cli.extras import extra
from checker.cli.gold_commands.common import export_options, format_option, show
from checker.cli.terminal import save
from checker.model.diagnostic import Diagnostic, InputError
from checker.model.place import start_of


@click.command("estimate")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--key", "key_file", metavar="CSV", type=click.Path(path_type=Path),
    help="Compare the combined answers with this key (columns item and expected); it is not used to estimate.",
)  # fmt: skip
@click.option(
    "--consensus", "consensus_file", metavar="PATH", type=click.Path(path_type=Path),
    help="Write the likeliest label of each item, with its probability, as CSV.",
)  # fmt: skip
@export_options
@format_option
@click.option("-v", "--verbose", is_flag=True, help="List every annotator.")
def command(
    file: Path,
    key_file: Path | None,
    consensus_file: Path | None,
    question: str | None,
    format: str | None,
    columns: str | None,
    form: str,
    verbose: bool,
) -> None:
    """Estimate the error matrix of each annotator in FILE from agreement alone.

    By the model of Dawid and Skene (1979), from several answers to each item. It takes agreement
    for skill: people who copy one another, or accept the same suggestion, look good.
    """
    with extra("evidence"):
        from checker.evidence.dawid_skene import answers, estimate
        from checker.evidence.gold_export import read_work
        from checker.evidence.gold_key import read_key
        from checker.evidence.reliability import consensus_table, reliability
    from checker.report import reliability as rendering

    key = None if key_file is None else read_key(key_file)
    with extra("parquet"):
        work = read_work(file, format, question, table_columns(columns))
    questions = sorted({judgement.question for judgement in work.judgements})
    if len(questions) > 1:
        raise click.UsageError(f"the export holds several questions; name one: --question {questions[0]}")
    given = answers(work.judgements)
    if not given.items:
        message, help = "no judgement names its annotator", "ask for the export with one row per annotator and item"
        raise InputError([Diagnostic(message, start_of(str(file)), help)])
    found = estimate(given)
    report = reliability(work.path, work.digest, work.judgements, given, found, key)
    if consensus_file is not None:
        save(consensus_file, consensus_table(given, found))
    show(
        report,
        form,
        lambda wide, colour: rendering.render(report, width=wide, colour=colour, everything=verbose),
    )
