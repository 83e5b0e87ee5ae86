"""The order of what may be chosen: step by step, never by a score.

Two arrangements are compared by the first step at which they differ. So an arrangement can be
better at a later step by any amount and still stand below: the law comes before fitness, fitness
before money. The order is total, depends on nothing but the two arrangements, and making one of them
cheaper moves it up or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from checker.advise.result import Step, Suitability
from checker.economics.result import Fits
from checker.model.result import Settled, Truth, Verdict

ORDER: Final = (
    "verdict: allowed, then conditional, then undetermined (what may yet be excluded last); "
    "what is excluded is not ranked",
    "suitability: first what no decisive reason speaks against, then what one speaks for, then what no other "
    "reason speaks against, then what one speaks for; a reason that is not known stands between the two",
    "deadline, then budget: what keeps it, then what depends on the figures, then what misses it",
    "cost with every quantity in its middle, then time likewise, then the name",
)
"""The steps of the order in words."""

_VERDICTS: Final[dict[Verdict, int]] = {"allowed": 0, "conditional": 1, "undetermined": 2, "excluded": 3}
_RANGE: Final[dict[Settled, int]] = {"allowed": 0, "conditional": 1, "excluded": 2}
_BAD: Final[dict[Truth, int]] = {"false": 0, "unknown": 1, "true": 2}
_FITS: Final[dict[Fits, int]] = {"yes": 0, "unknown": 0, "depends": 1, "no": 2}


@dataclass(frozen=True)
class Standing:
    """What the order looks at. ``cost`` is in USD, of the whole or of an item, ``weeks`` in weeks."""

    name: str
    verdict: Verdict
    best: Settled
    worst: Settled
    suitability: Suitability
    in_time: Fits
    in_budget: Fits
    cost: float
    weeks: float


def steps(one: Standing) -> dict[Step, tuple[float | str, ...]]:
    """What is compared at each step, in order; less comes first."""
    fit = one.suitability
    return {
        "verdict": (_VERDICTS[one.verdict], _RANGE[one.worst], _RANGE[one.best]),
        "suitability": (
            _BAD[fit.against_decisive], -_BAD[fit.for_decisive], _BAD[fit.against], -_BAD[fit.in_favour],
        ),
        "deadline": (_FITS[one.in_time],),
        "budget": (_FITS[one.in_budget],),
        "cost": (one.cost,),
        "time": (one.weeks,),
        "name": (one.name,),
    }  # fmt: skip


def key(one: Standing) -> tuple[tuple[float | str, ...], ...]:
    """Sorts by the steps."""
    return tuple(steps(one).values())


def first_difference(one: Standing, two: Standing) -> Step:
    """The step that decides between two."""
    before, after = steps(one), steps(two)
    return next((step for step in before if before[step] != after[step]), "name")


def ranked(standings: Sequence[Standing]) -> list[Standing]:
    """The arrangements that are not excluded, in their order."""
    return sorted((one for one in standings if one.verdict != "excluded"), key=key)
