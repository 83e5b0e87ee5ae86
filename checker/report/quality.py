"""The quality of labels in figures: what each vendor states, and what was measured, with intervals."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from checker.explain.proofs import Entry
from checker.model.agreement import Measured
from checker.model.result import Arrangement, FactUse, Result
from checker.report.text import clean, value_text

THRESHOLD: Final = "agreement_threshold"
"""The constant that the lower bound is held against."""

COEFFICIENTS: Final = {
    "percent_agreement": "raw agreement",
    "cohen_kappa": "Cohen's kappa",
    "cohen_kappa_linear": "Cohen's kappa, linear weights",
    "cohen_kappa_quadratic": "Cohen's kappa, quadratic weights",
    "fleiss_kappa": "Fleiss' kappa",
    "krippendorff_alpha": "Krippendorff's alpha",
    "gwet_ac1": "Gwet's AC1",
    "gwet_ac2": "Gwet's AC2",
    "span_f1": "span F1",
    "span_f1_overlap": "span F1, overlap",
    "box_iou": "box overlap (IoU)",
    "box_f1": "box F1",
}


JUDGE_NOTHING: Final = frozenset({"percent_agreement", "span_f1_overlap", "box_f1"})
"""Measures in which agreement by chance counts too: they are shown, and no threshold is held against them."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval. ``high`` is ``None`` where only a lower bound is known.

    ``about`` says of how many items and people; ``source`` where it comes from; ``proof`` what
    stands behind it. ``clears`` says whether the lower bound lies above the threshold; ``None``
    where there is no bound, no threshold, or where the measure counts agreement by chance.
    """

    label: str
    about: str
    value: float | None
    low: float | None
    high: float | None
    source: str
    proof: str
    clears: bool | None


@dataclass(frozen=True)
class Practice:
    """What a vendor states of how it works, in words."""

    name: str
    value: str
    source: str


@dataclass(frozen=True)
class VendorQuality:
    """One vendor's estimates, and whatever else it states about quality."""

    vendor: str
    estimates: tuple[Estimate, ...]
    practices: tuple[Practice, ...]


def threshold_of(result: Result) -> float | None:
    """The agreement that the lower bound has to exceed, on the day of the result."""
    found = next((constant.value for constant in result.constants if constant.name == THRESHOLD), None)
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def quality_of(result: Result, entries: Sequence[Entry]) -> Iterator[VendorQuality]:
    """What the vendors that the judged arrangements name state about the quality of their labels."""
    limit = threshold_of(result)
    for vendor in result.vendors:
        row = next((row for row in result.arrangements if row.vendor == vendor.id and not row.legs), None)
        if row is None:
            continue
        facts = {use.name: use for use in _about_quality(row)}
        proofs = {entry.fact: entry for entry in entries if entry.file == vendor.path}
        estimates = tuple(_stated(facts, proofs, limit))
        practices = tuple(
            Practice(name.removeprefix("vendor.quality."), clean(value_text(use)), _source(use))
            for name, use in facts.items()
            if use.value is not None and not isinstance(use.value, float) and use.place is not None
        )
        if estimates or practices:
            yield VendorQuality(vendor.id, estimates, practices)


def measured(studies: Iterable[Measured], limit: float | None) -> Iterator[Estimate]:
    """Each measured agreement; where an interval over annotators is known, that one too."""
    for study in studies:
        name = COEFFICIENTS.get(study.coefficient, study.coefficient)
        about = f"{study.items:,} items, {study.annotators:,} annotators"
        label = f"{study.question}: {name}" if study.question else name
        digest = study.digest[:19]
        source = f"{clean(study.path)} ({clean(digest)})"
        yield Estimate(
            clean(label),
            about,
            study.value,
            study.low,
            study.high,
            source,
            "measured",
            _clears(study.low, limit, study.coefficient),
        )
        if study.people_low is not None:
            label = f"{label}, over annotators"
            yield Estimate(
                clean(label), about, study.value, study.people_low, study.people_high, source, "measured",
                _clears(study.people_low, limit, study.coefficient),
            )  # fmt: skip


def proof_text(entry: Entry | None) -> str:
    """What stands behind a claim: ``document.pdf, until 2027-03-01``, or that nothing does."""
    if entry is None:
        return "claimed, no document"
    until = f", until {entry.expires}" if entry.expires is not None else ""
    status = {"ok": "compared", "expires soon": "compared", "claim": "named only", "not compared": "named only"}
    return f"{clean(entry.document)}: {status.get(entry.status, entry.status)}{until}"


def figures(estimate: Estimate) -> str:
    """A value with its interval, each bound rounded outwards so that it promises no more than it says.

    >>> figures(Estimate("", "", 0.84, 0.7496, None, "", "", None))
    '0.84, at least 0.749'
    >>> figures(Estimate("", "", 0.84, 0.81, 0.87, "", "", None))
    '0.84 [0.81, 0.87]'
    """
    value = f"{estimate.value:.3g}" if estimate.value is not None else ""
    if estimate.low is None:
        return f"{value}, no bound" if value else ""
    low = _trimmed(floor(estimate.low * 1000 + 1e-9) / 1000)
    if estimate.high is not None:
        return f"{value} [{low}, {_trimmed(ceil(estimate.high * 1000 - 1e-9) / 1000)}]".strip()
    return f"{value}, at least {low}" if value else f"at least {low}"


def _trimmed(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _about_quality(row: Arrangement) -> Iterator[FactUse]:
    yield from (use for use in row.facts if use.name.startswith("vendor.quality.") and not use.leg)


def _stated(facts: dict[str, FactUse], proofs: dict[str, Entry], limit: float | None) -> Iterator[Estimate]:
    for part, title, people in (("iaa", "agreement", "raters"), ("pilot", "pilot", "labels_per_item")):
        head = f"vendor.quality.{part}."
        value, low = _number(facts.get(f"{head}value")), _number(facts.get(f"{head}lower_bound"))
        if value is None and low is None:
            continue
        coefficient = facts.get(f"{head}coefficient")
        measure = str(coefficient.value) if coefficient is not None else ""
        kind = COEFFICIENTS.get(measure, "")
        about = [
            f"{use.value:,} {unit}"
            for name, unit in (("items", "items"), (people, "labels each"))
            if (use := facts.get(head + name)) is not None and isinstance(use.value, int)
        ]
        shown = facts.get(f"{head}lower_bound") if low is not None else facts.get(f"{head}value")
        proof = proofs.get(f"{head}lower_bound") or proofs.get(f"{head}value") or proofs.get(f"{head}items")
        yield Estimate(
            f"{title}, {kind}" if kind else title, ", ".join(about), value, low, None,
            _source(shown) if shown is not None else "", proof_text(proof),
            _clears(low, limit, measure),
        )  # fmt: skip


def _number(use: FactUse | None) -> float | None:
    value = use.value if use is not None else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _clears(low: float | None, limit: float | None, coefficient: str) -> bool | None:
    return None if low is None or limit is None or coefficient in JUDGE_NOTHING else low > limit


def _source(use: FactUse) -> str:
    return f"{clean(use.place.file)}:{use.place.line}" if use.place is not None else clean(use.note)
