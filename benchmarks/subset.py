"""A part of the shipped rule base, with everything that its rules need and nothing else."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from checker.engine.compile import compile_base
from checker.engine.prepare import prepare
from checker.engine.program import Program
from checker.model.expression import facts, operand_facts
from checker.model.rulebase import RuleBase
from checker.resources import folder


def program_for(regimes: Collection[str]) -> Program:
    """The rules of ``regimes``, compiled; of all regimes where none is named."""
    whole = prepare([folder("rules")])
    return compile_base(part(whole.base, regimes or whole.base.regimes))


def part(base: RuleBase, regimes: Collection[str]) -> RuleBase:
    """``base`` with the rules of ``regimes`` and the facts that these read, directly or not.

    What tells only whom a vendor's choice settles (``chosen_with_vendor``) is left out: no
    outcome depends on it, and no other engine is asked for it.
    """
    unknown = sorted(set(regimes) - base.regimes.keys())
    if unknown:
        raise SystemExit(f"no such regime: {', '.join(unknown)}; one of {', '.join(base.regimes)}")
    rules = {name: rule for name, rule in base.rules.items() if rule.regime in regimes}
    needed = _closure(base, (name for rule in rules.values() for name in _reads_of_rule(rule)))
    return replace(
        base,
        rules=rules,
        facts={n: replace(s, chosen_with_vendor=None) for n, s in base.facts.items() if n in needed},
        derived={n: d for n, d in base.derived.items() if n in needed},
        order=tuple(n for n in base.order if n in needed),
    )


def _reads_of_rule(rule) -> set[str]:
    return {*facts(rule.scope), *facts(rule.requirement), *(facts(rule.exclude_when) if rule.exclude_when else ())}


def _closure(base: RuleBase, names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    open_names = set(names)
    while open_names:
        name = open_names.pop()
        found.add(name)
        open_names |= _reads(base, name) - found
    return found


def _reads(base: RuleBase, name: str) -> set[str]:
    if name in base.facts:
        return set(facts(base.facts[name].silence.when))
    spec = base.derived[name]
    if spec.type == "bool":
        return set(facts(spec.when))
    return {fact for case in spec.cases for fact in (*facts(case.when), *operand_facts(case.value))}
