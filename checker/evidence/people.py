"""How far a figure may move with other annotators: a bootstrap over people.

Labels of one person are alike. To speak of the vendor's next annotators, people are drawn
again, not items: each pair of two different people counts as often as both were drawn (a
U-statistic; a person is never paired with himself). With few people nothing can be said.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from scipy.sparse import csr_array

from checker.evidence.columns import Columns, Floats, Ints
from checker.evidence.intervals import CELLS, Estimate, bca
from checker.evidence.levels import Level, ratio_distance, spread
from checker.evidence.pairs import LabelPairs, Totals, totals

FEWEST: Final = 10
"""Annotators from whom others of the same vendor may be judged."""
WORK: Final = 300_000_000
"""Pairs of annotators times replicates; with more pairs there are fewer replicates, at least 200."""
Expected: TypeAlias = Callable[[Floats], Floats]
"""Disagreement expected by chance, from how often each person was drawn."""


def alpha_over_people(
    columns: Columns, pairs: LabelPairs, level: Level, values: Floats | None, number: int, rng: np.random.Generator
) -> Estimate:
    """Krippendorff's alpha with an interval over annotators; ordinal distances stay those of all labels."""
    people, classes = len(columns.annotators), len(columns.labels)
    sizes = np.bincount(columns.item)
    paired = sizes[columns.item] > 1
    where = (columns.annotator[paired], columns.label[paired])
    given = csr_array((np.ones(len(where[0])), where), shape=(people, classes))
    scale = scale_of(np.asarray(given.sum(axis=0)), level, values)
    if level == "nominal":
        apart = (pairs.first_label != pairs.second_label).astype(np.float64)
    elif level == "ratio":
        x, y = scale[pairs.first_label], scale[pairs.second_label]
        apart = np.divide(x - y, x + y, out=np.zeros_like(x), where=x + y != 0) ** 2
    else:
        apart = (scale[pairs.first_label] - scale[pairs.second_label]) ** 2
    weight = 1.0 / (pairs.size - 1)
    sums = totals(pairs.first, pairs.second, apart * weight, weight, people)

    def expected(drawn: Floats) -> Floats:
        counts = np.asarray(drawn @ given)
        whole = counts.sum(axis=1)
        if level == "nominal":
            spread = whole**2 - (counts**2).sum(axis=1)
        elif level == "ratio":
            spread = np.einsum("bk,bk->b", counts @ ratio_distance(scale), counts)
        else:
            spread = 2 * (whole * (counts @ scale**2) - (counts @ scale) ** 2)
        room = whole * (whole - 1)
        return np.where(room > 0, spread / np.where(room > 0, room, 1), np.nan)

    return _interval(sums, people, expected, number, rng, classes)


def share_over_people(first: Ints, second: Ints, hit: Floats, total: Floats, people: int, number: int,
                      rng: np.random.Generator) -> Estimate:  # fmt: skip
    """A share of hits (an F1 or a mean overlap) with an interval over annotators."""
    sums = totals(first, second, total - hit, total, people)
    return _interval(sums, people, lambda drawn: np.ones(len(drawn)), number, rng)


def scale_of(counts: Floats, level: Level, values: Floats | None) -> Floats:
    """Where each class lies: its number, scaled at interval level; its mid-rank among all labels at ordinal."""
    if level == "ordinal":
        return np.asarray((np.cumsum(counts) - counts / 2) / max(float(counts.sum()), 1) - 0.5)
    if values is None:
        return np.zeros(len(counts))
    return spread(values) if level == "interval" else values


def _interval(
    sums: Totals, people: int, expected: Expected, number: int, rng: np.random.Generator, width: int = 1
) -> Estimate:
    everyone = np.ones((1, people))
    point = float(_value(sums, everyone, expected)[0])
    if np.isnan(point) or people < FEWEST:
        return Estimate(None if np.isnan(point) else point)
    number = max(200, min(number, WORK // max(len(sums.first), 1)))
    block = max(1, CELLS // max(len(sums.first), people, width))
    drawn = [
        _value(
            sums,
            rng.multinomial(people, np.full(people, 1 / people), size=min(block, number - start)).astype(np.float64),
            expected,
        )
        for start in range(0, number, block)
    ]
    if not sums.apart.any():  # nobody ever differed: drawing people again shows nothing
        return Estimate(point)
    low, high = bca(point, np.concatenate(drawn), 0.0)
    return Estimate(point, None if low is None else min(low, point), high)


def _value(sums: Totals, drawn: Floats, expected: Expected) -> Floats:
    both = drawn[:, sums.first] * drawn[:, sums.second]
    weight, apart = both @ sums.weight, both @ sums.apart
    chance = expected(drawn)
    known = (weight > 0) & (chance > 1e-15)
    return np.where(known, 1 - apart / np.where(known, weight * chance, 1), np.nan)
