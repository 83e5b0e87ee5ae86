"""Gold items in an export: are they there, and how were they answered.

Gold is matched by the buyer's key alone. What the export itself marks as gold is the vendor's
word, and is only compared with the key.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import fsum
from statistics import median_high
from typing import Final, Literal, TypeAlias

from checker.evidence.binomial import Interval, needed, wilson
from checker.evidence.gold_key import Key, is_right
from checker.evidence.gold_people import Annotator, annotators, natural
from checker.evidence.judgements import Judgement

Judged: TypeAlias = Literal["clears", "fails", "cannot tell"]
BatchOf: TypeAlias = Callable[[Judgement], str | None]

ENOUGH: Final = 10
"""The fewest gold items from which an annotator is judged; 15 where there are two labels."""

ENOUGH_OF_TWO: Final = 15


@dataclass(frozen=True)
class Accuracy:
    """Answers to gold items against an accuracy that is wanted.

    ``right`` of ``judgements`` answers were right; they are about ``items`` different items.
    Several answers to one item say little more than one, so the 95 % interval, ``low`` to
    ``high``, counts items. ``more`` is how many items would prove the same accuracy, ``None``
    where none would or none are needed.
    """

    judgements: int
    right: int
    items: int
    share: float | None
    low: float
    high: float
    judged: Judged
    more: int | None


@dataclass(frozen=True)
class Presence:
    """How much gold there is.

    Shares count judgements: few items that each annotator sees are much gold. ``without`` is
    the chance that an annotator with the usual number of judgements (``usual``, the median)
    sees no gold at all, were it spread at random.
    """

    items: int
    gold_items: int
    judgements: int
    gold_judgements: int
    share: float
    usual: int
    without: float
    unseen: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    """One batch: its judgements, how many of them are gold, and how the gold was answered."""

    name: str
    judgements: int
    gold_judgements: int
    accuracy: Accuracy


@dataclass(frozen=True)
class Flags:
    """What the export marks as gold, beside the key: ``known`` are in both, ``other`` only marked.

    ``unmarked`` are in the key and not marked; ``answers`` counts gold items whose right answer
    in the export differs from the key. ``marks`` says whether the export marks items at all.
    """

    marks: bool
    known: int
    other: int
    unmarked: int
    answers: int


@dataclass(frozen=True)
class Gold:
    """Everything that the gold items of one export show."""

    wanted: float
    enough: int
    presence: Presence
    accuracy: Accuracy
    batches: tuple[Batch, ...]
    unbatched: int
    annotators: tuple[Annotator, ...]
    unnamed: int
    flags: Flags
    warnings: tuple[str, ...]


def score(
    judgements: Sequence[Judgement], key: Key, wanted: float, batch_of: BatchOf | None = None, level: float = 0.05
) -> Gold:
    """What ``judgements`` show of the gold items in ``key``.

    ``wanted`` is the accuracy to prove, ``level`` the share of false alarms among annotators
    who are called below it. Without ``batch_of`` nothing is said of batches. Raises
    :class:`ValueError` where the export holds none of the gold items.
    """
    marked = [(judgement, key.right(judgement)) for judgement in judgements]
    gold = [(judgement, right) for judgement, right in marked if right is not None]
    if not gold:
        raise ValueError("none of the items of the key is in the export")
    labels = {j.label for j in judgements if j.label is not None}
    enough = ENOUGH_OF_TWO if len(labels | {word for _, right in gold for word in right}) <= 2 else ENOUGH
    batches: list[Batch] = []
    unbatched = 0
    if batch_of is not None:
        batches, unbatched = _batches(judgements, key, wanted, batch_of)
    return Gold(
        wanted=wanted,
        enough=enough,
        presence=_presence(judgements, gold, key),
        accuracy=_accuracy(gold, wanted),
        batches=tuple(batches),
        unbatched=unbatched,
        annotators=annotators(judgements, gold, wanted, enough, level),
        unnamed=sum(not j.annotator for j in judgements),
        flags=_flags(judgements, key),
        warnings=tuple(_warnings(gold, labels)),
    )


def _presence(judgements: Sequence[Judgement], gold: Sequence[tuple[Judgement, frozenset[str]]], key: Key) -> Presence:
    share = len(gold) / len(judgements)
    loads = Counter(j.annotator for j in judgements if j.annotator)
    usual = median_high(loads.values()) if loads else 0
    seen = {judgement.item for judgement, _ in gold}
    return Presence(
        items=len({j.item for j in judgements}),
        gold_items=len(seen),
        judgements=len(judgements),
        gold_judgements=len(gold),
        share=share,
        usual=usual,
        without=(1 - share) ** usual,
        unseen=tuple(sorted(key.items - seen)),
    )


def _accuracy(gold: Iterable[tuple[Judgement, frozenset[str]]], wanted: float) -> Accuracy:
    right: Counter[tuple[str, str]] = Counter()
    total: Counter[tuple[str, str]] = Counter()
    for judgement, words in gold:
        if judgement.label is not None:
            total[judgement.item, judgement.question] += 1
            right[judgement.item, judgement.question] += is_right(judgement.label, words)
    items = len(total)
    if not items:
        return Accuracy(0, 0, 0, None, 0.0, 1.0, "cannot tell", needed(1.0, wanted))
    share = fsum(right[item] / total[item] for item in total) / items  # the same in whatever order
    interval: Interval = wilson(share * items, items)
    judged: Judged = "clears" if interval.low > wanted else "fails" if interval.high < wanted else "cannot tell"
    more = needed(share, wanted) if judged == "cannot tell" else None
    return Accuracy(total.total(), right.total(), items, share, interval.low, interval.high, judged, more)


def _batches(judgements: Sequence[Judgement], key: Key, wanted: float, batch_of: BatchOf) -> tuple[list[Batch], int]:
    loads: Counter[str] = Counter()
    gold: dict[str, list[tuple[Judgement, frozenset[str]]]] = defaultdict(list)
    unbatched = 0
    for judgement in judgements:
        name = batch_of(judgement)
        if name is None:
            unbatched += 1
            continue
        loads[name] += 1
        right = key.right(judgement)
        if right is not None:
            gold[name].append((judgement, right))
    names = sorted(loads, key=natural)
    return [Batch(name, loads[name], len(gold[name]), _accuracy(gold[name], wanted)) for name in names], unbatched


def _flags(judgements: Iterable[Judgement], key: Key) -> Flags:
    marked: set[str] = set()
    differing: set[str] = set()
    seen: set[str] = set()
    any_mark = False
    for judgement in judgements:
        any_mark |= judgement.gold is not None
        right = key.right(judgement)
        if judgement.gold:
            marked.add(judgement.item)
        if right is not None:
            seen.add(judgement.item)
            if judgement.expected is not None and not is_right(judgement.expected, right):
                differing.add(judgement.item)
    return Flags(
        any_mark, len(marked & seen), len(marked - seen), len(seen - marked) if any_mark else 0, len(differing)
    )


def _warnings(gold: Sequence[tuple[Judgement, frozenset[str]]], labels: set[str]) -> Iterable[str]:
    unknown = {word for _, right in gold for word in right} - {label.strip() for label in labels}
    if unknown:
        shown = ", ".join(f"`{word}`" for word in sorted(unknown)[:5])
        yield (
            f"the key expects {shown}, which nobody ever answered: check that key and export "
            "write the labels alike, capitals included"
        )
    skipped = sum(judgement.label is None for judgement, _ in gold)
    if skipped:
        yield f"{skipped} judgements of gold items have no answer and are not scored"
    suggested = sum(judgement.prelabelled for judgement, _ in gold)
    if suggested:
        yield f"{suggested} answers to gold items began from a suggestion: they measure the suggestion as well"
