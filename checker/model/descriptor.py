"""What people wrote: projects, their arrangements, and vendors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from checker.model.expression import Value
from checker.model.place import Place

HYBRID: Final = "hybrid"
"""The approach of an arrangement that is made of others."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said of a fact. ``value`` is ``None`` for "not known".

    ``kind`` is ``stated``, ``determination``, ``expired`` (said, but its proof has run out),
    ``unproven`` (said, but its proof is missing, altered or of the wrong kind) or ``claimed``
    (said without the proof that it needs); ``note`` says more to a reader. ``needs_proof`` marks
    a value that counts only with a document.
    """

    value: Value | None
    place: Place | None = None
    kind: str = "stated"
    note: str = ""
    needs_proof: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The document behind a stated fact.

    ``expires`` is its last day: the stated one, or the end of the time for which its ``kind``
    proves, whichever is earlier; ``term`` says so in the latter case. ``fault`` says what
    was wrong with the document when it was read, whatever the day, ``unread`` why it could
    not be compared with its digest.
    """

    document: str
    place: Place
    sha256: str = ""
    issued: date | None = None
    expires: date | None = None
    kind: str = ""
    term: str = ""
    fault: str = ""
    unread: str = ""

    def fails_on(self, day: date) -> str:
        """Why the document proves nothing on ``day``; empty where it does. Its last day still counts."""
        if self.fault:
            return self.fault
        if self.expires is not None and self.expires < day:
            return f"evidence {self.document} expired on {self.expires}" + (f" ({self.term})" if self.term else "")
        if self.issued is not None and self.issued > day:
            return f"evidence {self.document} is dated {self.issued}, later than the as-of date"
        return ""


@dataclass(frozen=True, slots=True)
class Determination:
    """A derived fact asserted by a named person, from a day on."""

    value: Value
    by: str
    on: date
    because: str
    place: Place


@dataclass(frozen=True)
class Said:
    """Everything that one descriptor, or one arrangement of it, says of facts.

    ``sections`` are the places of its mappings by dotted name, for facts that it leaves out.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    determinations: Mapping[str, Determination] = field(default_factory=dict)
    sections: Mapping[str, Place] = field(default_factory=dict)

    def home(self, fact: str, otherwise: Place) -> Place:
        """Where ``fact`` would stand: its innermost section that is there, or ``otherwise``."""
        name = fact
        while name := name.rpartition(".")[0]:
            if name in self.sections:
                return self.sections[name]
        return otherwise


def combined(parts: Iterable[Said], day: date) -> dict[str, Answer]:
    """What counts on ``day`` of all that ``parts`` say; a later part overrides an earlier one.

    A fact whose evidence has expired, is dated later, or proves nothing is not known; a determination
    counts from the day on which it was made. Evidence counts wherever it stands: a project may list the
    documents behind the facts of its arrangements in one place. A value that needs proof is not known
    without a document whose digest is stated.
    """
    found: dict[str, Answer] = {}
    evidence: dict[str, Evidence] = {}
    determinations: dict[str, Determination] = {}
    for part in parts:
        found |= part.answers
        evidence |= part.evidence
        determinations |= {name: made for name, made in part.determinations.items() if made.on <= day}
    for name, proof in evidence.items():
        note = proof.fails_on(day)
        if name in found and note:
            found[name] = Answer(None, found[name].place, "unproven" if proof.fault else "expired", note)
    for name, answer in found.items():
        if answer.needs_proof:
            found[name] = claimed(answer, evidence.get(name))
    for name, made in determinations.items():
        note = f"determined by {made.by} on {made.on}: {made.because}"
        found[name] = Answer(made.value, made.place, "determination", note)
    return found


def claimed(answer: Answer, evidence: Evidence | None) -> Answer:
    """``answer`` where a document stands behind it, or else the mere claim, whose value is not known."""
    if evidence is None:
        return Answer(None, answer.place, "claimed", "claimed without the document that it needs")
    if not evidence.sha256:
        note = f"claimed: {evidence.document} is only a name until its `sha256` is stated"
        return Answer(None, answer.place, "claimed", note)
    return answer


@dataclass(frozen=True)
class Source:
    """The file that a descriptor was read from, or the mapping that a caller gave."""

    path: str
    digest: str


@dataclass(frozen=True)
class ArrangementSpec:
    """One approach, with at most one vendor, as the project describes it.

    ``legs`` names other arrangements of the project; only a hybrid has any.
    """

    name: str
    approach: str
    place: Place
    vendor: str = ""
    vendor_place: Place | None = None
    legs: tuple[str, ...] = ()
    said: Said = Said()


@dataclass(frozen=True)
class Vendor:
    """A vendor descriptor."""

    id: str
    name: str
    source: Source
    place: Place
    said: Said = Said()


@dataclass(frozen=True)
class Project:
    """A project descriptor. ``plan`` is the arrangement that the team means to use, or empty."""

    id: str
    name: str
    source: Source
    place: Place
    said: Said
    arrangements: Mapping[str, ArrangementSpec]
    plan: str = ""
    describes: str = ""
