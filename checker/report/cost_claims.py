"""The founding article's numbers beside Checker's own, as a Markdown table."""

from collections.abc import Iterable

from checker.economics.claims import ClaimCheck
from checker.economics.quantity import span

WORDS = {
    "default": "taken over as a default",
    "reproduced": "reproduced to rounding",
    "wider": "holds the stated figure",
    "narrower": "lies inside the stated figure",
    "deviates": "deviates",
}


def table(checks: Iterable[ClaimCheck]) -> str:
    """One row for each number."""
    rows = [
        f"| {check.claim} | {check.what} | {span(check.stated)} | {span(check.computed)} | {WORDS[check.outcome]} "
        f"| {check.because} |"
        for check in checks
    ]
    head = ["| claim | number | article | computed | outcome | why |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"
