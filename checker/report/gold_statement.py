"""What gold items prove, as a part of a vendor file."""

from datetime import datetime
from os.path import relpath
from pathlib import Path

from checker.evidence.gold_report import GoldReport


def statement(report: GoldReport, target: Path, last: datetime | None) -> str:
    """YAML with the facts that ``report`` shows and the documents behind them, to be written to ``target``.

    ``last`` is when the last judgement was made, from which the proof counts. What the export cannot show
    is left out, and said.
    """
    facts, open_, why = _facts(report)
    document = Path(relpath(report.path, target.parent)).as_posix()
    issued = "" if last is None else f", issued: {last.date()}"
    found = [
        "# What gold items show of a vendor's work: a part of a vendor file.",
        f"# Export {_comment(document)}, key {report.key_digest}.",
        *(f"# Not shown: {_comment(line)}" for line in open_),
        *(f"# {_comment(line)}" for line in why),
    ]
    if facts and last is None:
        found.append(
            "# State `issued`, the day of the last judgement: the export has no times, and undated proof is none."
        )
    if facts:
        found += ["quality:", "  gold:", *(f"    {name}: {str(value).lower()}" for name, value in facts.items())]
        found.append("evidence:")
        digest = report.digest.removeprefix("sha256:")
        found += (
            f'  vendor.quality.gold.{name}: {{document: {_quoted(document)}, sha256: "{digest}", '
            f"kind: gold_report{issued}}}"
            for name in facts
        )
    return "\n".join(found) + "\n"


def _facts(report: GoldReport) -> tuple[dict[str, bool], list[str], list[str]]:
    """The facts that are shown, what is not, and why a fact is false."""
    facts: dict[str, bool] = {}
    why: list[str] = []
    open_: list[str] = ["customer_seeded: that you chose the items and kept the key is yours to state"]
    gold = report.gold
    if not report.batched:
        open_.append("in_every_batch: the batches were not named")
    elif gold.unbatched:
        open_.append(f"in_every_batch: {gold.unbatched} judgements belong to no batch")
    elif not gold.annotators or gold.unnamed:
        open_.append("in_every_batch: not every judgement names its annotator, so nobody knows who saw gold")
    else:
        empty = [batch.name for batch in gold.batches if not batch.gold_judgements]
        few = [annotator.name for annotator in gold.annotators if annotator.found == "too little gold"]
        facts["in_every_batch"] = not empty and not few
        why += [f"in_every_batch: no gold in {_some(empty)}"] if empty else []
        why += [f"in_every_batch: fewer than {gold.enough} gold items answered by {_some(few)}"] if few else []
    if report.telling:
        facts["blind"] = False
        why += [f"blind: {sign.text}" for sign in report.signs if sign.outcome == "tells"]
    else:
        open_.append("blind: an export can show that gold is recognised, never that it is hidden")
    return facts, open_, why


def _some(names: list[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _quoted(text: str) -> str:
    """A YAML string in double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def _comment(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)
