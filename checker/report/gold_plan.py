"""An acceptance plan, the sequential test beside it, and the test of annotators as text."""

from checker.evidence.plan_report import PlanReport
from checker.report.figures import percent, table
from checker.report.style import Style
from checker.report.text import lines


def render(report: PlanReport, *, width: int = 80, colour: bool = False) -> str:
    """A plan with its operating characteristic, and the sequential test beside it."""
    style, plan, test = Style(colour), report.plan, report.sequential
    found = [style.bold(x) for x in lines(f"Judge {plan.items:,} items; accept up to {plan.allowed} wrong", width)]
    found += lines(
        f"a batch with {percent(report.aql)} errors is accepted with {percent(report.accepts_good)}, one with "
        f"{percent(report.ltpd)} with {percent(report.accepts_bad)}",
        width,
    )
    found += ["", style.bold("errors in the batch   accepted")]
    found += [f"  {percent(share):>8}           {percent(chance):>8}" for share, chance in report.curve]
    found += ["", *(style.bold(x) for x in lines("or item by item (sequential test)", width))]
    found += lines(
        f"after n items accept at {test.lower:.3f} + {test.slope:.5f} n wrong or fewer, reject at "
        f"{test.upper:.3f} + {test.slope:.5f} n or more; reject if undecided after {test.cap:,}",
        width,
        "  ",
    )
    rows = [
        (percent(c.share), percent(c.accepts), f"{c.mean:.0f}", f"{c.most:,}") for c in report.courses
    ]  # fmt: skip
    found += table(("errors", "accepted", "items, mean", "in 95 % at most"), rows, width, style)
    if report.steps:
        found += table(("items", "accept up to", "reject from"), report.steps, width, style)
    if report.decision:
        found += ["", *(style.bold(x) for x in lines(report.decision, width))]
    found += ["", *(style.bold(x) for x in lines(f"annotators, wanted {percent(report.wanted)} right", width))]
    tests = [
        (str(a.items), "-" if a.cutoff < 0 else str(a.cutoff), percent(a.random), percent(a.mediocre))
        for a in report.annotators
    ]
    names = ("gold", "below if right", "finds guessing", f"finds {percent(report.mediocre)}")
    found += table(names, tests, width, style)
    found += [
        style.dim(x)
        for x in lines(
            f"false alarm at most {percent(report.false_alarm)} per annotator; guessing among {report.classes} classes",
            width,
            "  ",
        )
    ]
    return "\n".join(found) + "\n"
