"""Agreement between annotators: every measure that fits, each with its interval."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

import numpy as np

from checker.evidence.alpha import alpha
from checker.evidence.caveats import of_classes, of_pairs, of_rows
from checker.evidence.classes import Classed, classed
from checker.evidence.columns import Columns, Material
from checker.evidence.gwet import ac1, ac2
from checker.evidence.intervals import Estimate, Statistic, estimates
from checker.evidence.kappa import fleiss, raw_agreement
from checker.evidence.levels import TABLE, Level, all_numbers, quadratic
from checker.evidence.marks import of_boxes, of_spans
from checker.evidence.pairs import label_pairs
from checker.evidence.pairwise import compare, linear_of_two
from checker.evidence.patterns import Patterns, patterns_of
from checker.evidence.people import alpha_over_people
from checker.evidence.prepare import Prepared, prepare
from checker.evidence.result import TITLES, Agreement, Caveat, ClassUse, Study
from checker.model.diagnostic import Diagnostic, InputError, did_you_mean
from checker.model.place import start_of

CLASSES: Final = 100
"""Classes whose use is listed; the rest count in every figure."""


@dataclass(frozen=True)
class Asked:
    """How to measure. ``labels`` are all classes that could be chosen, in order, or none."""

    question: str | None = None
    level: Level = "nominal"
    labels: tuple[str, ...] = ()
    replicates: int = 1000
    seed: int = 0
    with_gold: bool = False


def measure(material: Material, asked: Asked) -> Study:
    """The agreement on every question of a file, or on the one that is asked for.

    Raises :class:`InputError` for a question that is not there, and for labels that do not
    fit the level.
    """
    found = tuple(_questions(material, asked))
    if not found:
        known = sorted(set(_names(material)) - {""})
        message = "holds no judgements" if asked.question is None else f"there is no question `{asked.question}`"
        close = did_you_mean(asked.question or "", known)
        lone = "" if asked.question is None else "its only question has no name; leave --question out"
        help = close or (f"there are {', '.join(known)}" if known else "; ".join(material.notes) or lone)
        raise InputError([Diagnostic(message, start_of(material.path), help)])
    return Study(material.format, material.path, material.digest, asked.replicates, asked.seed, found, material.notes)


def _names(material: Material) -> Iterator[str]:
    if len(material.columns):
        yield from material.columns.questions
    yield from (span.question for span in material.spans)
    yield from (box.question for box in material.boxes)


def _questions(material: Material, asked: Asked) -> Iterator[Agreement]:
    columns, number, seed = material.columns, asked.replicates, asked.seed
    for code, question in enumerate(columns.questions):
        if len(columns) and asked.question in (None, question):
            yield of_labels(prepare(columns, code, asked.with_gold), question, asked, material.path)
    for question in sorted({span.question for span in material.spans}):
        if asked.question in (None, question):
            yield of_spans(material, question, number, seed)
    for question in sorted({box.question for box in material.boxes}):
        if asked.question in (None, question):
            yield of_boxes(material, question, number, seed)


def of_labels(prepared: Prepared, question: str, asked: Asked, path: str) -> Agreement:
    """The agreement on one question that is answered by a label."""
    ordered = classed(prepared.columns, asked.level, asked.labels, path)
    columns = _numbered(ordered.columns)
    sizes = np.bincount(columns.item) if len(columns) else np.zeros(0, np.int64)
    pairable = sizes[sizes > 1]
    usual = int(np.median(pairable)) if len(pairable) else 0
    pairs = label_pairs(columns)
    compared, in_all = compare(columns, pairs, asked.level, ordered.values, asked.replicates, asked.seed)
    found = _estimates(patterns_of(columns.item, columns.label, len(columns.labels)), ordered, asked)
    people = Estimate(None)
    if pairs is not None and len(pairs):
        rng = np.random.default_rng([asked.seed, 2])
        people = alpha_over_people(columns, pairs, asked.level, ordered.values, asked.replicates, rng)
        if len(columns.annotators) == 2 and compared:
            found |= compared[0].kappas
            if "cohen_kappa_quadratic" in found and ordered.values is not None:
                found |= linear_of_two(pairs, ordered.values, asked.replicates, asked.seed)
    classes = _classes(columns, len(sizes))
    caveats = [
        *of_rows(prepared),
        *of_classes(classes, len(sizes), len(pairable), bool(asked.labels), all_numbers(columns.labels), asked.level),
        *of_pairs(compared),
    ]
    if pairs is None:
        caveats.append(Caveat("pairs", "there are too many labels per item to compare annotators two by two"))
    known = columns.at[np.isfinite(columns.at)] if columns.at is not None else np.zeros(0)
    return Agreement(
        question=question,
        kind="labels",
        level=asked.level,
        classes=classes[:CLASSES],
        classes_in_all=len(classes),
        items=len(sizes),
        pairable_items=len(pairable),
        annotators=len(columns.annotators),
        labels=len(columns),
        pairable_labels=int(pairable.sum()),
        fewest=int(pairable.min()) if len(pairable) else 0,
        usual=usual,
        missing=float(np.maximum(usual - sizes, 0).sum() / (len(sizes) * usual)) if usual else 0.0,
        open=prepared.open,
        main="krippendorff_alpha",
        estimates={name: found[name] for name in TITLES if name in found},
        people=people,
        pairs=compared,
        pairs_in_all=in_all,
        caveats=tuple(caveats),
        extremes=_extremes(columns, asked.level),
        latest=datetime.fromtimestamp(float(known.max()), UTC).isoformat() if len(known) else None,
    )


def _extremes(columns: Columns, level: Level) -> tuple[str, ...]:
    return (columns.labels[0], columns.labels[-1]) if level in ("interval", "ratio") and columns.labels else ()


def _numbered(columns: Columns) -> Columns:
    """``columns`` with codes for the items and annotators that occur in them alone."""
    item = np.unique(columns.item, return_inverse=True)[1]
    people, annotator = np.unique(columns.annotator, return_inverse=True)
    return replace(
        columns,
        item=item.astype(np.int64),
        annotator=annotator.astype(np.int64),
        annotators=[columns.annotators[code] for code in people],
    )


def _estimates(patterns: Patterns, ordered: Classed, asked: Asked) -> dict[str, Estimate]:
    if len(patterns.times) and not patterns.split.any():
        patterns = patterns.and_one_split()
    measures: dict[str, Statistic] = {
        "percent_agreement": partial(raw_agreement, patterns),
        "krippendorff_alpha": partial(alpha, patterns, level=asked.level, values=ordered.values),
    }
    if asked.level in ("nominal", "ordinal"):
        measures |= {"fleiss_kappa": partial(fleiss, patterns), "gwet_ac1": partial(ac1, patterns)}
    if ordered.values is not None and 2 <= len(ordered.values) <= TABLE:
        measures["gwet_ac2"] = partial(ac2, patterns, agreement=quadratic(ordered.values))
    rng = np.random.default_rng([asked.seed, 0])
    paired = patterns.sizes > 1
    return estimates(measures, patterns.times, patterns.split, asked.replicates, rng, patterns.classes, paired)


def _classes(columns: Columns, items: int) -> tuple[ClassUse, ...]:
    counts = np.bincount(columns.label, minlength=len(columns.labels))
    whole = max(len(columns), 1)
    return tuple(
        ClassUse(columns.labels[n], int(counts[n]), float(counts[n] / whole), float(counts[n] / whole * items))
        for n in np.argsort(-counts, kind="stable")
    )
