"""Cohen's kappa of every two annotators who share items."""

from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np

from checker.evidence.columns import Columns, Floats
from checker.evidence.intervals import Estimate, Statistic, estimates
from checker.evidence.kappa import Cells, cells_of, cohen
from checker.evidence.levels import TABLE, Level, linear, quadratic
from checker.evidence.pairs import LabelPairs
from checker.evidence.result import PairKappa

MOST: Final = 21
"""Pairs that are compared: all of seven people, else those who share most items."""

Weightings = Mapping[str, Floats | None]
"""Weights of agreement by the name of the measure; ``None`` is the unweighted kappa."""


def compare(
    columns: Columns, pairs: LabelPairs | None, level: Level, values: Floats | None, number: int, seed: int
) -> tuple[tuple[PairKappa, ...], int]:
    """The pairs with most shared items, and how many pairs share any. ``values`` are the classes' numbers."""
    weightings = _weightings(level, values)
    if pairs is None or not len(pairs) or not weightings:
        return (), 0
    people, classes = len(columns.annotators), len(columns.labels)
    keys = pairs.first * people + pairs.second
    found, shared = np.unique(keys, return_counts=True)
    rows = []
    for key in found[np.sort(np.argsort(-shared, kind="stable")[:MOST])]:
        chosen = np.flatnonzero(keys == key)
        cells = cells_of(pairs.first_label[chosen], pairs.second_label[chosen], classes)
        measured = kappas(cells, weightings, number, np.random.default_rng([seed, 1, int(key)]))
        items = int(cells.times.sum())
        equal = int(cells.times[cells.row == cells.column].sum())
        names = columns.annotators[key // people], columns.annotators[key % people]
        rows.append(PairKappa(*names, items, equal / items, measured))
    return tuple(rows), len(found)


def linear_of_two(pairs: LabelPairs, values: Floats, number: int, seed: int) -> dict[str, Estimate]:
    """The kappa with linear weights of the only two annotators."""
    cells = cells_of(pairs.first_label, pairs.second_label, len(values))
    return kappas(cells, {"cohen_kappa_linear": linear(values)}, number, np.random.default_rng([seed, 3]))


def _weightings(level: Level, values: Floats | None) -> Weightings:
    """The kappas that fit a level: numbers are hardly ever equal, and too many make no table."""
    found: dict[str, Floats | None] = {"cohen_kappa": None} if level in ("nominal", "ordinal") else {}
    if values is not None and 2 <= len(values) <= TABLE:
        found["cohen_kappa_quadratic"] = quadratic(values)
    return found


def kappas(cells: Cells, weightings: Weightings, number: int, rng: np.random.Generator) -> dict[str, Estimate]:
    """Cohen's kappa under each weighting, with an interval over items."""
    if not (cells.row != cells.column).any() and cells.classes > 1:
        first = int(cells.row[np.argmax(cells.times)])
        second = next(k for k in [*map(int, cells.row), *range(cells.classes)] if k != first)
        cells = Cells(
            np.append(cells.row, first), np.append(cells.column, second), np.append(cells.times, 0), cells.classes
        )
    measures: dict[str, Statistic] = {
        name: partial(cohen, cells, agreement=weights) for name, weights in weightings.items()
    }
    return estimates(measures, cells.times, cells.row != cells.column, number, rng, cells.classes)
