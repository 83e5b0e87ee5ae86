"""The words, places and order that the formats for continuous integration share."""

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from checker.explain.alerts import SEVERITIES, VERDICTS, Alert, Placed, Severity, alerts
from checker.explain.gate import Gate, decides, objection
from checker.model.batch import Batch, Problem
from checker.model.result import Arrangement, ConstantUse, Finding, Notice, Reason, Result, Spot, WaiverUse
from checker.report.text import WHO, clean, value_text

Kind: TypeAlias = Literal["excluded", "undetermined", "obligation", "advice"]

FACTS: Final = 4
"""How many deciding facts a message tells; `why` shows them all."""


@dataclass(frozen=True)
class Waived:
    """A finding that a waiver in force sets aside. ``use`` is that waiver."""

    result: Result
    row: Arrangement
    finding: Finding
    use: WaiverUse | None


@dataclass(frozen=True)
class Told:
    """A notice, at a place in a descriptor where there is one. ``severity`` is never ``error``."""

    notice: Notice
    severity: Severity
    place: Spot
    project: str


def worst_first(batch: Batch, gate: Gate, everything: bool = False) -> list[Alert]:
    """The objections of all results, the most severe first."""
    found = [alert for result in batch.results for alert in alerts(result, gate, everything)]
    return sorted(found, key=lambda a: (SEVERITIES.index(a.severity), -VERDICTS.index(objection(a.finding))))


def kind(alert: Alert) -> Kind:
    """What an objection makes of its arrangement, in the word that the user knows."""
    if alert.finding.effect == "advise":
        return "advice"
    said = objection(alert.finding)
    return "obligation" if said == "conditional" else "excluded" if said == "excluded" else "undetermined"


def shown(row: Arrangement) -> str:
    """An arrangement with its vendor."""
    return row.name if row.vendor is None or row.name.endswith(f"@{row.vendor}") else f"{row.name} ({row.vendor})"


def subject(row: Arrangement, finding: Finding) -> str:
    """Which arrangement a finding is about, and which leg of it."""
    return f"{shown(row)}, leg {finding.leg}" if finding.leg else shown(row)


def fact_label(placed: Placed) -> str:
    """A deciding fact beside its own line: ``name = value``, or that nobody states it."""
    use, detail = placed.use, placed.detail
    if placed.absent:
        return f"{use.name} {detail} ({use.note})" if detail else f"{use.name} is {use.note or 'not stated'}"
    said = f"{use.name} {detail}" if detail else f"{use.name} = {value_text(use)}"
    return f"{said} ({use.note})" if use.note else said


def reasons(alert: Alert) -> list[str]:
    """What an objection rests on, a phrase each; what it still waits for comes last."""
    found = [fact_label(placed) for placed in alert.facts[:FACTS]]
    if len(alert.facts) > FACTS:
        found.append(f"and {len(alert.facts) - FACTS} more")
    return found + [f"{name} is not stated" for name in waits_for(alert)]


def waits_for(alert: Alert) -> list[str]:
    """The unanswered facts on which the severity of a breach depends."""
    finding = alert.finding
    if finding.outcome != "breached" or finding.best == finding.worst:
        return []
    told = {placed.use.name for placed in alert.facts}
    return [
        q.fact for q in alert.row.questions if finding.rule in q.settles and q.leg == finding.leg and q.fact not in told
    ]


def sentence(alert: Alert) -> str:
    """The objection in one or two sentences, without law and remedy."""
    finding, about = alert.finding, subject(alert.row, alert.finding)
    if finding.with_vendor:
        head = f"choose a vendor for {about} for whom this holds: {finding.title}"
    else:
        head = {
            "excluded": f"{about} is excluded: {finding.title}",
            "undetermined": f"{about} cannot be decided: {finding.title}",
            "obligation": f"{about} has an obligation: {finding.title}",
            "advice": f"{about}: {finding.title}",
        }[kind(alert)]
    known = " (known from the baseline)" if alert.known else ""
    facts = "; ".join(reasons(alert))
    return f"{head}{known}{f': {facts}' if facts else ''}"


def law(finding: Finding, most: int = 3) -> str:
    """The provisions, at most so many of them."""
    cites = [authority.cite for authority in finding.authority]
    return "; ".join(cites[:most]) + (f"; and {len(cites) - most} more" if len(cites) > most else "")


def next_step(finding: Finding) -> str:
    """Who has to do what."""
    return f"{finding.remedy} ({WHO[finding.obligor]})"


def constants_of(alert: Alert) -> list[ConstantUse]:
    """The constants that the facts of an objection were compared with."""
    because = alert.finding.because
    if because is None or alert.finding.outcome != "breached":
        return []
    tree = because.requirement or because.scope
    used = {use.name: use for use in alert.row.facts if use.leg == alert.finding.leg}
    decide = {item.fact for item in alert.finding.deciding}
    names = dict.fromkeys(_compared(tree, decide, lambda name: used[name].because, set()))
    by_name = {constant.name: constant for constant in alert.result.constants}
    return [by_name[name] for name in names if name in by_name]


def _compared(tree: Reason, decide: set[str], because: Callable[[str], Reason | None], seen: set[str]) -> Iterator[str]:
    if not decide.isdisjoint(tree.facts):
        yield from tree.constants
    for name in tree.facts:
        inner = because(name)
        if inner is not None and name not in seen:
            seen.add(name)
            yield from _compared(inner, decide, because, seen)
    for part in tree.parts:
        yield from _compared(part, decide, because, seen)


def waived(result: Result) -> list[Waived]:
    """The findings that are waived, with the waivers."""
    uses = {(u.rule, u.arrangement): u for u in result.waivers if u.status == "in_force"}
    return [
        Waived(result, row, finding, uses.get((finding.rule, row.name)) or uses.get((finding.rule, finding.leg)))
        for row in result.arrangements
        for finding in row.findings
        if finding.waived
    ]


def waiver_text(item: Waived) -> str:
    """Who set a finding aside, why, and until when."""
    head = f"{subject(item.row, item.finding)}: `{item.finding.rule}` is waived"
    use = item.use
    if use is None:
        return head
    until = f"until {use.expires} by {use.owner}, approved by {use.approver}, {use.ticket}"
    return f"{head} {until}: {use.reason}"


def told(batch: Batch) -> list[Told]:
    """The notices, each once: first what does not count any more, then what will not."""
    found: dict[tuple[str, str, str], Told] = {}
    for result in batch.results:
        home = Spot(result.project.path, 1, 1, 1, 1)
        for notice in result.notices:
            key = (notice.kind, notice.message, result.project.path if notice.place is None else str(notice.place))
            found.setdefault(key, _told(notice, home, result.project.id))
    for notice in batch.notices:
        home = notice.place or Spot("", 1, 1, 1, 1)
        found.setdefault((notice.kind, notice.message, str(home)), _told(notice, home, ""))
    return sorted(found.values(), key=lambda item: (SEVERITIES.index(item.severity), item.notice.on is not None))


def _told(notice: Notice, home: Spot, project: str) -> Told:
    severity: Severity = "note" if notice.kind == "constant" else "warning"
    in_rules = notice.kind in ("rule", "constant") or notice.place is None
    return Told(notice, severity, home if in_rules or notice.place is None else notice.place, project)


def notice_text(notice: Notice) -> str:
    """A notice in one sentence, with what to do."""
    about = f"{notice.arrangement}: " if notice.arrangement else ""
    return f"{about}{notice.message}" + (f"; {notice.help}" if notice.help else "")


def problem_text(problem: Problem) -> str:
    """Why a file could not be judged, with what to do."""
    return problem.message + (f"; {problem.help}" if problem.help else "")


def verdict_of(result: Result, gate: Gate) -> str:
    """Whether the run passes for a project, and for which arrangement."""
    rows = decides(result)
    if not rows:
        return "nothing was judged"
    if len(rows) == 1:
        row = rows[0]
        article = "the plan " if row.name == result.plan else ""
        word = "blocked: " if gate.blocks(result) else "passes: "
        accepted = "; the baseline accepts it" if word == "passes: " and row.verdict in gate.blocking else ""
        return f"{word}{article}{shown(row)} is {row.verdict}{accepted}"
    passing = [row for row in rows if gate.passes(result, row)]
    if not passing:
        return f"blocked: none of {len(rows)} arrangements passes"
    best = min(passing, key=lambda row: VERDICTS.index(row.verdict))
    return f"passes: {len(passing)} of {len(rows)} arrangements pass; the best, {shown(best)}, is {best.verdict}"


def why(result: Result, row: Arrangement, rule: str = "") -> str:
    """The command that shows the whole tree behind a verdict, or behind one rule of it."""
    words = ["checker", "why", result.project.path]
    files = [vendor.path for vendor in result.vendors]
    folders = {file.replace("\\", "/").rpartition("/")[0] for file in files}
    for path in sorted(folders) if len(files) > 1 and len(folders) == 1 and folders != {""} else files:
        words += ["--vendor", path]
    words += ["--as-of", str(result.as_of)]
    for folder in result.rule_base.overlays:
        words += ["--rules", folder]
    words += ["--approach", row.name, *(["--rule", rule] if rule else [])]
    return clean(shlex.join(words))
