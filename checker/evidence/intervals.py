"""Confidence intervals of agreement: a bootstrap over items, held down by an exact bound.

The bootstrap is bias-corrected and accelerated (BCa; Efron 1987). Where hardly any item is
disagreed upon, resampling sees too little: of items without disagreement it makes only items
without disagreement. So the lower bound is never above what the exact binomial bound (Clopper
and Pearson 1934) on the share of disagreed items allows. ``benchmarks/agreement.py`` measures
how often the bound holds.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, TypeAlias

import numpy as np
from scipy.special import betaincinv

from checker.evidence.columns import Bools, Floats, Ints

Statistic: TypeAlias = Callable[[Floats], Floats]
"""From weights, a row per replicate and a column per pattern, to a value per replicate."""

LEVEL: Final = 0.95
FEWEST: Final = 10
"""Items below which no interval is given."""
CELLS: Final = 4_000_000
"""Weights that are held at once."""
KNIVES: Final = 2_000
"""Patterns up to which the acceleration is computed; with more, no single one weighs."""

_NORMAL: Final = NormalDist()


@dataclass(frozen=True)
class Estimate:
    """A value with its two-sided interval; ``None`` where it is undefined or cannot be bounded."""

    value: float | None
    low: float | None = None
    high: float | None = None


def replicates(times: Ints, number: int, rng: np.random.Generator, width: int = 1) -> Iterator[Floats]:
    """``number`` resamples of the items, as how often each pattern comes, in blocks of rows.

    ``width`` is the number of columns that a statistic makes of a row; it bounds the block.
    """
    total, cells = int(times.sum()), len(times)
    block = max(1, min(number, CELLS // max(cells, width, 1)))
    members = np.repeat(np.arange(cells), times) if total < 20 * cells else None
    for start in range(0, number, block):
        rows = min(block, number - start)
        if members is None:
            yield rng.multinomial(total, times / total, size=rows).astype(np.float64)
        else:
            drawn = members[rng.integers(0, total, size=(rows, total))] if rows * total <= CELLS else None
            yield np.array(
                [
                    np.bincount(members[rng.integers(0, total, total)] if drawn is None else drawn[r], minlength=cells)
                    for r in range(rows)
                ],
                np.float64,
            )


def estimates(
    statistics: Mapping[str, Statistic],
    times: Ints,
    split: Bools,
    number: int,
    rng: np.random.Generator,
    width: int = 1,
    paired: Bools | None = None,
) -> dict[str, Estimate]:
    """Each statistic's value and interval over the items whose patterns occur ``times``.

    ``split`` marks the patterns whose labels differ, ``paired`` those with two labels or more
    (default: all). Where no item's labels differ, the last pattern must be a made-up one whose
    labels do, with ``times`` 0. All statistics see the same resamples.
    """
    among = np.ones(len(times), np.bool_) if paired is None else paired
    if int(times.sum()) == 0:
        return {name: Estimate(None) for name in statistics}
    once = times[None, :].astype(np.float64)
    points = {name: float(statistic(once)[0]) for name, statistic in statistics.items()}
    drawn: dict[str, list[Floats]] = {name: [] for name in statistics}
    for weights in replicates(times, number, rng, width):
        for name, statistic in statistics.items():
            drawn[name].append(statistic(weights))
    found = {}
    for name, statistic in statistics.items():
        point = points[name]
        if np.isnan(point):
            found[name] = Estimate(None)
            continue
        values = np.concatenate(drawn[name]) if drawn[name] else np.zeros(0)
        low, high = bca(point, values, acceleration(statistic, times))
        held = exact_bound(statistic, point, times, split, among)
        if int(times[among].sum()) < FEWEST:
            low = high = None
        found[name] = Estimate(point, None if low is None or held is None else min(low, held, point), high)
    return found


def bca(point: float, values: Floats, bend: float, level: float = LEVEL) -> tuple[float | None, float | None]:
    """The bias-corrected, accelerated interval from resampled ``values``.

    A resample in which the statistic is undefined counts as the worst for the lower bound and
    as the best for the upper one; a bound that falls among them is ``None``.
    """
    if len(values) == 0:
        return None, None
    missing = np.isnan(values)
    known = values[~missing]
    close = 1e-12 * max(1.0, abs(point))
    below = (np.sum(known < point - close) + np.sum(np.abs(known - point) <= close) / 2) / max(len(known), 1)
    shift = _NORMAL.inv_cdf(min(max(float(below), 0.5 / len(values)), 1 - 0.5 / len(values)))
    bounds: list[float | None] = []
    for share, filled in (((1 - level) / 2, -np.inf), ((1 + level) / 2, np.inf)):
        z = shift + _NORMAL.inv_cdf(share)
        moved = _NORMAL.cdf(shift + z / max(1 - bend * z, 1e-9))
        bound = float(np.quantile(np.where(missing, filled, values), moved, method="nearest"))
        bounds.append(bound if np.isfinite(bound) else None)
    return bounds[0], bounds[1]


def acceleration(statistic: Statistic, times: Ints) -> float:
    """How the standard error changes with the value: the skewness of the jackknife over items, over 6."""
    used = np.flatnonzero(times)
    if len(used) > KNIVES:
        return 0.0
    left_out = np.empty(len(used))
    block = max(1, CELLS // len(times))
    for start in range(0, len(used), block):
        part = used[start : start + block]
        weights = np.tile(times.astype(np.float64), (len(part), 1))
        weights[np.arange(len(part)), part] -= 1
        left_out[start : start + block] = statistic(weights)
    often = times[used]
    if np.isnan(left_out).any():
        return 0.0
    apart = np.average(left_out, weights=often) - left_out
    spread = float(often @ apart**2)
    return float(often @ apart**3) / (6 * spread**1.5) if spread > 1e-24 else 0.0


def exact_bound(
    statistic: Statistic, point: float, times: Ints, split: Bools, paired: Bools, level: float = LEVEL
) -> float | None:
    """The lower bound that the number of disagreed items allows.

    1 - value is in proportion to the share of disagreed items, at given classes; so it may be
    as much larger as the exact upper bound of that share is. With no disagreed item it is
    taken from one more item, on which one label differs; ``None`` where there is no such pattern.
    """
    items, apart = int(times[paired].sum()), int(times[split].sum())
    if apart == items:
        return point
    upper = float(betaincinv(apart + 1, items - apart, (1 + level) / 2))
    if apart:
        return 1 - (1 - point) * upper / (apart / items)
    if not split[-1]:
        return None
    more = times.astype(np.float64)
    more[-1] += 1
    return 1 - (1 - float(statistic(more[None, :])[0])) * upper * (items + 1)
