"""A run as JUnit XML (junit-10.xsd): a test for each regime of each arrangement that the run turns on.

A test passes only where its regime is allowed, or conditional and conditions do not block.
What is undetermined or excluded always fails, whatever blocks the run: a report of tests
has no other word for it that nobody reads as harmless. Arrangements on which the run does
not turn, and what the baseline accepts, are told as text.
"""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from checker.engine.verdict import verdict, worst
from checker.explain.alerts import Alert, alerts, reviewed
from checker.explain.gate import Gate, objects
from checker.model.batch import Batch
from checker.model.result import Arrangement, Result
from checker.report.alerting import (
    law,
    next_step,
    notice_text,
    problem_text,
    sentence,
    shown,
    told,
    verdict_of,
    waived,
    waiver_text,
    why,
)
from checker.report.text import clean, count

HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass
class _Suite:
    name: str
    properties: list[tuple[str, str]] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    failures: int = 0
    errors: int = 0
    out: list[str] = field(default_factory=list)

    @property
    def tests(self) -> int:
        return len(self.cases)


def render(batch: Batch, gate: Gate, everything: bool = False) -> str:
    """A suite for each project, and one for the files that cannot be judged."""
    suites = [_project(result, gate, everything) for result in batch.results]
    if batch.problems or batch.notices:
        suites.append(_input(batch))
    totals = {
        "tests": sum(suite.tests for suite in suites),
        "failures": sum(suite.failures for suite in suites),
        "errors": sum(suite.errors for suite in suites),
    }
    body = [line for suite in suites for line in _written(suite)]
    return HEAD + "\n".join([f"<testsuites{_attributes(name='checker', **totals)}>", *body, "</testsuites>"]) + "\n"


def _project(result: Result, gate: Gate, everything: bool) -> _Suite:
    suite = _Suite(result.project.id)
    suite.properties = [
        ("path", result.project.path),
        ("as_of", result.as_of.isoformat()),
        ("rule_base", f"{result.rule_base.version} {result.rule_base.digest}"),
        ("verdict", verdict_of(result, gate)),
        *([("not_judged", ", ".join(result.not_judged))] if result.not_judged else []),
        *(("note", note) for note in result.notes),
    ]
    rows = reviewed(result, gate)[0]
    found = alerts(result, gate, True)
    for row in rows:
        for regime in dict.fromkeys(finding.regime for finding in row.findings):
            _regime(suite, result, row, regime, [a for a in found if a.row is row and a.finding.regime == regime])
    for row in result.arrangements:
        if row not in rows:
            suite.out.append(f"{shown(row)}: {row.verdict}; the run does not turn on it")
            if everything:
                suite.out += [f"  {_told(alert)}" for alert in found if alert.row is row]
    suite.out += [f"known from the baseline: {_told(a)}" for a in found if a.known and a.row in rows]
    suite.out += [waiver_text(item) for item in waived(result)]
    suite.out += [f"{item.severity}: {notice_text(item.notice)}" for item in told(Batch(1, (result,), (), ()))]
    return suite


def _regime(suite: _Suite, result: Result, row: Arrangement, regime: str, found: Sequence[Alert]) -> None:
    findings = [f for f in row.findings if f.regime == regime]
    if all(f.outcome == "not_applicable" for f in findings):
        return
    known = {id(alert.finding) for alert in found if alert.known}
    if known and all(id(f) in known for f in findings if objects(f)):
        return  # neither passed nor failed: accepted as it is, which the suite tells
    fresh = [f for f in findings if id(f) not in known]
    said = verdict(worst(f.best for f in fresh), worst(f.worst for f in fresh))
    new = [alert for alert in found if not alert.known]
    objecting = [alert for alert in new if objects(alert.finding)]
    blocks = any(alert.severity == "error" for alert in objecting)
    attributes = _attributes(classname=f"{result.project.id}.{shown(row)}", name=regime)
    inside: list[str] = []
    if said in ("excluded", "undetermined") or (said == "conditional" and blocks):
        suite.failures += 1
        head = sentence(objecting[0]) + (
            f" (and {count(len(objecting) - 1, 'more objection')})" if len(objecting) > 1 else ""
        )
        told_of = [*map(_told, objecting), f"next: {why(result, row)}"]
        inside.append(f"      <failure{_attributes(type=said, message=head)}>{_text(told_of)}</failure>")
        new = [alert for alert in new if not objects(alert.finding)]
    notes = [f"{regime}: {said}", *map(_told, new)]
    if said != "allowed" or new:
        inside.append(f"      <system-out>{_text(notes)}</system-out>")
    if inside:
        suite.cases.append("\n".join([f"    <testcase{attributes}>", *inside, "    </testcase>"]))
    else:
        suite.cases.append(f"    <testcase{attributes}/>")


def _told(alert: Alert) -> str:
    finding, place = alert.finding, alert.place
    where = f"{place.file}:{place.line}:{place.column}"
    return f"{where}: {finding.rule}: {sentence(alert)}. Law: {law(finding)}. To do: {next_step(finding)}"


def _input(batch: Batch) -> _Suite:
    suite = _Suite("input", errors=len(batch.problems))
    for problem in batch.problems:
        place = problem.place
        attributes = _attributes(classname=place.file or "input", name=f"line {place.line}, column {place.column}")
        text = f"{place.file}:{place.line}:{place.column}: {problem_text(problem)}"
        error = f"      <error{_attributes(type='input', message=problem.message)}>{_text([text])}</error>"
        suite.cases.append("\n".join([f"    <testcase{attributes}>", error, "    </testcase>"]))
    suite.out = [f"{item.severity}: {notice_text(item.notice)}" for item in told(Batch(1, (), (), batch.notices))]
    return suite


def _written(suite: _Suite) -> Iterator[str]:
    counts = {"tests": suite.tests, "failures": suite.failures, "errors": suite.errors, "skipped": 0}
    yield f"  <testsuite{_attributes(name=suite.name, **counts)}>"
    if suite.properties:
        yield "    <properties>"
        for name, value in suite.properties:
            yield f"      <property{_attributes(name=name, value=value)}/>"
        yield "    </properties>"
    yield from suite.cases
    if suite.out:
        yield f"    <system-out>{_text(suite.out)}</system-out>"
    yield "  </testsuite>"


def _attributes(**values: str | int) -> str:
    return "".join(f' {name}="{html.escape(clean(str(value)))}"' for name, value in values.items())


def _text(parts: Sequence[str]) -> str:
    return html.escape("\n".join(map(clean, parts)), quote=False)
