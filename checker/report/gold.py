"""What the gold items of an export show, as text."""

from collections.abc import Iterator, Sequence

from checker.evidence.gold import Accuracy, Gold
from checker.evidence.gold_people import Annotator
from checker.evidence.gold_report import GoldReport
from checker.report.figures import chance, interval, percent, table
from checker.report.style import Style
from checker.report.text import count, lines

MOST = 12
"""How many annotators or batches without an objection are listed."""

_COLOUR = {"clears": "allowed", "fails": "excluded", "cannot tell": "undetermined", "no gold": "excluded"}
_SIGN = {"tells": "excluded", "hints": "conditional", "nothing found": "allowed", "not measurable": "undetermined"}
_FOUND = {"below": "excluded", "no objection": "allowed", "too little gold": "undetermined"}


def render(report: GoldReport, *, width: int = 80, colour: bool = False, everything: bool = False) -> str:
    """What the gold items of an export show. With ``everything`` each batch and annotator is listed."""
    style, gold = Style(colour), report.gold
    found = [style.bold(line) for line in lines(f"Gold items in {report.path}", width)]
    found += _presence(gold, report, width)
    found += ["", *_accuracy(gold, width, style)]
    if report.batched:
        found += ["", *_batches(gold, width, style, everything)]
    found += ["", *_annotators(gold, width, style, everything)]
    found += ["", *_signs(report, width, style)]
    for note in (*gold.warnings, *report.notes):
        found += lines(f"note: {note}", width)
    found += ["", *(style.dim(line) for line in lines(f"export {report.digest}, key {report.key_digest}", width))]
    return "\n".join(found) + "\n"


def _presence(gold: Gold, report: GoldReport, width: int) -> Iterator[str]:
    here = gold.presence
    yield from lines(
        f"{here.gold_items:,} of {here.items:,} items, {here.gold_judgements:,} of {here.judgements:,} judgements "
        f"({here.share:.1%}) by the key {report.key_path}",
        width,
    )
    if here.unseen:
        yield from lines(f"{count(len(here.unseen), 'item')} of the key not in the export: {_some(here.unseen)}", width)
    if here.usual:
        yield from lines(
            f"an annotator with {here.usual:,} judgements, the median, sees no gold with probability "
            f"{chance(here.without)} if it is spread at random",
            width,
        )
    flags = gold.flags
    if flags.other or (flags.known and flags.unmarked):
        yield from lines(
            f"the export marks {flags.known:,} of these items as gold, leaves {flags.unmarked:,} unmarked, and marks "
            f"{flags.other:,} others, which do not count: only the key does",
            width,
        )
    if flags.answers:
        yield from lines(
            f"for {count(flags.answers, 'item')} the export states another right answer than the key; the key counts",
            width,
        )


def _accuracy(gold: Gold, width: int, style: Style) -> Iterator[str]:
    found = gold.accuracy
    word = style.verdict(_COLOUR[found.judged], found.judged)
    yield f"{style.bold('accuracy')} above {percent(gold.wanted)}: {word}"
    if found.share is None:
        yield from lines("no gold item has an answer", width, "  ")
        return
    yield from lines(
        f"{found.right:,} of {found.judgements:,} answers right; per item {percent(found.share)} on "
        f"{count(found.items, 'item')}, 95 % interval {interval(found.low, found.high)}",
        width,
        "  ",
    )
    if found.more is not None:
        yield from lines(f"it takes {found.more:,} gold items to prove it, if the accuracy stays as it is", width, "  ")
    elif found.judged == "cannot tell":
        yield from lines("no number of items proves it at this accuracy", width, "  ")


def _batches(gold: Gold, width: int, style: Style, everything: bool) -> Iterator[str]:
    empty = [batch for batch in gold.batches if not batch.gold_judgements]
    have = len(gold.batches) - len(empty)
    yield from (style.bold(x) for x in lines(f"batches: {have} of {len(gold.batches)} have gold", width))
    if gold.unbatched:
        yield from lines(f"{count(gold.unbatched, 'judgement')} in no batch", width, "  ")
    shown = gold.batches if everything else [b for b in gold.batches if b.accuracy.judged != "clears"][: 2 * MOST]
    rows = [
        (
            batch.name, f"{batch.judgements:,}", f"{batch.accuracy.items:,}", _share(batch.accuracy),
            batch.accuracy.judged if batch.gold_judgements else "no gold",
        )
        for batch in shown
    ]  # fmt: skip
    yield from table(("batch", "judgements", "gold", "accuracy", ""), rows, width, style, _COLOUR)
    if len(shown) < len(gold.batches):
        yield from lines(f"and {len(gold.batches) - len(shown)} more: -v lists them all", width, "  ")


def _annotators(gold: Gold, width: int, style: Style, everything: bool) -> Iterator[str]:
    if not gold.annotators:
        yield from lines("annotators: the export names none, so nobody can be judged", width)
        return
    below = [a for a in gold.annotators if a.found == "below"]
    few = [a for a in gold.annotators if a.found == "too little gold"]
    heading = (
        f"annotators: {len(below)} of {len(gold.annotators)} below {percent(gold.wanted)}, "
        f"{len(few)} with fewer than {gold.enough} gold items"
    )
    yield from (style.bold(x) for x in lines(heading, width))
    rest = [a for a in gold.annotators if a.found == "no objection"]
    shown = gold.annotators if everything else (*below, *few[:MOST], *rest[:MOST])
    rows = [
        (
            a.name, f"{a.judgements:,}", f"{a.gold:,}",
            f"{percent(a.right / a.gold)} {interval(a.low, a.high)}" if a.gold else "-",
            "-" if a.adjusted is None else chance(a.adjusted),
            a.found + _aside(a),
        )
        for a in shown
    ]  # fmt: skip
    yield from table(("annotator", "judgements", "gold", "accuracy", "p", ""), rows, width, style, _FOUND)
    if len(shown) < len(gold.annotators):
        yield from lines(f"and {len(gold.annotators) - len(shown)} more: -v lists them all", width, "  ")
    if gold.unnamed:
        yield from lines(f"{count(gold.unnamed, 'judgement')} without an annotator", width, "  ")
    yield from (
        style.dim(x)
        for x in lines(
            "p: the chance of so few right answers at the wanted accuracy, corrected for the number of annotators",
            width,
            "  ",
        )
    )


def _aside(annotator: Annotator) -> str:
    parts = [f"{annotator.again} came back"] if annotator.again else []
    parts += [f"{annotator.left_open} left open"] if annotator.left_open else []
    return f" ({', '.join(parts)})" if parts else ""


def _signs(report: GoldReport, width: int, style: Style) -> Iterator[str]:
    telling = any(sign.outcome == "tells" for sign in report.signs)
    heading = "blindness: gold can be told from the rest" if telling else "blindness: no proof either way"
    yield from (style.bold(line) for line in lines(heading, width))
    for sign in report.signs:
        first, *rest = lines(f"{sign.outcome}: {sign.name}: {sign.text}", width, "    ", "  ")
        yield first.replace(sign.outcome, style.verdict(_SIGN[sign.outcome], sign.outcome), 1)
        yield from rest


def _share(accuracy: Accuracy) -> str:
    if accuracy.share is None:
        return "-"
    return f"{percent(accuracy.share)} {interval(accuracy.low, accuracy.high)}"


def _some(names: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(f"`{name[:40]}`" for name in names[:most])
    return shown + (" ..." if len(names) > most else "")
