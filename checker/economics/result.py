"""What a cost estimate says: one document, from which every rendering is made."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from checker.economics.interval import Interval
from checker.economics.ways import Used
from checker.model.result import DescriptorRef, Settled, Verdict

VERSION = 1
"""The version of the document."""

Fits: TypeAlias = Literal["yes", "no", "depends", "unknown"]
Cheaper: TypeAlias = Literal["first", "second", "depends", "unknown"]


@dataclass(frozen=True)
class Step:
    """One computed quantity: ``name`` = ``formula``."""

    name: str
    about: str
    formula: str
    value: Interval


@dataclass(frozen=True)
class Move:
    """How one quantity moves the total: the total at its low and at its high end, all others in the middle."""

    quantity: str
    interval: Interval
    at_low: float
    at_high: float

    @property
    def swing(self) -> float:
        """The difference that it makes."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Percentiles:
    """The 5th, 25th, 50th, 75th and 95th percentile of a sample."""

    p5: float
    p25: float
    p50: float
    p75: float
    p95: float


@dataclass(frozen=True)
class Leg:
    """A leg of a hybrid: its share of the volume, and its part of the cost."""

    name: str
    share: Interval
    fixed: Interval
    per_item: Interval


@dataclass(frozen=True)
class Leaf:
    """One approach inside a hybrid, with its quantities."""

    name: str
    inputs: tuple[Used, ...]


@dataclass(frozen=True)
class Row:
    """One arrangement: its verdict, and what it costs and takes.

    ``total``, ``each`` and ``weeks`` are ``None`` where the volume is not known. ``middle`` is
    the total with every quantity in its middle, ``middle_fixed`` and
    ``middle_per_item`` its parts, ``middle_weeks`` the time. ``accuracy`` is the share of accepted labels
    that are right, ``relative_accuracy`` what a model trained on synthetic data keeps on real
    data; each is ``None`` where it has no meaning. Money is in US dollars. ``same_as`` names an
    earlier arrangement with the same figures, or is empty.
    """

    name: str
    approach: str
    title: str
    vendor: str | None
    verdict: Verdict
    best: Settled
    worst: Settled
    is_plan: bool
    fixed: Interval
    per_item: Interval
    total: Interval | None
    middle: float | None
    middle_fixed: float
    middle_per_item: float
    middle_weeks: float | None
    each: Interval | None
    weeks: Interval | None
    accuracy: Interval | None
    relative_accuracy: Interval | None
    in_time: Fits
    in_budget: Fits
    steps: tuple[Step, ...]
    inputs: tuple[Used, ...]
    legs: tuple[Leg, ...]
    leaves: tuple[Leaf, ...]
    same_as: str
    moves: tuple[Move, ...]
    drawn_total: Percentiles | None
    drawn_weeks: Percentiles | None


@dataclass(frozen=True)
class Range:
    """Volumes from ``low`` to ``high`` items; ``high`` is ``None`` where there is no end."""

    low: float
    high: float | None


@dataclass(frozen=True)
class BreakEven:
    """Two arrangements compared over all volumes.

    ``first_cheaper`` and ``second_cheaper`` are the volumes at which the one costs less
    whatever the quantities are within their intervals. Every volume outside both is a
    possible break-even. ``at_middle`` is the break-even with all quantities in the middle, where
    there is one; ``below_middle`` is then cheaper below it, else everywhere. ``drawn_first`` is
    the share of the drawn outcomes, at the volume of the project, in which the first is cheaper.
    """

    first: str
    second: str
    first_cheaper: Range | None
    second_cheaper: Range | None
    at_middle: float | None
    below_middle: Literal["first", "second"]
    at_volume: Cheaper
    drawn_first: float | None = None


@dataclass(frozen=True)
class Chance:
    """How a sample was drawn."""

    draws: int
    seed: int
    distribution: str


@dataclass(frozen=True)
class Costs:
    """The cost, time and quality of every arrangement of a project."""

    version: Literal[1]
    as_of: date
    currency: str
    project: DescriptorRef
    plan: str | None
    task: str
    items: Interval | None
    deadline: date | None
    weeks_left: float | None
    budget: float | None
    rule_base: str
    quotes: tuple[str, ...]
    chance: Chance | None
    rows: tuple[Row, ...]
    break_evens: tuple[BreakEven, ...]
    not_compared: tuple[str, ...]
    notes: tuple[str, ...]
