"""A recommendation as text for a terminal or a pipe."""

from collections.abc import Iterable, Iterator, Sequence

from checker.advise.leads import together
from checker.advise.result import Ask, Barred, Duty, Option, Recommendation
from checker.economics.quantity import number, span, stated
from checker.report.advice_words import (
    Said,
    deciding_text,
    duty_text,
    heading_of,
    legs_text,
    quality_text,
    said,
    suited,
)
from checker.report.style import Style
from checker.report.text import PEOPLE, clean, count, fact_text, lines

SHOWN = 3
"""How many arrangements, beside the plan, are shown in full unless all are asked for."""

DUTIES = 4
"""How many obligations are written out."""

VALUES = 8
"""How many values of a fact are written out."""

ASKED = 5
"""How many questions are written out beside those that come first."""


def render(
    found: Recommendation, *, width: int = 80, colour: bool = False, everything: bool = False, further: str = ""
) -> str:
    """The questions that come first, the ranking, each arrangement with its reasons, what is excluded, the order."""
    style = Style(colour)
    text = [*_head(found, width, style), *_questions(found.questions, width, style, everything)]
    text += _table(found, width, style)
    full = [o for o in found.options if everything or o.rank <= SHOWN or o.is_plan]
    for option in full:
        text += _option(option, width, style, everything)
    text += _barred(found.barred, width, style)
    text += _order(found, width, style)
    text += _foot(found, width, style)
    if further and not everything:
        text += (style.dim(line) for line in lines(f"next: {further}", width, "  "))
    return "\n".join(text) + "\n"


def _head(found: Recommendation, width: int, style: Style) -> Iterator[str]:
    name = clean(found.project.name)
    title = name if name == found.project.id else f"{name} ({found.project.id})"
    yield from (style.bold(line) for line in lines(title, width))
    yield from lines(f"{found.project.path}, law as of {found.as_of}", width)
    parts = [span(found.items, exact=True) if found.items else "volume not stated"]
    if found.deadline is not None:
        parts.append(f"deadline {found.deadline}")
    if found.budget is not None:
        parts.append(f"budget {stated(found.budget)} {found.currency}")
    yield from lines(f"{', '.join(parts)}; amounts in {found.currency}", width)


def _questions(asked: Sequence[Ask], width: int, style: Style, everything: bool) -> Iterator[str]:
    first = [ask for ask in asked if ask.first]
    order = [ask for ask in asked if ask.reasons and not ask.first]
    verdicts = [ask for ask in asked if not ask.reasons]
    if first:
        yield ""
        yield from (style.bold(line) for line in lines("answer this first: the choice begins with it", width))
        for ask in first:
            yield from _question(ask, width, style)
    if order:
        yield ""
        shown = order if everything else order[:ASKED]
        more = f" ({len(shown)} of {len(order)}; -v lists all)" if len(shown) < len(order) else ""
        yield from (style.bold(line) for line in lines(f"the order may turn on this too{more}", width))
        for ask in shown:
            yield from _question(ask, width, style)
    if verdicts and everything:
        yield ""
        yield from (style.bold(line) for line in lines("verdicts turn on this", width))
        for ask in verdicts:
            yield from _question(ask, width, style)
    elif verdicts:
        yield ""
        text = f"verdicts turn on {count(len(verdicts), 'more answer')}: `checker questions` puts the best one first"
        yield from lines(text, width)


def _question(ask: Ask, width: int, style: Style) -> Iterator[str]:
    yield from lines(ask.question, width, "     ", "  ?  ")
    values = _answers(ask)
    decides = [*ask.reasons, *ask.rules]
    more = f" and {len(decides) - 4} more" if len(decides) > 4 else ""
    for text in (
        f"{PEOPLE[ask.ask]}: {values}",
        f"state it in {'; '.join(ask.state_in)}",
        f"decides {', '.join(decides[:4])}{more}",
    ):
        yield from (style.dim(line) for line in lines(text, width, "       ", "     "))


def _answers(ask: Ask) -> str:
    """What an answer may be."""
    if ask.type == "bool":
        return "true or false"
    if ask.values:
        words = ", ".join(ask.values) if len(ask.values) <= VALUES else f"{len(ask.values)} words"
        return f"any of {words}, or [] for none" if ask.type == "set" else f"one of {words}"
    words = {"int": "a number", "number": "a number", "date": "a day", "countries": "country codes"}[ask.type]
    return f"{words} ({ask.unit})" if ask.unit else words


def _table(found: Recommendation, width: int, style: Style) -> Iterator[str]:
    yield ""
    if not found.options:
        text = "nothing can be recommended: every arrangement is excluded on these facts"
        yield from (style.bold(line) for line in lines(text, width))
        return
    sure = any(option.verdict != "undetermined" for option in found.options)
    heading = "in this order" + ("" if sure else ", though none of them passes for certain yet")
    yield from (style.bold(line) for line in lines(heading, width))
    known = all(option.total is not None for option in found.options)
    names = ("", "arrangement", "verdict", "suitability", "cost" if known else "each further item", "weeks")
    rows = [
        (str(o.rank), heading_of(o), o.verdict, suited(o.suitability), span(o.total or o.per_item, unit=False),
         span(o.weeks, unit=False) if o.weeks else "")
        for o in found.options
    ]  # fmt: skip
    fits = 2 + sum(max(len(clean(row[n])) for row in (names, *rows)) for n in range(6)) + 10 <= width
    if fits:
        sizes = [max(len(clean(row[n])) for row in (names, *rows)) for n in range(6)]
        yield style.dim("  " + "  ".join(f"{name:<{size}}" for name, size in zip(names, sizes)).rstrip())
        for row in rows:
            cells = [f"{clean(cell):<{size}}" for cell, size in zip(row, sizes)]
            cells[2] = style.verdict(row[2], cells[2])
            yield ("  " + "  ".join(cells)).rstrip()
        return
    for option, row in zip(found.options, rows):
        head = f"{row[0]}. {clean(row[1])}: {row[2]}"
        first, *more = lines(head, width, "     ", "  ")
        yield first.replace(f": {row[2]}", f": {style.verdict(option.verdict, row[2])}")
        yield from more
        weeks = f", {row[5]} weeks" if row[5] else ""
        cost = f"{row[4]} {found.currency}" + ("" if known else " for each further item")
        yield from lines(f"{row[3]}; {cost}{weeks}", width, "     ")


def _option(option: Option, width: int, style: Style, everything: bool) -> Iterator[str]:
    yield ""
    head = f"{option.rank}. {clean(heading_of(option))}"
    yield from (style.bold(line) for line in lines(head, width, "   ", ""))
    yield from lines(option.title if not option.proposed else f"proposed: {option.title}", width, "   ")
    if option.legs:
        yield from lines(legs_text(option), width, "     ", "   ")
    tail = f": {deciding_text(option)}" if option.verdict == "undetermined" else ""
    first, *more = lines(f"{option.verdict}{tail}", width, "     ", "   ")
    yield first.replace(option.verdict, style.verdict(option.verdict, option.verdict), 1)
    yield from more
    yield from _reasons(option, width, style, everything)
    yield from _figures(option, width)
    yield from _duties(option.duties, width, style, everything)
    for risk in option.risks:
        yield from lines(f"risk: {risk.text}", width, "     ", "   ")
    if option.above is not None:
        sure = "" if option.above.sure else " (this may change)"
        text = f"above {option.above.next}, by {option.above.step}: {option.above.text}{sure}"
        yield from lines(text, width, "     ", "   ")


def _reasons(option: Option, width: int, style: Style, everything: bool) -> Iterator[str]:
    """What holds in full; what is not known in one paragraph, unless everything is to be shown."""
    yield from lines(suited(option.suitability), width, "     ", "   ")
    for item in said(option.suitability, "true"):
        yield from _reason(item, item.side, width, style)
    unknown = said(option.suitability, "unknown")
    if everything:
        for item in unknown:
            yield from _reason(item, f"perhaps {item.side}", width, style)
        for item in said(option.suitability, "false"):
            yield from _reason(item, f"does not hold, would be {item.side}", width, style)
        return
    counted = [item for item in unknown if item.reason.counts]
    for side in dict.fromkeys(item.side for item in counted):
        titles = "; ".join(item.text for item in counted if item.side == side)
        yield from (style.dim(line) for line in lines(f"perhaps {side}: {titles}", width, "     ", "   - "))


def _reason(item: Said, side: str, width: int, style: Style) -> Iterator[str]:
    yield from lines(f"{side}: {item.text}", width, "     ", "   - ")
    for use in item.reason.facts:
        yield from (style.dim(line) for line in lines(fact_text(use), width, "       ", "     "))
    if item.reason.open:
        text = f"not stated: {', '.join(item.reason.open)}"
        yield from (style.dim(line) for line in lines(text, width, "       ", "     "))
    yield from (style.dim(line) for line in lines(item.origin, width, "       ", "     "))


def _figures(option: Option, width: int) -> Iterator[str]:
    if option.total is not None and option.middle is not None:
        text = f"cost {span(option.total)}, {number(option.middle)} with middle figures"
    else:
        text = f"cost {span(option.fixed)} and {span(option.per_item)}"
    yield from lines(text, width, "     ", "   ")
    if option.weeks is not None:
        yield from lines(f"time {span(option.weeks)}", width, "     ", "   ")
    quality = quality_text(option)
    if quality:
        yield from lines(f"quality: {quality}", width, "     ", "   ")
    if option.same_as:
        yield from lines(f"same figures as {option.same_as}; a quotation tells them apart", width, "     ", "   ")


def _duties(found: Sequence[Duty], width: int, style: Style, everything: bool) -> Iterator[str]:
    if not found:
        return
    lead = together(found)
    takes = f", {span(lead)} side by side" if lead is not None else ""
    yield from lines(f"{count(len(found), 'obligation')} before the first record{takes}", width, "     ", "   ")
    shown = found if everything else found[:DUTIES]
    for number_, duty in enumerate(shown, 1):
        yield from lines(duty_text(duty), width, "         ", f"     {number_:>2}. ")
        yield from (style.dim(line) for line in lines(f"{duty.rule}, {duty.cite}", width, "         "))
    if len(shown) < len(found):
        yield from lines(f"and {len(found) - len(shown)} more (-v)", width, "         ")


def _barred(found: Iterable[Barred], width: int, style: Style) -> Iterator[str]:
    found = list(found)
    if not found:
        return
    yield ""
    yield from (style.bold(line) for line in lines("excluded, whatever else speaks for it", width))
    for row in found:
        vendor = f" ({row.vendor})" if row.vendor else ""
        mark = "  <- plan" if row.is_plan else ""
        rules = ", ".join(row.rules[:3]) + (f" and {len(row.rules) - 3} more" if len(row.rules) > 3 else "")
        yield from lines(f"{clean(row.name)}{vendor}: {rules}{mark}", width, "    ", "  ")


def _order(found: Recommendation, width: int, style: Style) -> Iterator[str]:
    yield ""
    yield from (style.bold(line) for line in lines("how this is ordered: by the first step that differs", width))
    for number_, step in enumerate(found.order, 1):
        yield from lines(step, width, "     ", f"  {number_}. ")


def _foot(found: Recommendation, width: int, style: Style) -> Iterator[str]:
    yield ""
    for note in found.notes:
        yield from lines(f"note: {note}", width)
    if found.not_judged:
        yield from lines(f"not judged: {', '.join(found.not_judged)}", width)
    text = "reasons and costs advise; only the verdict binds. Not legal advice."
    yield from (style.dim(line) for line in lines(text, width))
