"""Agreement as text, as one JSON document, and as a part of a vendor file."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from math import ceil, floor
from typing import Any

from checker.evidence.clearance import Clearance, quoted
from checker.evidence.intervals import Estimate
from checker.evidence.people import FEWEST
from checker.evidence.result import TITLES, Agreement, PairKappa, Study
from checker.report.style import Style
from checker.report.text import clean, count, lines

CLASSES = 8
"""Classes that are listed; the rest are counted."""
PAIRS = 6
"""Pairs that are listed where there are more: those that agree least."""
FEW = 30
"""Items of a pair below which its interval is not worth its place."""
ITEMS = ("item", "items")
NOUNS = {"labels": ("label", "labels"), "spans": ("span", "spans"), "boxes": ("box", "boxes")}
COLOURS = {"clears": "allowed", "does not clear": "excluded", "cannot tell": "undetermined"}


def as_json(study: Study, cleared: Sequence[Clearance], notes: Sequence[str] = ()) -> str:
    """Everything that was measured, on one line. ``notes`` are added to those of the export."""
    found = {"version": 1, **_document(study), "clearances": _document(list(cleared))}
    found["notes"] = [*study.notes, *notes]
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"


def _document(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _document(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: _document(inner) for name, inner in value.items()}
    return [_document(inner) for inner in value] if isinstance(value, tuple | list) else value


def render(
    study: Study, cleared: Sequence[Clearance], notes: Sequence[str] = (), *, width: int = 80, colour: bool = False
) -> str:
    """Each question with its figures, what they rest on and what to mind; then whether they clear the threshold."""
    style = Style(colour)
    found = [style.bold(line) for line in lines(study.path, width)]
    for number, agreement in enumerate(study.questions):
        found += ["", *_question(agreement, width, style)]
        if number < len(cleared):
            found += ["", *verdict(cleared[number], width, style)]
    found.append("")
    for note in (*study.notes, *notes):
        found += lines(f"note: {note}", width, "    ", "  ")
    about = (
        f"{study.format}, {study.digest[:19]}; intervals: 95 %, {study.replicates:,} resamples (BCa), seed {study.seed}"
    )
    found += [style.dim(line) for line in lines(about, width)]
    return "\n".join(found) + "\n"


def verdict(cleared: Clearance, width: int, style: Style) -> Iterator[str]:
    """Whether a threshold is cleared, and why."""
    head = f"threshold {cleared.threshold:g}: "
    said = f"{head}{cleared.answer}. {TITLES[cleared.coefficient]}: {cleared.reason}."
    first, *rest = lines(said, width, "  ", "")
    yield first.replace(cleared.answer, style.verdict(COLOURS[cleared.answer], cleared.answer), 1)
    yield from rest


def _question(found: Agreement, width: int, style: Style) -> Iterator[str]:
    if found.question:
        yield from (style.bold(line) for line in lines(found.question, width))
    yield from lines(_basis(found), width, "    ", "  ")
    if found.classes:
        yield from lines(_classes(found), width, "    ", "  ")
    if found.pairable_items:
        yield ""
        yield from _table(found, width, style)
        yield from _pairs(found, width)
    else:
        yield from lines("nothing to compare: no item has two annotators", width, "    ", "  ")
    if found.caveats:
        yield ""
    for caveat in found.caveats:
        yield from lines(f"note: {caveat.text}", width, "    ", "  ")


def _basis(found: Agreement) -> str:
    noun = NOUNS[found.kind]
    people = _many(found.annotators, ("annotator", "annotators"))
    parts = [f"{_many(found.items, ITEMS)}, {people}, {_many(found.labels, noun)}"]
    if found.pairable_items:
        by = f"{found.usual}" if found.fewest == found.usual else f"{found.fewest} or more, mostly {found.usual}"
        who = "labels" if found.kind == "labels" else "annotators"
        pairable = f"{found.pairable_labels:,} pairable {noun[1]}"
        parts.append(f"{_many(found.pairable_items, ITEMS)} with {by} {who} ({pairable})")
        parts.append(f"{100 * found.missing:.1f} % missing")
    else:
        parts.append("0 items with two annotators")
    if found.open:
        parts.append(f"{found.open:,} left open")
    return "; ".join(parts)


def _many(number: int, noun: tuple[str, str]) -> str:
    return f"{number:,} {noun[number != 1]}"


def _classes(found: Agreement) -> str:
    if found.extremes:
        low, high = map(quoted, found.extremes)
        return f"{found.level}, {found.classes_in_all:,} different numbers from {low} to {high}"
    shown = [f"{quoted(use.label)} {100 * use.share:.1f} %" for use in found.classes[:CLASSES]]
    more = found.classes_in_all - CLASSES
    kind = f"{found.level}, " if found.kind == "labels" else ""
    kind += "1 class" if found.classes_in_all == 1 else f"{found.classes_in_all:,} classes"
    return f"{kind}: {', '.join(shown)}" + (f" and {more:,} more" if more > 0 else "")


def _table(found: Agreement, width: int, style: Style) -> Iterator[str]:
    rows = [(TITLES[name], estimate, "items") for name, estimate in found.estimates.items()]
    if found.annotators >= FEWEST and found.people.value is not None:
        rows.append((TITLES[found.main], found.people, "annotators"))
    names = max((len(title) for title, _, _ in rows), default=0)
    wide = width >= names + 38
    if wide:
        yield style.dim(f"  {'':<{names}}   value   95 % interval over")
    for title, estimate, over in rows:
        if wide:
            yield f"  {title:<{names}}  {_value(estimate):>6}   {_interval(estimate, over)}".rstrip()
        else:
            yield f"  {title}"
            yield from lines(f"{_value(estimate)}  {_interval(estimate, over)}", width, "    ")
    if found.annotators < FEWEST:
        few = count(found.annotators, "annotator")
        said = f"over annotators: not given; {few} cannot speak of others (at least {FEWEST})"
        yield from (style.dim(line) for line in lines(said, width, "    ", "  "))


def _value(estimate: Estimate) -> str:
    return "-" if estimate.value is None else f"{estimate.value:.3f}"


def _interval(estimate: Estimate, over: str) -> str:
    if estimate.value is None:
        return "undefined (no variation)"
    if estimate.low is None and estimate.high is None:
        return "cannot be bounded"
    low = "?" if estimate.low is None else f"{floor(estimate.low * 1000 + 1e-6) / 1000:.3f}"
    high = "?" if estimate.high is None else f"{ceil(estimate.high * 1000 - 1e-6) / 1000:.3f}"
    return f"{low} ... {high}  {over}"


def _pairs(found: Agreement, width: int) -> Iterator[str]:
    if len(found.pairs) < 2:
        return
    yield ""
    known = [pair for pair in found.pairs if pair.kappa.value is not None]
    ranked = sorted(known, key=lambda pair: (pair.kappa.value or 0.0, pair.first, pair.second))
    compared = len(found.pairs)
    which = "" if compared == found.pairs_in_all else f" of {found.pairs_in_all:,}, those that share most items"
    measure = TITLES[list(found.pairs[0].kappas)[-1 if len(found.pairs[0].kappas) == 1 else 0]]
    head = f"{measure} by pair ({compared}{which})"
    if len(ranked) > PAIRS:
        head += f"; the {PAIRS} lowest"
    yield from lines(f"{head}:", width, "    ", "  ")
    for pair in ranked[:PAIRS]:
        yield from lines(_pair(pair), width, "      ", "    ")
    if len(known) < compared:
        yield from lines(f"undefined (no variation) for {compared - len(known)} pairs", width, "      ", "    ")


def _pair(pair: PairKappa) -> str:
    kappas = [_value(estimate) for estimate in pair.kappas.values()]
    low, high = pair.kappa.low, pair.kappa.high
    bounded = low is not None and high is not None and pair.items >= FEW
    interval = f" ({low:.3f} ... {high:.3f})" if bounded else ""
    weighted = "quadratic " if len(kappas) > 1 else ""
    plain = f"{kappas[0]}, " if len(kappas) > 1 else ""
    items = _many(pair.items, ITEMS)
    return (
        f"{clean(pair.first)}, {clean(pair.second)}: {plain}{weighted}{kappas[-1]}{interval}; "
        f"{items}, {100 * pair.agreement:.1f} % equal"
    )
