"""Counts of right and wrong answers: tails, intervals, and how many answers prove an accuracy."""

from math import floor, sqrt
from statistics import NormalDist
from typing import NamedTuple

from scipy.special import bdtr

LARGEST = 1_000_000
"""More answers than this are called out of reach."""


class Interval(NamedTuple):
    """A two-sided confidence interval of a share."""

    low: float
    high: float


def at_most(count: int, of: int, share: float) -> float:
    """The probability of ``count`` or fewer among ``of`` independent answers, each with probability ``share``."""
    if count < 0:
        return 0.0
    return 1.0 if count >= of else float(bdtr(count, of, share))


def wilson(right: float, of: int, level: float = 0.95) -> Interval:
    """The score interval of a share (Wilson 1927, without continuity correction).

    ``right`` need not be whole: a mean over items that were judged several times is not.

    >>> [round(bound, 4) for bound in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    if of == 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, spread = right / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / of + spread / of / 4) / (1 + spread)
    low = 0.0 if right <= 0 else max(0.0, middle - half)
    return Interval(low, 1.0 if right >= of else min(1.0, middle + half))


def needed(accuracy: float, wanted: float, level: float = 0.95) -> int | None:
    """The fewest answers from which ``accuracy`` proves that the true one exceeds ``wanted``.

    Answers come in whole numbers: the right ones are rounded down. ``None`` where no number
    does, because ``accuracy`` does not exceed ``wanted`` itself, or where more than
    :data:`LARGEST` would be needed.

    >>> needed(1.0, 0.95), needed(0.98, 0.95), needed(0.95, 0.95)
    (73, 230, None)
    """
    if accuracy <= wanted:
        return None
    low, high = 1, 1
    while wilson(accuracy * high, high, level).low <= wanted:
        low, high = high, high * 2
        if high > LARGEST:
            return None
    while low < high:  # without rounding, a bound from which to count up
        middle = (low + high) // 2
        if wilson(accuracy * middle, middle, level).low > wanted:
            high = middle
        else:
            low = middle + 1
    while wilson(floor(accuracy * low + 1e-9), low, level).low <= wanted:
        low += 1
    return low
