"""A run as a GitLab code quality report.

GitLab shows only the first of several entries with the same fingerprint, so each has its own.
"""

from collections.abc import Iterator
from typing import Any, Final

from checker.explain.alerts import Alert
from checker.explain.gate import Gate, objection
from checker.model.batch import Batch
from checker.model.result import Spot
from checker.report.alerting import (
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
from checker.report.exchange import compact, mark, path_of, unique
from checker.report.text import clean

_ORDER: Final = ("blocker", "critical", "major", "minor", "info")
_BLOCKING: Final = {"excluded": "blocker", "undetermined": "critical", "conditional": "critical"}
_PASSING: Final = {"excluded": "major", "undetermined": "major", "conditional": "minor"}


def render(batch: Batch, gate: Gate, everything: bool = False) -> str:
    """A list of issues, the worst first. What was not judged has no place in this format."""
    entries = sorted(_entries(batch, gate, everything), key=lambda entry: _ORDER.index(entry["severity"]))
    for entry, fingerprint in zip(entries, unique(entry["fingerprint"] for entry in entries)):
        entry["fingerprint"] = fingerprint
    write = compact()
    return "[" + ",\n".join(map(write, entries)) + "]\n"


def _entries(batch: Batch, gate: Gate, everything: bool) -> Iterator[dict[str, Any]]:
    for problem in batch.problems:
        fingerprint = mark("input", problem.place.file, problem.message)
        yield _entry("input", problem_text(problem), "blocker", problem.place, fingerprint)
    for alert in worst_first(batch, gate, everything):
        finding = alert.finding
        text = f"{sentence(alert)}. Law: {law(finding)}. To do: {next_step(finding)}"
        yield _entry(finding.rule, text, _severity(alert), alert.place, alert.fingerprint)
    for item in told(batch):
        notice = item.notice
        fingerprint = mark("notice", notice.kind, item.project, notice.arrangement, notice.about)
        severity = "minor" if item.severity == "warning" else "info"
        yield _entry(f"notice.{notice.kind}", notice_text(notice), severity, item.place, fingerprint)
    for result in batch.results:
        for set_aside in waived(result):
            finding, row = set_aside.finding, set_aside.row
            place = (set_aside.use and set_aside.use.place) or row.place or Spot(result.project.path, 1, 1, 1, 1)
            fingerprint = mark("waived", result.project.id, row.name, finding.rule, finding.leg)
            yield _entry(finding.rule, waiver_text(set_aside), "info", place, fingerprint)


def _severity(alert: Alert) -> str:
    if alert.severity == "note":
        return "info"
    return (_BLOCKING if alert.severity == "error" else _PASSING)[objection(alert.finding)]


def _entry(check: str, text: str, severity: str, place: Spot, fingerprint: str) -> dict[str, Any]:
    return {
        "type": "issue",
        "description": clean(text),
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {
            "path": clean(path_of(place.file)) or ".",
            "lines": {"begin": place.line, "end": max(place.end_line, place.line)},
        },
    }
