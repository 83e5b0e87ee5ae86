"""How each number of an estimate comes about: its formula, its quantities, and where they come from."""

from collections.abc import Iterator, Set

from checker.economics.quantity import number, span
from checker.economics.result import Move, Row, Step
from checker.economics.ways import Used
from checker.report.cost_pictures import shown
from checker.report.style import Style
from checker.report.text import clean, lines

MOVES = 6
"""How many quantities are shown that move a total."""

ORDER = ("total", "each", "fixed", "per_item", "label_cost", "effort", "weeks", "hours", "label_accuracy", "vote",
         "relative_accuracy")  # fmt: skip
"""The order in which computed quantities are read: what is asked for first, then what it comes from."""

ORIGIN = {"set": "command line", "quote": "quotation", "fact": "project", "default": "default"}


def own_name(move: Move, row: Row) -> str:
    """The quantity that moves a total, without the name of the arrangement that is spoken of."""
    return move.quantity.removeprefix(f"{row.name}: ")


def derivation(row: Row, names: Set[str], width: int, style: Style) -> Iterator[str]:
    """Every step of one arrangement, every quantity with its origin, and what moves the total most.

    The quantities of a leg are left out where ``names`` says that the leg is shown too.
    """
    yield ""
    yield style.bold(f"{clean(shown(row))}: ") + style.verdict(row.verdict, row.verdict)
    for step in sorted(row.steps, key=lambda step: ORDER.index(step.name)):
        yield from _step(step, width, style)
    for leg in row.legs:
        share, fixed, slope = span(leg.share), span(leg.fixed), span(leg.per_item)
        yield from lines(f"leg {leg.name}: share {share}; fixed {fixed}; per_item {slope}", width, "      ", "  ")
    yield "  from"
    for item in row.inputs:
        yield from _input(item, width, style)
    for leaf in row.leaves:
        if leaf.name in names:
            yield from lines(f"{leaf.name}: see there", width, "      ", "    ")
        else:
            yield from lines(f"{leaf.name}:", width, "      ", "    ")
            for item in leaf.inputs:
                yield from _input(item, width, style, "  ")
    yield from _tornado(row, width, style)


def _step(step: Step, width: int, style: Style) -> Iterator[str]:
    yield from lines(f"{step.name}  {span(step.value)}", width, "      ", "  ")
    yield from (style.dim(line) for line in lines(f"= {step.formula}", width, "        ", "      "))


def _input(item: Used, width: int, style: Style, indent: str = "") -> Iterator[str]:
    yield from lines(f"{item.name}  {span(item.interval, exact=True)}", width, indent + "      ", indent + "    ")
    yield from (
        style.dim(line) for line in lines(origin(item), width, indent + "        ", indent + "        ")
    )  # fmt: skip


def origin(item: Used) -> str:
    """Where a quantity comes from, in one line."""
    where = f" ({item.place})" if item.place is not None else ""
    if item.origin != "default":
        return f"{ORIGIN[item.origin]}: {item.source}{where}"
    basis = ", ".join([*item.claims, item.strength] if item.strength else item.claims)
    hint = f"; narrower once stated: {', '.join(item.narrower_with)}" if item.narrower_with else ""
    return f"default: {item.source}" + (f" [{basis}]" if basis else "") + where + hint


def _tornado(row: Row, width: int, style: Style) -> Iterator[str]:
    moves = row.moves[:MOVES]
    if not moves:
        return
    yield from lines("what moves the total most (the others in the middle)", width, "    ", "  ")
    longest = max(len(clean(own_name(move, row))) for move in moves)
    top = moves[0].swing
    room = max(6, min(24, width - longest - 32))
    for move in moves:
        bar = "#" * max(1, round(move.swing / top * room))
        ends = f"{number(move.at_low)} -> {number(move.at_high)}"
        name = clean(own_name(move, row))
        if width - longest >= 38:
            yield f"    {name:<{longest}}  {bar:<{room}}  {ends}"
        else:
            yield from lines(f"{name}: {ends}", width, "      ", "    ")
