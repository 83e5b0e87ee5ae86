"""Krippendorff's alpha for four levels of measurement, with missing labels.

alpha = 1 - observed / expected disagreement, over the labels of items that have two or more.
Source: Krippendorff, Computing Krippendorff's alpha-reliability (2011). The ordinal distance is
the squared difference of mid-ranks among all pairable labels; so ordinal and interval
disagreement come from sums of values and squares, without a table of classes by classes.
"""

import numpy as np

from checker.evidence.columns import Floats
from checker.evidence.levels import Level, ratio_distance, spread
from checker.evidence.patterns import Patterns


def alpha(patterns: Patterns, weights: Floats, level: Level = "nominal", values: Floats | None = None) -> Floats:
    """Alpha per row of ``weights`` (how often each pattern occurs); NaN where no two pairable labels differ.

    ``values`` are the numbers that the classes stand for at interval and ratio level. At
    ordinal level the classes are in their order.
    """
    sizes = patterns.sizes
    per_unit = np.where(sizes > 1, 1 / np.maximum(sizes - 1, 1), 0)
    pairable = weights * (sizes > 1)
    totals = np.asarray(pairable @ patterns.counts)
    count = totals.sum(axis=1)
    if level == "nominal":
        observed = pairable @ ((sizes**2 - patterns.squares) * per_unit)
        expected = count**2 - np.einsum("bk,bk->b", totals, totals)
    elif level == "ordinal":
        whole = np.maximum(count, 1)[:, None]
        scale = (np.cumsum(totals, axis=1) - totals / 2) / whole - 0.5
        observed, expected = _squared(patterns, pairable, per_unit, totals, scale)
    elif level == "interval":
        assert values is not None
        observed, expected = _squared(patterns, pairable, per_unit, totals, spread(values)[None, :])
    else:
        assert values is not None
        distance = ratio_distance(values)
        dense = patterns.counts if isinstance(patterns.counts, np.ndarray) else patterns.counts.toarray()
        observed = pairable @ (np.einsum("pk,pk->p", dense @ distance, dense) * per_unit)
        expected = np.einsum("bk,bk->b", totals @ distance, totals)
    varies = expected > 1e-12 * np.maximum(count, 1) ** 2
    answer = 1 - (count - 1) * observed / np.where(varies, expected, 1)
    return np.where(varies, answer, np.nan)


def _squared(
    patterns: Patterns, pairable: Floats, per_unit: Floats, totals: Floats, scale: Floats
) -> tuple[Floats, Floats]:
    """Observed and expected sums of squared differences on ``scale``, of one row or one per replicate."""
    sizes = patterns.sizes[:, None]
    first = np.asarray(patterns.counts @ scale.T)
    second = np.asarray(patterns.counts @ (scale**2).T)
    within = 2 * (sizes * second - first**2) * per_unit[:, None]
    observed = pairable @ within[:, 0] if len(scale) == 1 else np.einsum("bp,pb->b", pairable, within)
    mean, square = (totals * scale).sum(axis=1), (totals * scale**2).sum(axis=1)
    return observed, 2 * (totals.sum(axis=1) * square - mean**2)
