"""Items with the same labels are alike: unique count patterns, and how often each occurs.

Every coefficient here is a function of how often each pattern of labels occurs. A million
items with three labels in five classes have 35 patterns, so a bootstrap over items is a
multinomial draw over 35 cells.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from scipy.sparse import csr_array

from checker.evidence.columns import Bools, Floats, Ints

Matrix: TypeAlias = Any
"""Labels per pattern and class, as floats: a dense array, or a sparse one where there are many classes."""

DENSE = 20_000_000
"""Cells up to which a matrix is held as it is."""

_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True, eq=False)
class Patterns:
    """``counts[p, k]``: labels of class ``k`` on each of the ``times[p]`` items of pattern ``p``."""

    counts: Matrix
    times: Ints

    @property
    def classes(self) -> int:
        """The number of classes, used or not."""
        return int(self.counts.shape[1])

    @cached_property
    def sizes(self) -> Floats:
        """Labels per item, by pattern."""
        return np.asarray(self.counts.sum(axis=1), np.float64).ravel()

    @cached_property
    def split(self) -> Bools:
        """Whether the labels of an item differ, by pattern."""
        if not self.counts.shape[0] or not self.classes:
            return np.zeros(self.counts.shape[0], np.bool_)
        most = self.counts.max(axis=1)
        return self.sizes > np.asarray(most.toarray() if self._sparse else most, np.float64).ravel()

    @cached_property
    def squares(self) -> Floats:
        """The sum of squared counts, by pattern."""
        squared = self.counts.multiply(self.counts) if self._sparse else self.counts**2
        return np.asarray(squared.sum(axis=1), np.float64).ravel()

    @property
    def _sparse(self) -> bool:
        return isinstance(self.counts, csr_array)

    def select(self, kept: Bools) -> "Patterns":
        """The patterns that ``kept`` marks."""
        return Patterns(self.counts[np.flatnonzero(kept)], self.times[kept])

    def and_one_split(self) -> "Patterns":
        """With one more pattern that no item has: all labels alike but one, in the two commonest classes.

        With one class there is none, and the patterns stay as they are.
        """
        if self.classes < 2:
            return self
        totals = np.asarray(self.times @ self.counts, np.float64).ravel()
        first, second = np.argsort(-totals, kind="stable")[:2]
        size = max(2.0, float(np.round(np.average(self.sizes, weights=self.times))))
        row = np.zeros((1, self.classes))
        row[0, first], row[0, second] = size - 1, 1.0
        if self._sparse:
            from scipy.sparse import vstack

            return Patterns(csr_array(vstack([self.counts, csr_array(row)])), np.append(self.times, 0))
        return Patterns(np.vstack([self.counts, row]), np.append(self.times, 0))


def from_counts(counts: Ints) -> Patterns:
    """The patterns of a table of items (rows) by classes (columns)."""
    rows, times = np.unique(np.asarray(counts, np.int64), axis=0, return_counts=True)
    return Patterns(rows.astype(np.float64), times.astype(np.int64))


def patterns_of(item: Ints, label: Ints, classes: int) -> Patterns:
    """The patterns of judgements without open labels, in any order.

    Items are told apart by the sum of a 64-bit mix of their labels, which does not depend on
    the order; that two patterns of a million meet by chance has odds of 1 to 10 million.
    """
    if len(item) == 0:
        return Patterns(np.zeros((0, classes)), np.zeros(0, np.int64))
    order = np.argsort(item, kind="stable")
    item, label = item[order], label[order]
    starts = np.flatnonzero(np.r_[True, item[1:] != item[:-1]])
    ends = np.r_[starts[1:], len(item)]
    keys = np.add.reduceat(_mixed(label), starts)
    _, first, times = np.unique(keys, return_index=True, return_counts=True)
    sizes = (ends - starts)[first]
    row = np.repeat(np.arange(len(first)), sizes)
    within = np.arange(len(row)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    column = label[np.repeat(starts[first], sizes) + within]
    return Patterns(_matrix(row, column, (len(first), classes)), times.astype(np.int64))


def _matrix(row: Ints, column: Ints, shape: tuple[int, int]) -> Matrix:
    if shape[0] * shape[1] <= DENSE:
        flat = np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1])
        return flat.reshape(shape).astype(np.float64)
    return csr_array((np.ones(len(row)), (row, column)), shape=shape)


def _mixed(codes: Ints) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """A well-spread 64-bit number for each code (the finaliser of splitmix64)."""
    z = (codes.astype(np.uint64) + np.uint64(1)) * _MIX[0]
    z = (z ^ (z >> np.uint64(30))) * _MIX[1]
    z = (z ^ (z >> np.uint64(27))) * _MIX[2]
    return z ^ (z >> np.uint64(31))
