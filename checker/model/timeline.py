"""How the verdicts of one project change by themselves as time passes."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from checker.model.comparison import Turn
from checker.model.result import DescriptorRef, RuleBaseRef, Settled, Verdict


@dataclass(frozen=True, slots=True)
class Interval:
    """The days, both included, on which an arrangement has one verdict."""

    start: date
    end: date
    verdict: Verdict
    best: Settled
    worst: Settled


@dataclass(frozen=True, slots=True)
class RuleTurn:
    """A rule whose outcome changes on a day, and why."""

    rule: str
    title: str
    leg: str
    before: str
    after: str
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """What happens to one arrangement on one day. ``turn`` is ``same`` where only obligations change."""

    on: date
    arrangement: str
    turn: Turn
    before: Verdict
    after: Verdict
    rules: tuple[RuleTurn, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """One arrangement over time. ``decides`` says that its verdict counts: it is the plan, or there is none."""

    name: str
    decides: bool
    intervals: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The verdicts from ``start`` to ``end``, both included.

    ``act_before`` is the first day on which an arrangement that decides is worse off, by its
    verdict or by one more rule that objects; ``null`` where there is none.
    """

    version: Literal[1]
    project: DescriptorRef
    rule_base: RuleBaseRef
    plan: str | None
    start: date
    end: date
    act_before: date | None
    tracks: tuple[Track, ...]
    events: tuple[Event, ...]
    not_judged: tuple[str, ...]
