"""What the reader of a report has to decide, who, and by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from checker.explain.alerts import VERDICTS
from checker.explain.gate import decides
from checker.model.result import Arrangement, Result, Verdict
from checker.report.alerting import shown
from checker.report.asked import addressed
from checker.report.text import WHO, count

_ORDER: Final = ("project", "both", "vendor")


@dataclass(frozen=True)
class Decision:
    """The answer in one sentence, then what is needed, from whom, and by when.

    ``tally`` counts the ways by verdict. ``verdict`` is that of the plan, or of the best way.
    """

    verdict: Verdict
    headline: str
    tally: str
    needed: str
    whom: str
    when: str


def decision(result: Result, act_before: date | None = None, deadline: date | None = None) -> Decision:
    """The decision on the plan or, without one, between all ways judged.

    ``act_before`` is the day from which the verdict is worse by itself, ``deadline`` the one
    on which the labels are needed.
    """
    rows = decides(result)
    verdict: Verdict = min((row.verdict for row in rows), key=VERDICTS.index, default="undetermined")
    best = [row for row in rows if row.verdict == verdict]
    planned = len(rows) == 1
    return Decision(
        verdict=verdict,
        headline=_headline(result, best, planned),
        tally=tally(result.arrangements),
        needed=_needed(result, best, planned, verdict),
        whom=_whom(best, verdict),
        when=_when(verdict, act_before, deadline),
    )


def tally(rows: Sequence[Arrangement]) -> str:
    """How many ways have which verdict: ``1 allowed, 2 conditional, of 3 ways``."""
    counts = [(sum(row.verdict == verdict for row in rows), verdict) for verdict in VERDICTS]
    return f"{', '.join(f'{n} {verdict}' for n, verdict in counts if n)}, of {count(len(rows), 'way')} judged"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names in a sentence.

    >>> listed(["a", "b", "c"]), listed(["a"], "or")
    ('a, b and c', 'a')
    """
    *front, end = [*names] or [""]
    return f"{', '.join(front)} {last} {end}" if front else end


def _headline(result: Result, best: Sequence[Arrangement], planned: bool) -> str:
    if not best:
        return "Nothing was judged"
    verdict = best[0].verdict
    if planned:
        row = best[0]
        subject = f"The plan, {shown(row)}," if row.name == result.plan else f"The one way judged, {shown(row)},"
        return {
            "allowed": f"{subject} may be used",
            "conditional": f"{subject} may be used once {_must(len(row.obligations))}",
            "undetermined": f"{subject} cannot be decided yet: it may turn out anything from {row.best} to {row.worst}",
            "excluded": f"{subject} may not be used",
        }[verdict]
    names = listed((shown(row) for row in best), "or")
    return {
        "allowed": f"{names} may be used",
        "conditional": f"{names} may be used once obligations are met",
        "undetermined": "No way can be decided yet",
        "excluded": "No way that was judged may be used",
    }[verdict]


def _must(obligations: int) -> str:
    return "one obligation is met" if obligations == 1 else f"{obligations} obligations are met"


def _needed(result: Result, best: Sequence[Arrangement], planned: bool, verdict: Verdict) -> str:
    others = [row for row in result.arrangements if row not in best]
    ready = [shown(row) for row in others if row.verdict == "allowed"]
    near = [shown(row) for row in others if row.verdict == "conditional"]
    if not best:
        return "Judge a project"
    if verdict == "allowed":
        return "Approve the start" if planned or len(best) == 1 else "Choose one of them and approve the start"
    if verdict == "conditional":
        choice = "Approve the obligations" if planned or len(best) == 1 else "Choose one and approve its obligations"
        return f"{choice} below" + (f", or take {listed(ready, 'or')}, which is allowed" if ready else "")
    if verdict == "undetermined":
        asked = len({(q.fact, q.leg) for row in best for q in row.questions})
        return f"Have {count(asked, 'question')} answered" + _instead(ready, near)
    return "Choose another way, or change the facts that stand in the way" + _instead(ready, near)


def _instead(ready: Sequence[str], near: Sequence[str]) -> str:
    if ready:
        return f"; {listed(ready)} {'is' if len(ready) == 1 else 'are'} allowed now"
    return f"; {listed(near)} would do once obligations are met" if near else ""


def _whom(best: Sequence[Arrangement], verdict: Verdict) -> str:
    if verdict == "conditional":
        parties = {item.who for row in best for item in row.obligations if not item.on_choice}
        found = [WHO[who] for who in _ORDER if who in parties]
        if any(item.on_choice for row in best for item in row.obligations):
            found.append("whoever chooses the vendor")
        return f"the project owner; to be met by {listed(found)}"
    if verdict == "undetermined":
        people = dict.fromkeys(q.ask for row in best for q in row.questions)
        return f"answers from {listed(map(addressed, people))}" if people else "the project owner"
    return "the project owner"


def _when(verdict: Verdict, act_before: date | None, deadline: date | None) -> str:
    found = ["before the first record is shared"]
    if deadline is not None:
        found.append(f"the labels are needed by {deadline}")
    if act_before is not None and verdict != "excluded":
        found.append(f"to be looked at again before {act_before}, when something that it rests on runs out or changes")
    return "; ".join(found)
