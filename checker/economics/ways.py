"""A way to get the data labelled, as the formulas see it: a model with an interval for each quantity.

:func:`over` gives exact intervals, :func:`at` the outcome for single values; both run the same
formulas.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from checker.economics.formula import Formula, steps_at, steps_over
from checker.economics.formulas import EACH, TOTAL
from checker.economics.inputs import spec_of
from checker.economics.interval import Interval
from checker.economics.split import cheapest, dearest, mended, tightened
from checker.model.place import Place

Key: TypeAlias = tuple[str, str]
"""The name of a way, and of a quantity that it reads."""

WHOLE: Final = Interval(1, 1)


@dataclass(frozen=True)
class Used:
    """A quantity as one way uses it.

    ``origin`` is ``set`` (command line), ``quote``, ``fact`` or ``default``. ``strength``
    says what stands behind a default. ``narrower_with`` names facts that would narrow it.
    """

    name: str
    interval: Interval
    meaning: str
    origin: str
    source: str
    place: Place | None
    strength: str = ""
    claims: tuple[str, ...] = ()
    narrower_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """One approach with its quantities. ``items`` is absent from ``inputs`` where the volume is not known."""

    name: str
    model: tuple[Formula, ...]
    inputs: Mapping[str, Used]

    @property
    def leaves(self) -> tuple["Way", ...]:
        """The ways of one approach that it is made of: itself."""
        return (self,)


@dataclass(frozen=True)
class Blend:
    """A hybrid: its legs, the share of the volume of each, and how far they follow one another."""

    name: str
    legs: tuple["Way | Blend", ...]
    inputs: Mapping[str, Used]

    @property
    def leaves(self) -> tuple[Way, ...]:
        """The ways of one approach that it is made of."""
        return tuple(leaf for leg in self.legs for leaf in leg.leaves)

    @cached_property
    def shares(self) -> list[Interval]:
        """The share of each leg, as far as shares that add up to one allow."""
        return tightened([self.inputs[f"share.{leg.name}"].interval for leg in self.legs])


AnyWay: TypeAlias = Way | Blend


def over(way: AnyWay, pins: Mapping[Key, float] | None = None, share: Interval = WHOLE) -> dict[str, Interval]:
    """Every quantity and step as an interval, where ``pins`` hold some quantities at one value.

    ``share`` of the volume is done in this way. The time of a hybrid is bounded, all else is
    exact.
    """
    pins = pins or {}
    known = {name: _pinned(way.name, used, pins) for name, used in way.inputs.items()}
    if "items" in known:
        items = known["items"]
        known["items"] = Interval(items.low * share.low, items.high * share.high, items.unit)
    if isinstance(way, Way):
        return steps_over(_model(way, share), known)
    shares = [
        Interval(pins[way.name, f"share.{leg.name}"], pins[way.name, f"share.{leg.name}"])
        if (way.name, f"share.{leg.name}") in pins
        else bound
        for leg, bound in zip(way.legs, way.shares)
    ]
    shares = tightened(shares)
    inner = [
        over(leg, pins, Interval(share.low * part.low, share.high * part.high))
        for leg, part in zip(way.legs, shares)
    ]  # fmt: skip
    slopes = [found["per_item"] for found in inner]
    known["fixed"] = Interval(
        sum(found["fixed"].low for found in inner), sum(found["fixed"].high for found in inner), "USD"
    )
    known["per_item"] = Interval(
        cheapest([slope.low for slope in slopes], shares), dearest([slope.high for slope in slopes], shares), "USD/item"
    )
    if "items" in known:
        times = [found["weeks"] for found in inner]
        low = _in_turn([time.low for time in times], known["sequence"].low)
        known["weeks"] = Interval(low, _in_turn([time.high for time in times], known["sequence"].high), "weeks")
    return steps_over((TOTAL, EACH) if share == WHOLE else (TOTAL,), known)


def at(way: AnyWay, values: Mapping[Key, float], share: float = 1.0) -> dict[str, float]:
    """Every quantity and step for single values of all quantities; shares are mended to add up to one."""
    known = {name: values[way.name, name] for name in way.inputs}
    if "items" in known:
        known["items"] *= share
    if isinstance(way, Way):
        return steps_at(_model(way, WHOLE if share == 1 else Interval(0, 1)), known)
    shares = mended([known[f"share.{leg.name}"] for leg in way.legs], way.shares)
    inner = [at(leg, values, share * part) for leg, part in zip(way.legs, shares)]
    known["fixed"] = sum(found["fixed"] for found in inner)
    known["per_item"] = sum(found["per_item"] * part for found, part in zip(inner, shares))
    if "items" in known:
        known["weeks"] = _in_turn([found["weeks"] for found in inner], known["sequence"])
    return steps_at((TOTAL, EACH) if share == 1 else (TOTAL,), known)


def middles(ways: Sequence[AnyWay]) -> dict[Key, float]:
    """The middle of every quantity of ``ways``."""
    return {
        (way.name, name): used.interval.middle
        for top in ways
        for way in (top, *_inside(top))
        for name, used in way.inputs.items()
    } | {
        (blend.name, f"share.{leg.name}"): bound.middle
        for top in ways
        for blend in (top, *_inside(top))
        if isinstance(blend, Blend)
        for leg, bound in zip(blend.legs, blend.shares)
    }  # fmt: skip


def _inside(way: AnyWay) -> tuple[AnyWay, ...]:
    if isinstance(way, Way):
        return ()
    return tuple(inner for leg in way.legs for inner in (leg, *_inside(leg)))


def _model(way: Way, share: Interval) -> tuple[Formula, ...]:
    """The model of a leg has no cost of each item: the leg may be left without any."""
    return way.model if share == WHOLE else tuple(formula for formula in way.model if formula is not EACH)


def _pinned(name: str, used: Used, pins: Mapping[Key, float]) -> Interval:
    pin = pins.get((name, used.name))
    return used.interval if pin is None else Interval(pin, pin, used.interval.unit)


def _in_turn(times: Sequence[float], sequence: float) -> float:
    """Time of several legs: the longest, and ``sequence`` of the others' on top of it."""
    longest = max(times)
    return longest + sequence * (sum(times) - longest)


@dataclass(frozen=True)
class Variable:
    """One quantity that may move: everywhere it is used, if it belongs to the task."""

    label: str
    keys: tuple[Key, ...]
    interval: Interval


def variables(ways: Sequence[AnyWay]) -> list[Variable]:
    """The quantities of ``ways`` that are not one value, each once.

    A quantity of the task that several ways take from the same place is one variable.
    """
    found: dict[object, Variable] = {}
    several = len({leaf.name for top in ways for leaf in top.leaves}) > 1
    for top in ways:
        for way in (top, *_inside(top)):
            for name, used in way.inputs.items():
                interval = used.interval
                if isinstance(way, Blend) and name.startswith("share."):
                    interval = way.shares[[f"share.{leg.name}" for leg in way.legs].index(name)]
                if interval.is_point:
                    continue
                spec = spec_of(name)
                shared = spec is not None and spec.of_task
                group: object = (name, used.interval, used.source, used.place) if shared else (way.name, name)
                label = name if shared or not several else f"{way.name}: {name}"
                keys = found[group].keys if group in found else ()
                found[group] = Variable(label, (*dict.fromkeys((*keys, (way.name, name))),), interval)
    return list(found.values())
