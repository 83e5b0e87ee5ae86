"""The shape of rule files, as pydantic models: what may stand in them, and what must.

These models check structure only; conditions are read by :mod:`checker.language`. The
JSON schemas for rule files come from the same models.
"""

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
Word: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Url: TypeAlias = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
Condition: TypeAlias = Annotated[
    Any, Field(description="A leaf, a list (all of them), or a mapping with one of `all`, `any`, `not`.")
]
FactType: TypeAlias = Literal["bool", "enum", "set", "countries", "int", "number", "date"]


class Record(BaseModel):
    """A mapping in a rule file: no key beyond the named ones, no conversion of types."""

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


class AuthorityRecord(Record):
    """A provision of law, or another source."""

    cite: Text
    """How a lawyer cites it, such as `45 CFR 164.504(e)`."""
    url: Url | None = None
    """Where its official text stands."""


class RuleAuthorityRecord(AuthorityRecord):
    """A provision that a rule encodes; its official text must be named."""

    url: Url


class EffectiveRecord(Record):
    """When a rule is in force; both days are included."""

    from_: Annotated[date | None, Field(alias="from")] = None
    to: date | None = None
    note: Text | None = None


class ConfidenceRecord(Record):
    """How settled the reading is."""

    level: Literal["settled", "high", "medium", "contested"]
    checked: date
    """The day on which someone last compared the rule with the text that it cites."""
    note: Text | None = None


class ExceptionRecord(Record):
    """A case that the law itself takes out of the requirement."""

    text: Text
    cite: Text | None = None


class RuleRecord(Record):
    """A requirement, with its authority, its effect and its remedy."""

    id: Name
    """`regime.name`; the first part is the folder."""
    title: Text
    requires: Text
    """What the law asks, in plain words."""
    authority: Annotated[list[RuleAuthorityRecord], Field(min_length=1)]
    gated: bool = True
    """Whether the regime's gate is part of the scope."""
    approaches: Annotated[list[Word], Field(min_length=1)] | None = None
    effective: EffectiveRecord | None = None
    when: Condition = None
    require: Condition = None
    effect: Literal["exclude", "oblige", "advise"]
    exclude_when: Condition = None
    obligor: Literal["project", "vendor", "both"]
    remedy: Text
    """What cures a breach."""
    exceptions: list[ExceptionRecord] = []
    confidence: ConfidenceRecord
    policy: bool = False
    """Whether this is an organisation's own policy, which can be waived; law never can."""
    area: Literal["law", "policy", "security", "quality", "labour", "company"] | None = None
    """Part of the verdict on a vendor that it counts in; left out, `law`, or `policy` where it is policy."""


class CaseRecord(Record):
    """A value that a derived fact takes where `when` is true and no earlier case is."""

    when: Condition = None
    value: Text


class DeriveRecord(Record):
    """A fact concluded from others."""

    derive: Name
    type: FactType = "bool"
    meaning: Text
    authority: list[AuthorityRecord] = []
    when: Condition = None
    cases: Annotated[list[CaseRecord], Field(min_length=1)] | None = None


class FactRecord(Record):
    """A fact that people state."""

    fact: Name
    type: FactType
    values: Annotated[list[Word], Field(min_length=1)] | None = None
    unit: Text | None = None
    meaning: Text
    question: Text = ""
    """What to ask a person; a property of an approach, which nobody is asked, has none."""
    ask: Literal["project_owner", "privacy_officer", "procurement", "vendor", "security", "export_counsel"] = (
        "project_owner"
    )
    screening: bool = False
    actionable: bool = False
    how: Text | None = None
    changes_to: Annotated[list[Any], Field(min_length=1)] | None = None
    """The values that `how` can bring about: `[true]`, or words of an enum. Without it, any."""
    if_absent: Any = "unknown"
    """What silence means: `unknown`, a value, `{value, when}`, or `{by_approach}`."""
    non_empty: bool = False
    needs_proof: bool = False
    """Whether a stated value is only a claim, and not known, without a document that was compared."""
    chosen_with_vendor: Any = None
    baseline: Any = None


class DatedValueRecord(Record):
    """A constant's value from a day on; the first one since ever."""

    from_: Annotated[date | None, Field(alias="from")] = None
    value: Any
    note: Text | None = None


class ConstantRecord(Record):
    """A list or a threshold that rules name, dated, with its source."""

    constant: Word
    type: Literal["countries", "set", "int", "number", "date"]
    meaning: Text
    source: AuthorityRecord
    values: Annotated[list[DatedValueRecord], Field(min_length=1)]
    checked: date
    tighten: Literal["higher", "lower", "smaller", "larger"] | None = None


class TightenRecord(Record):
    """An organisation's stricter value for a shipped constant (overlays only)."""

    tighten_constant: Word
    value: Any
    because: Text


class ProofRecord(Record):
    """A kind of document: which facts it can prove, and for how long."""

    proof: Word
    """The word that `evidence:` entries of descriptors give as their `kind`."""
    title: Text
    proves: Annotated[list[Name], Field(min_length=1)]
    """Facts, or the first parts of the names of several."""
    months: Annotated[int | None, Field(ge=1)] = None
    """How long it proves, from the day in `issued`; left out, as long as its own dates say."""
    from_day: Text | None = None
    """Which day that is, where it is not the date on the document."""
    source: AuthorityRecord
    checked: date
    note: Text | None = None


class ApproachRecord(Record):
    """A way to get data labelled."""

    approach: Word
    title: Text
    note: Text
    properties: dict[Word, Any]


class RegimeRecord(Record):
    """A body of law or criteria."""

    regime: Word
    title: Text
    gate: Name | None = None
    about: Text | None = None


class CaseAuthorityRecord(AuthorityRecord):
    """Whose example a case is, and what they said of it."""

    kind: Word | None = None
    says: Text | None = None


class LegRecord(Record):
    """A leg of a hybrid in a case."""

    approach: Word
    facts: dict[Name, Any] = {}


class ExampleRecord(Record):
    """A case: facts over the baselines, and the outcome that they must have."""

    case: Text
    tests: Name | None = None
    outcome: Literal["breached", "satisfied", "not_applicable", "open"] | None = None
    approach: Word
    facts: dict[Name, Any] = {}
    verdict: Literal["allowed", "conditional", "excluded", "undetermined"] | None = None
    rules: dict[Name, Literal["breached", "satisfied", "not_applicable", "open"]] = {}
    as_of: date | None = None
    authority: CaseAuthorityRecord | None = None
    note: Text | None = None
    legs: Annotated[list[LegRecord], Field(min_length=2)] | None = None


class CaseFileRecord(Record):
    """A file of cases. `given` holds the facts that all of them share."""

    given: dict[Name, Any] = {}
    cases: Annotated[list[ExampleRecord], Field(min_length=1)]


class EquivalentRecord(Record):
    """A mutant that no case can notice, because it means the same."""

    mutant: Text
    """As `checker rules mutate` names it."""
    because: Text


class DeclaredRecord(Record):
    """A finding of `checker rules analyse` that is intended."""

    finding: Text
    """As `checker rules analyse` names it."""
    because: Text


class ProvisionRecord(Record):
    """A paragraph of a law, and what became of it in the rule base."""

    provision: Text
    """As a lawyer cites it."""
    says: Text
    """What it asks, in a few words."""
    status: Literal["encoded", "partly", "left_out"]
    rules: list[Name] = []
    why: Text | None = None
    """Why it is encoded in part only, or left out."""


class CoverageRecord(Record):
    """A file of provisions (`*.coverage.yaml`), in the order of the law."""

    law: Text
    url: Url
    provisions: Annotated[list[ProvisionRecord], Field(min_length=1)]
