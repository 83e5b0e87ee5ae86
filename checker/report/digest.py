"""A run as Markdown for reviewers: a table of verdicts, what blocks, what to do, details folded away.

Nothing that a descriptor says is markup, a link, a mention or a reference here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from checker.explain.alerts import Alert, Placed, reviewed
from checker.explain.gate import Gate, decides
from checker.model.batch import Batch
from checker.model.result import Arrangement, Finding, Result, Spot
from checker.report.alerting import (
    FACTS,
    Told,
    fact_label,
    kind,
    next_step,
    notice_text,
    problem_text,
    shown,
    subject,
    told,
    waits_for,
    waived,
    waiver_text,
    why,
    worst_first,
)
from checker.report.exchange import path_of, web
from checker.report.inert import code, markdown
from checker.report.questions import merged_questions
from checker.report.text import PEOPLE, count

ROWS: Final = 40
"""How many projects the table has, those that are blocked first; the rest are counted."""

QUESTIONS: Final = 12
"""How many questions of a project are listed; the rest are counted."""

LAWS: Final = 3
"""How many provisions an objection names."""

_WORD: Final = {
    "excluded": "Excluded",
    "undetermined": "Undecided",
    "obligation": "Obligation",
    "advice": "Advice",
}


@dataclass(frozen=True)
class _Section:
    """``count`` items between a head and a tail; a section without any is left out.

    They are written one after the other, for as long as there is room.
    """

    head: str
    items: Iterable[str]
    count: int
    tail: str = ""


def digest(batch: Batch, gate: Gate, everything: bool, most: int, open_details: bool = False) -> str:
    """The Markdown, at most ``most`` bytes of it. With ``open_details`` nothing but notes is folded away."""
    blocked = [result for result in batch.results if gate.blocks(result)]
    alerts = worst_first(batch, gate, everything)
    errors, warnings, notes = ([a for a in alerts if a.severity == s] for s in ("error", "warning", "note"))
    heading = f"### Checker: {_heading(batch, blocked)}\n\n"
    foot = _foot(batch)
    set_aside = [item for result in batch.results for item in waived(result)]
    notices = told(batch)
    questions = list(_questions(blocked, gate))
    open_warnings = open_details and not errors
    sections = [
        _Section("", [_table(batch, gate, everything)], 1 if batch.results else 0),
        _Section("#### Files that cannot be judged\n\n", _problems(batch), len(batch.problems)),
        _Section("#### What blocks\n\n", map(_objection, errors), len(errors)),
        _Section("#### What to find out\n\n", questions, len(questions)),
        _Section("#### What to do next\n\n", _next(blocked, errors), len(blocked)),
        _details("What must be done, and does not block", map(_objection, warnings), len(warnings), open_warnings),
        _details("Waived", (_item(waiver_text(item)) for item in set_aside), len(set_aside), True),
        _details("Notices", map(_notice, notices), len(notices), open_details),
        _details("Notes", map(_objection, notes), len(notes), False),
    ]
    return heading + _fitted(sections, most - len(heading.encode()) - len(foot.encode())) + foot


def _heading(batch: Batch, blocked: Sequence[Result]) -> str:
    total = len(batch.results)
    if not total:
        said = "nothing was judged"
    elif total == 1:
        said = "blocked" if blocked else "nothing blocks"
    else:
        said = f"{len(blocked)} of {total} projects blocked" if blocked else f"none of {total} projects is blocked"
    broken = len({problem.place.file for problem in batch.problems})
    return said + (f", {count(broken, 'file')} cannot be judged" if broken else "")


def _table(batch: Batch, gate: Gate, everything: bool) -> str:
    ranked = sorted(batch.results, key=lambda result: not gate.blocks(result))
    rows = [row for result in ranked[:ROWS] for row in _rows(result, gate, everything)]
    rest = ranked[ROWS:]
    blocked = sum(gate.blocks(result) for result in rest)
    more = f"\nand {count(len(rest), 'more project')}, {blocked or 'none'} of them blocked\n" if rest else ""
    return "| project | arrangement | verdict | |\n|---|---|---|---|\n" + "".join(rows) + more


def _rows(result: Result, gate: Gate, everything: bool) -> Iterator[str]:
    turning = reviewed(result, gate)[0]
    shown_rows = result.arrangements if everything or len(decides(result)) > 1 else turning
    for row in shown_rows:
        about = [f"{row.best} to {row.worst}"] if row.verdict == "undetermined" else []
        about += [count(len(row.obligations), "obligation")] if row.obligations else []
        about += [count(len(row.questions), "question")] if row.questions else []
        if gate.blocks(result) and row in turning:
            about.append("**blocks**")
        elif row in turning and row.verdict in gate.blocking:
            about.append("accepted by the baseline")
        plan = " (plan)" if row.name == result.plan else ""
        cells = (code(result.project.id), code(shown(row)) + plan, f"**{row.verdict}**", ", ".join(about))
        yield f"| {' | '.join(cells)} |\n"


def _problems(batch: Batch) -> Iterator[str]:
    for problem in batch.problems:
        yield _item(_place(problem.place), problem_text(problem))


def _objection(alert: Alert) -> str:
    finding = alert.finding
    about = f"{code(alert.result.project.id)}, {code(subject(alert.row, finding))}"
    word = "Choose a vendor" if finding.with_vendor else _WORD[kind(alert)]
    known = ", known from the baseline" if alert.known else ""
    parts = [f"- **{word}: {markdown(finding.title)}** ({code(finding.rule)}; {about}{known})"]
    if finding.with_vendor:
        names = ", ".join(code(item.fact) for item in finding.deciding)
        parts.append(f"  - {_place(alert.place)}: no vendor is named, so that {names} cannot be known")
    else:
        parts += [f"  - {_fact(placed)}" for placed in alert.facts[:FACTS]] or [f"  - {_place(alert.place)}"]
        if len(alert.facts) > FACTS:
            parts.append(f"  - and {count(len(alert.facts) - FACTS, 'more fact')}")
    parts += [f"  - {markdown(name)} is not stated" for name in waits_for(alert)]
    parts.append(f"  - Law: {_laws(finding)}")
    parts.append(f"  - To do: {markdown(next_step(finding))}")
    return "\n".join(parts) + "\n"


def _fact(placed: Placed) -> str:
    return f"{markdown(fact_label(placed))} at {_place(placed.place)}"


def _laws(finding: Finding) -> str:
    named = []
    for authority in finding.authority[:LAWS]:
        address = web(authority.url)
        named.append(f"[{markdown(authority.cite)}]({address})" if address else markdown(authority.cite))
    more = len(finding.authority) - LAWS
    return "; ".join(named) + (f"; and {more} more" if more > 0 else "")


def _questions(blocked: Sequence[Result], gate: Gate) -> Iterator[str]:
    for result in blocked:
        rows: list[Arrangement] = reviewed(result, gate)[0]
        asked = merged_questions(rows)
        for question, _ in asked[:QUESTIONS]:
            where = f"{code(result.project.id)}, state {code(question.state_in)}"
            yield f"- {markdown(question.question)} Ask: {PEOPLE[question.ask]} ({where}).\n"
        if len(asked) > QUESTIONS:
            yield f"- and {count(len(asked) - QUESTIONS, 'more question')} about {code(result.project.id)}\n"


def _next(blocked: Sequence[Result], errors: Sequence[Alert]) -> Iterator[str]:
    for result in blocked:
        first = next((a for a in errors if a.result is result), None)
        row, rule = (first.row, first.finding.rule) if first else (decides(result)[0], "")
        yield f"- {code(result.project.id)}: the whole reason is shown by {code(why(result, row, rule))}\n"


def _details(title: str, items: Iterable[str], total: int, unfolded: bool) -> _Section:
    if unfolded:
        return _Section(f"#### {title}\n\n", items, total)
    head = f"<details>\n<summary>{title}: {total}</summary>\n\n"
    return _Section(head, items, total, "\n</details>\n\n")


def _notice(item: Told) -> str:
    return _item(_place(item.place), notice_text(item.notice))


def _item(*parts: str) -> str:
    """A line of a list: the last part is text of others, the others are Markdown already."""
    *before, text = parts
    return "- " + " ".join([*before, markdown(text)]) + "\n"


def _place(place: Spot) -> str:
    return code(f"{path_of(place.file)}:{place.line}:{place.column}")


def _foot(batch: Batch) -> str:
    said = []
    left_out = sorted({name for result in batch.results for name in result.not_judged})
    if left_out:
        said.append(f"Not judged: {', '.join(map(code, left_out))}.")
    said += [f"{markdown(note)}." for note in dict.fromkeys(n for result in batch.results for n in result.notes)]
    if batch.results:
        first = batch.results[0]
        engines = " and ".join(map(markdown, first.engines))
        base = f"{count(first.rule_base.rules, 'rule')} of rule base {markdown(first.rule_base.version)}"
        said.append(f"Law as of {first.as_of}, {base} ({first.rule_base.digest[:19]}), {engines}.")
    said.append("Not legal advice.")
    return f"<sub>{' '.join(said)}</sub>\n"


def _fitted(sections: Sequence[_Section], most: int) -> str:
    """The sections as far as they fit, and how many entries do not."""
    room = most - 200  # for the sentence about what is left out
    found: list[str] = []
    lost = 0
    for section in sections:
        if not section.count:
            continue
        kept: list[str] = []
        used = len((section.head + section.tail).encode("utf-8", "replace")) + 1
        for item in section.items:
            size = len(item.encode("utf-8", "replace"))
            if used + size > room:
                break
            kept.append(item)
            used += size
        lost += section.count - len(kept)
        if kept:
            found += [section.head, *kept, section.tail or "\n"]
            room -= used
    if lost:
        entries = "entry is" if lost == 1 else "entries are"
        found.append(f"**{lost} {entries} left out**, for there is no more room here; `-f json` has everything.\n\n")
    return "".join(found)
