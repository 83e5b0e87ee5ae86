"""Why an arrangement came out as it did: the document of ``checker why``."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from checker.model.facts import Authority
from checker.model.result import DescriptorRef, FactUse, Finding, RuleBaseRef, Settled, Value, Verdict


@dataclass(frozen=True, slots=True)
class Weight:
    """A fact that matters, and what of it: "lacks books_to_secretary"."""

    use: FactUse
    detail: str


@dataclass(frozen=True, slots=True)
class Step:
    """What facts count as: a concluded fact, with the provision that it comes from.

    ``rests_on`` names the facts, stated or concluded, that it is concluded from here.
    """

    name: str
    value: Value
    meaning: str
    authority: tuple[Authority, ...]
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A rule that determines the verdict, and a minimal set of facts that by itself forces its outcome.

    Whatever every other fact is, the rule comes out so; without any one of ``facts`` it
    might not. For an open rule ``facts`` are those that it waits for.
    """

    finding: Finding
    facts: tuple[Weight, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """One fact that, changed alone, makes the arrangement worse."""

    use: FactUse
    value: Value
    best: Settled
    worst: Settled
    rule: str
    title: str


@dataclass(frozen=True, slots=True)
class LegWhy:
    """One arrangement that is no hybrid.

    ``grounds`` determine the verdict: for an exclusion one is enough, and ``further`` names
    the other rules that exclude too. ``rests_on`` is a minimal set of facts that keeps the
    arrangement from being worse than it is at worst, ``breaks`` what would break it first.
    """

    name: str
    vendor: str | None
    verdict: Verdict
    best: Settled
    worst: Settled
    grounds: tuple[Ground, ...]
    further: tuple[str, ...]
    rests_on: tuple[Weight, ...]
    breaks: tuple[Break, ...]
    satisfied: int
    not_applicable: int
    waived: int
    stated: int


@dataclass(frozen=True, slots=True)
class Why:
    """The whole document. A hybrid has one entry for each leg that determines its verdict."""

    version: Literal[1]
    as_of: date
    rule_base: RuleBaseRef
    engines: tuple[str, ...]
    project: DescriptorRef
    arrangement: str
    verdict: Verdict
    best: Settled
    worst: Settled
    legs: tuple[LegWhy, ...]
    not_judged: tuple[str, ...]
    notes: tuple[str, ...]
