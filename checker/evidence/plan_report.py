"""An acceptance plan with all that follows from it, as one document."""

from dataclasses import dataclass
from typing import Final

from checker.evidence.acceptance import Plan, Risks, cutoff
from checker.evidence.binomial import at_most
from checker.evidence.sequential import Course, Sequential, course, sequential

GOLD_PER_ANNOTATOR: Final = (8, 10, 15, 20, 30, 50)
"""For how many gold items an annotator's test is shown."""


@dataclass(frozen=True)
class AnnotatorTest:
    """An annotator with ``items`` gold items is below the wanted accuracy at ``cutoff`` right answers or fewer.

    ``random`` and ``mediocre`` are the chances to find one who guesses, and one who is
    right at the mediocre rate.
    """

    items: int
    cutoff: int
    random: float
    mediocre: float


@dataclass(frozen=True)
class PlanReport:
    """An acceptance plan, its operating characteristic, the sequential test, and the test of annotators."""

    aql: float
    ltpd: float
    alpha: float
    beta: float
    plan: Plan
    accepts_good: float
    accepts_bad: float
    curve: tuple[tuple[float, float], ...]
    sequential: Sequential
    courses: tuple[Course, ...]
    steps: tuple[tuple[str, str, str], ...]
    decision: str
    wanted: float
    mediocre: float
    false_alarm: float
    classes: int
    annotators: tuple[AnnotatorTest, ...]


def plan_report(
    risks: Risks, plan: Plan, seen: tuple[int, int] | None, classes: int, mediocre: float, false_alarm: float = 0.01
) -> PlanReport:
    """Everything about ``plan``; ``seen`` is how many items were judged so far and how many of them were wrong."""
    test = sequential(risks, plan)
    wanted = 1 - risks.aql
    between = (risks.aql + risks.ltpd) / 2
    shares = sorted(
        {risks.aql / 2, risks.aql, between, risks.ltpd, min(0.99, 1.5 * risks.ltpd), min(0.99, 2 * risks.ltpd)}
    )
    tests = []
    for items in GOLD_PER_ANNOTATOR:
        most = cutoff(items, wanted, false_alarm)
        tests.append(AnnotatorTest(items, most, at_most(most, items, 1 / classes), at_most(most, items, mediocre)))
    return PlanReport(
        risks.aql, risks.ltpd, risks.alpha, risks.beta, plan, plan.accepts(risks.aql), plan.accepts(risks.ltpd),
        tuple((share, plan.accepts(share)) for share in shares), test,
        tuple(course(test, share) for share in (risks.aql, between, risks.ltpd)),
        tuple(_steps(test)), "" if seen is None else _decision(test, *seen),
        wanted, mediocre, false_alarm, classes, tuple(tests),
    )  # fmt: skip


def _steps(test: Sequential, most: int = 12) -> list[tuple[str, str, str]]:
    """The first numbers of items at which the number of wrong ones that is accepted rises."""
    found = []
    for items in range(1, test.cap + 1):
        accept = test.most_to_accept(items)
        if accept > test.most_to_accept(items - 1) or items == test.cap:
            found.append((str(items), "-" if accept < 0 else str(accept), str(test.fewest_to_reject(items))))
    return found if len(found) <= most else [*found[: most - 1], found[-1]]


def _decision(test: Sequential, items: int, wrong: int) -> str:
    so_far = f"{wrong} wrong of {items:,}: "
    match test.step(items, wrong):
        case "accept":
            return f"{so_far}accept the batch"
        case "reject":
            return f"{so_far}reject the batch"
    left = next(
        (n for n in range(items + 1, test.cap + 1) if test.most_to_accept(n) >= wrong), test.cap
    )  # fmt: skip
    return f"{so_far}go on; {left - items:,} more without an error, and it is accepted"
