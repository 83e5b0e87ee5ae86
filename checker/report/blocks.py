"""The parts of the terminal's output: one objection, choice, question or note, each with its lines."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Final

from checker.explain.alerts import Alert, Severity
from checker.model.result import Advice, Arrangement, Question, Spot
from checker.report.alerting import FACTS, constants_of, fact_label, kind, law, waits_for
from checker.report.excerpt import Mark, Sources, can_show, excerpt
from checker.report.style import Style
from checker.report.text import PEOPLE, WHO, clean, fact_text, facts_of, lines, value_text

SETTLED: Final = 3
"""How many rules a question names that it settles."""


def objection(alert: Alert, width: int, style: Style, sources: Sources) -> Iterator[str]:
    """An objection: the lines that decide, the law, and what to do."""
    finding = alert.finding
    leg = f"[{finding.leg}] " if finding.leg else ""
    yield from headline(kind(alert), alert.severity, finding.rule, f"{leg}{finding.title}", width, style)
    places: list[tuple[Spot, str]] = [(placed.place, fact_label(placed)) for placed in alert.facts[:FACTS]]
    places = places or [(alert.place, "")]
    yield from spots(places, alert.severity, width, style, sources)
    say = partial(remark, width=width, style=style, gutter=gutter_of(place for place, _ in places))
    uses = facts_of(alert.row)
    told = {placed.use.name for placed in alert.facts}
    for item in finding.deciding[:FACTS]:
        if item.fact not in told:
            yield from say("because", fact_text(uses[finding.leg, item.fact], item.detail))
    if len(alert.facts) > FACTS:
        yield from say("because", f"{len(alert.facts) - FACTS} more facts, which `why` shows")
    for name in waits_for(alert):
        yield from say("open", f"{name} is not stated; it may exclude")
    for constant in constants_of(alert):
        where = f", {constant.place.file}:{constant.place.line}" if constant.place else ""
        value = f" = {value_text(constant)}" if not isinstance(constant.value, list) else ""
        yield from say("against", f"{constant.name}{value} ({constant.source.cite}{where})")
    yield from say("law", law(finding))
    yield from say("do", f"{finding.remedy} ({WHO[finding.obligor]})")
    if alert.known:
        yield from say("known", "the baseline holds it")


def choice(alerts: Sequence[Alert], width: int, style: Style, sources: Sources) -> Iterator[str]:
    """What must hold for a vendor that is yet to be chosen: a list at one place."""
    first = alerts[0]
    yield from headline("obligation", first.severity, "", "choose a vendor for whom this holds", width, style)
    yield from spots([(first.row.place or first.place, "no vendor is named")], first.severity, width, style, sources)
    for number, alert in enumerate(alerts, 1):
        leg = f"[{alert.finding.leg}] " if alert.finding.leg else ""
        yield from lines(f"{leg}{alert.finding.title}", width, "      ", f"  {number:>2}. ")
        about = f"{alert.finding.rule}, {law(alert.finding, 1).partition('; and ')[0]}"
        yield from (style.dim(line) for line in lines(about, width, "      "))


def question(
    item: Question,
    rows: Sequence[Arrangement],
    of: int,
    seen: set[tuple[str, int, int]],
    width: int,
    style: Style,
    sources: Sources,
) -> Iterator[str]:
    """A question, at the line where its answer would stand; a place in ``seen`` is not shown again.

    ``of`` is how many arrangements there are.
    """
    yield from _titled("question", style.verdict("undetermined", "question"), f": {item.question}", width)
    use = next(use for use in rows[0].facts if use.name == item.fact and use.leg == item.leg)
    place = use.place or use.belongs
    say = partial(remark, width=width, style=style, gutter=gutter_of([place] if place else []))
    if place is not None:
        known = "not known: " if use.origin in ("expired", "unproven", "claimed") else ""
        label = f"{item.fact} is {known}{use.note or 'not stated'}"
        key = (place.file, place.line, place.column)
        if key not in seen:
            seen.add(key)
            yield from spots([(place, label)], "warning", width, style, sources)
        else:
            yield arrow(place, gutter_of([place]), style)
    values = f", {_choice(item)}" if item.values and len(item.values) <= 8 else ""
    yield from say("ask", f"{PEOPLE[item.ask]}{values}")
    yield from say("state", item.state_in)
    rest = f" and {len(item.settles) - SETTLED} more" if len(item.settles) > SETTLED else ""
    where = "every arrangement" if len(rows) == of > 1 else ", ".join(row.name for row in rows)
    yield from say("settles", f"{', '.join(item.settles[:SETTLED])}{rest} ({where})")


def advice(note: Advice, names: Sequence[str], width: int, style: Style) -> Iterator[str]:
    """A note that changes no verdict, and the arrangements that it is for."""
    about = f" ({', '.join(names)})" if names else ""
    yield from headline("advice", "note", note.rule, f"{note.title}{about}", width, style)
    yield from remark("law", note.cite, width, style)
    yield from remark("do", note.what, width, style)


def headline(word: str, severity: Severity, rule: str, text: str, width: int, style: Style) -> Iterator[str]:
    """``word[rule]: text``, with the word in the colour of its severity."""
    yield from _titled(word, style.severity(severity, word), f"[{rule}]: {text}" if rule else f": {text}", width)


def _titled(word: str, painted: str, rest: str, width: int) -> Iterator[str]:
    first, *more = lines(f"{word}{rest}", width, "  ", "")
    yield painted + first[len(word) :]
    yield from more


def spots(
    places: Sequence[tuple[Spot, str]], severity: str, width: int, style: Style, sources: Sources
) -> Iterator[str]:
    """Places with what to say about each: the first is the finding, the others belong to it."""
    gutter = gutter_of(place for place, _ in places)
    files = dict.fromkeys(place.file for place, _ in places)
    main = places[0][0]
    for file in files:
        here = [item for item in places if item[0].file == file]
        first = here[0][0]
        if file != main.file:
            yield style.dim(f"{' ' * gutter} |")
        yield arrow(first, gutter, style)
        text = sources(file)
        grouped = groupby(sorted(here, key=lambda item: _key(item[0])), key=lambda item: _key(item[0]))
        marks = []
        for _, group in grouped:
            told = list(group)
            marks.append(Mark(told[0][0], tuple(label for _, label in told if label), told[0][0] == main, severity))
        yield from excerpt(text, marks, width, style, gutter)
        for mark in marks:
            if not can_show(text, mark.span):
                for label in mark.labels:
                    yield from remark("", f"{label} (line {mark.span.line})", width, style, gutter)
    yield style.dim(f"{' ' * gutter} |")


def arrow(place: Spot, gutter: int, style: Style) -> str:
    """Where something stands: `--> file:line:column`."""
    return f"{' ' * gutter}{style.dim('-->')} {clean(f'{place.file}:{place.line}:{place.column}')}"


def gutter_of(places: Iterable[Spot]) -> int:
    """The width of the line numbers, so that what stands below an excerpt is in line with it."""
    return max((len(str(place.end_line)) for place in places), default=1)


def remark(word: str, text: str, width: int, style: Style, gutter: int = 1) -> Iterator[str]:
    """A line of its own below an excerpt: `= law: ...`."""
    head = f"{' ' * gutter} = " + (f"{word}: " if word else "")
    indent = " " * (gutter + 5)
    if len(head) + len(text.partition(" ")[0]) > width:  # a long name gets a line of its own
        yield style.dim(head.rstrip())
        yield from lines(text, width, indent)
        return
    first, *more = lines(text, width, indent, head)
    yield style.dim(head) + first[len(head) :] if first.startswith(head) else first
    yield from more


def _key(place: Spot) -> tuple[int, int, int, int]:
    return place.line, place.column, place.end_line, place.end_column


def _choice(item: Question) -> str:
    said = ", ".join(item.values)
    return f"any of {said}, or [] for none" if item.type == "set" else f"one of {said}"
