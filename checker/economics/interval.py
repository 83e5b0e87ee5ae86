"""Intervals: a quantity that lies somewhere between two ends, with its unit.

>>> Interval(25, 60, "USD/h").middle
42.5
>>> read_ends("25..60"), read_ends("1.43"), read_ends("60 to 25")
((25.0, 60.0), (1.43, 1.43), None)
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite

_NUMBER = r"[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*(?:\.\.\.?\s*({_NUMBER})\s*)?")


@dataclass(frozen=True, slots=True)
class Interval:
    """Every value from ``low`` to ``high``. Raises :class:`ValueError` for ends that are no interval."""

    low: float
    high: float
    unit: str = "1"

    def __post_init__(self) -> None:
        if not (isfinite(self.low) and isfinite(self.high) and self.low <= self.high):
            raise ValueError(f"{self.low} ... {self.high} is no interval")

    @property
    def middle(self) -> float:
        """The value half-way between the ends."""
        return self.low + (self.high - self.low) / 2

    @property
    def is_point(self) -> bool:
        """Whether there is only one value."""
        return self.low == self.high

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def between(self, share: float) -> float:
        """The value at ``share`` of the way from ``low`` to ``high``; never outside."""
        return min(self.high, max(self.low, self.low + (self.high - self.low) * share))


def hull(parts: Iterable[Interval]) -> Interval:
    """The smallest interval that holds all ``parts``. Raises :class:`ValueError` where there are none."""
    parts = list(parts)
    return Interval(min(part.low for part in parts), max(part.high for part in parts), parts[0].unit)


def read_ends(text: str) -> tuple[float, float] | None:
    """The ends in ``low..high``, or of one number alone; ``None`` for any other text."""
    found = _RANGE.fullmatch(text) if len(text) < 100 else None
    if found is None:
        return None
    low = float(found[1])
    return low, float(found[2]) if found[2] else low
