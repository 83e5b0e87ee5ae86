"""The shape of suitability files, as pydantic models (see :mod:`checker.rulebase.records`)."""

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StringConstraints

from checker.rulebase.records import Condition, Name, Record, Text, Word

Claim: TypeAlias = Annotated[str, StringConstraints(pattern=r"^A[0-9]{2}$")]
Strength: TypeAlias = Literal["measured", "listed", "article", "assumption"]
Weeks: TypeAlias = Annotated[int | float, Field(ge=0, le=520)]
Share: TypeAlias = Annotated[int | float, Field(ge=0, le=1)]


class ExamplesRecord(Record):
    """Facts over the baselines with which a reason holds, does not hold, and is open."""

    holds: Annotated[list[dict[Name, Any]], Field(min_length=1)]
    fails: Annotated[list[dict[Name, Any]], Field(min_length=1)] | None = None
    """May be left out where there is no `when`."""
    open: Annotated[list[dict[Name, Any]], Field(min_length=1)] | None = None


class SuitRecord(Record):
    """A reason for or against approaches. It never changes a verdict."""

    suit: Word
    title: Text
    """The reason in a few words, as it follows "because": `only experts can label correctly`."""
    because: Text
    """Why that matters, in a sentence or two."""
    claims: Annotated[list[Claim], Field(default_factory=list)]
    """The claims of the founding article that it carries."""
    strength: Strength
    """What stands behind it: a measurement, a list, the article, or nobody's word but ours."""
    source: Text
    checked: date
    weight: Literal["decisive", "usual"] = "usual"
    asked: Annotated[int | None, Field(ge=1, le=9)] = None
    """Its open questions come first, in the order of these numbers."""
    when: Condition = None
    for_: Annotated[list[Text] | None, Field(alias="for", min_length=1)] = None
    """Approaches, or tests of their properties such as `approach.people == crowd`."""
    against: Annotated[list[Text] | None, Field(min_length=1)] = None
    mended_by: Annotated[list[Text] | None, Field(min_length=1)] = None
    """In a hybrid it does not speak against a leg beside one of these approaches."""
    examples: ExamplesRecord
    instead: bool = False
    """Whether it replaces a shipped reason of the same name (overlays only)."""


class DropSuitRecord(Record):
    """A shipped reason that does not count here (overlays only)."""

    drop_suit: Word
    because: Text


class RoleRecord(Record):
    """A part in a hybrid."""

    role: Text
    approaches: Annotated[list[Text], Field(min_length=1)]
    share: Annotated[list[Share], Field(min_length=2, max_length=2)] | None = None
    """The least and the greatest share of the volume; left out, what the others leave."""


class BlendRecord(Record):
    """A hybrid worth trying."""

    blend: Word
    title: Text
    because: Text
    claims: Annotated[list[Claim], Field(default_factory=list)]
    strength: Strength
    source: Text
    checked: date
    roles: Annotated[list[RoleRecord], Field(min_length=2)]
    """In the order of the work."""
    instead: bool = False


class LeadRecord(Record):
    """How long it takes to meet an obligation."""

    lead: Name
    """A rule, or the beginning of the names of the facts that have to change."""
    weeks: Annotated[list[Weeks], Field(min_length=2, max_length=2)]
    strength: Strength
    source: Text
    checked: date
    instead: bool = False
