"""What a reviewer should see of a result: each objection at the place that decides it.

Every format for continuous integration is made from these.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from checker.explain.gate import Gate, decides, fingerprint, objection, objects
from checker.model.result import Arrangement, FactUse, Finding, Result, Spot, Verdict

Severity: TypeAlias = Literal["error", "warning", "note"]
SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "note")


VERDICTS: Final[tuple[Verdict, ...]] = ("allowed", "conditional", "undetermined", "excluded")
"""From best to worst."""


@dataclass(frozen=True)
class Placed:
    """A fact that decides, and its place; ``absent`` where it would stand there, but nobody states it."""

    use: FactUse
    detail: str
    place: Spot
    absent: bool


@dataclass(frozen=True)
class Alert:
    """One objection to one arrangement.

    ``severity`` is ``error`` where the objection is a reason for the run to fail, ``warning``
    where somebody must act but the run passes, ``note`` for advice, for what the baseline
    knows, and for arrangements that do not decide. ``facts`` are those that decide, the
    first of them at ``place``; without any the place is that of the arrangement.
    ``fingerprint`` stays the same when lines move.
    """

    fingerprint: str
    severity: Severity
    result: Result
    row: Arrangement
    finding: Finding
    place: Spot
    facts: tuple[Placed, ...]
    known: bool


def alerts(result: Result, gate: Gate, everything: bool = False) -> list[Alert]:
    """The objections, the most severe first, and of these what excludes before what is open.

    Without ``everything`` only those of the arrangements that the run turns on.
    """
    rows, fails = reviewed(result, gate)
    counting = [row.name for row in rows]
    found = [
        alert
        for row in result.arrangements
        if everything or row.name in counting
        for alert in _of(result, row, gate, row.name in counting, fails)
    ]
    return sorted(found, key=lambda a: (SEVERITIES.index(a.severity), -VERDICTS.index(objection(a.finding))))


def reviewed(result: Result, gate: Gate) -> tuple[list[Arrangement], bool]:
    """The arrangements that the run turns on, and whether it fails for them.

    The plan; or else, of those that pass, the ones with the best verdict, for nobody has to
    do anything about the others; or where none passes all.
    """
    deciding = decides(result)
    passing = [row for row in deciding if gate.passes(result, row)]
    if not passing:
        return deciding, bool(deciding)
    best = min((row.verdict for row in passing), key=VERDICTS.index)
    return [row for row in passing if row.verdict == best], False


def _of(result: Result, row: Arrangement, gate: Gate, counts: bool, fails: bool) -> Iterator[Alert]:
    uses = {(use.leg, use.name): use for use in row.facts}
    for finding in row.findings:
        advice = finding.effect == "advise" and finding.outcome in ("breached", "open") and not finding.waived
        if not advice and not objects(finding):
            continue
        facts = tuple(_placed(finding, uses))
        known = gate.knows(result, row, finding)
        severity: Severity = "note" if advice or known or not counts else "warning"
        if severity == "warning" and fails and objection(finding) in gate.blocking:
            severity = "error"
        yield Alert(
            fingerprint=fingerprint(result, row, finding),
            severity=severity,
            result=result,
            row=row,
            finding=finding,
            place=facts[0].place if facts else row.place or Spot(result.project.path, 1, 1, 1, 1),
            facts=facts,
            known=known,
        )


def _placed(finding: Finding, uses: dict[tuple[str, str], FactUse]) -> Iterator[Placed]:
    for item in finding.deciding:
        use = uses[finding.leg, item.fact]
        place = use.place or use.belongs
        if place is not None:
            yield Placed(use, item.detail, place, use.place is None)
