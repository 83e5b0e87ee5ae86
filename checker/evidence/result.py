"""What was measured of one file: the result from which every rendering is made."""

from dataclasses import dataclass
from typing import Final, Literal

from checker.evidence.intervals import Estimate
from checker.evidence.levels import Level

TITLES: Final = {
    "percent_agreement": "raw agreement",
    "cohen_kappa": "Cohen's kappa",
    "cohen_kappa_linear": "Cohen's kappa, linear weights",
    "cohen_kappa_quadratic": "Cohen's kappa, quadratic weights",
    "fleiss_kappa": "Fleiss' kappa",
    "krippendorff_alpha": "Krippendorff's alpha",
    "gwet_ac1": "Gwet's AC1",
    "gwet_ac2": "Gwet's AC2, quadratic weights",
    "span_f1": "span F1, exact",
    "span_f1_overlap": "span F1, overlap",
    "box_iou": "box overlap, mean IoU",
    "box_f1": "box F1 at IoU 0.5",
}
"""Each measure, by the name that the facts use where they know it."""

CHANCE_FREE: Final = frozenset({"percent_agreement", "span_f1_overlap", "box_f1"})
"""Measures that are shown but that nothing is judged by."""


@dataclass(frozen=True)
class ClassUse:
    """How often a class was used. ``items`` is the number of items per annotator that it would fill."""

    label: str
    labels: int
    share: float
    items: float


@dataclass(frozen=True)
class PairKappa:
    """Two annotators: the items that both labelled, their raw agreement and their kappas by name.

    The last kappa is the one that fits the level of measurement best.
    """

    first: str
    second: str
    items: int
    agreement: float
    kappas: dict[str, Estimate]

    @property
    def kappa(self) -> Estimate:
        """The kappa that fits the level of measurement best."""
        return list(self.kappas.values())[-1]


@dataclass(frozen=True)
class Caveat:
    """Something that makes the figures say less than they seem to."""

    code: str
    text: str


@dataclass(frozen=True)
class Agreement:
    """The agreement on one question of the file.

    ``items`` counts items with a label (or mark), ``pairable_items`` those with two annotators
    or more; ``labels`` and ``pairable_labels`` likewise. ``fewest`` and ``usual`` are labels per
    pairable item. ``missing`` is the share of labels that lack against the usual number per
    item. ``classes`` are the most used, ``classes_in_all`` their number, ``extremes`` the lowest
    and the highest number at interval and ratio level. ``latest`` is when the last judgement was
    made (ISO 8601, UTC). ``estimates`` are over items; ``people`` is the same measure as ``main``
    over annotators.
    """

    question: str
    kind: Literal["labels", "spans", "boxes"]
    level: Level
    classes: tuple[ClassUse, ...]
    classes_in_all: int
    items: int
    pairable_items: int
    annotators: int
    labels: int
    pairable_labels: int
    fewest: int
    usual: int
    missing: float
    open: int
    main: str
    estimates: dict[str, Estimate]
    people: Estimate
    pairs: tuple[PairKappa, ...]
    pairs_in_all: int
    caveats: tuple[Caveat, ...]
    extremes: tuple[str, ...] = ()
    latest: str | None = None


@dataclass(frozen=True)
class Study:
    """All questions of one file, and how they were measured."""

    format: str
    path: str
    digest: str
    replicates: int
    seed: int
    questions: tuple[Agreement, ...]
    notes: tuple[str, ...]
