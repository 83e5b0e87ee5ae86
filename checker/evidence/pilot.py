"""How many items a pilot needs before the lower bound of agreement can clear a threshold.

The model: an item has a true class; each annotator reports it with probability s = √kappa and
otherwise picks a class by its prevalence, on his own. Two annotators then say class i and j
with probability kappa·p_i·[i = j] + (1 - kappa)·p_i·p_j, which has the stated kappa and equal
margins. For two annotators the standard deviation per item is that of Fleiss, Cohen and
Everitt (1969); for more it is that of Fleiss' kappa by the delta method, from the moments of
the model. The usual number of items is

    n = ((z of the bound + z of the power) · sd(true value) / (true value - threshold))²

It takes the spread at the true value for both. A bound is compared with the threshold where the
value is near it, and there the spread is larger; the careful number allows for that (Cantor 1996):

    n = ((z of the bound · sd(threshold) + z of the power · sd(true value)) / (true value - threshold))²

``benchmarks/agreement.py`` measures how often pilots of either size clear.
"""

from collections.abc import Sequence
from math import ceil, sqrt
from statistics import NormalDist
from typing import Final

SMALLEST: Final = 100
"""Items below which the interval cannot be relied on, whatever the formula says."""
RAREST: Final = 30
"""Items of a class, per annotator, below which nothing is said of that class."""

_NORMAL: Final = NormalDist()
_BOUND: Final = _NORMAL.inv_cdf(0.975)


def sd_per_item(kappa: float, prevalence: Sequence[float], raters: int = 2) -> float:
    """The standard deviation of kappa times the root of the number of items.

    >>> round(sd_per_item(0.8, [0.5, 0.5]), 4), round(sd_per_item(0.8, [0.9, 0.1]), 4)
    (0.6, 1.0211)

    The influence of an item on kappa = 1 - (1 - A) / (1 - E) is [A_i - 2 (1 - kappa) G_i] /
    (1 - E) less its mean, where A_i is the share of equal pairs of its labels and G_i the mean
    prevalence of its labels.
    """
    s, pairs = sqrt(max(kappa, 0.0)), raters * (raters - 1) / 2
    squares = sum(p * p for p in prevalence)
    slope = 2 * (1 - kappa)
    mean = second = 0.0
    # class by class of the truth; the others are told apart only by their own prevalence
    cubes = sum(p**3 for p in prevalence)
    for p in prevalence:
        hit = s + (1 - s) * p
        # sums over classes k of q_k^a p_k^b, where q is what an annotator says of an item of this class
        q2 = hit**2 + (1 - s) ** 2 * (squares - p * p)
        q3 = hit**3 + (1 - s) ** 3 * (cubes - p**3)
        q1p1 = hit * p + (1 - s) * (squares - p * p)
        q2p1 = hit**2 * p + (1 - s) ** 2 * (cubes - p**3)
        q1p2 = hit * p * p + (1 - s) * (cubes - p**3)
        touching, disjoint = 2 * (raters - 2), (raters - 2) * (raters - 3) / 2
        agree = (q2 + touching * q3 + disjoint * q2 * q2) / pairs
        cross = (2 * q2p1 + (raters - 2) * q2 * q1p1) / raters
        common = (q1p2 + (raters - 1) * q1p1 * q1p1) / raters
        mean += p * (q2 - slope * q1p1)
        second += p * (agree - 2 * slope * cross + slope * slope * common)
    return sqrt(max(second - mean * mean, 0.0)) / (1 - squares)


def items_needed(
    expected: float,
    threshold: float,
    prevalence: Sequence[float],
    raters: int = 2,
    power: float = 0.8,
    sides: int = 2,
) -> int | None:
    """Items from which the 95 % lower bound exceeds ``threshold`` with probability ``power``.

    The bound is that of a two-sided interval, or with ``sides`` 1 of a one-sided one. ``None``
    where the true value does not exceed the threshold: no number does.

    >>> items_needed(0.8, 0.75, [0.5, 0.5]), items_needed(0.8, 0.75, [0.9, 0.1]), items_needed(0.7, 0.75, [0.5, 0.5])
    (1131, 3274, None)
    """
    bound = _NORMAL.inv_cdf(1 - 0.05 / sides)
    return _items(expected, threshold, prevalence, raters, bound + _NORMAL.inv_cdf(power))


def items_expected(expected: float, threshold: float, prevalence: Sequence[float], raters: int = 2) -> int | None:
    """Items at which the expected lower bound just reaches the threshold: an even chance.

    >>> items_expected(0.8, 0.75, [0.5, 0.5])
    554
    """
    return _items(expected, threshold, prevalence, raters, _BOUND)


def items_careful(
    expected: float, threshold: float, prevalence: Sequence[float], raters: int = 2, power: float = 0.8
) -> int | None:
    """As :func:`items_needed`, with the wider spread that the interval has near the threshold (Cantor 1996).

    >>> items_careful(0.8, 0.75, [0.5, 0.5]), items_careful(0.9, 0.75, [0.98, 0.02])
    (1298, 1663)
    """
    if expected <= threshold:
        return None
    near, far = (sd_per_item(value, prevalence, raters) for value in (threshold, expected))
    ratio = (_BOUND * near + _NORMAL.inv_cdf(power) * far) / (expected - threshold)
    return max(1, ceil(ratio * ratio - 1e-9))


def chance(items: int, expected: float, threshold: float, prevalence: Sequence[float], raters: int = 2) -> float:
    """The probability that ``items`` clear the threshold, with the spread of :func:`items_careful`.

    >>> round(chance(1131, 0.8, 0.75, [0.5, 0.5]), 2)
    0.74
    """
    near, far = (sd_per_item(value, prevalence, raters) for value in (threshold, expected))
    room = (expected - threshold) * sqrt(items) - _BOUND * near
    return _NORMAL.cdf(room / far) if far > 0 else float(room > 0)


def provable(
    items: int, threshold: float, prevalence: Sequence[float], raters: int = 2, power: float = 0.8
) -> float | None:
    """The least true value that ``items`` establish with probability ``power``, to three digits, upwards.

    ``None`` where none is.

    >>> provable(500, 0.75, [0.5, 0.5]), provable(1000, 0.75, [0.9, 0.1])
    (0.822, 0.834)
    """
    low, high = threshold, 1.0
    needed = _items(1 - 1e-9, threshold, prevalence, raters, _BOUND + _NORMAL.inv_cdf(power))
    if needed is None or items < needed:
        return None
    for _ in range(60):
        middle = (low + high) / 2
        needed = items_needed(middle, threshold, prevalence, raters, power)
        low, high = (low, middle) if needed is not None and needed <= items else (middle, high)
    found = ceil(high * 1000 - 1e-6) / 1000
    return found if found < 1 else None


def about(number: int) -> str:
    """A number of items to three digits.

    >>> about(1131), about(67), about(15303)
    ('1,130', '67', '15,300')
    """
    step = 10 ** max(0, len(str(number)) - 3)
    return f"{(number + step // 2) // step * step:,}"


def _items(expected: float, threshold: float, prevalence: Sequence[float], raters: int, quantiles: float) -> int | None:
    if expected <= threshold:
        return None
    ratio = quantiles * sd_per_item(expected, prevalence, raters) / (expected - threshold)
    return max(1, ceil(ratio * ratio - 1e-9))
