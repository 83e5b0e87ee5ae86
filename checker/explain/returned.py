"""Claims put into the descriptors that they are about, without overriding what is stated there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from checker.load.case import Case
from checker.load.evidence_files import termed
from checker.model.descriptor import HYBRID, Answer, Evidence, Project, Said, Vendor
from checker.model.diagnostic import Diagnostic, did_you_mean
from checker.model.expression import Value
from checker.model.place import Place, start_of
from checker.model.questionnaire import Claim, Returned, Target
from checker.model.rulebase import RuleBase

Kind: TypeAlias = Literal["new", "replaced", "documented", "same"]


@dataclass(frozen=True, slots=True)
class Change:
    """What one claim does to a file: a new answer, another one, a document behind the same one, or nothing.

    ``evidence`` is the entry to state for its document, ``None`` where there is none to state.
    """

    claim: Claim
    file: str
    kind: Kind
    before: Value | None
    evidence: Evidence | None


def changes(
    project: Project | None,
    vendors: Mapping[str, Vendor],
    returned: Returned,
    base: RuleBase,
    override: bool,
    problems: list[Diagnostic],
) -> list[Change]:
    """What the claims would do. An answer that is stated otherwise is a problem, unless it may be overridden.

    No claim is put before a document that was not given for it: an answer that changes
    while a document stands behind the old one would look proven.
    """
    found: list[Change] = []
    for claim in returned.claims:
        home = _home(project, vendors, claim, problems)
        if home is None:
            continue
        file, said, others = home
        change = _change(claim, file, said, others, base, override, problems)
        if change is not None:
            found.append(change)
    return found


def _home(
    project: Project | None, vendors: Mapping[str, Vendor], claim: Claim, problems: list[Diagnostic]
) -> tuple[str, Said, list[Said]] | None:
    """The file and the part of it in which a claim belongs, and other parts whose documents count for it."""
    target = claim.target
    shared = [] if project is None else [project.said, *(spec.said for spec in project.arrangements.values())]
    if target.scope == "vendors":
        vendor = vendors.get(target.name)
        if vendor is None:
            help = did_you_mean(target.name, vendors) or "name its file, or the folder that holds it, with `--into`"
            problems.append(Diagnostic(f"there is no file of the vendor `{target.name}`", claim.place, help))
            return None
        return vendor.source.path, vendor.said, shared
    if project is None:
        help = "name its file, or the folder that holds it, with `--into`"
        problems.append(Diagnostic(f"there is no file of the project for `{target.id}`", claim.place, help))
        return None
    if target.scope == "facts":
        return project.source.path, project.said, shared
    spec = project.arrangements.get(target.name)
    if spec is None or spec.approach == HYBRID:
        known = [name for name, spec in project.arrangements.items() if spec.approach != HYBRID]
        message = f"the project has no arrangement `{target.name}` that states facts"
        problems.append(Diagnostic(message, claim.place, did_you_mean(target.name, known)))
        return None
    offered = [vendors[spec.vendor].said] if spec.vendor in vendors else []
    return project.source.path, spec.said, [project.said, *offered]


def _change(
    claim: Claim,
    file: str,
    said: Said,
    others: Iterable[Said],
    base: RuleBase,
    override: bool,
    problems: list[Diagnostic],
) -> Change | None:
    fact = claim.target.fact
    answer, own = said.answers.get(fact), said.evidence.get(fact)
    before = None if answer is None else answer.value
    elsewhere = next((part.evidence[fact] for part in others if part is not said and fact in part.evidence), None)
    evidence = _evidence(claim, base)
    if evidence is not None and own is not None and _names(own) == _names(evidence):
        evidence = None
    if before == claim.value and type(before) is type(claim.value):
        if evidence is not None and own is not None and not override:
            _already(claim, f"the document {own.document} stands behind it", own.place, problems)
            return None
        return Change(claim, file, "same" if evidence is None else "documented", before, evidence)
    standing = elsewhere or (own if evidence is None else None)
    if standing is not None:
        message = f"`{fact}` would be answered otherwise, with the document {standing.document} behind it"
        help = "state the new answer by hand, with a document of its own"
        problems.append(Diagnostic(message, claim.place, f"{help}; the other is at {standing.place}"))
        return None
    if (before is not None or own is not None) and not override:
        shown = "a document is stated for it" if before is None else f"`{text_of(before)}` is stated"
        place = answer.place if before is not None and answer is not None else own.place if own is not None else None
        _already(claim, shown, place, problems)
        return None
    return Change(claim, file, "new" if before is None else "replaced", before, evidence)


def _already(claim: Claim, what: str, place: Place | None, problems: list[Diagnostic]) -> None:
    where = f" at {place}" if place is not None else ""
    message = f"`{claim.target.id}` is answered `{text_of(claim.value)}`, but {what}{where}"
    problems.append(Diagnostic(message, claim.place, "`--replace` puts this in its place"))


def _evidence(claim: Claim, base: RuleBase) -> Evidence | None:
    if not claim.document:
        return None
    entry = Evidence(claim.document, claim.place, issued=claim.dated, kind=claim.kind)
    return termed(entry, claim.target.fact, base)


def _names(evidence: Evidence) -> tuple[object, ...]:
    return evidence.document, evidence.kind, evidence.issued


def text_of(value: Value) -> str:
    """A value in a message."""
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def merged(case: Case, found: Iterable[Change], base: RuleBase) -> Case:
    """``case`` with the changes made."""
    project, vendors = case.project, dict(case.vendors)
    for change in found:
        target = change.claim.target
        if target.scope == "vendors" and target.name in vendors:
            vendor = vendors[target.name]
            vendors[target.name] = replace(vendor, said=_with(vendor.said, change, base))
        elif target.scope == "facts":
            project = replace(project, said=_with(project.said, change, base))
        elif target.name in project.arrangements:
            spec = project.arrangements[target.name]
            specs = {**project.arrangements, target.name: replace(spec, said=_with(spec.said, change, base))}
            project = replace(project, arrangements=specs)
    return replace(case, project=project, vendors=vendors)


def _with(said: Said, change: Change, base: RuleBase) -> Said:
    claim, fact = change.claim, change.claim.target.fact
    answers, evidence = dict(said.answers), dict(said.evidence)
    if change.kind in ("new", "replaced"):
        needs = base.facts[fact].claims(claim.value)
        answers[fact] = Answer(claim.value, claim.place, needs_proof=needs)
    if change.evidence is not None:
        evidence[fact] = change.evidence
    return replace(said, answers=answers, evidence=evidence)


def project_named(projects: Iterable[Project], returned: Returned, problems: list[Diagnostic]) -> Project | None:
    """The project that a questionnaire is for; ``None`` where it names none, or none of those."""
    found = [project for project in projects if project.id == returned.project]
    if len({project.source.path for project in found}) > 1:
        paths = " and ".join(sorted(project.source.path for project in found))
        message = f"several files describe the project `{returned.project}`: {paths}"
        problems.append(Diagnostic(message, start_of(returned.source.path), "name one with `--into`"))
        return None
    return found[0] if found else None


def vendors_named(
    vendors: Iterable[Vendor], targets: Iterable[Target], returned: Returned, problems: list[Diagnostic]
) -> dict[str, Vendor]:
    """The vendors by id. Two files with the id of one that is answered for are a problem."""
    wanted = {target.name for target in targets if target.scope == "vendors"}
    found: dict[str, Vendor] = {}
    for vendor in vendors:
        first = found.setdefault(vendor.id, vendor)
        if first.source.path != vendor.source.path and vendor.id in wanted:
            message = f"several files describe the vendor `{vendor.id}`: {first.source.path} and {vendor.source.path}"
            problems.append(Diagnostic(message, start_of(returned.source.path), "name one with `--into`"))
    return found
