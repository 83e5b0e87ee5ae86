"""From the rows of an export to the judgements that may be compared, with a count of what was left out."""

from dataclasses import dataclass

import numpy as np

from checker.evidence.columns import OPEN, Columns


@dataclass(frozen=True, eq=False)
class Prepared:
    """One question's judgements: one per item and annotator, each with a label.

    The other fields count judgements, except ``gold_items``.
    """

    columns: Columns
    judgements: int
    repeated: int
    unnamed: int
    open: int
    gold_items: int


def prepare(columns: Columns, question: int, with_gold: bool = False) -> Prepared:
    """The comparable judgements of a question.

    Left out are test items (annotators often learn their answers), judgements without an
    annotator, all but an annotator's first judgement of an item (a later one may have seen
    others), and open labels.
    """
    rows = columns if len(columns.questions) == 1 else columns.rows(columns.question == question)
    gold_items = 0
    if rows.gold is not None and rows.gold.any() and not with_gold:
        tests = np.unique(rows.item[rows.gold])
        gold_items = len(tests)
        rows = rows.rows(~np.isin(rows.item, tests))
    judgements = len(rows)
    named = rows.annotator != OPEN
    unnamed = judgements - int(named.sum())
    if unnamed:
        rows = rows.rows(named)
    before = len(rows)
    rows = _first_of_each(rows)
    repeated = before - len(rows)
    labelled = rows.label != OPEN
    left_open = len(rows) - int(labelled.sum())
    if left_open:
        rows = rows.rows(labelled)
    return Prepared(rows, judgements, repeated, unnamed, left_open, gold_items)


def _first_of_each(rows: Columns) -> Columns:
    """One row per item and annotator: the earliest by its time, else the first in the file."""
    keys = rows.item * max(len(rows.annotators), 1) + rows.annotator
    ordered = np.sort(keys)
    if not (ordered[1:] == ordered[:-1]).any():
        return rows
    del ordered
    at = np.zeros(len(rows)) if rows.at is None else np.nan_to_num(rows.at, nan=np.inf)
    order = np.lexsort((at, keys))
    first = np.r_[True, keys[order][1:] != keys[order][:-1]]
    return rows.rows(np.sort(order[first]))
