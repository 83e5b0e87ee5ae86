"""A baseline: the objections that a repository had when it adopted the check."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from checker.model.result import Settled


@dataclass(frozen=True)
class Baseline:
    """What was accepted for now, and how bad it was.

    ``findings`` gives the best and worst case of an objection by its fingerprint,
    ``arrangements`` those of an arrangement by project and name.
    """

    as_of: date
    rule_base: str
    findings: Mapping[str, tuple[Settled, Settled]] = field(default_factory=dict)
    arrangements: Mapping[tuple[str, str], tuple[Settled, Settled]] = field(default_factory=dict)
