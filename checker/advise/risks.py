"""What may go wrong with an arrangement that the law lets pass."""

from collections.abc import Iterator

from checker.advise.result import Risk
from checker.economics.quantity import span
from checker.economics.result import Row
from checker.model.result import Arrangement


def risks(row: Arrangement, cost: Row) -> Iterator[Risk]:
    """Limits that may be missed, notes of the rules, readings in dispute, waivers, an open choice of vendor."""
    if cost.weeks is not None and cost.in_time in ("no", "depends"):
        word = "misses" if cost.in_time == "no" else "may miss"
        yield Risk("task.deadline", f"{word} the deadline: it takes {span(cost.weeks)}")
    if cost.total is not None and cost.in_budget in ("no", "depends"):
        word = "goes" if cost.in_budget == "no" else "may go"
        yield Risk("task.budget", f"{word} beyond the budget: it costs {span(cost.total)}")
    if row.vendor_open:
        yield Risk("vendor", "no vendor is chosen: what a vendor must fulfil is listed as obligations on the choice")
    legs: dict[tuple[str, str], list[str]] = {}
    for about, text, leg in (*_noted(row), *_doubted(row)):
        legs.setdefault((about, text), []).append(leg)
    for (about, text), found in legs.items():
        names = ", ".join(leg for leg in found if leg)
        yield Risk(about, f"{text} ({names})" if names else text)


def _noted(row: Arrangement) -> Iterator[tuple[str, str, str]]:
    for note in row.advice:
        yield note.rule, note.what, note.leg


def _doubted(row: Arrangement) -> Iterator[tuple[str, str, str]]:
    """What is waived, and what rests on a reading that lawyers dispute."""
    for finding in row.findings:
        if finding.waived:
            yield finding.rule, f"set aside by a waiver until that ends: {finding.title}", finding.leg
        elif finding.confidence == "contested" and finding.outcome in ("satisfied", "breached"):
            text = f"how to read {finding.authority[0].cite} is contested: {finding.title}"
            yield finding.rule, text, finding.leg
