"""A run as SARIF 2.1.0, for code scanning.

Valid against the OASIS schema, and what GitHub asks for beyond it: a help text for each
rule, a region with both ends for each result, one fingerprint that survives moved lines,
paths relative to the repository, and its limits on results and on size.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from checker.explain.alerts import SEVERITIES, Alert, Severity
from checker.explain.gate import Gate, objection
from checker.model.batch import Batch, Problem
from checker.model.result import Finding, Spot
from checker.report.alerting import (
    Told,
    Waived,
    constants_of,
    fact_label,
    kind,
    law,
    next_step,
    notice_text,
    problem_text,
    sentence,
    told,
    verdict_of,
    waived,
    waiver_text,
    worst_first,
)
from checker.report.exchange import compact, mark, shipped, unique, uri_of, web
from checker.report.inert import markdown
from checker.report.text import clean
from checker.version import VERSION

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

RESULTS: Final = 25_000
"""How many results GitHub takes of one run."""

BYTES: Final = 9_500_000
"""How large the file may be once packed by gzip; GitHub takes 10 MB."""

RELATED: Final = 100
"""How many related places a result has; GitHub shows as many."""

LINKS: Final = 5
"""How many of them its message links."""

TOLD: Final = 100
"""For how many projects the verdict is told beside the results."""

Json: TypeAlias = dict[str, Any]

_NOTICE: Final = {
    "waiver": ("Waivers", "A waiver expires soon, does not count, or is not needed."),
    "evidence": ("Evidence", "The document behind a stated fact expires soon, or proves nothing any more."),
    "rule": ("Rules to come", "A rule takes effect soon and would object to what is known today."),
    "constant": ("Constants to change", "A list or threshold of the law changes soon."),
    "determination": ("Determinations to come", "A determination counts only from a later day."),
}
_INPUT: Final = ("Input that cannot be judged", "A file has a mistake, so that nothing in it was judged.")


def render(batch: Batch, gate: Gate, everything: bool = False) -> str:
    """The document on one line, worst results first; what does not fit is counted in a notification."""
    rules: dict[str, Json] = {}
    results = sorted(_results(batch, gate, everything, rules), key=lambda result: SEVERITIES.index(result["level"]))
    order = {name: number for number, name in enumerate(sorted(rules))}
    for result in results:
        result["ruleIndex"] = order[result["ruleId"]]
    write = compact()
    kept = fitting([write(result) for result in results])
    cut = len(results) - kept
    run: Json = {
        "tool": {
            "driver": {
                "name": "Checker",
                "version": VERSION,
                "semanticVersion": VERSION,
                "rules": [rules[name] for name in order],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"RULES": {"description": {"text": "the folder in which the rule base is installed"}}},
        "invocations": [_invocation(batch, gate, cut)],
        "results": results[:kept],
    }
    return write({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _results(batch: Batch, gate: Gate, everything: bool, rules: dict[str, Json]) -> Iterator[Json]:
    alerts = worst_first(batch, gate, everything)
    prints = unique(
        [
            *(mark("input", p.place.file, p.message) for p in batch.problems),
            *(alert.fingerprint for alert in alerts),
        ]
    )
    for problem in batch.problems:
        yield _of_problem(problem, next(prints), rules)
    for alert in alerts:
        yield _of_alert(alert, next(prints), rules)
    set_aside = [item for result in batch.results for item in waived(result)]
    told_of = told(batch)
    prints = unique(
        [
            *(mark("waived", i.result.project.id, i.row.name, i.finding.rule, i.finding.leg) for i in set_aside),
            *(mark("notice", t.notice.kind, t.project, t.notice.arrangement, t.notice.about) for t in told_of),
        ]
    )
    for item in set_aside:
        yield _of_waived(item, next(prints), rules)
    for notice in told_of:
        yield _of_notice(notice, next(prints), rules)


def _result(rule: str, level: Severity, *parts: str, place: Spot, fingerprint: str) -> Json:
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": "\n".join(map(_said, parts))},
        "locations": [_location(place)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }


def _said(text: str) -> str:
    """Text of others in a message, in which ``[words](target)`` would be a link."""
    return clean(text).replace("](", "] (")


def _of_alert(alert: Alert, fingerprint: str, rules: dict[str, Json]) -> Json:
    finding, row = alert.finding, alert.row
    if finding.rule not in rules:
        rules[finding.rule] = _rule(finding)
    parts = [f"{sentence(alert)}.", f"Law: {law(finding)}.", f"To do: {next_step(finding)}"]
    found = _result(finding.rule, alert.severity, *parts, place=alert.place, fingerprint=fingerprint)
    related = [(placed.place, fact_label(placed), False) for placed in alert.facts[1:]]
    for constant in constants_of(alert):
        if constant.place is not None:
            inside = shipped(constant.place, alert.result.rule_base.overlays)
            related.append((constant.place, f"constant {constant.name} ({constant.source.cite})", inside))
    if related:
        found["relatedLocations"] = [
            {"id": number, **_location(place, inside), "message": {"text": _said(label)}}
            for number, (place, label, inside) in enumerate(related[:RELATED], 1)
        ]
        links = [
            f"[{re.sub(r'[][]', '', clean(f'{place.file}:{place.line}'))}]({number})"
            for number, (place, _, inside) in enumerate(related[:LINKS], 1)
            if not inside
        ]
        if links:
            found["message"]["text"] += f"\nSee also {', '.join(links)}"
    found["properties"] = {
        "project": clean(alert.result.project.id),
        "arrangement": clean(row.name),
        "verdict": row.verdict,
        "outcome": finding.outcome,
        "makes": objection(finding),
        "kind": kind(alert),
        "known": alert.known,
    }
    return found


def _of_waived(item: Waived, fingerprint: str, rules: dict[str, Json]) -> Json:
    if item.finding.rule not in rules:
        rules[item.finding.rule] = _rule(item.finding)
    place = (item.use and item.use.place) or item.row.place or Spot(item.result.project.path, 1, 1, 1, 1)
    text = waiver_text(item)
    found = _result(item.finding.rule, "note", text, place=place, fingerprint=fingerprint)
    found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": clean(text)}]
    return found


def _of_notice(item: Told, fingerprint: str, rules: dict[str, Json]) -> Json:
    name = f"notice.{item.notice.kind}"
    title, text = _NOTICE[item.notice.kind]
    rules.setdefault(name, _own_rule(name, title, text, "Renew it, meet it or correct it before the day named."))
    return _result(name, item.severity, notice_text(item.notice), place=item.place, fingerprint=fingerprint)


def _of_problem(problem: Problem, fingerprint: str, rules: dict[str, Json]) -> Json:
    rules.setdefault("input", _own_rule("input", *_INPUT, "Correct the file; `checker validate` names every mistake."))
    return _result("input", "error", problem_text(problem), place=problem.place, fingerprint=fingerprint)


def _rule(finding: Finding) -> Json:
    laws = [(clean(a.cite), web(a.url)) for a in finding.authority]
    text = f"Law: {'; '.join(cite for cite, _ in laws)}.\nRemedy: {clean(finding.remedy)}"
    links = [f"- [{markdown(cite)}]({url})" if url else f"- {markdown(cite)}" for cite, url in laws]
    parts = [f"**{markdown(finding.title)}**", "\n".join(links), f"Remedy: {markdown(finding.remedy)}"]
    found: Json = {
        "id": finding.rule,
        "name": finding.rule,
        "shortDescription": {"text": clean(finding.title)},
        "fullDescription": {"text": clean(f"{finding.title}. {finding.remedy}")},
        "help": {"text": text, "markdown": "\n\n".join(parts)},
        "defaultConfiguration": {"level": {"exclude": "error", "oblige": "warning"}.get(finding.effect, "note")},
        "properties": {"tags": [finding.regime, finding.effect]},
    }
    if laws and laws[0][1]:
        found["helpUri"] = laws[0][1]
    return found


def _own_rule(name: str, title: str, text: str, help: str) -> Json:
    return {
        "id": name,
        "name": name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": text},
        "help": {"text": help, "markdown": help},
        "defaultConfiguration": {"level": "error" if name == "input" else "warning"},
        "properties": {"tags": ["checker"]},
    }


def _location(place: Spot, inside: bool = False) -> Json:
    artifact: Json = {"uri": uri_of(place.file) or "."}
    if inside:
        artifact["uriBaseId"] = "RULES"
    end = place.end_column if place.end_line > place.line else max(place.end_column, place.column + 1)
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": max(end, 1),
    }
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _invocation(batch: Batch, gate: Gate, cut: int) -> Json:
    said: list[tuple[str, str]] = []
    if cut:
        said.append(("warning", f"{cut} of the least severe results are left out, for they would not be accepted"))
    for result in batch.results[:TOLD]:
        text = f"{clean(result.project.id)}: {clean(verdict_of(result, gate))}, law as of {result.as_of}"
        said.append(("note", text))
    if len(batch.results) > TOLD:
        said.append(("note", f"and {len(batch.results) - TOLD} more projects were judged"))
    left_out = sorted({regime for result in batch.results for regime in result.not_judged})
    if left_out:
        said.append(("note", f"not judged: {', '.join(left_out)}"))
    said += [("note", clean(note)) for note in dict.fromkeys(n for result in batch.results for n in result.notes)]
    broken = [_notification("error", clean(problem_text(p)), p.place) for p in batch.problems]
    return {
        "executionSuccessful": not batch.problems,
        "toolExecutionNotifications": [*broken, *(_notification(level, text) for level, text in said)],
    }


def _notification(level: str, text: str, place: Spot | None = None) -> Json:
    found: Json = {"level": level, "message": {"text": text}}
    if place is not None:
        found["locations"] = [_location(place)]
    return found


def fitting(results: Sequence[str]) -> int:
    """How many of ``results`` are within what GitHub accepts."""
    most = min(len(results), RESULTS)
    if sum(map(len, results[:most])) * 4 <= BYTES:  # not even unpacked, with the longest letters
        return most
    return next(_packed(results[:most]), most)


def _packed(results: Iterable[str]) -> Iterator[int]:
    """Yields the number of the first result with which the packed file would be too large."""
    import zlib  # only a large run needs it

    packer, size = zlib.compressobj(6), 0
    for number, result in enumerate(results):
        size += len(packer.compress(result.encode("utf-8", "replace")))
        if size > BYTES:
            yield number
