"""Cohen's, Scott's and Fleiss' kappa and raw agreement, for many weightings of the same items at once.

``weights`` has a row per replicate and a column per pattern or cell: how often each occurs.
The answer has a number per replicate, NaN where the coefficient is undefined because nothing
varies.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.sparse import csr_array

from checker.evidence.columns import Floats, Ints
from checker.evidence.patterns import Patterns


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a table of two annotators that are not empty: row, column and number of items."""

    row: Ints
    column: Ints
    times: Ints
    classes: int


def cells_of(first: Ints, second: Ints, classes: int) -> Cells:
    """The cells of two annotators' labels for the same items."""
    keys, times = np.unique(first * classes + second, return_counts=True)
    return Cells(keys // classes, keys % classes, times.astype(np.int64), classes)


def cells_of_table(table: Ints) -> Cells:
    """The cells of a square table of counts."""
    table = np.asarray(table, np.int64)
    row, column = np.nonzero(table)
    return Cells(row, column, table[row, column], len(table))


def cohen(cells: Cells, weights: Floats, agreement: Floats | None = None) -> Floats:
    """Cohen's kappa (1960), weighted (1968) where ``agreement`` gives a weight per pair of classes."""
    total = weights.sum(axis=1)
    rows = _margin(weights, cells.row, cells.classes)
    columns = _margin(weights, cells.column, cells.classes)
    if agreement is None:
        observed = weights[:, cells.row == cells.column].sum(axis=1)
        expected = np.einsum("bk,bk->b", rows, columns)
    else:
        observed = weights @ agreement[cells.row, cells.column]
        expected = np.einsum("bk,bk->b", rows @ agreement, columns)
    return corrected(_share(observed, total), _share(expected, total * total))


def cohen_error(table: Ints, agreement: Floats | None = None) -> float:
    """The large-sample standard error of (weighted) kappa by Fleiss, Cohen and Everitt (1969).

    >>> table = np.array([[38, 5, 0, 1], [33, 11, 3, 0], [10, 14, 5, 6], [3, 7, 3, 10]])
    >>> round(cohen_error(table), 4)
    0.0505
    """
    p = np.asarray(table, np.float64) / np.sum(table)
    w = np.eye(len(p)) if agreement is None else agreement
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    mean_row, mean_column = w @ columns, rows @ w
    observed, expected = float((w * p).sum()), float(rows @ w @ columns)
    if expected >= 1:
        return float("nan")
    inner = w * (1 - expected) - (mean_row[:, None] + mean_column[None, :]) * (1 - observed)
    spread = float((p * inner**2).sum()) - (observed * expected - 2 * expected + observed) ** 2
    return sqrt(max(spread, 0.0) / float(np.sum(table))) / (1 - expected) ** 2


def raw_agreement(patterns: Patterns, weights: Floats) -> Floats:
    """The mean over items with two labels or more of the share of pairs of labels that are equal."""
    sizes = patterns.sizes
    paired = sizes > 1
    pairs = np.where(paired, sizes * (sizes - 1), 1)
    equal = np.where(paired, (patterns.squares - sizes) / pairs, 0)
    return _share(weights @ equal, weights @ paired.astype(np.float64))


def fleiss(patterns: Patterns, weights: Floats) -> Floats:
    """Fleiss' kappa (1971), with items that have different numbers of labels as in Gwet (2014).

    Chance agreement is from the mean over all labelled items of the shares of classes.
    """
    shares = class_shares(patterns, weights)
    return corrected(raw_agreement(patterns, weights), np.einsum("bk,bk->b", shares, shares))


def scott(cells: Cells, weights: Floats) -> Floats:
    """Scott's pi (1955) of two annotators."""
    total = weights.sum(axis=1)
    shares = (_margin(weights, cells.row, cells.classes) + _margin(weights, cells.column, cells.classes)) / 2
    observed = weights[:, cells.row == cells.column].sum(axis=1)
    return corrected(_share(observed, total), _share(np.einsum("bk,bk->b", shares, shares), total * total))


def class_shares(patterns: Patterns, weights: Floats) -> Floats:
    """The mean share of each class among an item's labels, by replicate."""
    sizes = patterns.sizes
    scaled = weights / np.where(sizes > 0, sizes, 1)
    return np.asarray(scaled @ patterns.counts / np.maximum(weights.sum(axis=1), 1)[:, None])


def corrected(observed: Floats, expected: Floats) -> Floats:
    """(observed - expected) / (1 - expected); NaN where all agreement is expected by chance."""
    room = 1 - expected
    varies = room > 1e-12
    return np.where(varies, (observed - expected) / np.where(varies, room, 1), np.nan)


def _share(part: Floats, whole: Floats) -> Floats:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1), np.nan)


def _margin(weights: Floats, codes: Ints, classes: int) -> Floats:
    onto = csr_array((np.ones(len(codes)), (np.arange(len(codes)), codes)), shape=(len(codes), classes))
    return np.asarray(weights @ onto)
