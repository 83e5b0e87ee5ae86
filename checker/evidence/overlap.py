"""Scores of two annotators' marks on one item: what spans and boxes have in common."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple, TypeVar

import numpy as np

from checker.evidence.columns import Coder, Floats, Ints
from checker.evidence.intervals import Estimate, estimates
from checker.evidence.judgements import Box, Span
from checker.evidence.people import share_over_people

M = TypeVar("M", Span, Box)


class Score(NamedTuple):
    """Two annotators on one item; ``hits`` per measure, of ``total``, the number of marks of both."""

    item: str
    first: str
    second: str
    hits: tuple[float, ...]
    total: int


def marks_by_item(marks: Iterable[M], seen: Iterable[tuple[str, str]]) -> dict[str, dict[str, list[M]]]:
    """The marks of each annotator on each item; whoever has seen an item and marked nothing has an empty list."""
    found: dict[str, dict[str, list[M]]] = {}
    for item, annotator in seen:
        found.setdefault(item, {}).setdefault(annotator, [])
    for mark in marks:
        found.setdefault(mark.item, {}).setdefault(mark.annotator, []).append(mark)
    return found


def scores(
    marks: Mapping[str, Mapping[str, Sequence[M]]],
    compare: Callable[[Sequence[M], Sequence[M]], tuple[float, ...]],
) -> Iterator[Score]:
    """The score of every two annotators on every item."""
    for item, by in marks.items():
        for first, second in combinations(sorted(by), 2):
            total = len(by[first]) + len(by[second])
            yield Score(item, first, second, compare(by[first], by[second]), total)


@dataclass(frozen=True, eq=False)
class Overlaps:
    """Scores as columns: sums per item, and rows per pair of annotators."""

    names: tuple[str, ...]
    hits: Floats
    total: Floats
    times: Ints
    first: Ints
    second: Ints
    pair_hits: Floats
    pair_total: Floats
    people: int
    items: int


def overlaps(found: Iterable[Score], names: tuple[str, ...]) -> Overlaps:
    """The sums of ``found``; ``names`` are the measures."""
    items, people = Coder(), Coder()
    rows = [
        (items.codes[s.item], people.codes[s.first], people.codes[s.second], *s.hits, float(s.total)) for s in found
    ]
    table = np.array(rows, np.float64).reshape(len(rows), 4 + len(names))
    item, first, second = (table[:, column].astype(np.int64) for column in range(3))
    count = len(items.codes)
    added = [np.bincount(item, table[:, column], count) for column in range(3, table.shape[1])]
    sums: Floats = np.stack(added, axis=1).astype(np.float64)
    unique, times = np.unique(sums.round(9), axis=0, return_counts=True)
    return Overlaps(
        names, unique[:, :-1], unique[:, -1], times.astype(np.int64), first, second,
        table[:, 3:-1], table[:, -1], len(people.codes), count,
    )  # fmt: skip


def over_items(found: Overlaps, number: int, rng: np.random.Generator) -> dict[str, Estimate]:
    """Each measure, hits by total over all pairs and items, with an interval over items."""
    hits, total, times = found.hits, found.total, found.times
    if not len(times) or not (total @ times):
        return {name: Estimate(None) for name in found.names}
    answer: dict[str, Estimate] = {}
    for column, name in enumerate(found.names):
        hit, whole, often = hits[:, column], total, times
        split = hit < whole - 1e-9
        if not (split & (often > 0)).any():
            typical = max(2.0, float(whole @ often) / float(often.sum()))
            hit, whole = np.append(hit, typical - 1), np.append(whole, typical)
            often, split = np.append(often, 0), np.append(split, True)

        def share(weights: Floats, hit: Floats = hit, whole: Floats = whole) -> Floats:
            marks = weights @ whole
            return np.where(marks > 0, (weights @ hit) / np.where(marks > 0, marks, 1), np.nan)

        answer |= estimates({name: share}, often, split, number, rng)
    return answer


def over_people(found: Overlaps, name: str, number: int, rng: np.random.Generator) -> Estimate:
    """One measure with an interval over annotators."""
    hit = found.pair_hits[:, found.names.index(name)]
    return share_over_people(found.first, found.second, hit, found.pair_total, found.people, number, rng)
