"""A run as workflow commands of GitHub Actions: annotations on the lines of a pull request.

GitHub shows at most ten of each level for a step, so the worst come first and the last
one counts those that are left out. Text of others is escaped: it can neither end a
command nor begin one.
"""

from collections.abc import Iterator
from typing import Final

from checker.explain.alerts import SEVERITIES, Alert, Severity
from checker.explain.gate import Gate
from checker.model.batch import Batch
from checker.model.result import Spot
from checker.report.alerting import (
    law,
    next_step,
    notice_text,
    problem_text,
    sentence,
    told,
    verdict_of,
    waived,
    waiver_text,
    worst_first,
)
from checker.report.exchange import path_of
from checker.report.text import clean, count

MOST: Final = 10
"""How many annotations of a level GitHub shows for a step."""

LONGEST: Final = 4_000
"""How many letters a message has at most; GitHub cuts longer ones without a word."""

_LEVEL: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "note": "notice"}


def render(batch: Batch, gate: Gate, everything: bool = False) -> str:
    """One command a line: the verdict of the run last, as a notice."""
    found = [*_problems(batch), *map(_alert, worst_first(batch, gate, everything)), *_others(batch)]
    lines: list[str] = []
    left_out: list[str] = []
    for severity in SEVERITIES:
        of_it = [line for level, line in found if level == severity]
        most = MOST if severity != "note" else MOST - 1  # the last notice is the sum
        lines += of_it[:most]
        if len(of_it) > most:
            left_out.append(count(len(of_it) - most, _LEVEL[severity]))
    lines.append(_command("note", "Checker", None, _sum(batch, gate, left_out)))
    return "\n".join(lines) + "\n"


def _problems(batch: Batch) -> Iterator[tuple[Severity, str]]:
    for problem in batch.problems:
        yield "error", _command("error", "this file cannot be judged", problem.place, problem_text(problem))


def _alert(alert: Alert) -> tuple[Severity, str]:
    finding = alert.finding
    text = f"{sentence(alert)}.\nLaw: {law(finding)}.\nTo do: {next_step(finding)}"
    return alert.severity, _command(alert.severity, finding.rule, alert.place, text)


def _others(batch: Batch) -> Iterator[tuple[Severity, str]]:
    for item in told(batch):
        title = {"evidence": "evidence", "waiver": "waiver"}.get(item.notice.kind, item.notice.about)
        yield item.severity, _command(item.severity, title, item.place, notice_text(item.notice))
    for result in batch.results:
        for set_aside in waived(result):
            place = (set_aside.use and set_aside.use.place) or set_aside.row.place
            yield "note", _command("note", f"waived: {set_aside.finding.rule}", place, waiver_text(set_aside))


def _sum(batch: Batch, gate: Gate, left_out: list[str]) -> str:
    if len(batch.results) == 1:
        result = batch.results[0]
        parts = [f"{result.project.id}: {verdict_of(result, gate)}"]
    else:
        blocked = sum(gate.blocks(result) for result in batch.results)
        judged = f"{count(len(batch.results), 'project')} judged"
        parts = [f"{judged}, {f'{blocked} blocked' if blocked else 'none blocked'}"]
    if batch.problems:
        broken = len({problem.place.file for problem in batch.problems})
        parts.append(f"{count(broken, 'file')} could not be judged")
    not_judged = sorted({name for result in batch.results for name in result.not_judged})
    if not_judged:
        parts.append(f"regimes not judged: {', '.join(not_judged)}")
    parts += dict.fromkeys(note for result in batch.results for note in result.notes)
    if left_out:
        parts.append(f"{', '.join(left_out)} more than can be shown here: see the job summary")
    return "; ".join(parts)


def _command(level: Severity, title: str, place: Spot | None, text: str) -> str:
    said = "\n".join(map(clean, text.split("\n")))
    if len(said) > LONGEST:
        said = f"{said[:LONGEST]}... (shortened)"
    properties: dict[str, str | int] = {}
    if place is not None and place.file:
        properties |= {"file": path_of(place.file), "line": place.line, "endLine": place.end_line}
        if place.line == place.end_line:  # GitHub takes columns on one line only
            properties |= {"col": place.column, "endColumn": max(place.end_column, place.column)}
    properties["title"] = title
    told_of = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{_LEVEL[level]} {told_of}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(clean(text)).replace(":", "%3A").replace(",", "%2C")
