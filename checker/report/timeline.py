"""A timeline for a terminal: a bar for every arrangement, then what happens when."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from checker.model.timeline import Event, Timeline, Track
from checker.report.style import Style
from checker.report.text import clean, lines

SIGN: Final = {"allowed": "=", "conditional": "~", "undetermined": "?", "excluded": "x"}
"""How a verdict is drawn where there is no room for its name."""

CAUSES: Final = 3
"""How many causes of one rule's change are told."""


def render(found: Timeline, *, width: int = 80, colour: bool = False) -> str:
    """The bars, the day by which to act, and every event with its causes."""
    style = Style(colour)
    told = [style.bold(line) for line in lines(f"{found.project.name}: {found.start} to {found.end}", width)]
    told += ["", *_bars(found, width, style), "", *_action(found, width, style)]
    seen: set[tuple[date, str]] = set()
    for event in found.events:
        told += ["", *_event(event, seen, width, style)]
        seen.add((event.on, event.arrangement))
    told.append("")
    if found.not_judged:
        told += lines(f"not judged: {', '.join(found.not_judged)}", width)
    about = f"rule base {found.rule_base.version} ({found.rule_base.digest[:19]}); not legal advice"
    told += [style.dim(line) for line in lines(about, width)]
    return "\n".join(told) + "\n"


def _bars(found: Timeline, width: int, style: Style) -> Iterator[str]:
    names = max((len(clean(track.name)) for track in found.tracks), default=0)
    beside = width - names - 4 >= 30
    room = width - names - 4 if beside else width - 4
    for track in found.tracks:
        name = clean(track.name)
        if beside:
            yield f"  {name:<{names}}  {_bar(track, found, room, style)}"
        else:
            yield f"  {name}"
            yield f"    {_bar(track, found, room, style)}"
    scale = f"{found.start}{found.end!s:>{max(room - 10, 11)}}"
    yield style.dim(" " * (names + 4 if beside else 4) + scale)
    used = {interval.verdict for track in found.tracks for interval in track.intervals}
    legend = "  ".join(f"{sign} {verdict}" for verdict, sign in SIGN.items() if verdict in used)
    yield from (style.dim(line) for line in lines(legend, width, "  "))


def _bar(track: Track, found: Timeline, room: int, style: Style) -> str:
    """``room`` signs; every verdict gets one at least, however short it lasts."""
    whole = max((found.end - found.start).days + 1, 1)
    edges = [round((interval.start - found.start).days * room / whole) for interval in track.intervals] + [room]
    for number in range(1, len(edges) - 1):
        edges[number] = max(edges[number], edges[number - 1] + 1)
    for number in range(len(edges) - 2, 0, -1):
        edges[number] = min(edges[number], edges[number + 1] - 1)
    return "".join(
        style.verdict(interval.verdict, SIGN[interval.verdict] * max(right - left, 0))
        for interval, left, right in zip(track.intervals, edges, edges[1:])
    )


def _action(found: Timeline, width: int, style: Style) -> Iterator[str]:
    which = f"the plan {found.plan}" if found.plan else "every arrangement"
    if found.act_before is None:
        yield from lines(f"nothing by itself makes {which} worse before {found.end}", width)
        return
    text = f"act before {found.act_before}: from then on {'the plan' if found.plan else 'an arrangement'} is worse off"
    yield from (style.bold(line) for line in lines(text, width))


def _event(event: Event, seen: Collection[tuple[date, str]], width: int, style: Style) -> Iterator[str]:
    """One event; of a hybrid what its legs have told before is not told again."""
    verdicts = event.before if event.before == event.after else f"{event.before} -> {event.after}"
    head = f"{event.on}  {clean(event.arrangement)}: {verdicts}"
    yield from (style.bold(line) for line in lines(head, width, "            ", ""))
    again = sorted({turned.leg for turned in event.rules if (event.on, turned.leg) in seen})
    if again:
        yield from lines(f"its legs as above: {', '.join(again)}", width, "    ", "  ")
    for turned in event.rules:
        if turned.leg in again:
            continue
        leg = f"[{clean(turned.leg)}] " if turned.leg else ""
        before, after = turned.before.replace("_", " "), turned.after.replace("_", " ")
        yield from lines(f"{leg}{turned.rule}: {before} -> {after}", width, "    ", "  ")
        yield from (style.dim(line) for line in lines(turned.title, width, "    "))
        for cause in turned.causes[:CAUSES]:
            yield from (style.dim(line) for line in lines(cause, width, "      ", "    "))


def share(day: date, found: Timeline) -> float:
    """How far along the timeline a day lies, from 0 to 1."""
    whole = (found.end - found.start).days or 1
    return (day - found.start).days / whole
