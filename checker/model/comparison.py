"""What changed between two results, and because of what."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from checker.model.result import Arrangement, FactUse, Finding, Result

Turn: TypeAlias = Literal["better", "worse", "wider", "narrower", "same", "new", "gone"]


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that is seen otherwise than before."""

    name: str
    leg: str
    before: FactUse
    after: FactUse


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A rule whose outcome, or its weight, changed. ``causes`` say why, most telling first."""

    rule: str
    leg: str
    before: Finding | None
    after: Finding | None
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArrangementChange:
    """An arrangement before and after.

    ``turn``: ``better`` or ``worse`` where the verdict's range moved that way, ``wider`` or
    ``narrower`` where less or more is known, ``new`` or ``gone`` where it is on one side only.
    """

    name: str
    turn: Turn
    before: Arrangement | None
    after: Arrangement | None
    findings: tuple[FindingChange, ...]
    facts: tuple[FactChange, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results of one project. One side is ``null`` where the project is on the other only.

    ``plan`` is the planned arrangement of either side, where the plan itself is another. ``rules``
    and ``constants`` name what differs between the rule bases, or the days.
    """

    version: Literal[1]
    before: Result | None
    after: Result | None
    plan: ArrangementChange | None
    arrangements: tuple[ArrangementChange, ...]
    rules: tuple[str, ...]
    constants: tuple[str, ...]
