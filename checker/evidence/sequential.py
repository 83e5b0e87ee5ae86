"""The sequential test: judge item by item, and stop as soon as it is clear.

Wald's sequential probability ratio test (Wald 1945) between two shares of wrong items, with a
cap. At the cap an undecided batch is rejected, which protects the buyer. Its
properties are computed exactly, by following the number of wrong items.
"""

from dataclasses import dataclass
from math import ceil, floor, log
from typing import Final, Literal, TypeAlias

from checker.evidence.acceptance import Plan, Risks

Step: TypeAlias = Literal["accept", "reject", "continue"]

TINY: Final = 1e-12
"""Paths less likely than this are given up."""


@dataclass(frozen=True, slots=True)
class Sequential:
    """A test with its lines: after ``n`` items, accept below one number of wrong items, reject above another.

    Both lines rise by ``slope`` per item, from ``lower`` (negative) and ``upper``.
    """

    slope: float
    lower: float
    upper: float
    cap: int

    def most_to_accept(self, items: int) -> int:
        """The most wrong items among ``items`` at which the batch is accepted; -1 where it is too early."""
        return max(-1, floor(self.lower + self.slope * items + TINY))

    def fewest_to_reject(self, items: int) -> int:
        """The fewest wrong items among ``items`` at which the batch is rejected."""
        reject = ceil(self.upper + self.slope * items - TINY)
        return min(reject, self.most_to_accept(items) + 1) if items >= self.cap else reject

    def step(self, items: int, wrong: int) -> Step:
        """What to do after ``items`` of which ``wrong`` are wrong."""
        if wrong <= self.most_to_accept(items):
            return "accept"
        return "reject" if wrong >= self.fewest_to_reject(items) else "continue"


@dataclass(frozen=True, slots=True)
class Course:
    """How a test goes where ``share`` of the items is wrong.

    ``accepts`` is the probability of acceptance, ``mean`` the mean number of items judged,
    ``most`` the number that suffices in 95 of 100 batches.
    """

    share: float
    accepts: float
    mean: float
    most: int


def sequential(risks: Risks, fixed: Plan) -> Sequential:
    """The test for ``risks``, capped at twice the items of the plan of fixed size."""
    wrong = log(risks.ltpd / risks.aql)
    right = log((1 - risks.aql) / (1 - risks.ltpd))
    per_item = wrong + right
    return Sequential(
        slope=right / per_item,
        lower=log(risks.beta / (1 - risks.alpha)) / per_item,
        upper=log((1 - risks.beta) / risks.alpha) / per_item,
        cap=2 * fixed.items,
    )


def course(test: Sequential, share: float) -> Course:
    """How ``test`` goes where ``share`` of the items is wrong, exactly."""
    paths = {0: 1.0}
    accepted = mean = ended = 0.0
    most = 0
    for items in range(1, test.cap + 1):
        reached: dict[int, float] = {}
        for wrong, chance in paths.items():
            reached[wrong] = reached.get(wrong, 0.0) + chance * (1 - share)
            reached[wrong + 1] = reached.get(wrong + 1, 0.0) + chance * share
        paths = {}
        for wrong, chance in reached.items():
            step = test.step(items, wrong)
            if step == "continue":
                paths[wrong] = chance
                continue
            mean += items * chance
            ended += chance
            accepted += chance if step == "accept" else 0.0
        if not most and ended >= 0.95:
            most = items
        if sum(paths.values()) < TINY:
            break
    return Course(share, accepted, mean, most)
