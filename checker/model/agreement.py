"""One measured agreement, as far as a report shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """The agreement on one question of an export, with the digest of that export.

    ``value``, ``low`` and ``high`` are the coefficient and its 95 % interval over items,
    ``people_low`` and ``people_high`` the interval over annotators; each is ``None`` where
    it could not be computed. ``items`` counts those with two annotators or more.
    """

    path: str
    digest: str
    question: str
    coefficient: str
    value: float | None
    low: float | None
    high: float | None
    people_low: float | None
    people_high: float | None
    items: int
    annotators: int
    caveats: tuple[str, ...]
