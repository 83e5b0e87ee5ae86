"""A result as text for a terminal or a pipe: the verdicts, then what keeps them from being better."""

from collections.abc import Iterator, Sequence
from typing import Final

from checker.explain.alerts import Alert, alerts, reviewed
from checker.explain.gate import Gate, objects
from checker.model.result import Advice, Arrangement, Finding, Result
from checker.report.alerting import kind, shown, verdict_of
from checker.report.blocks import advice, choice, objection, question
from checker.report.excerpt import Sources, no_sources
from checker.report.notices import notices, waivers
from checker.report.questions import merged_questions
from checker.report.style import Style
from checker.report.text import clean, count, lines

QUESTIONS: Final = 8
"""How many questions are listed; the rest are counted."""

_GROUPS: Final = ("excluded", "obligation")


def render(
    result: Result,
    *,
    gate: Gate | None = None,
    width: int = 80,
    colour: bool = False,
    everything: bool = False,
    further: str = "",
    sources: Sources = no_sources,
) -> str:
    """The verdicts as a table, then each objection at the line that decides it.

    Shown are the objections to the arrangements that the run turns on, with ``everything``
    those to all. ``further`` is the command that says more; the rule is added to it.
    ``sources`` gives the lines of the files.
    """
    style, gate = Style(colour), gate or Gate()
    found = [*_head(result, width, style), "", *_table(result, width, style)]
    rows = list(result.arrangements) if everything else reviewed(result, gate)[0]
    every = alerts(result, gate, everything)
    for row in rows:
        found += _details(row, [a for a in every if a.row is row], width, style, sources, everything)
    found += _questions(result, rows, width, style, sources, everything)
    found += _advice(rows, width, style)
    found += waivers(result, width, style)
    found += notices(result, width, style, sources, everything)
    found += _foot(result, gate, width, style)
    others = [row for row in result.arrangements if row not in rows and row.verdict != "allowed"]
    if others:
        more = f"-v shows what stands in the way of {count(len(others), 'other arrangement')}"
        found += (style.dim(line) for line in lines(more, width))
    objecting = [alert for alert in every if objects(alert.finding)]
    if further and objecting:
        rule = next((f" --rule {a.finding.rule}" for a in objecting if f"--approach {a.row.name}" in further), "")
        found.append(style.dim(f"next: {clean(further)}{rule}"))
    return "\n".join(found) + "\n"


def _head(result: Result, width: int, style: Style) -> list[str]:
    name = clean(result.project.name)
    title = name if name == result.project.id else f"{name} ({result.project.id})"
    return [
        *(style.bold(line) for line in lines(title, width)),
        *lines(f"{result.project.path}, law as of {result.as_of}", width),
    ]


def _table(result: Result, width: int, style: Style) -> Iterator[str]:
    names = max((len(shown(row)) for row in result.arrangements), default=0)
    beside = width - names - 18 >= 30
    for row in result.arrangements:
        name = clean(shown(row))
        plan = "  <- plan" if row.name == result.plan else ""
        if beside:
            mark = style.verdict(row.verdict, f"{row.verdict:<12}")
            rest = lines(_summary(row) + plan, width - names - 18)
            yield f"  {name:<{names}}  {mark}  {rest[0]}".rstrip()
            yield from (" " * (names + 18) + line for line in rest[1:])
        else:  # too narrow for three columns
            yield from lines(name, width, "    ", "  ")
            said = ", ".join(filter(None, (row.verdict, _summary(row)))) + plan
            first, *more = lines(said, width, "      ", "    ")
            yield first.replace(row.verdict, style.verdict(row.verdict, row.verdict), 1)
            yield from more


def _summary(row: Arrangement) -> str:
    parts = []
    if row.verdict == "undetermined":
        parts.append(f"{row.best} ... {row.worst}")
    if row.verdict == "excluded":
        excluding: list[Finding] = [finding for finding in row.findings if finding.best == "excluded"]
        return ", ".join(f.rule for f in excluding[:2]) + (" ..." if len(excluding) > 2 else "")
    if row.obligations:
        parts.append(count(len(row.obligations), "obligation"))
    if row.questions:
        parts.append(count(len(row.questions), "question"))
    if row.vendor_open:
        parts.append("vendor to be chosen")
    return ", ".join(parts)


def _details(
    row: Arrangement, found: Sequence[Alert], width: int, style: Style, sources: Sources, everything: bool
) -> Iterator[str]:
    told = [
        alert
        for alert in found
        if alert.finding.effect != "advise" and (alert.finding.outcome != "open" or alert.finding.with_vendor)
    ]
    if not told and not everything:
        return
    yield ""
    yield style.bold(f"{clean(shown(row))}: ") + style.verdict(row.verdict, row.verdict)
    for alert in sorted((a for a in told if not a.finding.with_vendor), key=_order):
        yield ""
        yield from objection(alert, width, style, sources)
    to_choose = [alert for alert in told if alert.finding.with_vendor]
    if to_choose:
        yield ""
        yield from choice(to_choose, width, style, sources)


def _order(alert: Alert) -> int:
    said = kind(alert)
    return _GROUPS.index(said) if said in _GROUPS else len(_GROUPS)


def _questions(
    result: Result, rows: Sequence[Arrangement], width: int, style: Style, sources: Sources, everything: bool
) -> Iterator[str]:
    asked = merged_questions(rows)
    if not asked:
        return
    yield ""
    heading = f"{count(len(asked), 'open question')}, the most decisive first"
    yield from (style.bold(line) for line in lines(heading, width))
    seen: set[tuple[str, int, int]] = set()
    most = len(asked) if everything else QUESTIONS
    for item, where in asked[:most]:
        yield ""
        yield from question(item, where, len(result.arrangements), seen, width, style, sources)
    if len(asked) > most:
        yield ""
        yield f"and {len(asked) - most} more: -v lists them all"


def _advice(rows: Sequence[Arrangement], width: int, style: Style) -> Iterator[str]:
    """Each advice once, with the arrangements that it is for."""
    found: dict[str, tuple[Advice, list[str]]] = {}
    for row in rows:
        for note in row.advice:
            names = found.setdefault(note.rule, (note, []))[1]
            if row.name not in names:
                names.append(row.name)
    for note, names in found.values():
        yield ""
        yield from advice(note, names if len(rows) > 1 else [], width, style)


def _foot(result: Result, gate: Gate, width: int, style: Style) -> Iterator[str]:
    yield ""
    said = verdict_of(result, gate)
    paint = style.error if said.startswith("blocked") else style.bold
    yield from (paint(line) for line in lines(said, width))
    if result.not_judged:
        yield from lines(f"not judged: {', '.join(result.not_judged)}", width)
    for note in result.notes:
        yield from lines(f"note: {note}", width)
    engines = (
        result.engines[0] if len(result.engines) == 1 else f"{result.engines[0]}, confirmed by the reference engine"
    )
    base = result.rule_base
    about = f"{count(base.rules, 'rule')} of rule base {base.version} ({base.digest[:19]}); {engines}; not legal advice"
    yield from (style.dim(line) for line in lines(about, width))
