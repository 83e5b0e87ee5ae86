"""Acceptance plans: how many items to judge in a batch, and how many may be wrong.

The usual tables (ISO 2859-1, ANSI/ASQ Z1.4) fix the error share that the vendor may count on
(AQL) and leave open what the buyer still accepts. Here both ends are fixed: a batch at the AQL
is accepted with probability 1 - alpha at least, one at the LTPD with probability beta at most.
"""

from dataclasses import dataclass

from checker.evidence.binomial import at_most

LARGEST = 100_000
"""The largest plan that is looked for, in items."""


@dataclass(frozen=True, slots=True)
class Risks:
    """What a plan must keep to.

    ``aql`` is the share of wrong items that is still good, ``ltpd`` the share that must not
    pass; ``alpha`` the risk that good work is rejected, ``beta`` the risk that bad work is
    accepted.
    """

    aql: float
    ltpd: float
    alpha: float = 0.05
    beta: float = 0.10

    def __post_init__(self) -> None:
        if not 0 < self.aql < self.ltpd < 1:
            raise ValueError("the good share of errors must lie above 0 and below the bad one, and that below 1")
        if not (0 < self.alpha < 0.5 and 0 < self.beta < 0.5):
            raise ValueError("a risk must lie above 0 and below 0.5")


@dataclass(frozen=True, slots=True)
class Plan:
    """Judge ``items``; accept where ``allowed`` or fewer are wrong."""

    items: int
    allowed: int

    def accepts(self, share: float) -> float:
        """The probability of acceptance where ``share`` of the items is wrong: the operating characteristic."""
        return at_most(self.allowed, self.items, share)


def smallest_plan(risks: Risks) -> Plan | None:
    """The plan with the fewest items that keeps to both risks; ``None`` beyond :data:`LARGEST`.

    Binomial, that is, for batches that are large against the sample (Hald 1967 gives the
    method; for small batches the plan is on the safe side).

    >>> smallest_plan(Risks(0.02, 0.08))
    Plan(items=98, allowed=4)
    """
    allowed = 0
    while True:
        items = _enough(allowed, risks)
        if items > LARGEST:
            return None
        plan = Plan(items, allowed)
        if plan.accepts(risks.aql) >= 1 - risks.alpha:
            return plan
        allowed += 1


def _enough(allowed: int, risks: Risks) -> int:
    """The fewest items of which ``allowed`` wrong ones still keep the buyer's risk."""
    low, high = allowed + 1, allowed + 2
    while at_most(allowed, high, risks.ltpd) > risks.beta:
        low, high = high, high * 2
        if high > 2 * LARGEST:
            return high
    while low < high:
        middle = (low + high) // 2
        if at_most(allowed, middle, risks.ltpd) > risks.beta:
            low = middle + 1
        else:
            high = middle
    return low


def cutoff(items: int, wanted: float, false_alarm: float = 0.01) -> int:
    """The most right answers at which an annotator is below ``wanted``; -1 where not even none of them is.

    One who has exactly the accuracy ``wanted`` is found below it with probability
    ``false_alarm`` at most.

    >>> cutoff(8, 0.95), cutoff(1, 0.95)
    (5, -1)
    """
    right = -1
    while right < items - 1 and at_most(right + 1, items, wanted) <= false_alarm:
        right += 1
    return right
