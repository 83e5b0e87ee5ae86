"""The verdict on a vendor: one document, from which every rendering is made.

It is built from a :class:`~checker.model.result.Result`. The whole is never better than its
worst area, and an area never better than its worst finding: there is no average.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from checker.model.facts import Authority
from checker.model.result import ConstantUse, DescriptorRef, FactUse, Outcome, Question, RuleBaseRef, Spot, Value

VERSION: Final = 1
"""The version of the document."""

Fitness: TypeAlias = Literal["fit", "fit_on_conditions", "unfit", "undetermined"]
Settled: TypeAlias = Literal["fit", "fit_on_conditions", "unfit"]
Area: TypeAlias = Literal["law", "policy", "security", "quality", "labour", "company"]

FITNESS: Final[dict[str, Fitness]] = {
    "allowed": "fit", "conditional": "fit_on_conditions", "excluded": "unfit", "undetermined": "undetermined",
}  # fmt: skip
"""What a verdict on an arrangement says of the vendor in it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A fact that a finding turns on. ``detail`` says what of it: "lacks books_to_secretary"."""

    fact: FactUse
    detail: str


@dataclass(frozen=True, slots=True)
class ProofWanted:
    """The documents that can prove a fact, any one of them. ``needed`` says that without one it does not count."""

    fact: str
    kinds: tuple[str, ...]
    titles: tuple[str, ...]
    needed: bool


@dataclass(frozen=True, slots=True)
class Point:
    """One rule or criterion, and how the vendor stands to it.

    ``best`` and ``worst`` are what it alone makes of the vendor. ``limit`` says that it is open
    only because no project is named: the vendor is fit where none of ``where`` holds, or where
    the project answers ``grounds`` so that it is met. ``whoever`` says that it rests on nothing
    that is the vendor's, so that it stands with any vendor. ``against`` holds the thresholds
    and lists that the grounds of a breach were compared with.
    """

    rule: str
    regime: str
    area: Area
    title: str
    outcome: Outcome
    effect: Literal["exclude", "oblige", "advise"]
    best: Settled
    worst: Settled
    limit: bool
    whoever: bool
    waived: bool
    policy: bool
    grounds: tuple[Ground, ...]
    where: tuple[FactUse, ...]
    against: tuple[ConstantUse, ...]
    authority: tuple[Authority, ...]
    remedy: str
    obligor: Literal["project", "vendor", "both"]
    proofs: tuple[ProofWanted, ...]
    leg: str


@dataclass(frozen=True, slots=True)
class AreaVerdict:
    """An area of rules: the worst of its points. ``applies`` is false where none of them applies."""

    area: Area
    verdict: Fitness
    best: Settled
    worst: Settled
    applies: bool
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """The vendor in one arrangement. ``supposed`` says that no project describes it."""

    name: str
    approach: str
    title: str
    supposed: bool
    verdict: Fitness
    best: Settled
    worst: Settled
    areas: tuple[AreaVerdict, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What the vendor's file says without a document that was compared.

    ``counts`` is false where the criterion asks for proof, so that the fact is not known.
    """

    fact: str
    value: Value
    counts: bool
    note: str
    proof: ProofWanted
    place: Spot | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document behind a fact of the vendor. ``holds`` says whether the fact is known by it today."""

    fact: str
    document: str
    kind: str
    status: str
    note: str
    holds: bool
    issued: date | None
    expires: date | None
    place: Spot | None


@dataclass(frozen=True, slots=True)
class VendorVerdict:
    """The verdict on one vendor, alone or for one project.

    ``decided_by`` names the use that the verdict is taken from: the project's plan where the
    vendor is in it, or else the best one. ``documents`` begin with those that run out first.
    ``not_judged`` names rules that need a project, ``left_out`` regimes that were left out.
    """

    version: Literal[1]
    as_of: date
    rule_base: RuleBaseRef
    engines: tuple[str, ...]
    vendor: DescriptorRef
    project: DescriptorRef | None
    verdict: Fitness
    best: Settled
    worst: Settled
    decided_by: str
    uses: tuple[Use, ...]
    claims: tuple[Claim, ...]
    documents: tuple[Document, ...]
    not_judged: tuple[str, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]

    def use(self, name: str = "") -> Use:
        """The use called ``name``, or the deciding one. Raises :class:`KeyError` where there is none."""
        for found in self.uses:
            if found.name == (name or self.decided_by):
                return found
        raise KeyError(name)
