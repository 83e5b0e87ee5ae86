"""A cost estimate as one SVG file, for a report or a page."""

from checker.economics.quantity import number, span
from checker.economics.result import Costs
from checker.report.chart import Bars, Curves
from checker.report.chart_svg import document
from checker.report.cost_pictures import cost_bars, shown, time_bars, volume_curves


def render(costs: Costs) -> str:
    """Cost and time by arrangement, and cost against volume, with a summary in words."""
    pictures: list[Bars | Curves | None] = [cost_bars(costs), time_bars(costs), volume_curves(costs)]
    title = f"Cost and time of labelling: {costs.project.name}"
    return document(title, summary(costs), [picture for picture in pictures if picture is not None])


def summary(costs: Costs) -> str:
    """What the pictures show, for those who cannot see them."""
    volume = f"{span(costs.items, exact=True)}, " if costs.items else ""
    rows = []
    for row in costs.rows:
        cost = f"cost {span(row.total)}" if row.total else f"{span(row.fixed)} and {span(row.per_item)}"
        weeks = f", {span(row.weeks)}" if row.weeks else ""
        rows.append(f"{shown(row)}: {row.verdict}, {cost}{weeks}.")
    crossings = [
        f"With middle figures {pair.first} and {pair.second} cost the same at {number(pair.at_middle)} items."
        for pair in costs.break_evens
        if pair.at_middle is not None
    ]
    return " ".join([f"{volume}as of {costs.as_of}, amounts in {costs.currency}.", *rows, *crossings])
