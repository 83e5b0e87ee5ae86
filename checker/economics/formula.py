"""A formula: a plain function, how it reads, and in which direction each of its quantities moves it.

Every formula is monotone in each of its quantities while the others stay, so its extremes over
a box of intervals lie in two known corners: the interval that comes out is exact, not an
estimate. A chain of formulas stays exact as long as a quantity moves the end of the chain in
the same direction on every way there, which the tests check for each model.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from checker.economics.interval import Interval


@dataclass(frozen=True)
class Formula:
    """One step: ``name`` = ``text``, in ``unit``.

    The result grows with each quantity in ``rising`` and shrinks with each in ``falling``.
    """

    name: str
    text: str
    unit: str
    run: Callable[..., float]
    rising: tuple[str, ...]
    falling: tuple[str, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """The names of what it is computed from."""
        return (*self.rising, *self.falling)

    @property
    def about(self) -> str:
        """What it means: the first line of the function's docstring."""
        return (self.run.__doc__ or "").partition("\n")[0]

    def at(self, values: Mapping[str, float]) -> float:
        """The result for single values."""
        return self.run(**{name: values[name] for name in self.reads})

    def over(self, values: Mapping[str, Interval]) -> Interval:
        """The interval of all results."""
        least = {name: values[name].low for name in self.rising} | {name: values[name].high for name in self.falling}
        most = {name: values[name].high for name in self.rising} | {name: values[name].low for name in self.falling}
        ends = self.run(**least), self.run(**most)
        return Interval(min(ends), max(ends), self.unit)  # rounding may swap ends that are equal


def steps_at(model: Iterable[Formula], values: Mapping[str, float]) -> dict[str, float]:
    """Every step of ``model`` that can be computed from ``values``, which are given back too."""
    found = dict(values)
    for formula in model:
        if all(name in found for name in formula.reads):
            found[formula.name] = formula.at(found)
    return found


def steps_over(model: Iterable[Formula], values: Mapping[str, Interval]) -> dict[str, Interval]:
    """As :func:`steps_at`, for intervals."""
    found = dict(values)
    for formula in model:
        if all(name in found for name in formula.reads):
            found[formula.name] = formula.over(found)
    return found


def inputs_of(model: Iterable[Formula]) -> tuple[str, ...]:
    """The quantities that ``model`` reads and does not compute, in the order in which it meets them."""
    model = list(model)
    computed = {formula.name for formula in model}
    return tuple(dict.fromkeys(name for formula in model for name in formula.reads if name not in computed))
