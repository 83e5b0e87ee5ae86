"""Annotators as estimated without a key: class shares, accuracies and mistakes as text."""

from checker.evidence.reliability import Reliability
from checker.report.figures import interval, percent, table
from checker.report.style import Style
from checker.report.text import count, lines

MOST = 24
"""How many annotators are listed, the least accurate first."""


def render(report: Reliability, *, width: int = 80, colour: bool = False, everything: bool = False) -> str:
    """Estimated class shares, the annotators' accuracies and their error matrices."""
    style = Style(colour)
    found = [style.bold(x) for x in lines(f"Annotators of {report.path}, estimated without a key", width)]
    found += lines(
        f"{report.items:,} items, {len(report.annotators):,} annotators, {report.judgements:,} judgements; "
        f"log-likelihood {report.log_likelihood:.2f} after {count(report.steps, 'step')}",
        width,
    )
    found += ["", style.bold("classes")]
    rows = [(name, percent(share), percent(voted)) for name, share, voted in report.classes]
    found += table(("class", "estimated share", "majority"), rows, width, style)
    found += ["", style.bold("annotators, the least accurate first")]
    shown = report.annotators if everything else report.annotators[:MOST]
    people = [
        (a.name, f"{a.judgements:,}", "-" if a.accuracy is None else percent(a.accuracy), a.confusion) for a in shown
    ]
    found += table(("annotator", "judgements", "accuracy", "most frequent mistake"), people, width, style)
    if len(shown) < len(report.annotators):
        found += lines(f"and {len(report.annotators) - len(shown)} more: -v lists them all", width, "  ")
    if report.checked:
        found += ["", style.bold("against the key")]
        found += (
            line
            for check in report.checked
            for line in lines(
                f"{check.name}: {check.right} of {check.items} right, {percent(check.right / check.items)} "
                f"{interval(check.low, check.high)}",
                width,
                "    ",
                "  ",
            )
        )
    found.append("")
    for note in report.notes:
        found += lines(f"note: {note}", width)
    found += (style.dim(line) for line in lines(f"export {report.digest}", width))
    return "\n".join(found) + "\n"
