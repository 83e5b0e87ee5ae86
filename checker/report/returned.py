"""Answers that came back: what they say, as edits of files, and as a file of answers."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Final

from checker.explain.returned import Change, text_of
from checker.model.descriptor import Evidence, Project
from checker.model.expression import Value
from checker.model.questionnaire import Claim, Returned, Target
from checker.model.result import Value as Shown
from checker.report.splice import Content, Edit
from checker.report.statement import Statement, statements
from checker.report.style import Style
from checker.report.text import clean, count, inert, lines

MARK: Final = {"new": "+", "replaced": "~", "documented": "+", "same": " "}
TOLD: Final = {"new": "", "replaced": "was {}", "documented": "as stated, with a document", "same": "as stated"}


def render(returned: Returned, found: Sequence[Change], *, width: int = 80, colour: bool = False) -> str:
    """Whose answers these are, what each says, and what a reader has to know."""
    style = Style(colour)
    told = [style.bold(line) for line in lines(_heading(returned), width)]
    told += lines(returned.source.digest, width)
    told += lines(_counted(returned), width)
    told.append("")
    for change in found:
        told += _change(change, width, style)
    for target, remark in returned.unknown:
        told += lines(f"{target.id}: not known", width, "      ", "  ? ")
        told += _remark(remark, width)
    if found or returned.unknown:
        told.append("")
    for note in returned.notes:
        told += lines(f"{note.place}: note: {note.message} ({note.help})", width, "  ", "")
    if returned.notes:
        told.append("")
    return "\n".join(told) + "\n"


def _heading(returned: Returned) -> str:
    about = f" about {returned.project}" if returned.project else ""
    return f"{returned.source.path}: answers{about}, {signature(returned)}"


def signature(returned: Returned) -> str:
    """Who says to have filled it in, and when."""
    by = f"filled in by {returned.by}" if returned.by else "nobody says who filled it in"
    return f"{by}, {'on ' + returned.on.isoformat() if returned.on else 'no date'}"


def _counted(returned: Returned) -> str:
    parts = [count(len(returned.claims), "answer")]
    if returned.unknown:
        parts.append(f"{len(returned.unknown)} not known")
    if returned.empty:
        parts.append(f"{returned.empty} left empty")
    return ", ".join(parts)


def _change(change: Change, width: int, style: Style) -> Iterator[str]:
    claim = change.claim
    told = TOLD[change.kind].format("" if change.before is None else text_of(change.before))
    said = f"{claim.target.id} = {text_of(claim.value)}" + (f" ({told})" if told else "")
    yield from lines(said, width, "      ", f"  {MARK[change.kind]} ")
    yield from (style.dim(line) for line in lines(str(claim.place), width, "      "))
    if change.evidence is not None:
        yield from lines(f"document: {document_text(change.evidence)}", width, "        ", "      ")
    yield from _remark(claim.remark, width)


def document_text(evidence: Evidence) -> str:
    """A document that was named, with what keeps it from proving anything."""
    kind = f"{evidence.kind}, " if evidence.kind else ""
    return f"{evidence.document} ({kind}dated {evidence.issued}), a claim until its sha256 is stated"


def _remark(remark: str, width: int) -> list[str]:
    return lines(f"remark: {remark}", width, "        ", "      ") if remark else []


def edits(project: Project | None, found: Sequence[Change]) -> Mapping[str, list[Edit]]:
    """The edits that make the changes, by file. What is claimed says so, with the cell that it comes from."""
    files: dict[str, list[Edit]] = {}
    if project is not None and any(change.claim.target.scope == "approaches" for change in found):
        files[project.source.path] = _spelled_out(project)
    for change in found:
        claim = change.claim
        if change.kind in ("new", "replaced"):
            comments = (f"remark: {claim.remark}",) if claim.remark else ()
            edit = Edit(claim.target.path, claim.value, comments, f"claimed: {_source(claim)}")
            files.setdefault(change.file, []).append(edit)
    for change in found:
        target = change.claim.target
        if change.evidence is not None:
            home = ("approaches", target.name) if target.scope == "approaches" else ()
            edit = Edit((*home, "evidence", target.fact), _entry(change.evidence))
            files.setdefault(change.file, []).append(edit)
    return {file: made for file, made in files.items() if made}


def _spelled_out(project: Project) -> list[Edit]:
    """Where a project leaves its arrangements out, every approach is judged: once one is described, all have to be."""
    unwritten = len(project.arrangements) > 1 and len({spec.place for spec in project.arrangements.values()}) == 1
    return [Edit(("approaches", name), {}) for name in project.arrangements] if unwritten else []


def _source(claim: Claim) -> str:
    """The cell of an answer, without the folders that it came through."""
    where = str(claim.place)
    return PurePath(claim.place.file).name + where.removeprefix(claim.place.file)


def _entry(evidence: Evidence) -> Content:
    found: dict[str, Content] = {"document": evidence.document}
    if evidence.kind:
        found["kind"] = evidence.kind
    if evidence.issued is not None:
        found["issued"] = evidence.issued
    return found


def record(returned: Returned, on: date) -> str:
    """The line that keeps where answers came from: the file, its digest, who and when."""
    name = PurePath(returned.source.path).name
    return f"answers: {name} ({returned.source.digest}), {signature(returned)}, added {on}"


def diff(file: str, before: str, after: str, colour: bool) -> str:
    """What changes in a file, line by line."""
    style = Style(colour)
    told = []
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), file, file, n=1, lineterm=""):
        shown = inert(clean(line))
        if line.startswith("+") and not line.startswith("+++"):
            shown = style.truth("true", shown)
        elif line.startswith("-") and not line.startswith("---"):
            shown = style.truth("false", shown)
        told.append(shown)
    return "\n".join(told) + "\n"


def answer_file(returned: Returned) -> str:
    """A file of answers (``kind: answers``) for ``--answers``. Documents stand in comments: it cannot hold them."""
    said = [
        Statement(_in_answers(claim.target), _shown(claim.value), tuple(_comments(claim)))
        for claim in sorted(returned.claims, key=lambda claim: claim.target.scope)
    ]
    head = [f"# {clean(record_of(returned))}", "kind: answers"]
    if returned.project:
        head.append(f"for: {clean(returned.project)}")
    return "\n".join([*head, *statements(said, 100)]) + "\n"


def record_of(returned: Returned) -> str:
    """Where answers came from, without the day on which they were taken over."""
    return f"{PurePath(returned.source.path).name} ({returned.source.digest}), {signature(returned)}"


def _in_answers(target: Target) -> tuple[str, ...]:
    if target.scope == "approaches":
        return target.path
    return ("vendors", target.name, *target.path) if target.scope == "vendors" else ("facts", *target.path)


def _comments(claim: Claim) -> Iterator[str]:
    yield f"claimed: {_source(claim)}"
    if claim.document:
        kind = f"{claim.kind}, " if claim.kind else ""
        yield f"document: {claim.document} ({kind}dated {claim.dated})"
    if claim.remark:
        yield f"remark: {claim.remark}"


def _shown(value: Value) -> Shown:
    return sorted(value) if isinstance(value, frozenset) else value
