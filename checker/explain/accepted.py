"""What a baseline accepts: the one place that decides whether an objection is known."""

from collections.abc import Iterable, Iterator, Mapping

from checker.engine.verdict import ORDER
from checker.explain.tree import shown
from checker.model.baseline import AcceptedFinding, AcceptedRow, Baseline, FindingKey, RowKey
from checker.model.result import Arrangement, Finding, Result

_LISTING = ("lacks ", "includes ", "has, beyond what is allowed, ")
"""Words before the members that make a comparison of sets false: fewer of them are no worse."""


def row_key(result: Result, row: Arrangement) -> RowKey:
    """By what a baseline knows an arrangement."""
    return result.project.id, row.name


def finding_key(result: Result, row: Arrangement, finding: Finding) -> FindingKey:
    """By what a baseline knows an objection, wherever it stands in the file."""
    return result.project.id, row.name, finding.leg, finding.rule


def accepted_row(row: Arrangement) -> AcceptedRow:
    """``row`` as a baseline holds it."""
    return AcceptedRow(row.best, row.worst, row.approach, row.vendors)


def accepted_finding(row: Arrangement, finding: Finding) -> AcceptedFinding:
    """``finding`` as a baseline holds it. What an open rule waits for is left out: to answer it is no new objection."""
    facts = dict(sorted(_turns_on(row, finding))) if finding.outcome == "breached" else {}
    return AcceptedFinding(finding.best, finding.worst, facts)


def row_is_known(baseline: Baseline, result: Result, row: Arrangement) -> bool:
    """Whether the baseline holds an arrangement, by the same vendors, and it has not become worse."""
    before, now = baseline.arrangements.get(row_key(result, row)), accepted_row(row)
    if before is None or (before.approach, before.vendors) != (now.approach, now.vendors):
        return False
    return not _worse(now, before)


def finding_is_known(baseline: Baseline, result: Result, row: Arrangement, finding: Finding) -> bool:
    """Whether the baseline holds an objection, for the same reasons, and it has not become worse."""
    before = baseline.findings.get(finding_key(result, row, finding))
    if before is None:
        return False
    now = accepted_finding(row, finding)
    return not _worse(now, before) and all(_covers(before.facts, name, said) for name, said in now.facts.items())


def outlived(baseline: Baseline, results: Iterable[Result]) -> list[FindingKey]:
    """The objections in the baseline that are gone: left there, they would hide a relapse."""
    gone = []
    for result in results:
        for row in result.arrangements:
            for finding in row.findings:
                key = finding_key(result, row, finding)
                if finding.worst == "allowed" and key in baseline.findings:
                    gone.append(key)
    return gone


def _turns_on(row: Arrangement, finding: Finding) -> Iterator[tuple[str, str]]:
    details = {item.fact: item.detail for item in finding.deciding}
    for use in row.facts:
        if use.name in details and use.leg == finding.leg:
            yield use.name, details[use.name] or shown(use.value)


def _covers(before: Mapping[str, str], name: str, said: str) -> bool:
    was = before.get(name)
    if was is None or was == said:
        return was is not None
    listing = next((word for word in _LISTING if said.startswith(word) and was.startswith(word)), "")
    return bool(listing) and _members(said, listing) <= _members(was, listing)


def _members(text: str, listing: str) -> set[str]:
    return set(text.removeprefix(listing).split(", "))


def _worse(now: AcceptedRow | AcceptedFinding, before: AcceptedRow | AcceptedFinding) -> bool:
    pairs = ((now.best, before.best), (now.worst, before.worst))
    return any(ORDER.index(a) > ORDER.index(b) for a, b in pairs)
