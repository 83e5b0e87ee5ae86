"""Numbers and intervals as people read them.

>>> number(1299657.9), number(0.0625), number(42.5), number(0)
('1,300,000', '0.0625', '42.5', '0')
>>> short(1299657.9), short(18451), short(0.05)
('1.3M', '18.5k', '0.05')
"""

from checker.economics.interval import Interval

DIGITS = 3
"""How many significant digits a computed number is shown with; its inputs are no better."""


def number(value: float, digits: int = DIGITS) -> str:
    """``value`` to ``digits`` significant digits, with separators."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.{digits}g}")
    if abs(rounded) >= 10**digits or rounded == int(rounded):
        return f"{rounded:,.0f}"
    return f"{rounded:,.10f}".rstrip("0").rstrip(".") if abs(rounded) >= 1e-4 else f"{rounded:g}"


def short(value: float) -> str:
    """``value`` in few letters, for an axis: ``k``, ``M`` and ``bn`` are thousands, millions, billions."""
    for size, letter in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size * 0.9995:
            return f"{value / size:.3g}{letter}"
    return number(value)


def stated(value: float) -> str:
    """A number that somebody stated, with all its digits."""
    return number(value, 12)


def span(interval: Interval, exact: bool = False, unit: bool = True) -> str:
    """An interval with its unit: ``25 ... 60 USD/h``."""
    write = stated if exact else number
    low, high = write(interval.low), write(interval.high)
    shown = low if low == high else f"{low} ... {high}"
    return f"{shown} {interval.unit}" if unit and interval.unit != "1" else shown
