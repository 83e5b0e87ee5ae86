"""The results for many projects, for a terminal: a line each, and what blocks."""

from collections.abc import Callable, Iterator

from checker.explain.alerts import alerts
from checker.explain.gate import Gate, decides
from checker.model.batch import Batch
from checker.model.result import Notice, Result
from checker.report.blocks import objection
from checker.report.excerpt import Sources, no_sources
from checker.report.notices import waivers
from checker.report.style import Style
from checker.report.text import clean, count, lines

SHOWN = 3
"""How many objections of a project are told; the rest are counted."""

VERDICTS = ("excluded", "undetermined", "conditional", "allowed")


def render(
    batch: Batch,
    gate: Gate,
    further: Callable[[Result], str],
    *,
    width: int = 80,
    colour: bool = False,
    everything: bool = False,
    sources: Sources = no_sources,
) -> str:
    """A table of the projects, the blocked ones with the facts that decide, and the sum.

    ``further`` gives the command that says more of a project, ``sources`` the lines of a file.
    """
    style = Style(colour)
    blocked = [result for result in batch.results if gate.blocks(result)]
    found = list(_table(batch, width, style))
    for result in blocked:
        found += ["", *_objections(result, gate, width, style, everything, further, sources)]
    for result in batch.results:
        held = list(waivers(result, width, style))
        found += ["", style.bold(clean(result.project.name)), *held] if held else []
    notices = [*batch.notices, *(notice for result in batch.results for notice in result.notices)]
    if notices:
        found += ["", *_notices(notices, width, style, everything)]
    found += ["", *_sum(batch, blocked, width, style)]
    return "\n".join(found) + "\n"


def verdict_of(result: Result) -> str:
    """The verdict that counts: the plan's, or the best of all arrangements."""
    return min((row.verdict for row in decides(result)), key=lambda v: -VERDICTS.index(v), default="undetermined")


def _table(batch: Batch, width: int, style: Style) -> Iterator[str]:
    room = max((len(clean(result.project.id)) for result in batch.results), default=0)
    for result in batch.results:
        verdict = verdict_of(result)
        rows = decides(result)
        about = rows[0].name if len(rows) == 1 else f"best of {count(len(rows), 'arrangement')}"
        row = min(rows, key=lambda r: -VERDICTS.index(r.verdict))
        parts = [about, *_counts(len(row.obligations), "obligation"), *_counts(len(row.questions), "question")]
        text = ", ".join(parts)
        name = clean(result.project.id)
        if width - room - 18 >= 24:
            first, *more = lines(text, width - room - 18)
            yield f"  {name:<{room}}  {style.verdict(verdict, f'{verdict:<12}')}  {first}".rstrip()
            yield from (" " * (room + 18) + line for line in more)
        else:
            yield from lines(name, width, "    ", "  ")
            first, *more = lines(f"{verdict}, {text}", width, "      ", "    ")
            yield first.replace(verdict, style.verdict(verdict, verdict), 1)
            yield from more


def _counts(number: int, noun: str) -> list[str]:
    return [count(number, noun)] if number else []


def _objections(
    result: Result,
    gate: Gate,
    width: int,
    style: Style,
    everything: bool,
    further: Callable[[Result], str],
    sources: Sources,
) -> Iterator[str]:
    found = [alert for alert in alerts(result, gate) if alert.severity == "error"]
    verdict = verdict_of(result)
    yield from (style.bold(line) for line in lines(f"{result.project.name}: {verdict}", width))
    shown = found if everything else found[:SHOWN]
    for alert in shown:
        yield ""
        yield from objection(alert, width, style, sources)
    if len(found) > len(shown):
        yield ""
        yield from lines(f"and {count(len(found) - len(shown), 'objection')} more", width)
    yield style.dim(f"next: {clean(further(result))}")


def _notices(notices: list[Notice], width: int, style: Style, everything: bool) -> Iterator[str]:
    told = list(dict.fromkeys((n.message, n.place) for n in notices))
    shown = told if everything else told[:8]
    for message, place in shown:
        where = f" ({place.file}:{place.line}:{place.column})" if place else ""
        yield from lines(f"warning: {message}{where}", width, "    ", "  ")
    if len(told) > len(shown):
        yield f"  and {count(len(told) - len(shown), 'warning')} more: -v lists them all"


def _sum(batch: Batch, blocked: list[Result], width: int, style: Style) -> Iterator[str]:
    verdicts = [verdict_of(result) for result in batch.results]
    tally = ", ".join(f"{verdicts.count(v)} {v}" for v in reversed(VERDICTS) if v in verdicts)
    judged = f"{count(len(batch.results), 'project')}: {tally}" if batch.results else "no project was judged"
    ends = [f"{len(blocked)} blocked" if blocked else "nothing blocks"] if batch.results else []
    broken = len({problem.place.file for problem in batch.problems})
    ends += [f"{count(broken, 'file')} could not be judged"] if broken else []
    yield from (style.bold(line) for line in lines("; ".join([judged, *ends]), width))
    left_out = sorted({name for result in batch.results for name in result.not_judged})
    if left_out:
        yield from lines(f"not judged: {', '.join(left_out)}", width)
    for note in dict.fromkeys(note for result in batch.results for note in result.notes):
        yield from lines(f"note: {note}", width)
    if batch.results:
        first = batch.results[0]
        about = f"law as of {first.as_of}, rule base {first.rule_base.version}; not legal advice"
        yield from (style.dim(line) for line in lines(about, width))
