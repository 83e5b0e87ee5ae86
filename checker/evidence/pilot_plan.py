"""What a pilot of a task needs, and what a given number of items can show."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from checker.evidence.pilot import (
    RAREST,
    SMALLEST,
    about,
    chance,
    items_careful,
    items_expected,
    items_needed,
    provable,
)
from checker.evidence.votes import right


@dataclass(frozen=True)
class Panel:
    """Annotators per item, the items that they need, and how often the majority of them is right."""

    raters: int
    items: int | None
    careful: int | None
    majority: float


@dataclass(frozen=True)
class Size:
    """What ``items`` show: the chance that they clear the threshold, and the least true value that they establish."""

    items: int
    enough: bool
    chance: float
    provable: float | None


@dataclass(frozen=True)
class Plan:
    """What a pilot needs.

    ``needed`` is by the formula of :func:`checker.evidence.pilot.items_needed`, ``items`` what
    to label at least, :data:`SMALLEST` or more; ``careful`` is by
    :func:`checker.evidence.pilot.items_careful`. They are ``None`` where no number is enough.
    ``even`` items give an even chance. ``rarest`` is the prevalence of the rarest class,
    ``for_rarest`` the items from which :data:`RAREST` of it are expected. ``single`` is how
    often one label is right under the model.
    """

    prevalence: tuple[float, ...]
    raters: int
    threshold: float
    expected: float
    power: float
    needed: int | None
    items: int | None
    careful: int | None
    even: int | None
    rarest: float
    for_rarest: int
    single: float
    panels: tuple[Panel, ...]
    size: Size | None = None

    @property
    def sentence(self) -> str:
        """Whether the pilot establishes the threshold, in one sentence without its full stop."""
        value = f"{self.expected:.2f}" if round(self.expected, 2) == self.expected else f"{self.expected:g}"
        if self.needed is None:
            return f"no number of items can establish {self.threshold:g} if the true value is {value}"
        need = f"about {about(self.items or self.needed)} items are needed if the true value is {value}"
        if self.size is None:
            return f"to establish {self.threshold:g}, {need}"
        if self.size.enough:
            return f"n = {self.size.items:,} can establish {self.threshold:g} if the true value is {value}"
        return f"n = {self.size.items:,} cannot establish {self.threshold:g}; {need}"


def plan(
    expected: float,
    threshold: float,
    prevalence: Sequence[float],
    raters: int = 2,
    power: float = 0.8,
    items: int | None = None,
) -> Plan:
    """The plan of a pilot; with ``items`` also what that many show.

    >>> plan(0.8, 0.75, [0.5, 0.5], items=40).sentence
    'n = 40 cannot establish 0.75; about 1,130 items are needed if the true value is 0.80'
    """
    needed = items_needed(expected, threshold, prevalence, raters, power)
    labelled = None if needed is None else max(needed, SMALLEST)
    rarest = min(prevalence)
    size = None
    if items is not None:
        size = Size(
            items,
            labelled is not None and items >= labelled,
            chance(items, expected, threshold, prevalence, raters),
            provable(items, threshold, prevalence, raters, power) if items >= SMALLEST else None,
        )
    panels = tuple(
        Panel(
            count,
            items_needed(expected, threshold, prevalence, count, power),
            items_careful(expected, threshold, prevalence, count, power),
            right(expected, prevalence, count),
        )
        for count in sorted({2, 3, 4, raters})
    )
    return Plan(
        tuple(prevalence), raters, threshold, expected, power, needed, labelled,
        None if labelled is None else max(items_careful(expected, threshold, prevalence, raters, power) or 0, labelled),
        items_expected(expected, threshold, prevalence, raters), rarest, ceil(RAREST / rarest - 1e-9),
        right(expected, prevalence), panels, size,
    )  # fmt: skip
