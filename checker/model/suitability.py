"""What speaks for and against an approach, beside the law: reasons, hybrids worth trying, lead times.

None of it moves a verdict. It orders what the law lets pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from checker.model.descriptor import Answer
from checker.model.expression import Condition
from checker.model.place import Place

WEIGHTS: Final = ("decisive", "usual")
STRENGTHS: Final = ("measured", "listed", "article", "assumption")
"""What stands behind a reason, the strongest first."""


@dataclass(frozen=True)
class Example:
    """Facts over the baselines, and the truth that the reason has with them: true, false or unknown."""

    truth: str
    answers: Mapping[str, Answer]
    place: Place


@dataclass(frozen=True)
class Suit:
    """A reason why an approach suits a project, or does not, where ``when`` holds.

    ``favours`` and ``opposes`` name approaches. A leg of a hybrid that the reason opposes is
    ``mended`` by a leg of one of the approaches named there. ``asked`` numbers the reasons whose open
    questions come first, from 1; 0 is none of them. ``claims`` are those of the founding article.
    """

    name: str
    title: str
    because: str
    claims: tuple[str, ...]
    strength: str
    source: str
    checked: date
    weight: str
    asked: int
    when: Condition
    favours: frozenset[str]
    opposes: frozenset[str]
    mended_by: frozenset[str]
    examples: tuple[Example, ...]
    place: Place


@dataclass(frozen=True)
class Role:
    """A part in a hybrid: which approaches can play it, and the share of the volume that it takes.

    Without a ``share`` it takes what the others leave.
    """

    role: str
    approaches: tuple[str, ...]
    share: tuple[float, float] | None


@dataclass(frozen=True)
class BlendPattern:
    """A hybrid worth trying, by its roles in the order of the work."""

    name: str
    title: str
    because: str
    claims: tuple[str, ...]
    strength: str
    source: str
    checked: date
    roles: tuple[Role, ...]
    place: Place


@dataclass(frozen=True)
class LeadTime:
    """How long it takes to meet an obligation, in weeks.

    ``about`` is a rule, or the beginning of the names of the facts that have to change.
    """

    about: str
    low: float
    high: float
    strength: str
    source: str
    checked: date
    place: Place
