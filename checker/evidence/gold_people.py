"""Each annotator by the gold items: tested against the accuracy that is wanted, corrected for their number."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from checker.evidence.binomial import at_most, wilson
from checker.evidence.clock import by_time
from checker.evidence.gold_key import is_right
from checker.evidence.judgements import Judgement
from checker.evidence.multiple import benjamini_hochberg


@dataclass(frozen=True)
class Annotator:
    """One annotator's first answers to each gold item.

    ``again`` counts gold items that came back, ``left_open`` those without an answer; neither
    is scored. ``p`` is the probability of so few right answers at the wanted accuracy,
    ``adjusted`` the same corrected for the number of annotators; ``None`` where there is too
    little gold, and then ``found`` is ``too little gold``.
    """

    name: str
    judgements: int
    gold: int
    right: int
    again: int
    left_open: int
    low: float
    high: float
    p: float | None
    adjusted: float | None
    found: Literal["below", "no objection", "too little gold"]


def annotators(
    judgements: Sequence[Judgement],
    gold: Sequence[tuple[Judgement, frozenset[str]]],
    wanted: float,
    enough: int,
    level: float,
) -> tuple[Annotator, ...]:
    """Each annotator by the first answer to each gold item, the doubtful ones first.

    ``gold`` holds the judgements of gold items with the right answers; ``enough`` is the fewest
    gold items from which one is judged, ``level`` the share of false alarms among those below.
    """
    loads = Counter(j.annotator for j in judgements if j.annotator)
    firsts: dict[str, dict[tuple[str, str], bool]] = {name: {} for name in loads}
    again: Counter[str] = Counter()
    left_open: Counter[str] = Counter()
    for judgement, words in by_time(gold, lambda row: row[0]):
        name, item = judgement.annotator, (judgement.item, judgement.question)
        if not name:
            continue
        if judgement.label is None:
            left_open[name] += 1
        elif item in firsts[name]:  # the answer may have been learned by now
            again[name] += 1
        else:
            firsts[name][item] = is_right(judgement.label, words)
    tested = [name for name in loads if len(firsts[name]) >= enough]
    values = [at_most(sum(firsts[name].values()), len(firsts[name]), wanted) for name in tested]
    adjusted = dict(zip(tested, zip(values, benjamini_hochberg(values)), strict=True))
    found = []
    for name in loads:
        right, total = sum(firsts[name].values()), len(firsts[name])
        p, corrected = adjusted.get(name, (None, None))
        below = corrected is not None and corrected <= level
        interval = wilson(right, total)
        found.append(
            Annotator(
                name, loads[name], total, right, again[name], left_open[name], interval.low, interval.high,
                p, corrected, "too little gold" if p is None else "below" if below else "no objection",
            )
        )  # fmt: skip
    rank = {"below": 0, "too little gold": 1, "no objection": 2}
    return tuple(sorted(found, key=lambda a: (rank[a.found], a.adjusted or 0.0, -a.judgements, natural(a.name))))


def natural(name: str) -> tuple[tuple[bool, int, str], ...]:
    """Names with numbers in the order of the numbers: ``batch 2`` before ``batch 10``."""
    parts: list[str] = []
    for letter in name:
        if parts and letter.isdecimal() == parts[-1][-1].isdecimal():
            parts[-1] += letter
        else:
            parts.append(letter)
    return tuple((True, int(part), "") if part.isdecimal() and len(part) < 40 else (False, 0, part) for part in parts)
