"""A run in the diagnostic format of Reviewdog.

Its columns count bytes, which only the text of the file can tell. Ranges are therefore
whole lines, which the format allows for.
"""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from checker.explain.alerts import Alert, Severity
from checker.explain.gate import Gate
from checker.model.batch import Batch
from checker.model.result import Spot
from checker.report.alerting import (
    fact_label,
    law,
    next_step,
    notice_text,
    problem_text,
    sentence,
    told,
    waived,
    waiver_text,
    worst_first,
)
from checker.report.exchange import compact, path_of, web
from checker.report.text import clean

Json: TypeAlias = dict[str, Any]

_SEVERITY: Final[dict[Severity, str]] = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def render(batch: Batch, gate: Gate, everything: bool = False) -> str:
    """One document, the worst diagnostics first."""
    found = [*_problems(batch), *map(_alert, worst_first(batch, gate, everything)), *_others(batch)]
    order = list(_SEVERITY.values())
    found.sort(key=lambda diagnostic: order.index(diagnostic["severity"]))
    worst = found[0]["severity"] if found else "INFO"
    return compact()({"source": {"name": "checker"}, "severity": worst, "diagnostics": found}) + "\n"


def _problems(batch: Batch) -> Iterator[Json]:
    for problem in batch.problems:
        yield _diagnostic("error", "input", problem.place, problem_text(problem))


def _alert(alert: Alert) -> Json:
    finding = alert.finding
    parts = [f"{sentence(alert)}.", f"Law: {law(finding)}.", f"To do: {next_step(finding)}"]
    found = _diagnostic(alert.severity, finding.rule, alert.place, *parts)
    address = web(finding.authority[0].url) if finding.authority else ""
    if address:
        found["code"]["url"] = address
    if len(alert.facts) > 1:
        found["related_locations"] = [
            {"message": clean(fact_label(placed)), "location": _location(placed.place)} for placed in alert.facts[1:]
        ]
    return found


def _others(batch: Batch) -> Iterator[Json]:
    for item in told(batch):
        yield _diagnostic(item.severity, f"notice.{item.notice.kind}", item.place, notice_text(item.notice))
    for result in batch.results:
        for set_aside in waived(result):
            home = set_aside.row.place or Spot(result.project.path, 1, 1, 1, 1)
            place = (set_aside.use and set_aside.use.place) or home
            yield _diagnostic("note", set_aside.finding.rule, place, waiver_text(set_aside))
        if result.not_judged:
            text = f"not judged: {', '.join(result.not_judged)}"
            yield _diagnostic("note", "not_judged", Spot(result.project.path, 1, 1, 1, 1), text)


def _diagnostic(severity: Severity, code: str, place: Spot, *parts: str) -> Json:
    return {
        "message": "\n".join(map(clean, parts)),
        "location": _location(place),
        "severity": _SEVERITY[severity],
        "code": {"value": code},
    }


def _location(place: Spot) -> Json:
    lines = {"start": {"line": place.line}, "end": {"line": max(place.line, place.end_line)}}
    return {"path": clean(path_of(place.file)) or ".", "range": lines}
