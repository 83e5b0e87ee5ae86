"""A cost estimate as text for a terminal or a pipe."""

from collections.abc import Iterable, Iterator, Sequence

from checker.economics.quantity import number, span, stated
from checker.economics.result import BreakEven, Costs, Percentiles, Range, Row
from checker.economics.ways import Used
from checker.report.chart import MARKS, bars_text, curves_text
from checker.report.cost_derivation import derivation, own_name
from checker.report.cost_pictures import bracketed, cost_bars, shown, time_bars, volume_curves
from checker.report.style import Style
from checker.report.text import clean, count, lines

PAIRS = 10
"""How many pairs are compared in words; the rest are counted."""


def render(costs: Costs, *, width: int = 80, colour: bool = False, everything: bool = False, further: str = "") -> str:
    """The table, the pictures and the break-evens, then how each number comes about.

    The derivation is that of the plan, or of the only arrangement; with ``everything`` of all.
    ``further`` is the command that shows more.
    """
    style = Style(colour)
    found = [*_head(costs, width, style), "", *_table(costs, width, style), *_quality(costs, width)]
    found += _stated(costs, width, style)
    found += _drawn(costs, width, style)
    found += _pictures(costs, width, style)
    found += _break_evens(costs, width, style)
    whole = [row for row in costs.rows if everything or row.is_plan or len(costs.rows) == 1]
    found += _sensitivity([row for row in costs.rows if row not in whole], width, style)
    names = {row.name for row in whole}
    for row in whole:
        found += derivation(row, names, width, style)
    found += _foot(costs, width, style)
    if further and len(whole) < len(costs.rows):
        found += (style.dim(line) for line in lines(f"next: {further}", width, "  "))
    return "\n".join(found) + "\n"


def _head(costs: Costs, width: int, style: Style) -> Iterator[str]:
    name = clean(costs.project.name)
    title = name if name == costs.project.id else f"{name} ({costs.project.id})"
    yield from (style.bold(line) for line in lines(title, width))
    yield from lines(f"{costs.project.path}, as of {costs.as_of}", width)
    volume = span(costs.items, exact=True) if costs.items else "volume not stated: state `task.volume`"
    task = f", {costs.task}" if costs.task else ""
    yield from lines(f"{volume}{task}; amounts in {costs.currency}", width)


def _table(costs: Costs, width: int, style: Style) -> Iterator[str]:
    known = all(row.total is not None for row in costs.rows)
    rows = [
        (clean(shown(row)), row, _cost(row), span(row.weeks, unit=False) if row.weeks else "") for row in costs.rows
    ]
    names = max(len("arrangement"), *(len(name) for name, *_ in rows))
    amounts = max(len(cost) for _, _, cost, _ in rows)
    times = max(len(weeks) for *_, weeks in rows)
    heading = "cost" if known else "fixed + for each item"
    amounts = max(amounts, len(heading))
    columns = [f"{heading:<{amounts}}", "weeks" if known else ""]
    if names + 18 + amounts + 2 + times <= width:
        heading = f"  {'arrangement':<{names}}  {'verdict':<12}  {'  '.join(columns)}".rstrip()
        yield style.dim(heading)
        for name, row, cost, weeks in rows:
            mark = style.verdict(row.verdict, f"{row.verdict:<12}")
            yield f"  {name:<{names}}  {mark}  {cost:<{amounts}}  {weeks}".rstrip()
    else:
        for name, row, cost, weeks in rows:
            first, *more = lines(f"{name}: {row.verdict}", width, "    ", "  ")
            yield first.replace(f": {row.verdict}", f": {style.verdict(row.verdict, row.verdict)}")
            yield from more
            yield from lines(cost, width, "      ", "    ")
            if weeks:
                yield from lines(f"{weeks} weeks", width, "      ", "    ")
    for row in costs.rows:
        if row.is_plan:
            yield from lines(f"plan: {shown(row)}", width, "    ", "  ")
        if row.same_as:
            text = f"{shown(row)}: same figures as {row.same_as}; a quotation tells them apart"
            yield from lines(text, width, "    ", "  ")
    yield from _limits(costs, width)


def _cost(row: Row) -> str:
    if row.total is not None:
        return span(row.total, unit=False)
    return f"{span(row.fixed, unit=False)} + {span(row.per_item, unit=False)}"


def _limits(costs: Costs, width: int) -> Iterator[str]:
    """Which arrangements keep the deadline and the budget."""
    if costs.deadline is not None and costs.weeks_left is not None:
        said = f"deadline {costs.deadline}, in {number(costs.weeks_left)} weeks"
        yield from _kept(said, [(row, row.in_time) for row in costs.rows], "in time", "late", width)
    if costs.budget is not None:
        said = f"budget {stated(costs.budget)} {costs.currency}"
        yield from _kept(said, [(row, row.in_budget) for row in costs.rows], "within it", "beyond it", width)


def _kept(said: str, rows: Iterable[tuple[Row, str]], good: str, bad: str, width: int) -> Iterator[str]:
    words = {"yes": good, "no": bad, "depends": "it depends", "unknown": "unknown"}
    groups: dict[str, list[str]] = {}
    for row, answer in rows:
        name = shown(row) + (" (excluded)" if row.verdict == "excluded" else "")
        groups.setdefault(words[answer], []).append(name)
    text = "; ".join(f"{word}: {', '.join(names)}" for word, names in groups.items())
    yield from lines(f"{said}. {text}", width, "    ", "  ")


def _quality(costs: Costs, width: int) -> Iterator[str]:
    """How right the labels are, or what a model keeps that was trained on examples nobody labelled."""
    right = [f"{shown(row)}{bracketed(row)} {span(row.accuracy)}" for row in costs.rows if row.accuracy is not None]
    kept = [
        f"{shown(row)}{bracketed(row)} {span(row.relative_accuracy)}"
        for row in costs.rows
        if row.relative_accuracy is not None
    ]
    if right:
        yield from lines(f"share of accepted labels that are right: {'; '.join(right)}", width, "    ", "  ")
    if kept:
        yield from lines(f"accuracy kept on real data: {'; '.join(kept)}", width, "    ", "  ")


def _stated(costs: Costs, width: int, style: Style) -> Iterator[str]:
    """How much of the figures is anybody's own: nothing is assumed in silence."""
    used = {(item.name, item.interval, item.source): item for row in costs.rows for item in _inputs(row)}
    own = sum(item.origin != "default" for item in used.values())
    weak = sum("assumption" in item.strength for item in used.values())
    text = (
        f"{own} of {count(len(used), 'figure')} behind this are stated for the project; {len(used) - own} are "
        f"defaults, {weak} of them assumptions without a source. Each is shown with its origin below, or with -v."
    )
    yield ""
    yield from (style.dim(line) for line in lines(text, width, "  ", "  "))
    asked = dict.fromkeys(name for item in used.values() for name in item.narrower_with)
    if asked:
        yield from lines(f"narrower once stated: {', '.join(asked)}", width, "    ", "  ")


def _inputs(row: Row) -> Iterator[Used]:
    yield from row.inputs
    for leaf in row.leaves:
        yield from leaf.inputs


def _drawn(costs: Costs, width: int, style: Style) -> Iterator[str]:
    if costs.chance is None:
        return
    yield ""
    chance = costs.chance
    heading = f"by chance: {chance.draws:,} draws, seed {chance.seed}; each quantity {chance.distribution}"
    yield from (style.bold(line) for line in lines(heading, width))
    for row in costs.rows:
        if row.drawn_total is not None and row.drawn_weeks is not None:
            total, weeks = _percentiles(row.drawn_total), _percentiles(row.drawn_weeks)
            yield from lines(f"{shown(row)}{bracketed(row)}: cost {total}; weeks {weeks}", width, "    ", "  ")
    if all(row.drawn_total is None for row in costs.rows):
        yield "  nothing to draw: the volume is not stated"
    else:
        note = "(5 % of the draws lie below the first, half below the second, 95 % below the third)"
        yield from (style.dim(line) for line in lines(note, width, "  ", "  "))


def _percentiles(drawn: Percentiles) -> str:
    return " ... ".join(number(value) for value in (drawn.p5, drawn.p50, drawn.p95))


def _pictures(costs: Costs, width: int, style: Style) -> Iterator[str]:
    bars = cost_bars(costs)
    limit = "; : is the limit" if bars.limit is not None else ""
    yield ""
    key = f"(= from end to end, o all quantities in the middle, - excluded{limit})"
    yield from (style.bold(line) for line in lines(f"{bars.title}, {bars.unit} {key}", width))
    yield from bars_text(bars, width)
    times = time_bars(costs)
    if times is not None:
        yield ""
        limit = " (: is the deadline)" if times.limit is not None else ""
        yield style.bold(f"{times.title}, {times.unit}{limit}")
        yield from bars_text(times, width)
    curves = volume_curves(costs)
    if curves is not None:
        yield ""
        key = "quantities in the middle, * where curves meet" + (", : the volume here" if curves.at else "")
        text = f"{curves.title}, {curves.y_unit} over {curves.x_unit} ({key})"
        yield from (style.bold(line) for line in lines(text, width))
        yield from curves_text(curves, width)
        for letter, curve in zip(MARKS, curves.curves):
            yield from lines(f"{letter} {curve.label}", width, "      ", "    ")
        if curves.note:
            yield from lines(curves.note, width, "      ", "    ")


def _break_evens(costs: Costs, width: int, style: Style) -> Iterator[str]:
    if not costs.break_evens:
        return
    yield ""
    yield style.bold("break-even volumes, items")
    marks = {row.name: bracketed(row) for row in costs.rows}
    for pair in costs.break_evens[:PAIRS]:
        heading = f"{pair.first}{marks[pair.first]} or {pair.second}{marks[pair.second]}"
        yield from lines(f"{heading}: {_said(pair, costs)}", width, "    ", "  ")
    if len(costs.break_evens) > PAIRS:
        yield from lines(
            f"and {len(costs.break_evens) - PAIRS} more pairs: -f json lists them all", width, "    ", "  "
        )
    if costs.not_compared:
        text = f"not compared, for excluded: {', '.join(costs.not_compared)}"
        yield from lines(text, width, "    ", "  ")


def _said(pair: BreakEven, costs: Costs) -> str:
    """The comparison of two arrangements in words."""
    sure = [
        f"{name} is cheaper {_zone(zone)}"
        for name, zone in ((pair.first, pair.first_cheaper), (pair.second, pair.second_cheaper))
        if zone is not None
    ]
    everywhere = any(zone == Range(1.0, None) for zone in (pair.first_cheaper, pair.second_cheaper))
    if everywhere:
        return f"{sure[0]}, whatever the figures"
    text = f"{' and '.join(sure)}, whatever the figures; else it depends" if sure else "it depends at every volume"
    below = pair.first if pair.below_middle == "first" else pair.second
    above = pair.second if below == pair.first else pair.first
    if pair.at_middle is None:
        text += f". With middle figures {below} is cheaper at every volume"
    else:
        text += f". With middle figures {below} is cheaper up to {number(pair.at_middle)}, then {above}"
    if pair.drawn_first is not None and costs.items is not None:
        text += f". At {span(costs.items)} {pair.first} is cheaper in {pair.drawn_first:.0%} of the draws"
    return text


def _zone(zone: Range) -> str:
    if zone.high is None:
        return "at every volume" if zone.low <= 1 else f"from {number(zone.low)} on"
    return f"up to {number(zone.high)}" if zone.low <= 1 else f"from {number(zone.low)} to {number(zone.high)}"


def _sensitivity(rows: Sequence[Row], width: int, style: Style) -> Iterator[str]:
    rows = [row for row in rows if row.moves and not row.same_as and row.verdict != "excluded"]
    if not rows:
        return
    yield ""
    heading = "what moves the total most (one quantity from end to end, the others in the middle)"
    yield from (style.bold(line) for line in lines(heading, width))
    for row in rows:
        strongest = ", ".join(f"{own_name(move, row)} by {number(move.swing)}" for move in row.moves[:3])
        yield from lines(f"{shown(row)}: {strongest}", width, "    ", "  ")


def _foot(costs: Costs, width: int, style: Style) -> Iterator[str]:
    yield ""
    for note in costs.notes:
        yield from lines(f"note: {note}", width)
    text = (
        "estimates from the figures named, not offers; an excluded arrangement stays excluded at any price; "
        f"rule base {costs.rule_base[:19]}"
    )
    yield from (style.dim(line) for line in lines(text, width))
