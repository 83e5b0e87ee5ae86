"""A baseline: the objections that a repository had when it adopted the check."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from checker.model.result import Settled

RowKey: TypeAlias = tuple[str, str]
"""Project and arrangement."""

FindingKey: TypeAlias = tuple[str, str, str, str]
"""Project, arrangement, leg of a hybrid or nothing, and rule."""


@dataclass(frozen=True)
class AcceptedRow:
    """How bad an arrangement was, and who was to do the work: another vendor was never accepted."""

    best: Settled
    worst: Settled
    approach: str
    vendors: tuple[str, ...]


@dataclass(frozen=True)
class AcceptedFinding:
    """How bad an objection was. ``facts`` is what a breach turned on, by fact, in words."""

    best: Settled
    worst: Settled
    facts: Mapping[str, str]


@dataclass(frozen=True)
class Baseline:
    """What was accepted for now."""

    as_of: date
    rule_base: str
    findings: Mapping[FindingKey, AcceptedFinding] = field(default_factory=dict)
    arrangements: Mapping[RowKey, AcceptedRow] = field(default_factory=dict)
