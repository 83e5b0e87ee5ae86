"""``checker questions`` as text, as Markdown, and as a file to fill in."""

from collections.abc import Iterator, Sequence
from typing import Final

from checker.model.plan import Course, Effect, Inquiry, Outcome, Plan, Prospect
from checker.report.draft import scalar
from checker.report.statement import Statement, statements, written
from checker.report.style import Style
from checker.report.text import PEOPLE, clean, count, lines

VALUES: Final = 4
"""How many answers that lead to the same are listed; the rest are counted."""

NAMES: Final = 3
"""How many arrangements are named; more are counted."""

EITHER: Final = "whatever the answer"


def render(plan: Plan, *, width: int = 80, colour: bool = False, further: str = "") -> str:
    """The plan for people. ``further`` is the command that writes the file to fill in."""
    style = Style(colour)
    found = [style.bold(line) for line in lines(plan.project.name, width)]
    found += [*lines(f"{plan.project.path}, law as of {plan.as_of}", width), ""]
    found += _table(plan, width, style)
    found += ["", *(style.bold(line) for line in lines(_headline(plan), width))]
    for number, inquiry in enumerate(plan.questions, 1):
        found += ["", *_inquiry(number, inquiry, width, style)]
    found.append("")
    if plan.not_judged:
        found += lines(f"not judged: {', '.join(plan.not_judged)}", width)
    base = plan.rule_base
    foot = f"rule base {base.version} ({base.digest[:19]}); not legal advice"
    found += [style.dim(line) for line in lines(foot, width)]
    if plan.questions and further:
        found.append(style.dim(f"next: {clean(further)}"))
    return "\n".join(found) + "\n"


def _headline(plan: Plan) -> str:
    if not plan.questions:
        undetermined = [row.name for row in plan.arrangements if row.verdict == "undetermined"]
        if undetermined:
            return f"no answers alone determine {', '.join(undetermined)}: see `checker fix`"
        return "every verdict is determined: nothing has to be found out"
    asked = count(len(plan.questions), "question")
    best = "no shorter plan does" if plan.smallest else "a shorter plan may exist"
    verb = "determines" if len(plan.questions) == 1 else "determine"
    tail = f"; {plan.open} facts are open in all" if plan.open > len(plan.questions) else ""
    hope = "" if all(map(_either, plan.questions)) else ", if the answers are the favourable ones"
    return f"{asked} {verb} every verdict{hope} ({best}{tail})"


def _either(inquiry: Inquiry) -> bool:
    """Whether every answer determines the same verdicts, so that none is to be hoped for."""
    first, *others = (outcome.effects for outcome in inquiry.outcomes)
    settled = bool(first) and all(effect.best == effect.worst for effect in first)
    return inquiry.complete and settled and all(effects == first for effects in others)


def _table(plan: Plan, width: int, style: Style) -> Iterator[str]:
    names = max(len(clean(row.name)) for row in plan.arrangements)
    for row in plan.arrangements:
        said, name = _prospect(row), clean(row.name)
        if width - names - 4 >= 36:
            first, *rest = lines(said, width, " " * (names + 4), f"  {name:<{names}}  ")
        else:
            yield from lines(name, width, "    ", "  ")
            first, *rest = lines(said, width, "      ", "    ")
        head = first.find(row.verdict)
        yield (
            first
            if head < 0
            else first[:head] + style.verdict(row.verdict, row.verdict) + first[head + len(row.verdict) :]
        )
        yield from rest


def _prospect(row: Prospect) -> str:
    if row.verdict != "undetermined":
        return row.verdict
    parts = [f"undetermined: {row.best} ... {row.worst}"]
    if row.at_best is not None:
        parts.append(_course(row.at_best))
    worse = row.at_worst is not None and (row.at_best is None or row.at_worst.verdict != row.at_best.verdict)
    if worse and row.at_worst is not None:
        which = f" ({row.at_worst.facts[0]})" if row.at_worst.answers == 1 else ""
        parts.append(_course(row.at_worst) + which)
    if row.at_best is None and row.at_worst is None:
        parts.append("answers alone do not settle it")
    return "; ".join(parts)


def _course(course: Course) -> str:
    least = "" if course.smallest else "at most "
    return f"{least}{count(course.answers, 'answer')} to {course.verdict}"


def _inquiry(number: int, inquiry: Inquiry, width: int, style: Style) -> Iterator[str]:
    yield from lines(inquiry.question, width, "     ", f"{number:>3}. ")
    yield from (style.dim(line) for line in lines(f"ask {_who(inquiry)}; {_task(inquiry)}", width, "     "))
    if _either(inquiry):
        yield from lines(f"{EITHER}: {_leads_to(inquiry.outcomes[0])}", width, "         ", "     - ")
        return
    for outcome in _ordered(inquiry):
        hoped = " (favourable)" if inquiry.hoped in outcome.values else ""
        yield from lines(f"{_answers(inquiry, outcome)}{hoped}: {_leads_to(outcome)}", width, "         ", "     - ")


def _who(inquiry: Inquiry) -> str:
    if inquiry.vendor:
        return f"the vendor {inquiry.vendor}"
    article = "the " if inquiry.ask in ("vendor", "project_owner", "privacy_officer") else ""
    return f"{article}{PEOPLE[inquiry.ask]}"


def _task(inquiry: Inquiry) -> str:
    """Where the answer goes, or what stands in the way of the one that is there."""
    if inquiry.lapsed:
        return f"{_path(inquiry)} is stated{_at(inquiry)}, but {inquiry.lapsed}: renew the document under `evidence:`"
    where = f"in {inquiry.file}" if inquiry.file else "in the vendor's file"
    return f"state {_path(inquiry)} {where}"


def _at(inquiry: Inquiry) -> str:
    place = inquiry.place
    return f" at {place.file}:{place.line}:{place.column}" if place is not None else ""


def _path(inquiry: Inquiry) -> str:
    return ".".join(inquiry.path)


def _ordered(inquiry: Inquiry) -> Sequence[Outcome]:
    """The hoped-for answer first, then what settles most."""
    return sorted(
        inquiry.outcomes,
        key=lambda outcome: (inquiry.hoped not in outcome.values, -len(outcome.effects), -outcome.closes),
    )


def _answers(inquiry: Inquiry, outcome: Outcome) -> str:
    shown = sorted(outcome.values, key=lambda value: value != inquiry.hoped)
    text = " or ".join(written(value) for value in shown[:VALUES])
    rest = len(shown) - VALUES
    return f"{text} ... ({rest} more alike)" if rest > 0 else text


def _leads_to(outcome: Outcome) -> str:
    """What becomes of the ranges of verdicts; where none moves, how many rules are settled."""
    if not outcome.effects:
        return (
            f"no verdict moves yet; {count(outcome.closes, 'rule')} settled" if outcome.closes else "nothing moves yet"
        )
    groups: dict[str, list[str]] = {}
    for effect in outcome.effects:
        groups.setdefault(_range(effect), []).append(effect.arrangement)
    return "; ".join(f"{_listed(names)} {range_}" for range_, names in groups.items())


def _range(effect: Effect) -> str:
    return effect.best if effect.best == effect.worst else f"{effect.best} ... {effect.worst}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= NAMES else f"{len(names)} arrangements"


def answers(plan: Plan, command: str) -> str:
    """A file to fill in (``kind: answers``): every question where its answer belongs, answered ``unknown``.

    What waits for a document only is named at the end. ``command`` judges the project with the file.
    """
    head = [
        f"# What to find out about {clean(plan.project.name)}, asked on the law as of {plan.as_of}.",
        "# Replace `unknown` where the answer is known and leave it elsewhere. Then run",
        f"#   {clean(command)}",
        "kind: answers",
        f"for: {scalar(plan.project.id)}",
    ]
    asked = [Statement(_in_answers(q), None, _comments(q)) for q in plan.questions if not q.lapsed]
    lapsed = [line for q in plan.questions if q.lapsed for line in lines(f"{_task(q)}.", 100, "#   ", "# - ")]
    if lapsed:
        lapsed.insert(0, "# What is stated and does not count cannot be answered here, but where it stands:")
    return "\n".join([*head, *statements(asked, 100), *lapsed]) + "\n"


def _in_answers(inquiry: Inquiry) -> tuple[str, ...]:
    if inquiry.vendor:
        return ("vendors", inquiry.vendor, *inquiry.path)
    return inquiry.path if inquiry.path[0] == "approaches" else ("facts", *inquiry.path)


def _comments(inquiry: Inquiry) -> tuple[str, ...]:
    return inquiry.question, f"ask {_who(inquiry)}; {_form(inquiry)}"


def _form(inquiry: Inquiry) -> str:
    """What an answer looks like."""
    match inquiry.type:
        case "bool":
            return "true or false"
        case "enum":
            return f"one of {', '.join(inquiry.choices)}"
        case "set":
            return f"a list of any of {', '.join(inquiry.choices)}; [] for none"
        case "countries":
            return "a list of country codes, such as [US, DE]"
        case "date":
            return "a date, YYYY-MM-DD"
    return f"a number{f' of {inquiry.unit}' if inquiry.unit else ''}"


def markdown(plan: Plan) -> str:
    """The plan as Markdown: a table of arrangements, then a list to send to those who know."""
    found = [f"# Questions about {_md(plan.project.name)}", "", f"Law as of {plan.as_of}. {_md(_headline(plan))}.", ""]
    found += ["| arrangement | now, and what settles it |", "|---|---|"]
    found += [f"| {_md(row.name)} | {_md(_prospect(row))} |" for row in plan.arrangements]
    for person in dict.fromkeys(_who(inquiry) for inquiry in plan.questions):
        found += ["", f"## For {_md(person)}", ""]
        for number, inquiry in enumerate(plan.questions, 1):
            if _who(inquiry) == person:
                found += _item(number, inquiry)
    found += ["", f"Rule base {_md(plan.rule_base.version)} ({plan.rule_base.digest[:19]}). Not legal advice."]
    if plan.not_judged:
        found += ["", f"Not judged: {_md(', '.join(plan.not_judged))}."]
    return "\n".join(found) + "\n"


def _item(number: int, inquiry: Inquiry) -> Iterator[str]:
    yield f"- **{number}. {_md(inquiry.question)}** ({_md(_form(inquiry))}; `{_path(inquiry)}`)"
    if inquiry.lapsed:
        yield f"  - {_md(_task(inquiry))}"
    if _either(inquiry):
        yield f"  - {EITHER}: {_md(_leads_to(inquiry.outcomes[0]))}"
        return
    for outcome in _ordered(inquiry):
        yield f"  - {_md(_answers(inquiry, outcome))}: {_md(_leads_to(outcome))}"


def _md(text: str) -> str:
    """Text that Markdown and HTML leave alone."""
    safe = clean(text)
    for sign, instead in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        safe = safe.replace(sign, instead)
    return "".join(f"\\{c}" if c in "\\`*_[]|~#" else c for c in safe)
