"""What the rule base holds beside facts: regimes, rules, constants, approaches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from checker.model.expression import NEVER, Condition, Value
from checker.model.facts import Authority
from checker.model.place import Place

EFFECTS: Final = ("exclude", "oblige", "advise")
OBLIGORS: Final = ("project", "vendor", "both")
LEVELS: Final = ("settled", "high", "medium", "contested")
AREAS: Final = ("law", "policy", "security", "quality", "labour", "company")
"""Parts of the verdict on a vendor, in the order in which they are shown."""


@dataclass(frozen=True)
class Span:
    """The days on which something is in force, both included; ``None`` is unbounded."""

    start: date | None = None
    end: date | None = None
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether ``day`` lies inside."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    @property
    def bounds(self) -> str:
        """The bounds in words, ``from ... to ...``; empty where there is none."""
        return " ".join(f"{word} {day}" for word, day in (("from", self.start), ("to", self.end)) if day)


@dataclass(frozen=True)
class Confidence:
    """How settled a reading of the law is, and when someone last checked it."""

    level: str
    checked: date
    note: str = ""


@dataclass(frozen=True)
class LegalException:
    """A case that the provision itself takes out, and where it says so."""

    text: str
    cite: str = ""


@dataclass(frozen=True)
class Rule:
    """A requirement of a regime.

    ``scope`` is the whole scope: the regime's gate, the approaches and ``when``.
    ``require`` is ``None`` for a plain prohibition: in scope is breached. ``area`` is the
    part of the verdict on a vendor that it counts in.
    """

    id: str
    regime: str
    title: str
    requires: str
    authority: tuple[Authority, ...]
    scope: Condition
    effect: str
    obligor: str
    remedy: str
    confidence: Confidence
    place: Place
    require: Condition | None = None
    exclude_when: Condition | None = None
    approaches: tuple[str, ...] = ()
    effective: Span = Span()
    exceptions: tuple[LegalException, ...] = ()
    policy: bool = False
    area: str = "law"

    @property
    def requirement(self) -> Condition:
        """The requirement as a condition; for a prohibition one that never holds."""
        return NEVER if self.require is None else self.require


@dataclass(frozen=True)
class Regime:
    """A body of law or criteria. ``gate`` is the fact that lets its rules speak."""

    id: str
    title: str
    place: Place
    gate: str = ""
    about: str = ""


@dataclass(frozen=True)
class DatedValue:
    """A constant's value from a day on; ``None``, for the first value only, is since ever."""

    start: date | None
    value: Value
    note: str = ""


@dataclass(frozen=True)
class ConstantSpec:
    """A list or a threshold, dated, with its source.

    ``tighten`` names the direction in which an organisation may change it: ``higher``,
    ``lower``, ``smaller``, ``larger``, or nothing.
    """

    name: str
    type: str
    meaning: str
    source: Authority
    values: tuple[DatedValue, ...]
    checked: date
    place: Place
    tighten: str = ""

    def on(self, day: date) -> DatedValue:
        """The value in force on ``day``. The first value holds since ever."""
        current = self.values[0]
        for dated in self.values[1:]:
            if dated.start is not None and dated.start <= day:
                current = dated
        return current


@dataclass(frozen=True)
class Approach:
    """A way to get data labelled, as the properties that rules speak of."""

    name: str
    title: str
    note: str
    properties: Mapping[str, Value]
    place: Place
