"""A schedule as text for a terminal or a pipe."""

from collections.abc import Iterator

from checker.advise.timetable import Schedule, Step
from checker.economics.interval import Interval
from checker.economics.quantity import span
from checker.report.advice_words import heading_of, legs_text
from checker.report.style import Style
from checker.report.text import clean, count, lines

LATE = 5
"""How many steps that are late already are named."""


def render(found: Schedule, *, width: int = 80, colour: bool = False) -> str:
    """Whether the deadline can be met, then every step with its dates."""
    style = Style(colour)
    text = [*_head(found, width, style), "", *_verdict(found, width, style), ""]
    text += _steps(found, width, style)
    text += _foot(found, width, style)
    return "\n".join(text) + "\n"


def _head(found: Schedule, width: int, style: Style) -> Iterator[str]:
    name = clean(found.project_name)
    title = name if name == found.project else f"{name} ({found.project})"
    yield from (style.bold(line) for line in lines(title, width))
    option = found.arrangement
    first, *more = lines(f"{heading_of(option)}: {option.verdict}", width, "  ", "")
    yield first.replace(f": {option.verdict}", f": {style.verdict(option.verdict, option.verdict)}")
    yield from more
    if option.legs:
        yield from lines(legs_text(option), width, "  ", "")
    yield from lines(f"{span(found.items, exact=True)}; seen from {found.as_of}", width)


def _verdict(found: Schedule, width: int, style: Style) -> Iterator[str]:
    for line in feasibility(found):
        yield from (style.bold(part) for part in lines(line, width, "  ", ""))


def feasibility(found: Schedule) -> list[str]:
    """Whether the deadline can be met, and what would have had to begin when."""
    ahead = (found.deadline - found.as_of).days
    takes = f"it takes {_days(found.days)} before the labels are there"
    if not found.stated:
        return [
            f"no deadline is stated: {takes}",
            f"begun on {found.as_of}, that is between {found.earliest} and {found.latest}; planned for the latter",
        ]
    if found.in_time == "yes":
        return [f"the deadline {found.deadline}, in {count(ahead, 'day')}, can be met whatever the figures: {takes}"]
    began = f"begun on {found.as_of}, the labels are there between {found.earliest} and {found.latest}"
    names = "; ".join(found.late[:LATE]) + (f" and {len(found.late) - LATE} more" if len(found.late) > LATE else "")
    if found.in_time == "depends":
        return [
            f"it depends whether the deadline {found.deadline}, in {count(ahead, 'day')}, can be met: {takes}",
            began,
            f"to be safe this should have begun already: {names}",
        ]
    first = min(step.last_start for step in found.steps)
    gone = (found.as_of - first).days
    over = f"in {count(ahead, 'day')}" if ahead >= 0 else f"{count(-ahead, 'day')} ago"
    return [
        f"the deadline {found.deadline}, {over}, cannot be met: {takes}",
        f"even with every duration at its shortest it had to begin on {first}, {count(gone, 'day')} ago",
        began,
        f"too late for: {names}",
    ]


def _steps(found: Schedule, width: int, style: Style) -> Iterator[str]:
    narrow = width < 60
    head = "begin by    done by     what" if not narrow else "begin by ... done by"
    yield style.dim(f"  {head}")
    for step in found.steps:
        late = step.start < found.as_of
        dates = f"{step.start}  {step.end}"
        mark = " !" if late else ""
        title = f"{step.title}{_leg(step)}{mark}"
        if narrow:
            yield style.dim(f"  {step.start} ... {step.end}")
            yield from lines(title, width, "      ", "    ")
        else:
            yield from lines(title, width, " " * 26, f"  {dates}  ")
        for text in details(step):
            yield from (style.dim(line) for line in lines(text, width, "      " if narrow else " " * 28))


def details(step: Step) -> Iterator[str]:
    """What else there is to say of a step."""
    if step.about:
        yield step.about
    takes = f"takes {_days(step.days)}; " if step.days is not None and step.days.high > 0 else ""
    if step.last_start != step.start:
        yield f"{takes}too late after {step.last_start}"
    elif takes:
        yield takes.rstrip("; ")


def _leg(step: Step) -> str:
    return f" ({step.leg})" if step.leg else ""


def _days(days: Interval) -> str:
    low, high = (f"{days.low:.0f}" if days.low >= 1 or days.low == 0 else "under 1"), f"{days.high:.0f}"
    return f"{high} days" if low == high else f"{low} ... {high} days"


def _foot(found: Schedule, width: int, style: Style) -> Iterator[str]:
    yield ""
    if any(step.start < found.as_of for step in found.steps):
        yield from lines(f"! should have begun before {found.as_of} to be safe", width)
    for note in found.notes:
        yield from lines(f"note: {note}", width)
    text = (
        "dates assume the long end of every duration; after the day named as too late even the short ends do not "
        "keep the deadline; estimates, not promises"
    )
    yield from (style.dim(line) for line in lines(text, width))
