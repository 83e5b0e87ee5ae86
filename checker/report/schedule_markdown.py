"""A schedule as Markdown: a list to tick off."""

from collections.abc import Iterator

from checker.advise.timetable import Schedule, Step
from checker.economics.quantity import span
from checker.report.advice_words import heading_of, legs_text
from checker.report.markdown import escaped
from checker.report.schedule import details, feasibility


def render(found: Schedule) -> str:
    """The document. The same schedule gives the same bytes."""
    option = found.arrangement
    text = [f"# Schedule: {escaped(found.project_name)}", ""]
    text += [f"{escaped(heading_of(option, ' (plan)'))}: **{option.verdict}**. {span(found.items, exact=True)}."]
    if option.legs:
        text += ["", f"{escaped(legs_text(option))}."]
    text += [""]
    text += [f"- {escaped(line)}" for line in feasibility(found)]
    text += ["", "| | begin by | done by | what | too late after |", "|---|---|---|---|---|"]
    text += [_row(step, found) for step in found.steps]
    text += ["", "Dates assume the long end of every duration."]
    text += [f"- {escaped(note)}" for note in found.notes]
    text += ["", *_list(found)]
    return "\n".join(text) + "\n"


def _row(step: Step, found: Schedule) -> str:
    mark = "late" if step.start < found.as_of else ""
    leg = f" ({step.leg})" if step.leg else ""
    return f"| {mark} | {step.start} | {step.end} | {escaped(step.title + leg)} | {step.last_start} |"


def _list(found: Schedule) -> Iterator[str]:
    yield "## To tick off"
    yield ""
    for step in found.steps:
        leg = f" ({step.leg})" if step.leg else ""
        yield f"- [ ] {step.start} to {step.end}: {escaped(step.title + leg)}"
        for text in details(step):
            yield f"  - {escaped(text)}"
