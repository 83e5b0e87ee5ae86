"""A result as text for a terminal or a pipe."""

from collections.abc import Iterator

from checker.model.result import Arrangement, Finding, Question, Result
from checker.report.style import Style
from checker.report.text import PEOPLE, WHO, Facts, clean, count, fact_text, facts_of, lines

QUESTIONS = 8
"""How many questions are listed; the rest are counted."""

FACTS = 4
"""How many deciding facts are listed for a finding; `why` shows them all."""


def render(
    result: Result, *, width: int = 80, colour: bool = False, everything: bool = False, further: str = ""
) -> str:
    """The verdicts as a table, then what they rest on.

    With a plan the details are those of the plan, and the reasons of every exclusion; with
    ``everything``, or without a plan, those of all arrangements. ``further`` is the command
    that says more.
    """
    style = Style(colour)
    found = [*_head(result, width, style), "", *_table(result, width, style)]
    for arrangement in result.arrangements:
        whole = everything or result.plan is None or arrangement.name == result.plan
        found += _details(arrangement, width, style, whole)
    found += _questions(result, width, style)
    found += _foot(result, width, style)
    if further and result.arrangements:
        found.append(style.dim(f"next: {clean(further)}"))
    return "\n".join(found) + "\n"


def _head(result: Result, width: int, style: Style) -> list[str]:
    name = clean(result.project.name)
    title = name if name == result.project.id else f"{name} ({result.project.id})"
    return [
        *(style.bold(line) for line in lines(title, width)),
        *lines(f"{result.project.path}, law as of {result.as_of}", width),
    ]


def _table(result: Result, width: int, style: Style) -> Iterator[str]:
    names = max((len(_shown(row)) for row in result.arrangements), default=0)
    beside = width - names - 18 >= 30
    for row in result.arrangements:
        name = clean(_shown(row))
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


def _shown(row: Arrangement) -> str:
    return row.name if row.vendor is None or row.name.endswith(f"@{row.vendor}") else f"{row.name} ({row.vendor})"


def _summary(row: Arrangement) -> str:
    parts = []
    if row.verdict == "undetermined":
        parts.append(f"{row.best} ... {row.worst}")
    if row.verdict == "excluded":
        return ", ".join(f.rule for f in _excluding(row)[:2]) + (" ..." if len(_excluding(row)) > 2 else "")
    if row.obligations:
        parts.append(count(len(row.obligations), "obligation"))
    if row.questions:
        parts.append(count(len(row.questions), "question"))
    if row.vendor_open:
        parts.append("vendor to be chosen")
    return ", ".join(parts)


def _excluding(row: Arrangement) -> list[Finding]:
    return [finding for finding in row.findings if finding.best == "excluded"]


def _details(row: Arrangement, width: int, style: Style, whole: bool) -> Iterator[str]:
    excluding, facts = _excluding(row), facts_of(row)
    if not excluding and not (whole and (row.obligations or row.advice)):
        return
    yield ""
    yield style.bold(f"{clean(_shown(row))}: ") + style.verdict(row.verdict, row.verdict)
    for finding in excluding:
        yield from _finding(finding, facts, width, style)
    if whole:
        yield from _obligations(row, facts, width, style)
        for note in row.advice:
            yield from lines(f"note: {note.title}. {note.what}", width, "    ", "  ")
            yield from (style.dim(line) for line in lines(f"{note.rule}, {note.cite}", width, "    "))


def _finding(finding: Finding, facts: Facts, width: int, style: Style) -> Iterator[str]:
    leg = f"[{clean(finding.leg)}] " if finding.leg else ""
    yield from lines(f"{leg}{finding.title}", width, "    ", "  excluded by: ")
    cites = "; ".join(citation.cite for citation in finding.authority[:3])
    yield from (style.dim(line) for line in lines(f"{finding.rule}: {cites}", width, "    "))
    for item in finding.deciding[:FACTS]:
        yield from lines(fact_text(facts[finding.leg, item.fact], item.detail), width, "      ", "    ")
    yield from lines(f"what would change it: {finding.remedy}", width, "    ")


def _obligations(row: Arrangement, facts: Facts, width: int, style: Style) -> Iterator[str]:
    now = [o for o in row.obligations if not o.on_choice]
    later = [o for o in row.obligations if o.on_choice]
    number = 0
    for title, group in (("before the first record is shown:", now), ("choose a vendor for whom this holds:", later)):
        if group:
            yield f"  {title}"
        for item in group:
            number += 1
            leg = f"[{clean(item.leg)}] " if item.leg else ""
            what = item.title if item.on_choice else item.what
            yield from lines(f"{leg}{what}", width, "      ", f"  {number:>2}. ")
            who = "" if item.on_choice else f"{WHO[item.who]}; "
            yield from (style.dim(line) for line in lines(f"{who}{item.rule}, {item.cite}", width, "      "))
            for decider in () if item.on_choice else item.facts[:FACTS]:
                about = fact_text(facts[item.leg, decider.fact], decider.detail)
                yield from (style.dim(line) for line in lines(about, width, "        ", "      "))


def _questions(result: Result, width: int, style: Style) -> Iterator[str]:
    asked = merged_questions(result)
    if not asked:
        return
    yield ""
    heading = f"{count(len(asked), 'open question')}, the most decisive first"
    yield from (style.bold(line) for line in lines(heading, width))
    for question, where in asked[:QUESTIONS]:
        yield from lines(question.question, width, "    ", "  ? ")
        values = f" {_choice(question)};" if question.values and len(question.values) <= 8 else ""
        about = ", ".join(where) if len(where) < len(result.arrangements) else "every arrangement"
        detail = f"ask {PEOPLE[question.ask]};{values} state {question.state_in} ({about})"
        yield from (style.dim(line) for line in lines(detail, width, "    "))
    if len(asked) > QUESTIONS:
        yield f"  and {len(asked) - QUESTIONS} more: -f json lists them all"


def _choice(question: Question) -> str:
    shown = ", ".join(question.values)
    return f"any of {shown}, or [] for none" if question.type == "set" else f"one of {shown}"


def merged_questions(result: Result) -> list[tuple[Question, list[str]]]:
    """The questions of all arrangements, each once, with the arrangements that it concerns."""
    found: dict[str, tuple[Question, list[str], int]] = {}
    for row in result.arrangements:
        for rank, question in enumerate(row.questions):
            first, where, weight = found.get(question.fact, (question, [], 0))
            where.append(row.name)
            found[question.fact] = (first, where, weight + (1000 if question.decides else 0) + max(0, 100 - rank))
    ranked = sorted(found.values(), key=lambda item: -item[2])
    return [(question, where) for question, where, _ in ranked]


def _foot(result: Result, width: int, style: Style) -> Iterator[str]:
    yield ""
    if result.not_judged:
        yield from lines(f"not judged: {', '.join(result.not_judged)}", width)
    for note in result.notes:
        yield from lines(f"note: {note}", width)
    engines = (
        result.engines[0] if len(result.engines) == 1 else f"{result.engines[0]}, confirmed by the reference engine"
    )
    base = result.rule_base
    about = f"{base.rules} rules of rule base {base.version} ({base.digest[:19]}); {engines}; not legal advice"
    yield from (style.dim(line) for line in lines(about, width))
