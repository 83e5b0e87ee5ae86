"""Agreement on questions that are answered by marking: spans of text, boxes on images."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

import numpy as np

from checker.evidence import boxes, spans
from checker.evidence.columns import Material
from checker.evidence.judgements import Box, Span
from checker.evidence.overlap import Overlaps, marks_by_item, over_items, over_people, overlaps, scores
from checker.evidence.pilot import SMALLEST
from checker.evidence.result import Agreement, Caveat, ClassUse

CLASSES: Final = 100
"""Classes whose use is listed; the rest are counted."""


def of_spans(material: Material, question: str, number: int, seed: int) -> Agreement:
    """The F1 of two annotators' spans, over all pairs and items."""
    marked = tuple(dict.fromkeys(span for span in material.spans if span.question == question))
    found = overlaps(scores(marks_by_item(marked, material.seen), spans.compare), spans.NAMES)
    return _agreement(found, marked, question, "spans", material.seen, number, seed)


def of_boxes(material: Material, question: str, number: int, seed: int) -> Agreement:
    """The overlap of two annotators' boxes, over all pairs and items."""
    marked = tuple(box for box in material.boxes if box.question == question)
    found = overlaps(scores(marks_by_item(marked, material.seen), boxes.compare), boxes.NAMES)
    return _agreement(found, marked, question, "boxes", material.seen, number, seed)


def _agreement(
    found: Overlaps,
    marks: Sequence[Span] | Sequence[Box],
    question: str,
    kind: Literal["spans", "boxes"],
    seen: Sequence[tuple[str, str]],
    number: int,
    seed: int,
) -> Agreement:
    workers: dict[str, set[str]] = {}
    for item, annotator in (*seen, *((mark.item, mark.annotator) for mark in marks)):
        workers.setdefault(item, set()).add(annotator)
    sizes = np.array([len(by) for by in workers.values()], np.int64)
    pairable = sizes[sizes > 1]
    usual = int(np.median(pairable)) if len(pairable) else 0
    main = found.names[0]
    return Agreement(
        question=question,
        kind=kind,
        level="nominal",
        classes=(classes := _classes([mark.label for mark in marks], max(usual, 1)))[:CLASSES],
        classes_in_all=len(classes),
        items=len(sizes),
        pairable_items=len(pairable),
        annotators=len(set().union(*workers.values())),
        labels=len(marks),
        pairable_labels=sum(len(workers[mark.item]) > 1 for mark in marks),
        fewest=int(pairable.min()) if len(pairable) else 0,
        usual=usual,
        missing=float(np.maximum(usual - sizes, 0).sum() / (len(sizes) * usual)) if usual else 0.0,
        open=0,
        main=main,
        estimates=over_items(found, number, np.random.default_rng([seed, 0])),
        people=over_people(found, main, number, np.random.default_rng([seed, 2])),
        pairs=(),
        pairs_in_all=0,
        caveats=tuple(_caveats(bool(seen), len(pairable))),
    )


def _caveats(seen: bool, pairable: int) -> Iterator[Caveat]:
    if not seen:
        yield Caveat(
            "unseen",
            "the export does not say who worked on an item and marked nothing: that disagreement is not counted",
        )
    if 0 < pairable < SMALLEST:
        yield Caveat("few", f"too few items with two annotators or more: {pairable:,}; {SMALLEST} are the least")


def _classes(labels: Sequence[str], annotators: int) -> tuple[ClassUse, ...]:
    counts: dict[str, int] = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    whole = max(len(labels), 1)
    return tuple(
        ClassUse(label, count, count / whole, count / annotators)
        for label, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    )
