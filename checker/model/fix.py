"""What would make an arrangement acceptable: the document of ``checker fix``.

Frozen dataclasses; :mod:`checker.report.json` writes them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from checker.model.facts import Authority
from checker.model.result import DescriptorRef, FactUse, RuleBaseRef, Settled, Spot, Value, Verdict

VERSION = 1
"""The version of the document."""

Kind: TypeAlias = Literal["change", "answer", "choose"]
"""Something is done, something is found out, or a vendor is chosen for whom it holds."""

Proof: TypeAlias = Literal["facts", "cases", "exhausted", "limit", ""]
"""Why there is no way: the facts force it whatever else is so; so they do in every case of
some others; every set of changes was tried; the search reached its limit; or there is one."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that has to be otherwise.

    ``others`` are further values that would do as well with the rest of the way unchanged;
    ``bound`` says that ``value`` is the limit of what would do. ``path`` are the keys under
    which it is stated in ``file``, which is empty for a vendor that is yet to be chosen.
    ``place`` is where it is stated now; ``needs_proof`` says that
    stating it counts only with the document behind it, under ``evidence``; ``lapsed``, that it
    is stated already and has no document that holds.
    """

    kind: Kind
    fact: str
    type: str
    before: Value
    value: Value
    bound: Literal["", "or more", "or less", "or later", "or earlier"]
    others: tuple[Value, ...]
    how: str
    question: str
    ask: str
    note: str
    needs_proof: bool
    lapsed: bool
    place: Spot | None
    file: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """Another arrangement that a set of changes makes worse, since it shares some of the facts: before and after."""

    arrangement: str
    before: Verdict
    best: Settled
    worst: Settled

    @property
    def verdict(self) -> Verdict:
        """The verdict after the changes."""
        return self.best if self.best == self.worst else "undetermined"


@dataclass(frozen=True, slots=True)
class Way:
    """A set of changes of which none can be left out. ``certain`` says that none of them waits for an answer.

    ``smallest`` says that no set of fewer changes is enough; without it, the search for one
    reached its limit. ``verdict`` is what both engines found when they evaluated the arrangement
    with it, ``losses`` are the other arrangements of the project that it makes worse.
    """

    changes: tuple[Change, ...]
    certain: bool
    smallest: bool
    verdict: Verdict
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A rule that stands in the way, and the facts that force this whatever can be changed."""

    rule: str
    title: str
    authority: tuple[Authority, ...]
    remedy: str
    facts: tuple[FactUse, ...]


@dataclass(frozen=True, slots=True)
class Aim:
    """How a verdict can be reached, or why it cannot.

    ``complete`` says that there is no further way, of any size. ``evaluations`` counts what was tried.
    """

    verdict: Settled
    ways: tuple[Way, ...]
    complete: bool
    proof: Proof
    obstacles: tuple[Obstacle, ...]
    evaluations: int


@dataclass(frozen=True, slots=True)
class Mending:
    """One arrangement that is no hybrid: its verdict as it is, and how to better ones."""

    name: str
    approach: str
    vendor: str | None
    vendor_open: bool
    verdict: Verdict
    best: Settled
    worst: Settled
    aims: tuple[Aim, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """The whole document. A hybrid has one entry for each leg in ``arrangements``."""

    version: Literal[1]
    as_of: date
    rule_base: RuleBaseRef
    engines: tuple[str, ...]
    project: DescriptorRef
    vendors: tuple[DescriptorRef, ...]
    arrangement: str
    verdict: Verdict
    not_judged: tuple[str, ...]
    arrangements: tuple[Mending, ...]
