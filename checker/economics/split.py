"""Splits of a volume over the legs of a hybrid: shares within bounds that add up to one.

>>> tightened([Interval(0.25, 0.5), Interval(0, 1)])
[Interval(low=0.25, high=0.5, unit='1'), Interval(low=0.5, high=0.75, unit='1')]
>>> cheapest([3.0, 1.0], [Interval(0.25, 0.5), Interval(0, 1)])
1.5
"""

from collections.abc import Sequence

from checker.economics.interval import Interval

ROUNDING = 1e-9
"""How far shares that add up to one may miss it."""


def possible(bounds: Sequence[Interval]) -> bool:
    """Whether some shares within ``bounds`` add up to one."""
    return sum(b.low for b in bounds) <= 1 + ROUNDING and sum(b.high for b in bounds) >= 1 - ROUNDING


def tightened(bounds: Sequence[Interval]) -> list[Interval]:
    """What is left of each bound once the shares must add up to one."""
    lows, highs = sum(b.low for b in bounds), sum(b.high for b in bounds)
    found = []
    for bound in bounds:
        low = max(bound.low, 1 - (highs - bound.high))
        high = min(bound.high, 1 - (lows - bound.low))
        found.append(Interval(min(low, max(low, high)), max(low, high), bound.unit))
    return found


def cheapest(values: Sequence[float], bounds: Sequence[Interval]) -> float:
    """The least mean of ``values`` that any split gives: the cheapest legs take all that they may."""
    left = 1 - sum(bound.low for bound in bounds)
    total = sum(value * bound.low for value, bound in zip(values, bounds))
    for value, bound in sorted(zip(values, bounds), key=lambda pair: pair[0]):
        part = min(max(left, 0.0), bound.high - bound.low)
        total += value * part
        left -= part
    return total


def dearest(values: Sequence[float], bounds: Sequence[Interval]) -> float:
    """The greatest mean of ``values`` that any split gives."""
    return -cheapest([-value for value in values], bounds)


def mended(shares: Sequence[float], bounds: Sequence[Interval]) -> list[float]:
    """``shares`` moved within ``bounds``, each in proportion to its room, until they add up to one."""
    missing = 1 - sum(shares)
    room = [(bound.high - share) if missing > 0 else (share - bound.low) for share, bound in zip(shares, bounds)]
    whole = sum(room)
    if whole <= 0:
        return list(shares)
    return [
        min(bound.high, max(bound.low, share + missing * part / whole))
        for share, part, bound in zip(shares, room, bounds)
    ]
