"""What to find out, in which order: the document of ``checker questions``.

Frozen dataclasses; :mod:`checker.report.json` writes them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from checker.model.result import DescriptorRef, RuleBaseRef, Settled, Spot, Value, Verdict

VERSION = 1
"""The version of the document."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an answer makes of one arrangement's range of verdicts."""

    arrangement: str
    best: Settled
    worst: Settled


@dataclass(frozen=True, slots=True)
class Outcome:
    """Answers that lead to the same: the arrangements whose range they change, and how many rules they close."""

    values: tuple[Value, ...]
    effects: tuple[Effect, ...]
    closes: int


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question of the plan.

    ``hoped`` is the answer with which the plan is the shortest; ``outcomes`` say what each
    possible answer leads to on the facts as they are (``complete``: each class of answers
    that the rules tell apart is there). ``concerns`` names the arrangements that the answer
    is stated for, ``vendor`` whose it is. ``path`` are the keys under which it is stated in ``file``.
    What is stated already, at ``place``, and does not count for want of a document that holds,
    says in ``lapsed`` why.
    """

    fact: str
    question: str
    ask: str
    type: str
    unit: str
    choices: tuple[str, ...]
    screening: bool
    hoped: Value
    outcomes: tuple[Outcome, ...]
    complete: bool
    concerns: tuple[str, ...]
    vendor: str | None
    file: str
    path: tuple[str, ...]
    lapsed: str
    place: Spot | None


@dataclass(frozen=True, slots=True)
class Course:
    """A set of answers that settles an arrangement, and the verdict that it leads to.

    ``smallest`` says that no fewer answers do.
    """

    verdict: Verdict
    answers: int
    facts: tuple[str, ...]
    values: tuple[Value, ...]
    smallest: bool


@dataclass(frozen=True, slots=True)
class Prospect:
    """One arrangement: its range, the shortest way to the best verdict in reach, and to the worst.

    Both are ``null`` where the verdict is determined; ``at_worst`` also where no few answers settle it so.
    """

    name: str
    vendor: str | None
    verdict: Verdict
    best: Settled
    worst: Settled
    at_best: Course | None
    at_worst: Course | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole document. ``questions`` are in the order in which to ask them.

    ``smallest`` says that no shorter plan determines every verdict; ``open`` counts the
    facts that are not known and that some rule still waits for.
    """

    version: Literal[1]
    as_of: date
    rule_base: RuleBaseRef
    project: DescriptorRef
    vendors: tuple[DescriptorRef, ...]
    not_judged: tuple[str, ...]
    arrangements: tuple[Prospect, ...]
    questions: tuple[Inquiry, ...]
    smallest: bool
    open: int
