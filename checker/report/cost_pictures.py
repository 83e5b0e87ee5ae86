"""The pictures of a cost estimate: cost and time by arrangement, and cost against volume.

An arrangement that is excluded is drawn as not to be chosen, and left out where arrangements
are compared.
"""

from math import ceil, floor, log10

from checker.economics.interval import Interval
from checker.economics.result import BreakEven, Costs, Row
from checker.report.chart import Bar, Bars, Crossing, Curve, Curves
from checker.report.text import clean

POINTS = 49
"""Places at which a curve is computed."""


def shown(row: Row) -> str:
    """The arrangement's name, with its vendor."""
    return row.name if row.vendor is None or row.name.endswith(f"@{row.vendor}") else f"{row.name} ({row.vendor})"


def mark_of(row: Row) -> str:
    """What a reader must know before the price of ``row``: its verdict, unless it is allowed."""
    if row.verdict == "undetermined" and row.worst == "excluded":
        return "may be excluded"
    return "" if row.verdict == "allowed" else row.verdict


def bracketed(row: Row) -> str:
    """:func:`mark_of`, to stand behind a name."""
    mark = mark_of(row)
    return f" ({mark})" if mark else ""


def cost_bars(costs: Costs) -> Bars:
    """Total cost by arrangement; the cost of an item where the volume is not known."""
    known = all(row.total is not None for row in costs.rows)
    bars = tuple(
        _bar(row, row.total, row.middle, number)
        if row.total is not None
        else _bar(row, row.per_item, row.middle_per_item, number)
        for number, row in enumerate(costs.rows)
    )
    title = "cost" if known else "cost of each further item"
    return Bars(title, costs.currency, bars, costs.budget if known else None, "budget")


def time_bars(costs: Costs) -> Bars | None:
    """Weeks by arrangement; ``None`` where the volume is not known."""
    bars = tuple(
        _bar(row, row.weeks, row.middle_weeks, number) for number, row in enumerate(costs.rows) if row.weeks is not None
    )
    return Bars("time", "weeks", bars, costs.weeks_left, "deadline") if bars else None


def _bar(row: Row, value: Interval, middle: float | None, colour: int) -> Bar:
    middle = value.middle if middle is None else middle
    return Bar(shown(row), value.low, value.high, middle, mark_of(row), row.verdict == "excluded", colour)


def volume_curves(costs: Costs) -> Curves | None:
    """Cost against volume for what is compared, with the break-evens of the middles; ``None`` for fewer than two."""
    rows = [(n, row) for n, row in enumerate(costs.rows) if row.verdict != "excluded" and not row.same_as]
    if len(rows) < 2:
        return None
    volumes = [costs.items.low, costs.items.high] if costs.items else []
    low = min(2.0, *(floor(log10(v)) - 1.0 for v in volumes)) if volumes else 2.0
    high = max(7.0, *(ceil(log10(v)) + 1.0 for v in volumes)) if volumes else 7.0
    low = max(0.0, low)
    x = tuple(10 ** (low + (high - low) * n / (POINTS - 1)) for n in range(POINTS))
    crossings = [_crossing(pair, costs) for pair in costs.break_evens if pair.at_middle is not None]
    left_out = ", ".join(clean(name) for name in costs.not_compared)
    return Curves(
        "cost against volume", "items", costs.currency, x,
        tuple(_curve(row, x, colour) for colour, row in rows),
        tuple(c for c in crossings if c is not None and x[0] <= c.x <= x[-1]),
        costs.items.middle if costs.items else None,
        f"excluded, not drawn: {left_out}" if left_out else "",
    )  # fmt: skip


def _curve(row: Row, x: tuple[float, ...], colour: int) -> Curve:
    fixed, slope = row.fixed, row.per_item
    return Curve(
        shown(row) + bracketed(row),
        tuple(fixed.low + n * slope.low for n in x),
        tuple(row.middle_fixed + n * row.middle_per_item for n in x),
        tuple(fixed.high + n * slope.high for n in x),
        colour,
    )  # fmt: skip


def _crossing(pair: BreakEven, costs: Costs) -> Crossing | None:
    row = next((row for row in costs.rows if row.name == pair.first), None)
    if row is None or pair.at_middle is None:
        return None
    y = row.middle_fixed + pair.at_middle * row.middle_per_item
    return Crossing(pair.at_middle, y, f"{pair.first} = {pair.second}")
