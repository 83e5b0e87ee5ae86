"""Can the gold items be told from the others? Signs in the export that they can.

No export proves that gold is hidden; it can only show that it is not. A sign *tells* where an
annotator, or the vendor, could pick the gold out; it *hints* where gold is treated otherwise and
the reason may be harmless.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from statistics import median
from typing import Final, Literal, TypeAlias

from scipy.stats import binomtest, fisher_exact, kstest, mannwhitneyu

from checker.evidence.clock import by_time, timed
from checker.evidence.gold import Flags
from checker.evidence.gold_key import Key
from checker.evidence.judgements import Judgement

Outcome: TypeAlias = Literal["tells", "hints", "nothing found", "not measurable"]

CHANCE: Final = 0.001
"""What chance would produce more often than this is no sign."""


@dataclass(frozen=True)
class Sign:
    """One way in which gold can be recognised, and what the export shows of it."""

    name: str
    outcome: Outcome
    text: str


@dataclass(frozen=True)
class _Split:
    gold: tuple[Judgement, ...]
    others: tuple[Judgement, ...]


def signs(judgements: Sequence[Judgement], key: Key, flags: Flags) -> tuple[Sign, ...]:
    """Every sign, in the order of how plain it is."""
    split = _Split(
        tuple(j for j in judgements if key.right(j) is not None), tuple(j for j in judgements if key.right(j) is None)
    )
    if not split.others:
        return (Sign("all", "not measurable", "the export holds gold items only, so there is nothing to compare with"),)
    return (
        _marks(flags),
        _identifiers(split),
        _returns(split),
        _positions(judgements, key),
        _times(split),
        _care(judgements, key),
    )


def _marks(flags: Flags) -> Sign:
    name = "marked in the export"
    if not flags.marks:
        return Sign(name, "not measurable", "the export marks no item as gold; ask what the annotators are shown")
    if flags.known:
        return Sign(name, "tells", f"the export marks {flags.known} of your gold items as gold: the vendor knows them")
    other = f"; it marks {flags.other} of its own" if flags.other else ""
    return Sign(name, "nothing found", f"the export marks none of your gold items{other}")


def _identifiers(split: _Split) -> Sign:
    name = "item identifiers"
    gold, others = {j.item for j in split.gold}, {j.item for j in split.others}
    if len(gold) < 5 or len(others) < 20:
        return Sign(name, "not measurable", "too few items to compare")
    for what, of in (("begin", _prefix), ("are", _shape)):
        usual, common = Counter(map(of, gold)), Counter(map(of, others))
        form, times = max(usual.items(), key=lambda pair: (pair[1], pair[0]))
        elsewhere = common[form] / len(others)
        chance = binomtest(times, len(gold), max(elsewhere, 1 / len(others)), "greater").pvalue
        if times / len(gold) >= 0.5 and elsewhere <= 0.02 and chance * len(usual) < CHANCE:
            shown = f"with `{form}`" if what == "begin" else f"of the form `{form}`"
            text = f"{times} of {len(gold)} gold items {what} {shown}, {elsewhere:.1%} of the others"
            return Sign(name, "tells", text)
    order = {item: rank for rank, item in enumerate(sorted(gold | others, key=lambda item: (len(item), item)))}
    test = mannwhitneyu([order[i] for i in gold], [order[i] for i in others], method="asymptotic")
    later = test.statistic / len(gold) / len(others)
    if test.pvalue < CHANCE and not 0.1 < later < 0.9:
        end = "end" if later > 0.5 else "beginning"
        return Sign(name, "tells", f"the identifiers of the gold items stand together at the {end} of all")
    return Sign(name, "nothing found", "gold items have identifiers like the others")


def _prefix(item: str) -> str:
    """The letters and signs before the first digit."""
    return next((item[:n] for n, c in enumerate(item) if c.isdigit()), item)


def _shape(item: str) -> str:
    """Digits as 9, letters as a."""
    return "".join("9" if c.isdigit() else "a" if c.isalpha() else c for c in item)[:40]


def _returns(split: _Split) -> Sign:
    name = "coming back"
    seen = Counter((j.annotator, j.item, j.question) for j in split.gold if j.annotator)
    if not seen:
        return Sign(name, "not measurable", "the export names no annotators")
    twice = sum(times > 1 for times in seen.values())
    once = Counter((j.annotator, j.item, j.question) for j in split.others if j.annotator)
    usual = sum(times > 1 for times in once.values()) / max(1, len(once))
    if twice / len(seen) > max(0.05, 2 * usual):
        return Sign(name, "tells", f"{twice} of {len(seen)} times an annotator got the same gold item again")
    per_gold, per_other = _exposure(split.gold), _exposure(split.others)
    if per_gold >= 3 * per_other:
        text = f"a gold item was judged {per_gold:.0f} times, another item {per_other:.1f} times: people may compare"
        return Sign(name, "hints", text)
    return Sign(name, "nothing found", "annotators do not meet the same gold item again")


def _exposure(judgements: Sequence[Judgement]) -> float:
    return len(judgements) / len({j.item for j in judgements})


def _positions(judgements: Sequence[Judgement], key: Key) -> Sign:
    name = "place in the work"
    clocked = timed(judgements)
    orders: set[tuple[int, tuple[int, ...]]] = set()
    for work in _by_annotator(judgements).values():
        ordered = by_time(work, lambda judgement: judgement) if clocked else work
        places = tuple(n for n, j in enumerate(ordered) if key.right(j) is not None)
        if len(ordered) >= 10 and places:
            orders.add((len(ordered), places))  # one order that all annotators get counts once
    gaps = Counter(later - earlier for _, places in orders for earlier, later in pairwise(places))
    relative = [(place + 0.5) / length for length, places in orders for place in places]
    rates = [len(places) / length for length, places in orders]
    order = "by time" if clocked else "in the order of the file"
    if len(relative) < 10:
        return Sign(name, "not measurable", "too little gold to see an order in it")
    if gaps.total() >= 10:
        gap, times = max(gaps.items(), key=lambda pair: (pair[1], -pair[0]))
        by_chance = max(rate * (1 - rate) ** (gap - 1) for rate in rates)
        chance = binomtest(times, gaps.total(), by_chance, "greater").pvalue * len(gaps)
        if times / gaps.total() >= 0.5 and chance < CHANCE:
            text = f"{times} of {gaps.total()} times the next gold item came {gap} items after the last ({order})"
            return Sign(name, "tells", text)
    test = kstest(relative, "uniform")
    if test.pvalue < CHANCE and test.statistic >= 0.3:
        middle = median(relative)
        return Sign(name, "tells", f"half of the gold comes within the first {middle:.0%} of the work ({order})")
    return Sign(name, "nothing found", f"gold is spread over the work ({order})")


def _by_annotator(judgements: Iterable[Judgement]) -> Mapping[str, list[Judgement]]:
    found: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        if judgement.annotator:
            found[judgement.annotator].append(judgement)
    return found


def _times(split: _Split) -> Sign:
    """Times are compared within each annotator, for some are slow and others quick."""
    name = "time spent"
    usual = {
        annotator: median(times)
        for annotator, work in _by_annotator(split.others).items()
        if (times := [j.seconds for j in work if j.seconds is not None and j.seconds > 0])
    }
    gold, others = (list(_relative_times(part, usual)) for part in (split.gold, split.others))
    if len(gold) < 20 or len(others) < 20:
        return Sign(name, "not measurable", "the export says of too few judgements how long they took")
    test = mannwhitneyu(gold, others, method="asymptotic")
    longer = test.statistic / len(gold) / len(others)
    if test.pvalue < CHANCE and abs(longer - 0.5) >= 0.1:
        word = "longer" if longer > 0.5 else "less time"
        share = max(longer, 1 - longer)
        text = f"the same annotator takes {word} for a gold item than for another in {share:.0%} of comparisons"
        return Sign(name, "hints", text)
    return Sign(name, "nothing found", "gold items take as long as the others")


def _relative_times(judgements: Iterable[Judgement], usual: Mapping[str, float]) -> Iterator[float]:
    for judgement in judgements:
        if judgement.seconds is not None and judgement.seconds > 0 and judgement.annotator in usual:
            yield log(judgement.seconds / usual[judgement.annotator])


def _care(judgements: Sequence[Judgement], key: Key) -> Sign:
    """Agreement with the majority of the others on the item: the same measure on gold and on the rest."""
    name = "care taken"
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for judgement in judgements:
        if judgement.label is not None:
            votes[judgement.item, judgement.question][judgement.label] += 1
    agree = {True: [0, 0], False: [0, 0]}
    for judgement in judgements:
        if judgement.label is None:
            continue
        others = votes[judgement.item, judgement.question] - Counter((judgement.label,))
        ranked = others.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            agree[key.right(judgement) is not None][ranked[0][0] != judgement.label] += 1
    gold, rest = agree[True], agree[False]
    if sum(gold) < 20 or sum(rest) < 20:
        return Sign(name, "not measurable", "too few items were judged by several annotators")
    on_gold, on_rest = gold[0] / sum(gold), rest[0] / sum(rest)
    if on_gold - on_rest >= 0.05 and fisher_exact([gold, rest], "greater").pvalue < CHANCE:
        text = (
            f"annotators agree with the others on {on_gold:.1%} of gold and {on_rest:.1%} of the rest: "
            "gold is recognised, or easier"
        )
        return Sign(name, "hints", text)
    return Sign(name, "nothing found", f"agreement with others is {on_gold:.1%} on gold, {on_rest:.1%} on the rest")
