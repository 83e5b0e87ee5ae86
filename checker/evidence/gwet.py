"""Gwet's AC1 and AC2: agreement corrected by how hard the classes make it to agree by chance."""

import numpy as np

from checker.evidence.columns import Floats
from checker.evidence.kappa import class_shares, corrected, raw_agreement
from checker.evidence.patterns import Patterns


def ac1(patterns: Patterns, weights: Floats) -> Floats:
    """Gwet's AC1 (2008), with missing labels as in Gwet (2014). The number of classes counts, used or not."""
    if patterns.classes < 2:
        return np.full(len(weights), np.nan)
    shares = class_shares(patterns, weights)
    expected = np.einsum("bk,bk->b", shares, 1 - shares) / (patterns.classes - 1)
    return corrected(raw_agreement(patterns, weights), expected)


def ac2(patterns: Patterns, weights: Floats, agreement: Floats) -> Floats:
    """Gwet's AC2: AC1 with ``agreement``, a weight per pair of classes (Gwet 2014, chapter 3)."""
    if patterns.classes < 2:
        return np.full(len(weights), np.nan)
    sizes = patterns.sizes
    paired = sizes > 1
    near = np.asarray(patterns.counts @ agreement)
    dense = patterns.counts if isinstance(patterns.counts, np.ndarray) else patterns.counts.toarray()
    inner = np.einsum("pk,pk->p", dense, near - 1)
    equal = np.where(paired, inner / np.where(paired, sizes * (sizes - 1), 1), 0)
    among = weights @ paired.astype(np.float64)
    observed = np.where(among > 0, weights @ equal / np.maximum(among, 1), np.nan)
    shares = class_shares(patterns, weights)
    classes = patterns.classes
    expected = agreement.sum() * np.einsum("bk,bk->b", shares, 1 - shares) / (classes * (classes - 1))
    return corrected(observed, expected)
