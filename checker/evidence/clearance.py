"""Whether agreement clears a threshold: judged by the lower bound, never by the value."""

from dataclasses import dataclass
from math import ceil, floor
from typing import Final, Literal

from checker.evidence.intervals import Estimate
from checker.evidence.people import FEWEST
from checker.evidence.pilot import RAREST, SMALLEST, about, items_needed
from checker.evidence.result import Agreement

Answer = Literal["clears", "does not clear", "cannot tell"]
About = Literal["labels", "people"]
"""What the claim is about: these annotators' labels, or the vendor's people, others of them too."""

QUANTILES: Final = 0.8416 / 1.96
"""The normal quantile of a power of 80 % by that of a two-sided 95 % bound."""


@dataclass(frozen=True)
class Clearance:
    """The answer, the bound that it rests on (to four digits, downwards), and why."""

    answer: Answer
    coefficient: str
    threshold: float
    value: float | None
    low: float | None
    reason: str
    needed: int | None = None


def clearance(found: Agreement, threshold: float, coefficient: str | None = None, claim: About = "labels") -> Clearance:
    """Whether the lower bound of ``coefficient`` (default: the question's main one) lies above ``threshold``."""
    name = coefficient or found.main
    estimate = found.estimates.get(name)
    if estimate is None or estimate.value is None:
        if found.pairable_items == 0:
            reason = "no item was labelled by two people"
        elif estimate is None:
            reason = "not computed: it fits another level, or another number of annotators"
        else:
            reason = "undefined (no variation): one class was used for everything, which proves nothing"
        return Clearance("cannot tell", name, threshold, None, None, reason)
    low: float | None = estimate.low
    source = "over items"
    if claim == "people":
        if found.people.low is None and estimate.value > threshold:
            return Clearance(
                "cannot tell", name, threshold, estimate.value, None,
                _no_people(found),
            )  # fmt: skip
        if low is not None and found.people.low is not None and found.people.low < low:
            low, source = found.people.low, "over annotators"
    if low is None and estimate.value > threshold:
        reason = "too many resamples have no variation to bound the value: the minority classes are too rare"
        return Clearance("cannot tell", name, threshold, estimate.value, None, reason)
    low = None if low is None else downwards(low)
    if low is None or low <= threshold:
        needed = None if claim == "people" else _needed(found, estimate, threshold)
        return Clearance(
            "does not clear",
            name,
            threshold,
            estimate.value,
            low,
            _short(found, estimate.value, low, threshold, needed, source),
            needed,
        )
    doubt = unreliable(found)
    if doubt:
        return Clearance("cannot tell", name, threshold, estimate.value, low, doubt)
    return Clearance("clears", name, threshold, estimate.value, low, f"the lower bound {source} is {low:.4f}")


def unreliable(found: Agreement) -> str:
    """Why no interval of these items can be relied on; empty where it can."""
    if found.pairable_items < SMALLEST:
        return f"{found.pairable_items} items are too few to rely on an interval; {SMALLEST} are the least"
    if found.kind == "labels" and found.level in ("nominal", "ordinal"):
        minority = found.items * (1 - found.classes[0].share)
        if minority < RAREST:
            common = quoted(found.classes[0].label)
            return f"only about {minority:.0f} items lie outside the class {common}; {RAREST} are the least"
    return ""


def downwards(bound: float) -> float:
    """A lower bound to four digits, never upwards.

    >>> downwards(0.75009), downwards(-0.00001)
    (0.75, -0.0001)
    """
    return floor(bound * 10_000 + 1e-7) / 10_000


def quoted(label: str) -> str:
    """A label in backticks, cut where it is long."""
    return f"`{label if len(label) <= 40 else label[:39] + '…'}`"


def _no_people(found: Agreement) -> str:
    if found.annotators < FEWEST:
        return f"{found.annotators} annotators cannot speak of the vendor's other people; {FEWEST} are the least"
    return "the annotators' differences are too few to say how other people would label"


def _short(found: Agreement, value: float, low: float | None, threshold: float, needed: int | None, source: str) -> str:
    bound = "the value cannot be bounded" if low is None else f"the lower bound {source} is {low:.4f}"
    if value <= threshold:
        return f"{bound}, and the value itself is not above {threshold:g}"
    if needed is not None and needed > found.pairable_items:
        return (
            f"{bound}; n = {found.pairable_items:,} cannot establish {threshold:g}, "
            f"about {about(needed)} items are needed if the true value is {value:.2f}"
        )
    more = "annotators" if source == "over annotators" else "items"
    return f"{bound}; more {more} would narrow the interval"


def _needed(found: Agreement, estimate: Estimate, threshold: float) -> int | None:
    """Items that would clear the threshold four times in five.

    By the model of a pilot for nominal labels, else as the interval shrinks with the root of
    their number.
    """
    value = estimate.value
    shares = [use.share for use in found.classes if use.share > 0]
    if value is None or not threshold < value < 1:
        return None
    if found.level == "nominal" and found.kind == "labels" and len(shares) == found.classes_in_all > 1:
        needed = items_needed(value, threshold, shares, max(2, found.usual))
        return None if needed is None else max(needed, SMALLEST)
    if estimate.low is None or estimate.low >= value:
        return None
    ratio = (1 + QUANTILES) * (value - estimate.low) / (value - threshold)
    return max(ceil(found.pairable_items * ratio * ratio), SMALLEST)
