"""The shipped examples, changed by chance: what a soak over the whole rule base starts from."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from checker.load.case import Case, read_case
from checker.model.descriptor import HYBRID, Answer, ArrangementSpec, Determination, Evidence, Said
from checker.model.expression import Value
from checker.model.facts import SECTION_OF, FactSpec
from checker.model.place import start_of
from checker.model.rulebase import RuleBase
from checker.model.waiver import Waiver
from tests.conftest import ROOT

DAY = date(2026, 11, 24)
PROJECTS = ("hospital-retina", "road-plates", "defence-sensor", "retail-catalogue")
PLACE = start_of("changed.yaml")


def example(base: RuleBase, name: str) -> Case:
    """A shipped example, with all shipped vendors."""
    return read_case(str(ROOT / "examples" / f"{name}.yaml"), [ROOT / "examples" / "vendors"], base)


def value_of(rng: Random, spec: FactSpec, base: RuleBase) -> Value:
    """Some value of a fact."""
    match spec.type:
        case "bool":
            return rng.random() < 0.5
        case "enum":
            return rng.choice(spec.values)
        case "set":
            return frozenset(rng.sample(spec.values, rng.randint(0, len(spec.values))))
        case "countries":
            return frozenset(rng.sample(sorted(base.countries), rng.randint(1, 2)))
        case "int":
            return rng.choice((0, 1, 7, 30, 100, 365, 10_000, 100_000))
        case "number":
            return rng.choice((0.0, 0.5, 0.79, 0.9, 1.0))
        case _:
            return DAY - timedelta(days=rng.choice((-30, 0, 10, 200, 400, 1500)))


def mutated(rng: Random, base: RuleBase, case: Case) -> Case:
    """An example with some answers left out or otherwise, documents run out, determinations, waivers, no vendor."""
    project, much = case.project, rng.choice((0.01, 0.06))
    specs = {name: _arrangement(rng, base, spec, much) for name, spec in project.arrangements.items()}
    plain = [name for name, spec in specs.items() if spec.approach != HYBRID]
    legs = tuple(rng.sample(plain, min(len(plain), rng.randint(1, 3))))
    specs["mixed"] = ArrangementSpec("mixed", HYBRID, PLACE, legs=legs)
    vendors = {
        id_: replace(vendor, said=_said(rng, base, vendor.said, "vendor", much)) for id_, vendor in case.vendors.items()
    }
    said = _said(rng, base, project.said, "project", much)
    said = replace(said, determinations=_determinations(rng, base))
    changed = replace(project, said=said, arrangements=specs)
    return Case(changed, vendors, tuple(_waivers(rng, base, changed.id, plain)))


def _arrangement(rng: Random, base: RuleBase, spec: ArrangementSpec, much: float) -> ArrangementSpec:
    vendor = "" if rng.random() < 0.2 else spec.vendor
    return replace(spec, vendor=vendor, said=_said(rng, base, spec.said, "arrangement", much))


def _said(rng: Random, base: RuleBase, said: Said, where: str, much: float) -> Said:
    """``said`` with ``much`` of it left out, as much otherwise, and some facts more."""
    answers = dict(said.answers)
    for name in list(answers):
        if name in base.facts and rng.random() < much:
            del answers[name]
        elif name in base.facts and rng.random() < much:
            answers[name] = Answer(value_of(rng, base.facts[name], base), PLACE)
    own = [name for name, spec in base.facts.items() if spec.where != "approach" and _where(name) == where]
    for name in rng.sample(own, rng.randint(0, round(100 * much))):
        value = None if rng.random() < 0.1 else value_of(rng, base.facts[name], base)
        answers[name] = Answer(value, PLACE, needs_proof=value is not None and base.facts[name].claims(value))
    evidence = dict(said.evidence)
    for name in rng.sample(sorted(answers), min(len(answers), rng.randint(0, round(50 * much)))):
        expires = DAY + timedelta(days=rng.choice((-20, 0, 20)))
        fault = "its digest differs" if rng.random() < 0.2 else ""
        evidence[name] = Evidence("paper.pdf", PLACE, "0" * 64, DAY - timedelta(days=100), expires, fault=fault)
    return replace(said, answers=answers, evidence=evidence)


def _where(name: str) -> str:
    return SECTION_OF.get(name.split(".")[0], "")


def _determinations(rng: Random, base: RuleBase) -> Mapping[str, Determination]:
    found: dict[str, Determination] = {}
    truths = sorted(name for name, made in base.derived.items() if made.type == "bool")
    for name in rng.sample(truths, rng.choice((0, 0, 1, 3))):
        found[name] = Determination(rng.random() < 0.5, "counsel", DAY - timedelta(days=9), "because", PLACE)
    return found


def _waivers(rng: Random, base: RuleBase, project: str, names: Iterable[str]) -> Iterable[Waiver]:
    policy = [rule.id for rule in base.rules.values() if rule.policy]
    for name in names:
        for rule in rng.sample(policy, rng.choice((0, 0, 3, 20))):
            until = DAY + timedelta(days=rng.choice((-1, 0, 10)))
            yield Waiver(rule, project, name, "because", "owner", "approver", "T-1", until, PLACE)
