"""Facts and constants that no rule reads, however indirectly."""

from collections.abc import Iterable, Iterator
from datetime import date

from checker.analysis.findings import Finding, Sketch
from checker.engine.program import Program
from checker.engine.situation import Situation
from checker.model.descriptor import Answer
from checker.model.expression import Condition, Value, atom_constants, facts, leaves, operand_constants
from checker.model.facts import FactSpec
from checker.model.rulebase import RuleBase
from checker.model.rules import Rule
from checker.rulebase.order import reads


def unread(program: Program) -> Iterator[Finding]:
    """Findings ``unread-fact`` and ``unread-constant``."""
    base = program.base
    names = facts_behind(base, base.rules.values())
    for name, spec in base.facts.items():
        if name not in names and spec.where != "approach":
            help = "remove it, write the rule, or declare what else it is for"
            yield Finding("unread-fact", (name,), f"no rule reads `{name}`", help, spec.place, _answered(base, spec))
    constants = constants_behind(base, base.rules.values(), names)
    for constant in base.constants.values():
        if constant.name not in constants:
            message = f"no rule reads the constant `{constant.name}`"
            yield Finding("unread-constant", (constant.name,), message, "remove it, or use it", constant.place)


def facts_behind(base: RuleBase, rules: Iterable[Rule]) -> set[str]:
    """Every fact on which some of ``rules`` depends, directly or through what is concluded or implied."""
    found: set[str] = set()
    waiting = [name for rule in rules for part in _parts(rule) for name in facts(part)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += reads(base.facts.get(name) or base.derived[name])
    return found


def constants_behind(base: RuleBase, rules: Iterable[Rule], names: Iterable[str]) -> set[str]:
    """Every constant that ``rules`` name, or the facts ``names`` on which they depend."""
    conditions = [part for rule in rules for part in _parts(rule)]
    found: set[str] = set()
    for name in names:
        if name in base.derived:
            conditions += [base.derived[name].when, *(case.when for case in base.derived[name].cases)]
            found.update(name for case in base.derived[name].cases for name in operand_constants(case.value))
        else:
            conditions.append(base.facts[name].silence.when)
    return found | {c for condition in conditions for leaf in leaves(condition) for c in atom_constants(leaf.atom)}


def _parts(rule: Rule) -> list[Condition]:
    parts = (rule.scope, rule.requirement, rule.exclude_when)
    return [part for part in parts if part is not None]


def _answered(base: RuleBase, spec: FactSpec) -> Sketch:
    """A project that answers the fact, which changes nothing."""
    approach = next(iter(base.approaches.values()))
    if spec.where == "vendor":
        approach = next((a for a in base.approaches.values() if a.properties.get("approach.uses_vendor")), approach)
    situation = Situation(approach, {spec.name: Answer(_some(spec, base))})
    return Sketch(situation, lambda _: True, "answering the fact changes no outcome")


def _some(spec: FactSpec, base: RuleBase) -> Value:
    match spec.type:
        case "bool":
            return True
        case "enum":
            return spec.values[0]
        case "set":
            return frozenset(spec.values[:1])
        case "countries":
            return frozenset(sorted(base.countries)[:1])
        case "date":
            return date(2030, 1, 1)
    return 1
