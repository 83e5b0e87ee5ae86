"""Levels of measurement: how far two labels lie apart."""

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from checker.evidence.columns import Floats

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: Final[tuple[Level, ...]] = ("nominal", "ordinal", "interval", "ratio")

LARGEST: Final = 1e100
"""The largest number that is compared; squares of larger ones overflow."""

TABLE: Final = 2_000
"""The most classes for which a table of classes by classes is made."""


def linear(values: Floats) -> Floats:
    """Weights of agreement that fall with the distance: 1 - distance / range (Cicchetti and Allison 1971).

    >>> linear(np.array([1.0, 2.0, 3.0])).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    return np.asarray(1 - np.abs(values[:, None] - values[None, :]) / _range(values))


def quadratic(values: Floats) -> Floats:
    """Weights of agreement that fall with the square of the distance (Fleiss and Cohen 1973)."""
    return np.asarray(1 - ((values[:, None] - values[None, :]) / _range(values)) ** 2)


def ratio_distance(values: Floats) -> Floats:
    """Krippendorff's squared distance of ratio data: ((x - y) / (x + y))², 0 between equal values.

    Source: Krippendorff, Computing Krippendorff's alpha-reliability (2011).
    """
    total = values[:, None] + values[None, :]
    apart = values[:, None] - values[None, :]
    return np.asarray(np.divide(apart, total, out=np.zeros_like(apart), where=total != 0) ** 2)


def spread(values: Floats) -> Floats:
    """``values`` moved and scaled to a range of 1 around 0, which changes no agreement at interval level."""
    return np.asarray((values - values.mean()) / _range(values)) if len(values) else values


def ranks(count: int) -> Floats:
    """The places of ``count`` ordered classes."""
    return np.arange(count, dtype=np.float64)


def as_number(label: str) -> float | None:
    """The number that a label writes, or ``None``; beyond :data:`LARGEST` it is none.

    >>> as_number("2.50"), as_number("high"), as_number("nan")
    (2.5, None, None)
    """
    try:
        number = float(label)
    except ValueError:
        return None
    return number if abs(number) <= LARGEST and "_" not in label else None


def all_numbers(labels: Sequence[str]) -> bool:
    """Whether every label is a finite number."""
    return bool(labels) and all(as_number(label) is not None for label in labels)


def _range(values: Floats) -> float:
    return float(values.max() - values.min()) or 1.0
