"""One judged arrangement, put together from its evaluation."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from typing import Any

from checker.engine.evaluation import Evaluation
from checker.engine.verdict import ORDER, outcome_on, reach, verdict, worst
from checker.explain.deciding import deciding
from checker.explain.tree import Trees, spot
from checker.explain.unknowns import Unknowns
from checker.model import truth
from checker.model.descriptor import ArrangementSpec
from checker.model.facts import SECTION_OF
from checker.model.place import Place
from checker.model.result import Advice, Arrangement, Deciding, Finding, Obligation, Question
from checker.model.rules import Rule


def arrangement(
    name: str,
    spec: ArrangementSpec,
    vendor: str,
    evaluation: Evaluation,
    judged: Callable[[Rule], bool],
    full: bool = True,
    home: Callable[[str], Place | None] = lambda name: None,
    waived: Container[str] = (),
) -> Arrangement:
    """The result for one arrangement that is no hybrid.

    ``judged`` selects the rules. Without ``full`` only rules that are breached or open are
    explained, which is all that a summary shows. ``home`` gives the place where a fact that
    nobody states would stand, ``waived`` the rules that a waiver in force sets aside.
    """
    rules = [rule for rule in evaluation.program.base.rules.values() if judged(rule)]
    trees, unknowns = Trees(evaluation, home), Unknowns(evaluation)
    findings = tuple(finding(trees, unknowns, rule, full, rule.id in waived) for rule in rules)
    obligations = tuple(_obligations(unknowns, findings))
    best = worst(f.best for f in findings)
    worst_case = worst(f.worst for f in findings)
    return Arrangement(
        name=name,
        approach=spec.approach,
        title=evaluation.situation.approach.title,
        vendor=vendor or None,
        vendors=(vendor,) if vendor else (),
        vendor_open=evaluation.situation.vendor_open,
        legs=(),
        place=spot(spec.place),
        verdict=verdict(best, worst_case),
        best=best,
        worst=worst_case,
        findings=findings,
        facts=trees.facts(findings, (item.fact for o in obligations for item in o.facts)),
        obligations=obligations,
        questions=_questions(unknowns, findings, best, spec, vendor),
        advice=tuple(_advice(findings)),
    )


def hybrid(name: str, title: str, legs: Sequence[Arrangement], place: Place | None = None) -> Arrangement:
    """A hybrid: the worst of its legs, each judged on what it sees."""
    best, worst_case = worst(leg.best for leg in legs), worst(leg.worst for leg in legs)

    def tagged(part: str) -> tuple[Any, ...]:
        return tuple(replace(item, leg=item.leg or leg.name) for leg in legs for item in getattr(leg, part))

    return Arrangement(
        name=name,
        approach="hybrid",
        title=title,
        vendor=None,
        vendors=tuple(sorted({vendor for leg in legs for vendor in leg.vendors})),
        vendor_open=any(leg.vendor_open for leg in legs),
        legs=tuple(leg.name for leg in legs),
        place=spot(place),
        verdict=verdict(best, worst_case),
        best=best,
        worst=worst_case,
        findings=tagged("findings"),
        facts=tagged("facts"),
        obligations=tagged("obligations"),
        questions=tagged("questions"),
        advice=tagged("advice"),
    )


def finding(trees: Trees, unknowns: Unknowns, rule: Rule, full: bool = True, waived: bool = False) -> Finding:
    """The outcome of ``rule``, with its reasons. A rule that is ``waived`` moves no verdict."""
    evaluation = trees.evaluation
    scope, requirement, exclude = evaluation.rules[rule.id]
    found = outcome_on(rule, scope, requirement, evaluation.as_of)
    in_force = rule.effective.holds_on(evaluation.as_of)
    with_vendor = found in ("open", "breached") and rests_on_choice(unknowns, rule, found, exclude)
    waived = waived and found in ("breached", "open")
    best, worst_case = reach(rule, "satisfied" if waived else found, exclude, with_vendor)
    tree = None
    if in_force and (full or found in ("breached", "open")):
        tree = trees.scope_only(rule) if found == "not_applicable" else trees.because(rule)
    return Finding(
        rule=rule.id,
        regime=rule.regime,
        title=rule.title,
        outcome=found,
        effect=rule.effect,  # type: ignore[arg-type]
        best=best,
        worst=worst_case,
        with_vendor=with_vendor,
        authority=rule.authority,
        confidence=rule.confidence.level,  # type: ignore[arg-type]
        because=tree,
        deciding=_deciding(trees, unknowns, rule, found),
        remedy=rule.remedy,
        obligor=rule.obligor,  # type: ignore[arg-type]
        note="" if in_force else not_in_force(rule),
        waived=waived,
        leg="",
    )


def _deciding(trees: Trees, unknowns: Unknowns, rule: Rule, found: str) -> tuple[Deciding, ...]:
    if found == "breached":
        return deciding(trees, rule)
    return tuple(Deciding(name, "") for name in to_ask(unknowns, rule, found)) if found == "open" else ()


def not_in_force(rule: Rule) -> str:
    """Why a rule does not speak on the as-of date."""
    return f"not in force on the as-of date (in force {rule.effective.bounds})"


def rests_on_choice(unknowns: Unknowns, rule: Rule, found: str, exclude: int) -> bool:
    """Whether everything that is unknown of a rule would be settled by choosing a vendor.

    For a breached rule this concerns ``exclude_when`` alone. Unscreened: a later answer
    about something other than the vendor must not move a verdict that looked determined.
    """
    evaluation = unknowns.evaluation
    if not evaluation.situation.vendor_open:
        return False
    if found == "breached" and (exclude != truth.UNKNOWN or rule.effect != "oblige"):
        return False
    unknown = unknown_of(unknowns.unscreened, rule, found)
    return bool(unknown) and all(evaluation.to_be_chosen(name) for name in unknown)


def unknown_of(unknowns: Unknowns, rule: Rule, found: str) -> tuple[str, ...]:
    """The unanswered facts on which the outcome, or the severity of a breach, depends."""
    if found == "breached":
        return () if rule.exclude_when is None else unknowns.of(rule.exclude_when)
    if found != "open":
        return ()
    return tuple(dict.fromkeys((*unknowns.of(rule.scope), *unknowns.of(rule.requirement))))


def to_ask(unknowns: Unknowns, rule: Rule, found: str) -> tuple[str, ...]:
    """What to find out about a rule: while it is open whether its regime applies at all, only that."""
    gate = unknowns.evaluation.program.base.gate_of(rule) if found == "open" else None
    return (unknowns.of(gate) if gate is not None else ()) or unknown_of(unknowns, rule, found)


def _obligations(unknowns: Unknowns, findings: Iterable[Finding]) -> Iterable[Obligation]:
    base = unknowns.evaluation.program.base
    for found in findings:
        rule = base.rules[found.rule]
        on_choice = found.with_vendor
        if found.worst == "allowed" or not (on_choice or (found.outcome == "breached" and found.best == "conditional")):
            continue
        if on_choice:
            deciders = tuple(Deciding(name, "") for name in unknown_of(unknowns, rule, found.outcome))
        else:
            deciders = found.deciding
        yield Obligation(
            rule=found.rule,
            who=found.obligor,
            what=rule.remedy,
            title=rule.title,
            cite=rule.authority[0].cite,
            on_choice=on_choice,
            facts=deciders,
            leg="",
        )


def _questions(
    unknowns: Unknowns, findings: Iterable[Finding], best: str, spec: ArrangementSpec, vendor: str
) -> tuple[Question, ...]:
    """The unanswered facts, those that the verdict turns on first, then by how many rules each settles."""
    base = unknowns.evaluation.program.base
    settles: dict[str, list[str]] = {}
    decides: set[str] = set()
    for found in findings:
        if found.with_vendor or found.waived or found.outcome not in ("open", "breached"):
            continue
        for name in to_ask(unknowns, base.rules[found.rule], found.outcome):
            settles.setdefault(name, []).append(found.rule)
            if ORDER.index(found.worst) > ORDER.index(best):
                decides.add(name)
    ranked = sorted(settles, key=lambda n: (n not in decides, not base.facts[n].screening, -len(settles[n]), n))
    return tuple(
        Question(
            fact=name,
            question=base.facts[name].question,
            ask=base.facts[name].ask,
            type=base.facts[name].type,
            values=base.facts[name].values,
            settles=tuple(settles[name]),
            decides=name in decides,
            state_in=_state_in(name, spec, vendor),
            leg="",
        )
        for name in ranked
    )


def _state_in(name: str, spec: ArrangementSpec, vendor: str) -> str:
    where = SECTION_OF[name.split(".")[0]]
    if where == "vendor":
        return f"vendor {vendor}: {name.removeprefix('vendor.')}" if vendor else "the vendor's file, once one is named"
    return f"approaches.{spec.name}.{name}" if where == "arrangement" else name


def _advice(findings: Iterable[Finding]) -> Iterable[Advice]:
    for found in findings:
        if found.effect == "advise" and found.outcome in ("breached", "open") and not found.waived:
            yield Advice(found.rule, found.title, found.remedy, found.authority[0].cite, "")
