"""Whether a result lets a change pass: the one place that decides it."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from checker.explain.accepted import finding_is_known, row_is_known
from checker.model.baseline import Baseline
from checker.model.result import Arrangement, Finding, Result, Verdict

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
        if self.baseline is None or not row_is_known(self.baseline, result, row):
            return False
        return all(self.knows(result, row, f) for f in row.findings if objection(f) in self.blocking)

    def knows(self, result: Result, row: Arrangement, finding: Finding) -> bool:
        """Whether the baseline accepts a finding in this arrangement."""
        if self.baseline is None or not row_is_known(self.baseline, result, row):
            return False
        return finding_is_known(self.baseline, result, row, finding)


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
