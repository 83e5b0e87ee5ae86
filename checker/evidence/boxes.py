"""Agreement on boxes: the best matching of two annotators' boxes by intersection over union.

Boxes of one label are matched so that the sum of their overlaps is largest (the assignment
problem). ``box_iou`` is the mean overlap, in which a box without a partner counts 0;
``box_f1`` is the F1 of pairs that overlap by half or more.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from checker.evidence.columns import Floats
from checker.evidence.judgements import Box

NAMES = ("box_iou", "box_f1")
HALF: Final = 0.5


def compare(first: Sequence[Box], second: Sequence[Box]) -> tuple[float, float]:
    """Twice the summed overlap of matched boxes, and twice the number that overlap by half or more."""
    if not first or not second:
        return 0.0, 0.0
    overlap = intersection_over_union(first, second)
    labels = np.array([[a.label == b.label for b in second] for a in first])
    overlap = np.where(labels, overlap, 0.0)
    row, column = linear_sum_assignment(overlap, maximize=True)
    matched = overlap[row, column]
    return 2 * float(matched.sum()), 2.0 * int((matched >= HALF).sum())


def intersection_over_union(first: Sequence[Box], second: Sequence[Box]) -> Floats:
    """The overlap of every two boxes, 0 to 1; boxes without area overlap nothing."""
    a, b = _edges(first)[:, None, :], _edges(second)[None, :, :]
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    shared = np.prod(np.maximum(sides, 0), axis=-1)
    union = np.prod(a[..., 2:] - a[..., :2], axis=-1) + np.prod(b[..., 2:] - b[..., :2], axis=-1) - shared
    return np.asarray(np.divide(shared, union, out=np.zeros_like(shared), where=union > 0), np.float64)


def _edges(boxes: Sequence[Box]) -> Floats:
    return np.array([(b.x, b.y, b.x + b.width, b.y + b.height) for b in boxes], np.float64)
