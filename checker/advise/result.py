"""What a recommendation says: one document, from which every rendering is made."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from checker.economics.interval import Interval
from checker.economics.result import Fits
from checker.model.result import DescriptorRef, FactUse, RuleBaseRef, Settled, Spot, Truth, Verdict
from checker.model.result import Reason as Tree

VERSION = 1
"""The version of the document."""

Side: TypeAlias = Literal["for", "against"]
Weight: TypeAlias = Literal["decisive", "usual"]
Step: TypeAlias = Literal["verdict", "suitability", "deadline", "budget", "cost", "time", "name"]


@dataclass(frozen=True)
class Argument:
    """A reason as it stands for or against an arrangement, with its truth and what that rests on.

    ``facts`` decide it; ``open`` are the unanswered ones where it is unknown. ``leg`` names the
    leg of a hybrid that it is about, ``mended_by`` the leg beside which it does not count.
    """

    name: str
    title: str
    because: str
    side: Side
    weight: Weight
    truth: Truth
    facts: tuple[FactUse, ...]
    open: tuple[str, ...]
    tree: Tree
    leg: str
    mended_by: str
    claims: tuple[str, ...]
    strength: str
    source: str
    place: Spot | None

    @property
    def counts(self) -> bool:
        """Whether it weighs: it holds or may hold, and nothing mends it."""
        return self.truth != "false" and not self.mended_by


@dataclass(frozen=True)
class Suitability:
    """Whether reasons of each kind hold, and the word for it.

    ``worst`` and ``best`` are the words for the least and the most favourable answers to what is
    open; they are the same where nothing is.
    """

    against_decisive: Truth
    for_decisive: Truth
    against: Truth
    in_favour: Truth
    best: str
    worst: str
    reasons: tuple[Argument, ...]


@dataclass(frozen=True)
class Share:
    """A leg of a hybrid with its share of the volume, and its part where the hybrid is proposed.

    ``accuracy`` and ``relative_accuracy`` are as those of an option, ``None`` where not known.
    """

    name: str
    approach: str
    vendor: str | None
    share: Interval
    role: str
    accuracy: Interval | None
    relative_accuracy: Interval | None


@dataclass(frozen=True)
class Duty:
    """An obligation before the first record, with the weeks that meeting it takes.

    ``lead`` is ``None`` where nothing is known of it; ``source`` says where it is from.
    """

    rule: str
    who: Literal["project", "vendor", "both"]
    what: str
    cite: str
    on_choice: bool
    leg: str
    lead: Interval | None
    source: str


@dataclass(frozen=True)
class Risk:
    """Something that may go wrong with an arrangement. ``about`` is a rule, a reason or a quantity."""

    about: str
    text: str


@dataclass(frozen=True)
class Above:
    """Why an arrangement stands above the next one: the first step at which they differ, in words."""

    next: str
    step: Step
    text: str
    sure: bool


@dataclass(frozen=True)
class Option:
    """One arrangement that may be chosen, with everything that speaks about it.

    ``rank`` counts from 1. ``proposed`` marks a hybrid that the project does not describe;
    ``pattern`` is why it is proposed. ``total`` and ``weeks`` are ``None`` where the volume is not
    known. ``deciding`` are the answers that the verdict turns on. Money is in US dollars.
    """

    rank: int
    name: str
    approach: str
    title: str
    vendor: str | None
    vendor_open: bool
    is_plan: bool
    proposed: bool
    pattern: str
    legs: tuple[Share, ...]
    verdict: Verdict
    best: Settled
    worst: Settled
    deciding: tuple[str, ...]
    suitability: Suitability
    fixed: Interval
    per_item: Interval
    total: Interval | None
    middle: float | None
    weeks: Interval | None
    middle_weeks: float | None
    accuracy: Interval | None
    relative_accuracy: Interval | None
    in_time: Fits
    in_budget: Fits
    duties: tuple[Duty, ...]
    risks: tuple[Risk, ...]
    same_as: str
    above: Above | None


@dataclass(frozen=True)
class Barred:
    """An arrangement that is excluded, and the rules that exclude it. It has no rank."""

    name: str
    approach: str
    title: str
    vendor: str | None
    is_plan: bool
    rules: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True)
class Ask:
    """A question that the order, or a verdict, turns on.

    ``first`` numbers the questions that come before all others, from 1; 0 is none of them.
    ``reasons`` are those that it decides, ``rules`` the rules; ``concerns`` names the options. ``state_in``
    holds a place for each arrangement for which the answer may differ.
    """

    fact: str
    question: str
    ask: str
    type: str
    unit: str
    values: tuple[str, ...]
    first: int
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    concerns: tuple[str, ...]
    state_in: tuple[str, ...]


@dataclass(frozen=True)
class Recommendation:
    """The arrangements of a project in the order in which they are to be preferred.

    ``order`` is the rule of that order in words, step by step.
    """

    version: Literal[1]
    as_of: date
    currency: str
    rule_base: RuleBaseRef
    project: DescriptorRef
    vendors: tuple[DescriptorRef, ...]
    plan: str | None
    items: Interval | None
    deadline: date | None
    budget: float | None
    quotes: tuple[str, ...]
    not_judged: tuple[str, ...]
    order: tuple[str, ...]
    questions: tuple[Ask, ...]
    options: tuple[Option, ...]
    barred: tuple[Barred, ...]
    notes: tuple[str, ...]
