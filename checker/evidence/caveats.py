"""What makes agreement look better, or say less, than it is: found in the rows themselves."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from checker.evidence.clearance import quoted
from checker.evidence.columns import Columns
from checker.evidence.pilot import RAREST, SMALLEST
from checker.evidence.prepare import Prepared
from checker.evidence.result import Caveat, ClassUse, PairKappa

AT_ONCE: Final = 3
"""Items that one annotator cannot label within one second."""
BULK: Final = 0.05
"""Share of judgements at once above which a file looks like a bulk import."""
DOMINANT: Final = 0.9
"""Share of the commonest class above which chance-corrected figures and raw ones part."""


def of_rows(prepared: Prepared) -> Iterator[Caveat]:
    """What the rows show of how they came about."""
    whole = prepared.judgements
    if prepared.repeated:
        yield Caveat(
            "repeated",
            f"{_of(prepared.repeated, whole)} repeat an annotator's judgement of the same item; only the first counts, "
            "for a later one may follow a correction",
        )
    if prepared.unnamed:
        yield Caveat(
            "unnamed",
            f"{_of(prepared.unnamed, whole)} name no annotator and are left out: ask for an export with annotators",
        )
    if prepared.gold_items:
        yield Caveat(
            "gold",
            f"{prepared.gold_items:,} test items are left out: annotators are told their answers, or screened by them",
        )
    columns = prepared.columns
    if columns.prelabelled is not None and columns.prelabelled.any():
        yield Caveat(
            "prelabelled",
            f"{_of(int(columns.prelabelled.sum()), len(columns))} were made on a suggestion that was shown: "
            "people who see the same suggestion agree because of it; measure on items without",
        )
    yield from _bulk(columns)
    yield from _spelling(columns.labels)


def of_classes(
    classes: Sequence[ClassUse], items: int, pairable: int, named: bool, numeric: bool, level: str
) -> Iterator[Caveat]:
    """What the prevalence of the classes takes from the figures. ``named``: the user listed the classes."""
    if not pairable:
        return
    unused = [use.label for use in classes if use.labels == 0]
    if unused:
        yield Caveat("unused", f"nobody used {_list(unused)}: nothing is known of agreement there")
    if not named and level != "interval" and level != "ratio":
        yield Caveat(
            "classes", "the classes are those that occur; if annotators could choose others, list all with --labels"
        )
    if numeric and level == "nominal" and len(classes) > 2:
        yield Caveat("level", "the labels are numbers but are compared as names; --level ordinal or interval may fit")
    used = [use for use in classes if use.labels]
    rare = [use for use in used if use.items < RAREST]
    if rare and pairable >= SMALLEST and level in ("nominal", "ordinal"):
        least = min(rare, key=lambda use: use.items)
        yield Caveat(
            "rare",
            f"fewer than {RAREST} items per annotator of {_list([use.label for use in rare])} (of "
            f"{quoted(least.label)} {least.items:.0f}): agreement there is not established; label more items of them",
        )
    if 0 < pairable < SMALLEST:
        yield Caveat("few", f"too few items with two labels or more: {pairable:,}; {SMALLEST} are the least")
    if SMALLEST <= pairable < items * 0.95:
        yield Caveat(
            "selected",
            f"only {pairable:,} of {items:,} items have two labels or more: ask how they were chosen, at random or not",
        )
    if used and used[0].share > DOMINANT and level in ("nominal", "ordinal") and len(used) > 1:
        yield Caveat(
            "dominant",
            f"{quoted(used[0].label)} takes {100 * used[0].share:.0f} % of the labels: raw agreement and AC1 "
            "are high even where the rare classes are confused; read alpha beside them",
        )


def of_pairs(pairs: Sequence[PairKappa]) -> Iterator[Caveat]:
    """Two annotators who never differ although the others do."""
    differing = [pair.agreement for pair in pairs if pair.agreement < 1]
    for pair in pairs:
        if pair.agreement == 1 and pair.items >= 50 and differing and float(np.median(differing)) < 0.98:
            yield Caveat(
                "copied",
                f"{quoted(pair.first)} and {quoted(pair.second)} agree on all of {pair.items:,} items, other pairs on "
                f"{100 * float(np.median(differing)):.0f} %: the labels may be copied, or of one person",
            )


def _bulk(columns: Columns) -> Iterator[Caveat]:
    if columns.at is None:
        return
    known = np.isfinite(columns.at)
    seconds = np.floor(columns.at[known]).astype(np.int64)
    if not len(seconds) or not (seconds % 60).any():  # times to the minute cannot show it
        return
    who, item = columns.annotator[known], columns.item[known]
    order = np.lexsort((item, seconds, who))
    who, seconds, item = who[order], seconds[order], item[order]
    new = np.r_[True, (who[1:] != who[:-1]) | (seconds[1:] != seconds[:-1])]
    group = np.cumsum(new) - 1
    other = np.r_[True, new[1:] | (item[1:] != item[:-1])]
    items = np.bincount(group, other)
    at_once = int((items[group] >= AT_ONCE).sum())
    if at_once > BULK * len(columns):
        yield Caveat(
            "bulk",
            f"{_of(at_once, len(columns))} were stored with others of the same annotator in the same second: a bulk "
            "import. Whoever imports can set the annotator too (in Label Studio any API caller can): ask for the "
            "platform's own log",
        )


def _spelling(labels: Sequence[str]) -> Iterator[Caveat]:
    seen: dict[str, str] = {}
    alike = [(first, label) for label in labels if (first := seen.setdefault(_folded(label), label)) != label]
    if alike:
        more = f", and {len(alike) - 1} more like them" if len(alike) > 1 else ""
        yield Caveat("spelling", f"{quoted(alike[0][0])} and {quoted(alike[0][1])} count as different labels{more}")


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())


def _of(count: int, whole: int) -> str:
    return f"{count:,} of {whole:,} judgements ({100 * count / max(whole, 1):.1f} %)"


def _list(words: Sequence[str], most: int = 3) -> str:
    shown = ", ".join(quoted(word) for word in words[:most])
    return shown + (f" and {len(words) - most} more" if len(words) > most else "")
