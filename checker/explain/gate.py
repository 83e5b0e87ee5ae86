"""Whether a result lets a change pass: the one place that decides it."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from checker.engine.verdict import ORDER
from checker.model.baseline import Baseline
from checker.model.result import Arrangement, Finding, Result, Settled, Verdict

BLOCKING: Final = {
    "excluded": frozenset({"excluded"}),
    "undetermined": frozenset({"excluded", "undetermined"}),
    "conditional": frozenset({"excluded", "undetermined", "conditional"}),
    "never": frozenset[str](),
}
"""The verdicts that block, by the mildest of them."""

DEFAULT: Final = "undetermined"


@dataclass(frozen=True)
class Gate:
    """Which verdicts block, and what was accepted before."""

    blocking: frozenset[str] = BLOCKING[DEFAULT]
    baseline: Baseline | None = None

    def blocks(self, result: Result) -> bool:
        """Whether the plan is blocked or, without one, every arrangement is."""
        deciding = decides(result)
        return bool(deciding) and not any(self.passes(result, row) for row in deciding)

    def passes(self, result: Result, row: Arrangement) -> bool:
        """Whether an arrangement passes: its verdict does, or nothing in it is new or worse than in the baseline."""
        if row.verdict not in self.blocking:
            return True
        if self.baseline is None:
            return False
        before = self.baseline.arrangements.get((result.project.id, row.name))
        if before is None or _worse((row.best, row.worst), before):
            return False
        return all(self.knows(result, row, f) for f in row.findings if objection(f) in self.blocking)

    def knows(self, result: Result, row: Arrangement, finding: Finding) -> bool:
        """Whether the baseline holds a finding, and it has not become worse."""
        before = self.baseline and self.baseline.findings.get(fingerprint(result, row, finding))
        return bool(before) and not _worse((finding.best, finding.worst), before)  # type: ignore[arg-type]


def decides(result: Result) -> list[Arrangement]:
    """The arrangements whose verdict counts: the plan where it was judged, or else all."""
    planned = [row for row in result.arrangements if row.name == result.plan]
    return planned or list(result.arrangements)


def objects(finding: Finding) -> bool:
    """Whether a finding can keep its arrangement from being allowed."""
    return finding.worst != "allowed"


def objection(finding: Finding) -> Verdict:
    """The verdict that a finding alone would give."""
    return finding.best if finding.best == finding.worst else "undetermined"


def fingerprint(result: Result, row: Arrangement, finding: Finding) -> str:
    """The same for the same objection, wherever it stands in the file: 32 hexadecimal digits.

    It is made of project, arrangement, rule, leg and the fact that decides.
    """
    fact = finding.deciding[0].fact if finding.deciding else ""
    words = (result.project.id, row.name, finding.rule, finding.leg, fact)
    return sha256("\n".join(words).encode()).hexdigest()[:32]


def _worse(now: tuple[Settled, Settled], before: tuple[Settled, Settled]) -> bool:
    return any(ORDER.index(a) > ORDER.index(b) for a, b in zip(now, before))
