"""Volumes at which two ways cost the same: computed from the quantities, never taken from a rule of thumb.

Each way costs ``fixed + items * per_item``. With intervals there is no single break-even but
three zones: one way is cheaper whatever the quantities are, or the other is, or it depends.
What both take from the same place, such as the share that is reviewed, has one value for both;
the difference of two costs is monotone in each such quantity while the others stay, so its
extremes lie in corners and the zones are exact.
"""

from collections.abc import Iterator, Mapping, Set
from itertools import product
from typing import Final

from checker.economics.formula import steps_at
from checker.economics.inputs import INPUTS, spec_of
from checker.economics.result import BreakEven, Cheaper, Range
from checker.economics.ways import AnyWay, Key, Variable, Way, at, middles, over, variables

LEAST: Final = 1.0
"""The smallest volume that is compared, items."""

MOST: Final = 8
"""How many shared quantities are followed; what is beyond them makes the zones smaller, never wrong."""


def break_even(first: AnyWay, second: AnyWay) -> BreakEven:
    """The two ways compared over all volumes from :data:`LEAST` on, and at the volume of the project."""
    ahead: Range | None = Range(LEAST, None)
    behind: Range | None = Range(LEAST, None)
    for pins in _corners(first, second):
        one, two = over(first, pins), over(second, pins)
        ahead = _meet(ahead, _below(one["fixed"].high, one["per_item"].high, two["fixed"].low, two["per_item"].low))
        behind = _meet(behind, _below(two["fixed"].high, two["per_item"].high, one["fixed"].low, one["per_item"].low))
    values = middles([first, second])
    one_mid, two_mid = at(first, values), at(second, values)
    gap, slope = two_mid["fixed"] - one_mid["fixed"], one_mid["per_item"] - two_mid["per_item"]
    crossing = gap / slope if slope else None
    if crossing is not None and not LEAST <= crossing < 1e15:
        crossing = None
    lower = gap - LEAST * slope if crossing is None else slope
    volume = first.inputs.get("items")
    where: Cheaper = "unknown"
    if volume is not None:
        low, high = volume.interval.low, volume.interval.high
        where = "first" if _holds(ahead, low, high) else "second" if _holds(behind, low, high) else "depends"
    return BreakEven(
        first.name, second.name, ahead, behind, crossing, "first" if lower > 0 else "second", where
    )  # fmt: skip


def _corners(first: AnyWay, second: AnyWay) -> Iterator[Mapping[Key, float]]:
    """Every choice of ends for what both ways share: quantities of the task, and whole legs.

    A leg that both have adds the same fixed cost to both, so that only its cost of an item
    matters, which is least with all its quantities at their cheap ends and most at the others.
    """
    leaves = {leaf.name: leaf for leaf in first.leaves}
    legs = [leaf for leaf in second.leaves if leaf.name in leaves]
    choices = [
        tuple(dict.fromkeys(variable.keys, end) for end in (variable.interval.low, variable.interval.high))
        for variable in variables([first, second])
        if _is_common(variable, leaves.keys(), {leaf.name for leaf in second.leaves})
    ] + [(_end(leg, cheap=True), _end(leg, cheap=False)) for leg in legs]
    for chosen in product(*choices[:MOST]):
        yield {key: value for pins in chosen for key, value in pins.items()}


def _is_common(variable: Variable, one: Set[str], two: Set[str]) -> bool:
    """Whether a quantity of the task, other than the volume, is read by both."""
    spec = spec_of(variable.keys[0][1])
    names = {name for name, _ in variable.keys}
    return spec is not None and spec.of_task and spec.name != "items" and bool(names & one and names & two)


def _end(leg: Way, cheap: bool) -> dict[Key, float]:
    """The quantities of a leg that are its own, at the ends that make an item cheapest or dearest."""
    middle = {name: used.interval.middle for name, used in leg.inputs.items()}
    found: dict[Key, float] = {}
    for name, used in leg.inputs.items():
        if INPUTS[name].of_task:
            continue
        ends = used.interval.low, used.interval.high
        costs = [steps_at(leg.model, middle | {name: end})["per_item"] for end in ends]
        found[leg.name, name] = ends[0] if (costs[0] <= costs[1]) == cheap else ends[1]
    return found


def _below(fixed: float, slope: float, other_fixed: float, other_slope: float) -> Range | None:
    """The volumes at which ``fixed + n * slope`` is less than the other."""
    gap, steeper = other_fixed - fixed, slope - other_slope
    if steeper == 0:
        return Range(LEAST, None) if gap > 0 else None
    crossing = gap / steeper
    if steeper > 0:
        return Range(LEAST, crossing) if crossing > LEAST else None
    return Range(max(LEAST, crossing), None)


def _meet(one: Range | None, two: Range | None) -> Range | None:
    """The volumes in both."""
    if one is None or two is None:
        return None
    low = max(one.low, two.low)
    ends = [r.high for r in (one, two) if r.high is not None]
    high = min(ends, default=None)
    return Range(low, high) if high is None or low < high else None


def _holds(zone: Range | None, low: float, high: float) -> bool:
    return zone is not None and zone.low <= low and (zone.high is None or high <= zone.high)
