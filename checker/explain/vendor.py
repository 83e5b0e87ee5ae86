"""The verdict on a vendor, from the result for the arrangements that it would work in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import cast

from checker.engine.agreed import Agreed
from checker.engine.program import Program
from checker.engine.verdict import ORDER, verdict, worst
from checker.explain.judge import Selection, judge
from checker.explain.proofs import entries
from checker.explain.tree import plain, spot
from checker.explain.vetting import about_vendor, alone, within, without_project
from checker.model.descriptor import Evidence, Project, Vendor
from checker.model.facts import SECTION_OF
from checker.model.result import Arrangement, ConstantUse, FactUse, Finding, Question, Reason, Settled
from checker.model.rulebase import RuleBase
from checker.model.rules import AREAS
from checker.model.vendor_verdict import (
    FITNESS,
    Area,
    AreaVerdict,
    Claim,
    Document,
    Fitness,
    Ground,
    Point,
    ProofWanted,
    Use,
    VendorVerdict,
)
from checker.model.vendor_verdict import Settled as Fit
from checker.model.waiver import Waiver

PREFERENCE = ("fit", "fit_on_conditions", "undetermined", "unfit")
"""Which use a vendor is judged by where no plan names one: the best."""

SOON = 60
"""How many days ahead it is said that a document runs out."""


def vet(
    program: Program,
    vendor: Vendor,
    as_of: date,
    selection: Selection,
    project: Project | None = None,
    waivers: Sequence[Waiver] = (),
    overlays: Sequence[str] = (),
    digest_of: Callable[[str, str], str] = lambda descriptor, document: "",
    engines: Agreed | None = None,
) -> VendorVerdict:
    """The verdict on ``vendor``, for ``project`` or alone.

    ``digest_of`` gives the digest of a document as it is now, or why there is none, from the path of
    the descriptor that names it and its own. Several vendors can share ``engines`` made for the
    same program and day.
    """
    base = program.base
    vetting = alone(vendor, as_of) if project is None else within(project, vendor, base, as_of, waivers)
    chosen, left = (selection, ()) if project is not None else without_project(base, selection)
    result = judge(program, vetting.case, as_of, chosen, overlays=overlays, engines=engines)
    constants = {constant.name: constant for constant in result.constants}
    uses = tuple(
        _use(base, row, constants, row.name in vetting.supposed, project is None) for row in result.arrangements
    )
    deciding = _deciding(uses, result.plan)
    return VendorVerdict(
        version=1,
        as_of=as_of,
        rule_base=result.rule_base,
        engines=result.engines,
        vendor=result.vendors[0],
        project=None if project is None else result.project,
        verdict=deciding.verdict,
        best=deciding.best,
        worst=deciding.worst,
        decided_by=deciding.name,
        uses=uses,
        claims=tuple(_claims(base, vendor, project)),
        documents=_documents(base, vendor, project, as_of, digest_of),
        not_judged=left,
        left_out=selection.left_out,
        notes=(*vetting.notes, *result.notes),
    )


def _deciding(uses: Sequence[Use], plan: str | None) -> Use:
    planned = [use for use in uses if use.name == plan]
    return planned[0] if planned else min(uses, key=lambda use: PREFERENCE.index(use.verdict))


def _use(base: RuleBase, row: Arrangement, constants: Mapping[str, ConstantUse], supposed: bool, without: bool) -> Use:
    facts = {(use.leg, use.name): _placed(use, supposed) for use in row.facts}
    points = [
        _point(base, found, facts, constants, without) for found in row.findings if found.outcome != "not_applicable"
    ]
    areas = tuple(_area(area, [p for p in points if p.area == area]) for area in AREAS)
    told = tuple(area for area in areas if area.applies or area.area != "policy")
    best, bad = _worst(area.best for area in areas), _worst(area.worst for area in areas)
    questions = tuple(_questions(row, points, without))
    return Use(row.name, row.approach, row.title, supposed, _verdict(best, bad), best, bad, told, questions)


def _area(area: str, points: Sequence[Point]) -> AreaVerdict:
    best, bad = _worst(p.best for p in points), _worst(p.worst for p in points)
    return AreaVerdict(cast(Area, area), _verdict(best, bad), best, bad, bool(points), tuple(points))


def _placed(use: FactUse, supposed: bool) -> FactUse:
    """A fact without a place to state it where that would be in an arrangement that nobody describes."""
    return replace(use, belongs=None) if supposed and not _of_vendor(use.name) else use


def _point(
    base: RuleBase,
    found: Finding,
    facts: Mapping[tuple[str, str], FactUse],
    constants: Mapping[str, ConstantUse],
    without: bool,
) -> Point:
    rule = base.rules[found.rule]
    limit = without and _is_limit(found)
    best, bad = (found.best, found.worst)
    if limit and found.effect != "advise":
        best = bad = "conditional"
    grounds = tuple(Ground(facts[found.leg, item.fact], item.detail) for item in found.deciding)
    return Point(
        rule=found.rule,
        regime=found.regime,
        area=cast(Area, rule.area),
        title=found.title,
        outcome=found.outcome,
        effect=found.effect,
        best=_fit(best),
        worst=_fit(bad),
        limit=limit,
        whoever=not about_vendor(base, rule),
        waived=found.waived,
        policy=rule.policy,
        grounds=grounds,
        where=tuple(facts[found.leg, name] for name in _where(found)) if limit else (),
        against=tuple(constants[name] for name in _against(found, facts)),
        authority=found.authority,
        remedy=found.remedy,
        obligor=found.obligor,
        proofs=tuple(wanted(base, ground.fact.name) for ground in grounds if base.proofs_of(ground.fact.name)),
        leg=found.leg,
    )


def _is_limit(found: Finding) -> bool:
    """Whether a finding is open because no project says whether, or how, it concerns this work."""
    if found.outcome != "open" or found.because is None:
        return False
    of_project = [item.fact for item in found.deciding if not _of_vendor(item.fact)]
    if len(of_project) == len(found.deciding):
        return True
    return bool(of_project) and found.because.scope.truth == "unknown"


def _where(found: Finding) -> tuple[str, ...]:
    """What of a finding's scope is unknown, as the rule names it."""
    scope = found.because.scope if found.because is not None else None
    if scope is None or scope.truth != "unknown":
        return ()
    leaves = scope.parts if scope.op == "all" else (scope,)
    return tuple(dict.fromkeys(name for leaf in leaves if leaf.truth == "unknown" for name in _named(leaf)))


def _named(tree: Reason) -> Iterator[str]:
    yield from tree.facts
    for part in tree.parts:
        yield from _named(part)


def _against(found: Finding, facts: Mapping[tuple[str, str], FactUse]) -> tuple[str, ...]:
    """The constants that the facts of a breach were compared with, also behind what was concluded."""
    if found.outcome != "breached" or found.because is None or found.because.requirement is None:
        return ()
    deciding = {item.fact for item in found.deciding}
    waiting, seen, names = [found.because.requirement], set[str](), list[str]()
    while waiting:
        tree = waiting.pop()
        if not deciding.isdisjoint(tree.facts):
            names += tree.constants
        waiting += tree.parts
        for name in tree.facts:
            inner = facts[found.leg, name].because
            if inner is not None and name not in seen:
                seen.add(name)
                waiting.append(inner)
    return tuple(dict.fromkeys(names))


def _questions(row: Arrangement, points: Sequence[Point], without: bool) -> Iterator[Question]:
    """What is to be asked; without a project only of the vendor, and least of all what a limit would settle."""
    if not without:
        yield from row.questions
        return
    pending = {p.rule for p in points if not p.limit}
    asked = [question for question in row.questions if _of_vendor(question.fact)]
    for first in (True, False):
        for question in asked:
            if bool(pending & set(question.settles)) is first:
                yield question if first else replace(question, decides=False)


def _claims(base: RuleBase, vendor: Vendor, project: Project | None) -> Iterator[Claim]:
    """What is said of the vendor by its file alone, and could be proved; first what does not count without proof."""
    evidence = _evidence(vendor, project)
    found = []
    for name, answer in vendor.said.answers.items():
        spec, behind = base.facts[name], evidence.get(name)
        if answer.value is None or answer.value is False or answer.value == "none" or not base.proofs_of(name):
            continue
        if behind is not None and behind.sha256:
            continue
        note = "no document" if behind is None else f"{behind.document} is only a name until its `sha256` is stated"
        value = plain(answer.value)
        found.append(Claim(name, value, not spec.claims(answer.value), note, wanted(base, name), spot(answer.place)))
    yield from sorted(found, key=lambda claim: claim.counts)


def wanted(base: RuleBase, fact: str) -> ProofWanted:
    """The kinds of documents that can prove ``fact``."""
    kinds = base.proofs_of(fact)
    needed = fact in base.facts and base.facts[fact].needs_proof
    return ProofWanted(fact, kinds, tuple(base.proofs[kind].title for kind in kinds), needed)


def _documents(
    base: RuleBase, vendor: Vendor, project: Project | None, day: date, digest_of: Callable[[str, str], str]
) -> tuple[Document, ...]:
    """The documents behind what is said of the vendor and its contract, first those that run out first."""
    evidence = _evidence(vendor, project)
    found = []
    descriptors: list[Vendor | Project] = [vendor] if project is None else [vendor, project]
    for descriptor in descriptors:
        for entry in entries(descriptor, day, SOON, partial(digest_of, descriptor.source.path), base.proofs_of):
            if descriptor is vendor or _of_vendor(entry.fact) or entry.fact.startswith("contract."):
                issued = evidence[entry.fact].issued if entry.fact in evidence else None
                found.append(
                    Document(
                        entry.fact, entry.document, entry.kind, entry.status, entry.note, entry.holds, issued,
                        entry.expires, entry.place,
                    )
                )  # fmt: skip
    return tuple(sorted(found, key=lambda document: (document.expires is None, document.expires or day)))


def _evidence(vendor: Vendor, project: Project | None) -> Mapping[str, Evidence]:
    found = {**vendor.said.evidence}
    if project is not None:
        found |= project.said.evidence
        for spec in project.arrangements.values():
            found |= spec.said.evidence if spec.vendor == vendor.id else {}
    return found


def _of_vendor(fact: str) -> bool:
    return SECTION_OF.get(fact.split(".")[0]) == "vendor"


def _fit(settled: str) -> Fit:
    return cast(Fit, FITNESS[settled])


def _worst(found: Iterable[Fit]) -> Fit:
    return _fit(worst(_settled(item) for item in found))


def _verdict(best: Fit, bad: Fit) -> Fitness:
    return FITNESS[verdict(_settled(best), _settled(bad))]


def _settled(fit: Fit) -> Settled:
    return ORDER[("fit", "fit_on_conditions", "unfit").index(fit)]
