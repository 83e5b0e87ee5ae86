"""Why an arrangement came out as it did: the document of ``checker why``."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from checker.model.facts import Authority
from checker.model.result import DescriptorRef, FactUse, Finding, RuleBaseRef, Settled, Value, Verdict, WaiverUse

BY_SILENCE: Final = "Not stated, and taken as this because of what follows."
"""The meaning of a step from what is not stated, where silence means a value under a condition."""


@dataclass(frozen=True, slots=True)
class Weight:
    """A fact that matters, and what of it: "lacks books_to_secretary"."""

    use: FactUse
    detail: str


@dataclass(frozen=True, slots=True)
class Step:
    """What facts count as: a concluded fact, with the provision that it comes from.

    A fact that is not stated, and whose silence means a value only under a condition, is a
    step too. ``rests_on`` names the facts, stated or concluded, that it is concluded from here.
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
    """One fact that, changed alone, makes the arrangement worse, and the rule through which it does so most."""

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
    ``waivers`` set rules aside without which it would be better or worse; ``idle`` counts the
    stated facts that are told nowhere.
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
    waivers: tuple[WaiverUse, ...]
    idle: int


@dataclass(frozen=True, slots=True)
class Why:
    """The whole document.

    A hybrid has one entry for each leg that determines its verdict, the worst first; ``spared``
    names the others. ``rules`` are those that were asked for; nothing is the verdict.
    """

    version: Literal[1]
    as_of: date
    rule_base: RuleBaseRef
    engines: tuple[str, ...]
    project: DescriptorRef
    arrangement: str
    rules: tuple[str, ...]
    verdict: Verdict
    best: Settled
    worst: Settled
    legs: tuple[LegWhy, ...]
    spared: tuple[str, ...]
    not_judged: tuple[str, ...]
    notes: tuple[str, ...]
