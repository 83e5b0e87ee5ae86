"""What is judged of a vendor: its arrangements in a project, or the vendor alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from checker.explain.judge import Selection
from checker.load.case import Case
from checker.model.descriptor import HYBRID, Answer, ArrangementSpec, Project, Said, Source, Vendor, combined
from checker.model.expression import Condition, facts, operand_facts
from checker.model.facts import SECTION_OF
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule
from checker.model.waiver import Waiver

EVERY: Final = {"project.vendor_criteria": Answer("full", note="a verdict on a vendor asks every criterion")}
"""What makes all vendor criteria speak."""

_OFFERED: Final = "the vendor states that its people work in the customer's cloud and take nothing out of it"
IN_CUSTOMER_CLOUD: Final = {
    "hosting.account": Answer("customer_account", note=_OFFERED),
    "hosting.data_on_vendor_assets": Answer(False, note=_OFFERED),
}
"""What work in the customer's cloud says of an arrangement that nobody describes."""


@dataclass(frozen=True)
class Vetting:
    """A case in which every arrangement is one with the vendor. ``supposed`` names those that nobody describes."""

    case: Case
    supposed: frozenset[str]
    notes: tuple[str, ...]


def alone(vendor: Vendor, as_of: date) -> Vetting:
    """The vendor by itself, in the approach that it offers."""
    approach = offered(vendor, as_of)
    project = Project("", "", Source("", ""), vendor.place, Said(dict(EVERY)), _supposed(approach, vendor))
    return Vetting(Case(project, {vendor.id: vendor}), frozenset({approach}), ())


def within(project: Project, vendor: Vendor, base: RuleBase, as_of: date, waivers: Sequence[Waiver] = ()) -> Vetting:
    """The vendor in every arrangement of ``project`` that names it, or that buys labelling and names nobody.

    Where there is none, the approach that the vendor offers is judged with nothing said of it. Hybrids
    are judged by their legs.
    """
    found: dict[str, ArrangementSpec] = {}
    for name, spec in project.arrangements.items():
        if spec.approach == HYBRID:
            continue
        if spec.vendor == vendor.id:
            found[name] = spec
        elif not spec.vendor and base.approaches[spec.approach].properties["approach.uses_vendor"]:
            found[f"{name}@{vendor.id}"] = replace(spec, vendor=vendor.id)
    notes: tuple[str, ...] = ()
    supposed: frozenset[str] = frozenset()
    if not found:
        approach = offered(vendor, as_of)
        found, supposed = _supposed(approach, vendor), frozenset({approach})
        notes = (f"no arrangement of the project could use this vendor; judged as {approach}, with nothing said of it",)
    said = replace(project.said, answers={**project.said.answers, **EVERY})
    whole = replace(project, said=said, arrangements=found, plan=project.plan if project.plan in found else "")
    return Vetting(Case(whole, {vendor.id: vendor}, waivers), supposed, notes)


def offered(vendor: Vendor, as_of: date) -> str:
    """The approach that a vendor's own statements describe."""
    answers = combined([vendor.said], as_of)

    def said(fact: str) -> object:
        return answers[fact].value if fact in answers else None

    if said("vendor.workforce.model") == "crowd":
        return "crowdsourcing"
    return "in_cloud_vendor" if said("vendor.operations.in_customer_cloud") is True else "managed_platform"


def without_project(base: RuleBase, selection: Selection) -> tuple[Selection, tuple[str, ...]]:
    """The rules that can be judged on a vendor alone, and the others.

    Those are the vendor criteria, and every rule that reads nothing but what the vendor states.
    """
    taken = [rule for rule in base.rules.values() if selection.takes(rule)]
    fit = frozenset(
        rule.id for rule in taken if rule.regime == "vendor" or all(_of_vendor(fact) for fact in reads(base, rule))
    )
    return replace(selection, rules=fit), tuple(rule.id for rule in taken if rule.id not in fit)


def about_vendor(base: RuleBase, rule: Rule) -> bool:
    """Whether a rule reads anything that is the vendor's, or that is agreed with it."""
    return any(_of_vendor(fact) or fact.startswith(("contract.", "transfer.")) for fact in reads(base, rule))


def reads(base: RuleBase, rule: Rule) -> frozenset[str]:
    """The stated facts that a rule rests on, through whatever is concluded from them; no properties of approaches."""
    conditions = (rule.scope, rule.requirement, rule.exclude_when)
    waiting = [name for condition in conditions if condition is not None for name in facts(condition)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _behind(base, name)
    return frozenset(name for name in seen if name in base.facts and base.facts[name].where != "approach")


def _behind(base: RuleBase, name: str) -> Iterable[str]:
    if name in base.derived:
        derived = base.derived[name]
        yield from facts(derived.when)
        for case in derived.cases:
            yield from (*facts(case.when), *operand_facts(case.value))
        return
    spec = base.facts[name]
    conditions: list[Condition] = [spec.silence.when] if spec.silence.conditional else []
    for condition in conditions:
        yield from facts(condition)


def _of_vendor(fact: str) -> bool:
    return SECTION_OF.get(fact.split(".")[0]) == "vendor"


def _supposed(approach: str, vendor: Vendor) -> dict[str, ArrangementSpec]:
    """An arrangement of which nothing is said but what the approach means."""
    said = Said(dict(IN_CUSTOMER_CLOUD)) if approach == "in_cloud_vendor" else Said()
    return {approach: ArrangementSpec(approach, approach, vendor.place, vendor.id, vendor.place, said=said)}
