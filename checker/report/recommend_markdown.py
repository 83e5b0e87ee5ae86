"""A recommendation as Markdown, for a ticket or a wiki."""

from collections.abc import Iterator

from checker.advise.leads import together
from checker.advise.result import Option, Recommendation
from checker.economics.quantity import number, span, stated
from checker.report.advice_words import deciding_text, duty_text, heading_of, legs_text, quality_text, said, suited
from checker.report.markdown import escaped
from checker.report.text import PEOPLE, count, fact_text


def render(found: Recommendation) -> str:
    """The document: what to answer first, the order, each arrangement, what is excluded, how it is ordered."""
    text = [*_head(found), *_questions(found), *_table(found)]
    for option in found.options:
        text += _option(option)
    text += _rest(found)
    return "\n".join(text) + "\n"


def _head(found: Recommendation) -> Iterator[str]:
    yield f"# How to get it labelled: {escaped(found.project.name)}"
    yield ""
    volume = span(found.items, exact=True) if found.items else "volume not stated"
    parts = [f"Law as of {found.as_of}", volume, f"amounts in {found.currency}"]
    if found.deadline is not None:
        parts.append(f"deadline {found.deadline}")
    if found.budget is not None:
        parts.append(f"budget {stated(found.budget)} {found.currency}")
    yield f"{'; '.join(parts)}. From {escaped(found.project.path)}."


def _questions(found: Recommendation) -> Iterator[str]:
    if not found.questions:
        return
    yield from ("", "## What to find out", "")
    if any(ask.first for ask in found.questions):
        yield from ("The choice begins with the questions in bold.", "")
    yield from ("| question | ask | state it in | decides |", "|---|---|---|---|")
    for ask in found.questions:
        question = f"**{escaped(ask.question)}**" if ask.first else escaped(ask.question)
        decides = ", ".join(escaped(name) for name in (*ask.reasons, *ask.rules))
        yield f"| {question} | {PEOPLE[ask.ask]} | {escaped('; '.join(ask.state_in))} | {decides} |"


def _table(found: Recommendation) -> Iterator[str]:
    yield from ("", "## In this order", "")
    if not found.options:
        yield "Nothing can be recommended: every arrangement is excluded on these facts."
        return
    known = all(option.total is not None for option in found.options)
    cost = "cost" if known else "each further item"
    yield f"| | arrangement | verdict | suitability | {cost} | weeks |"
    yield "|---|---|---|---|---|---|"
    for option in found.options:
        weeks = span(option.weeks, unit=False) if option.weeks else ""
        amount = span(option.total or option.per_item, unit=False)
        cells = (
            escaped(heading_of(option, " (plan)")),
            f"**{option.verdict}**",
            suited(option.suitability),
            amount,
            weeks,
        )
        yield f"| {option.rank} | {' | '.join(cells)} |"


def _option(option: Option) -> Iterator[str]:
    yield from ("", f"### {option.rank}. {escaped(heading_of(option, ' (plan)'))}", "")
    yield f"{'Proposed: ' if option.proposed else ''}{escaped(option.title)}."
    yield ""
    if option.legs:
        yield f"- {escaped(legs_text(option))}"
    tail = f": {escaped(deciding_text(option))}" if option.verdict == "undetermined" else ""
    yield f"- **{option.verdict}**{tail}"
    yield f"- {suited(option.suitability)}"
    for item in said(option.suitability, "true"):
        facts = "; ".join(fact_text(use) for use in item.reason.facts)
        behind = f" ({escaped(facts)})" if facts else ""
        yield f"  - {item.side}: {escaped(item.text)}{behind}; {escaped(item.origin)}"
    for item in said(option.suitability, "unknown"):
        if item.reason.counts:
            yield f"  - perhaps {item.side}: {escaped(item.text)}; not stated: {escaped(', '.join(item.reason.open))}"
    if option.total is not None and option.middle is not None:
        yield f"- cost {span(option.total)}, {number(option.middle)} with middle figures"
    else:
        yield f"- cost {span(option.fixed)} and {span(option.per_item)}"
    if option.weeks is not None:
        yield f"- time {span(option.weeks)}"
    quality = quality_text(option)
    if quality:
        yield f"- quality: {escaped(quality)}"
    if option.duties:
        lead = together(option.duties)
        takes = f", {span(lead)} side by side" if lead is not None else ""
        yield f"- {count(len(option.duties), 'obligation')} before the first record{takes}"
        for duty in option.duties:
            yield f"  - {escaped(duty_text(duty))}; {escaped(duty.rule)}, {escaped(duty.cite)}"
    for risk in option.risks:
        yield f"- risk: {escaped(risk.text)}"
    if option.above is not None:
        sure = "" if option.above.sure else " (this may change)"
        yield (
            f"- above {escaped(option.above.next)}, by {option.above.step}: {escaped(option.above.text)}{sure}"
        )  # fmt: skip


def _rest(found: Recommendation) -> Iterator[str]:
    if found.barred:
        yield from ("", "## Excluded, whatever else speaks for it", "")
        for row in found.barred:
            plan = " (plan)" if row.is_plan else ""
            yield f"- {escaped(row.name)}{plan}: {', '.join(escaped(rule) for rule in row.rules)}"
    yield from ("", "## How this is ordered", "", "Two arrangements are compared by the first step that differs.", "")
    for number_, step in enumerate(found.order, 1):
        yield f"{number_}. {step}"
    if found.notes or found.not_judged:
        yield ""
        yield from (f"- note: {escaped(note)}" for note in found.notes)
        if found.not_judged:
            yield f"- not judged: {', '.join(found.not_judged)}"
    yield from (
        "",
        f"Reasons and costs advise; only the verdict binds. Not legal advice. Rule base {found.rule_base.digest[:19]}.",
    )
