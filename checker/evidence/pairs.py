"""Pairs of annotators: what each two said of the items that both labelled."""

from dataclasses import dataclass

import numpy as np

from checker.evidence.columns import Columns, Floats, Ints

MOST = 60_000_000
"""Pairs of labels that are held; an item with many labels has many."""


@dataclass(frozen=True, eq=False)
class LabelPairs:
    """Each two labels of an item: who gave them, and how many labels the item has. ``first`` < ``second``."""

    first: Ints
    second: Ints
    first_label: Ints
    second_label: Ints
    size: Ints

    def __len__(self) -> int:
        return len(self.first)


def label_pairs(columns: Columns) -> LabelPairs | None:
    """All pairs of labels, or ``None`` where there are more than :data:`MOST`."""
    order = np.lexsort((columns.annotator, columns.item))
    item, who, label = columns.item[order], columns.annotator[order], columns.label[order]
    sizes = np.bincount(item, minlength=1)
    if int((sizes * (sizes - 1) // 2).sum()) > MOST:
        return None
    parts: list[tuple[Ints, int]] = []
    left = np.arange(len(item))
    for apart in range(1, int(sizes.max(initial=1))):
        left = left[left + apart < len(item)]
        left = left[item[left + apart] == item[left]]  # who has no neighbour this far has none further on
        parts.append((left, apart))
    right = np.concatenate([place + apart for place, apart in parts] or [np.zeros(0, np.int64)])
    left = np.concatenate([place for place, _ in parts] or [np.zeros(0, np.int64)])
    return LabelPairs(who[left], who[right], label[left], label[right], sizes[item[left]])


@dataclass(frozen=True, eq=False)
class Totals:
    """Sums over the shared items of each pair of annotators: of disagreement, and of weight."""

    first: Ints
    second: Ints
    apart: Floats
    weight: Floats


def totals(first: Ints, second: Ints, apart: Floats, weight: Floats, annotators: int) -> Totals:
    """The sums by pair of annotators."""
    keys, place = np.unique(first * annotators + second, return_inverse=True)
    return Totals(
        keys // annotators,
        keys % annotators,
        np.asarray(np.bincount(place, apart, len(keys)), np.float64),
        np.asarray(np.bincount(place, weight, len(keys)), np.float64),
    )
