"""Do gold items look like the others? What annotators are shown of each item, column by column."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from scipy.stats import binomtest, fisher_exact, mannwhitneyu

from checker.evidence.blindness import CHANCE, Sign
from checker.evidence.gold_key import Shown

FEWEST: Final = 10
"""Gold items, and others, below which looks are not compared."""

APART: Final = 0.15
"""How far the shares of longer texts must lie from one half to count: 0.35 or less, 0.65 or more."""


def appearance(shown: Shown, gold: frozenset[str]) -> tuple[Sign, ...]:
    """A sign for each column in which gold differs, or one that says that none does.

    Compared are how often a cell is filled, how long it is, and whether one value marks the
    gold; the limit on chance is shared among all comparisons.
    """
    marks = [item in gold for item in shown.items]
    number = sum(marks)
    if number < FEWEST or len(marks) - number < FEWEST:
        return (Sign("appearance", "not measurable", "too few items are described to compare them"),)
    limit = CHANCE / max(1, 3 * len(shown.columns))
    found = [sign for name, cells in shown.columns.items() for sign in _column(name, cells, marks, limit)]
    if found:
        return tuple(found)
    names = ", ".join(f"`{name[:40]}`" for name in list(shown.columns)[:6])
    return (Sign("appearance", "nothing found", f"gold items look like the others in {names}"),)


def _column(name: str, cells: Sequence[str], marks: Sequence[bool], limit: float) -> Iterator[Sign]:
    """The plainest difference in one column: a value, how often it is filled, or how long it is."""
    gold = [cell for cell, mark in zip(cells, marks, strict=True) if mark]
    others = [cell for cell, mark in zip(cells, marks, strict=True) if not mark]
    what = f"appearance: {name[:40]}"
    value, times = max(Counter(gold).items(), key=lambda pair: (pair[1], pair[0]))
    elsewhere = others.count(value) / len(others)
    if value and times / len(gold) >= 0.5 and elsewhere <= 0.1:
        chance = binomtest(times, len(gold), max(elsewhere, 1 / len(others)), "greater").pvalue
        if chance < limit:
            text = f"{times / len(gold):.0%} of gold items have `{value[:40]}`, {elsewhere:.1%} of the others"
            yield Sign(what, "tells", text)
            return
    filled, rest = sum(map(bool, gold)), sum(map(bool, others))
    apart = abs(filled / len(gold) - rest / len(others))
    if apart >= 0.2 and fisher_exact([[filled, len(gold) - filled], [rest, len(others) - rest]]).pvalue < limit:
        text = f"filled in {filled / len(gold):.0%} of gold items and {rest / len(others):.1%} of the others"
        yield Sign(what, "tells" if apart >= 0.5 else "hints", text)
        return
    lengths, usual = [len(cell) for cell in gold if cell], [len(cell) for cell in others if cell]
    if len(lengths) < FEWEST or len(usual) < FEWEST:
        return
    test = mannwhitneyu(lengths, usual, method="asymptotic")
    longer = float(test.statistic) / len(lengths) / len(usual)
    if test.pvalue < limit and abs(longer - 0.5) >= APART:
        word = "longer" if longer > 0.5 else "shorter"
        text = f"gold items are {word} than others in {max(longer, 1 - longer):.0%} of comparisons"
        yield Sign(what, "tells" if abs(longer - 0.5) >= 0.45 else "hints", text)
