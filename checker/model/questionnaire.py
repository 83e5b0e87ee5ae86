"""A questionnaire that goes out, and the claims that come back in it."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from checker.model.descriptor import Source
from checker.model.diagnostic import Diagnostic
from checker.model.expression import Value
from checker.model.facts import FactSpec
from checker.model.place import Place
from checker.model.result import DescriptorRef, RuleBaseRef

Scope: TypeAlias = Literal["facts", "approaches", "vendors"]
"""Where a fact is stated: by the project, inside an arrangement, or by a vendor."""

FILLED: Final = ("answer", "document", "kind", "dated", "remark")
"""The fields that are filled in by whoever is asked."""

COLUMNS: Final = (
    "no", "question", "answer", "how to answer", "document", "kind", "dated", "remark",
    "meaning", "why it is asked", "proof", "stated in", "id",
)  # fmt: skip
"""The columns of a questionnaire. Those of the answers are found again by name, in any order."""

PROJECT: Final = "project"
VENDOR: Final = "vendor"
LAW: Final = "law as of"
BASE: Final = "rule base"
BY: Final = "filled in by"
ON: Final = "filled in on"
HEADER: Final = (PROJECT, VENDOR, LAW, BASE, BY, ON)
"""What is said above the questions; the last two are filled in."""


@dataclass(frozen=True, slots=True)
class Target:
    """A fact where it is stated. ``name`` is the arrangement or the vendor, empty for the project.

    >>> Target("vendors", "lumen", "vendor.exit.deletion_days").id
    'vendors/lumen/exit.deletion_days'
    >>> Target.read("vendors/lumen/exit.deletion_days").fact
    'vendor.exit.deletion_days'
    >>> Target.read("data.phi.present") is None
    True
    """

    scope: Scope
    name: str
    fact: str

    @property
    def id(self) -> str:
        """What the id cell of a questionnaire holds. No name has a slash in it."""
        return "/".join(filter(None, (self.scope, self.name, self.key)))

    @property
    def key(self) -> str:
        """The fact as its file names it: a vendor's without the first part."""
        return self.fact.removeprefix("vendor.") if self.scope == "vendors" else self.fact

    @property
    def path(self) -> tuple[str, ...]:
        """The keys of the fact in its file."""
        keys = tuple(self.key.split("."))
        return ("approaches", self.name, *keys) if self.scope == "approaches" else keys

    @classmethod
    def read(cls, text: str) -> "Target | None":
        """The target that an id means; ``None`` where it has not the form of one."""
        match text.split("/"):
            case ["facts", fact] if fact:
                return cls("facts", "", fact)
            case ["approaches", name, fact] if name and fact:
                return cls("approaches", name, fact)
            case ["vendors", name, fact] if name and fact:
                return cls("vendors", name, f"vendor.{fact}")
        return None


@dataclass(frozen=True, slots=True)
class Why:
    """A rule that waits for the answer."""

    rule: str
    title: str
    cite: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``now`` is what has been stated and does not count, with the reason; else empty.

    ``kinds`` are the kinds of document that can prove the answer, with their titles; empty where
    any can. ``file`` is where it will be stated, without its folder: a questionnaire leaves the house.
    """

    target: Target
    spec: FactSpec
    why: tuple[Why, ...]
    kinds: tuple[tuple[str, str], ...]
    file: str
    now: str


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Questions in the order in which to ask them. ``vendor`` is ``None`` where nobody outside is asked.

    What each answer would lead to is left out: whoever answers must not be led.
    """

    as_of: date
    rule_base: RuleBaseRef
    project: DescriptorRef
    vendor: DescriptorRef | None
    people: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One answer that came back. ``place`` is the answer's own; ``dated`` the day of the document."""

    target: Target
    value: Value
    place: Place
    remark: str = ""
    document: str = ""
    kind: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class Returned:
    """A questionnaire that came back.

    ``project`` is the id that it names, ``by`` and ``on`` who filled it in and when: all three are
    what the file says and no more. ``unknown`` are answers of "unknown" with their remarks, ``empty``
    counts the questions without an answer, ``notes`` are what a reader should know.
    """

    source: Source
    project: str
    by: str
    on: date | None
    claims: tuple[Claim, ...]
    unknown: tuple[tuple[Target, str], ...]
    empty: int
    notes: tuple[Diagnostic, ...]
