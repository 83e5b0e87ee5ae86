"""The result of a check: one document, from which every rendering is made.

These are frozen dataclasses; :mod:`checker.report.json` writes them, pydantic reads them
back and makes ``schemas/result.schema.json`` from them. Truths are written ``true``,
``false`` and ``unknown``; places are ``null`` where a fact is not stated in any file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from checker.model.facts import Authority

VERSION = 1
"""The version of the result document."""

Verdict: TypeAlias = Literal["allowed", "conditional", "excluded", "undetermined"]
Settled: TypeAlias = Literal["allowed", "conditional", "excluded"]
Outcome: TypeAlias = Literal["not_applicable", "satisfied", "breached", "open"]
Truth: TypeAlias = Literal["true", "false", "unknown"]
Value: TypeAlias = bool | int | float | date | str | list[str] | None
WaiverStatus: TypeAlias = Literal["in_force", "expired", "not_yet", "unused", "refused", "unknown"]
NoticeKind: TypeAlias = Literal["waiver", "evidence", "rule", "constant", "determination"]
Origin: TypeAlias = Literal[
    "stated", "determination", "approach", "derived", "silence", "unknown", "expired", "unproven", "claimed"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file, counted from 1."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition with its truth: ``all``, ``any`` and ``not`` have parts, a ``leaf`` reads facts.

    ``detail`` says which members decide a comparison of sets: "lacks books_to_secretary".

    The facts are explained once per arrangement, in :attr:`Arrangement.facts`, the
    constants once per result, in :attr:`Result.constants`.
    """

    op: Literal["all", "any", "not", "leaf"]
    truth: Truth
    text: str
    detail: str
    facts: tuple[str, ...]
    constants: tuple[str, ...]
    parts: tuple["Reason", ...]


@dataclass(frozen=True, slots=True)
class FactUse:
    """A fact as the rules saw it. ``note`` says more: "not stated, taken as false".

    ``because`` is the derivation of a concluded fact. ``leg`` names the leg of a hybrid.
    ``belongs`` is where a fact that nobody states would stand: the innermost section there is.
    """

    name: str
    value: Value
    origin: Origin
    note: str
    place: Spot | None
    belongs: Spot | None
    because: Reason | None
    leg: str


@dataclass(frozen=True, slots=True)
class ConstantUse:
    """A constant as it stood on the as-of date. ``since`` is ``null`` where it is not dated."""

    name: str
    value: Value
    since: date | None
    note: str
    source: Authority
    place: Spot | None


@dataclass(frozen=True, slots=True)
class Deciding:
    """A fact that a rule's outcome turns on, and what of it: "lacks books_to_secretary"."""

    fact: str
    detail: str


@dataclass(frozen=True, slots=True)
class Because:
    """Why a rule came out as it did. ``requirement`` is ``null`` for a plain prohibition."""

    scope: Reason
    requirement: Reason | None
    exclude_when: Reason | None


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one rule for one arrangement.

    ``best`` and ``worst`` are what the rule alone would make of the arrangement.
    ``deciding`` names the facts that a breach turns on, or that an open rule waits for.
    ``with_vendor`` says that the rule is open only because no vendor is chosen yet, so
    that it becomes an obligation on the choice. ``leg`` names the leg of a hybrid.
    ``because`` is ``null`` for a rule that is not in force, which ``note`` explains, and for
    a rule without objection in a summary. ``waived`` says that a waiver in force sets the
    rule aside for this arrangement (:attr:`Result.waivers` holds it).
    """

    rule: str
    regime: str
    title: str
    outcome: Outcome
    effect: Literal["exclude", "oblige", "advise"]
    best: Settled
    worst: Settled
    with_vendor: bool
    authority: tuple[Authority, ...]
    confidence: Literal["settled", "high", "medium", "contested"]
    because: Because | None
    deciding: tuple[Deciding, ...]
    remedy: str
    obligor: Literal["project", "vendor", "both"]
    note: str
    waived: bool
    leg: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """What must be done before the first record is shown, and by whom.

    ``on_choice`` marks what must be true of the vendor that is yet to be chosen. ``facts``
    are those that the obligation comes from.
    """

    rule: str
    who: Literal["project", "vendor", "both"]
    what: str
    title: str
    cite: str
    on_choice: bool
    facts: tuple[Deciding, ...]
    leg: str


@dataclass(frozen=True, slots=True)
class Question:
    """What must be found out. ``decides`` says that the verdict turns on the rules that it settles.

    ``state_in`` is where the answer belongs, ``values`` what it may be.
    """

    fact: str
    question: str
    ask: str
    type: str
    values: tuple[str, ...]
    settles: tuple[str, ...]
    decides: bool
    state_in: str
    leg: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A note that changes no verdict."""

    rule: str
    title: str
    what: str
    cite: str
    leg: str


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One judged arrangement. ``vendor`` is ``null`` where none is named.

    ``vendors`` are those that do work in it: its own, or those of the legs of a hybrid.
    ``place`` is where the project describes it; ``null`` where it does not come from a file.
    """

    name: str
    approach: str
    title: str
    vendor: str | None
    vendors: tuple[str, ...]
    vendor_open: bool
    legs: tuple[str, ...]
    place: Spot | None
    verdict: Verdict
    best: Settled
    worst: Settled
    findings: tuple[Finding, ...]
    facts: tuple[FactUse, ...]
    obligations: tuple[Obligation, ...]
    questions: tuple[Question, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """A waiver, and what came of it. ``note`` says why it does not count, where it does not.

    ``status``: ``in_force``; ``expired``; ``not_yet`` before the day of approval; ``unused`` where
    there is nothing to waive; ``refused`` where the rule is law; ``unknown`` where rule, project or
    arrangement does not exist.
    """

    rule: str
    arrangement: str
    reason: str
    owner: str
    approver: str
    ticket: str
    approved: date | None
    expires: date
    status: WaiverStatus
    note: str
    place: Spot | None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to see to that moves no verdict today. ``on`` is the day from which it would.

    ``about`` names the waiver's rule, the fact with the evidence, or the rule that takes effect.
    """

    kind: NoticeKind
    about: str
    message: str
    help: str
    on: date | None
    place: Spot | None
    arrangement: str


@dataclass(frozen=True, slots=True)
class DescriptorRef:
    """A descriptor that was judged, and the digest of its bytes."""

    id: str
    name: str
    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class RuleBaseRef:
    """The rule base that judged. ``overlays`` are the folders added to the shipped one."""

    version: str
    digest: str
    rules: int
    overlays: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The result of checking one project."""

    version: Literal[1]
    as_of: date
    rule_base: RuleBaseRef
    engines: tuple[str, ...]
    project: DescriptorRef
    vendors: tuple[DescriptorRef, ...]
    plan: str | None
    constants: tuple[ConstantUse, ...]
    not_judged: tuple[str, ...]
    notes: tuple[str, ...]
    notices: tuple[Notice, ...]
    waivers: tuple[WaiverUse, ...]
    arrangements: tuple[Arrangement, ...]

    def arrangement(self, name: str) -> Arrangement:
        """The arrangement called ``name``. Raises :class:`KeyError` where there is none."""
        for found in self.arrangements:
            if found.name == name:
                return found
        raise KeyError(name)


Document: TypeAlias = Mapping[str, Any]
"""A result as JSON holds it."""
