"""What differs between two rule bases as they are written, place and wording aside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from checker.analysis.unread import constants_behind, facts_behind
from checker.model.expression import All, Condition, Leaf, Not, Value
from checker.model.expression import Any as AnyOf
from checker.model.facts import Derivation, FactSpec, Silence
from checker.model.place import start_of
from checker.model.rulebase import RuleBase
from checker.model.rules import ConstantSpec, Rule

NOWHERE = start_of("")


@dataclass(frozen=True)
class Change:
    """One thing that was added, removed or changed; ``how`` says what of it."""

    what: str
    name: str
    how: str


def changes(before: RuleBase, after: RuleBase, as_of: date) -> list[Change]:
    """Every rule, concluded fact, fact, constant, approach and regime that differs, in that order."""
    return [
        *_compared("rule", before.rules, after.rules, _rule),
        *_compared("concluded fact", before.derived, after.derived, _derivation),
        *_compared("fact", before.facts, after.facts, _fact),
        *_compared("constant", before.constants, after.constants, lambda a, b: _constant(a, b, as_of)),
        *_compared("approach", before.approaches, after.approaches, _approach),
        *_compared("regime", before.regimes, after.regimes, lambda a, b: ["gate"] if a.gate != b.gate else []),
    ]


def _compared(what: str, before: Mapping[str, Any], after: Mapping[str, Any], differ: Any) -> Iterable[Change]:
    for name in sorted({*before, *after}):
        if name not in after:
            yield Change(what, name, "removed")
        elif name not in before:
            yield Change(what, name, "added")
        elif parts := differ(before[name], after[name]):
            yield Change(what, name, "; ".join(parts))


def bare(condition: Condition | None) -> Condition | None:
    """A condition without the places and the spelling of its leaves."""
    match condition:
        case Leaf():
            return replace(condition, text="", place=NOWHERE)
        case Not(part):
            return Not(bare(part))  # type: ignore[arg-type]
        case All(parts) | AnyOf(parts):
            return type(condition)(tuple(bare(part) for part in parts))  # type: ignore[misc]
    return None


def _rule(a: Rule, b: Rule) -> list[str]:
    found = [f"{a.effect} becomes {b.effect}"] if a.effect != b.effect else []
    for name in ("scope", "require", "exclude_when"):
        if bare(getattr(a, name)) != bare(getattr(b, name)):
            found.append(name)
    if (a.effective.start, a.effective.end) != (b.effective.start, b.effective.end):
        found.append(f"in force {b.effective.bounds or 'always'}, before {a.effective.bounds or 'always'}")
    if a.policy != b.policy:
        found.append("policy" if b.policy else "no longer policy")
    told = ("title", "requires", "remedy", "obligor", "authority", "confidence", "exceptions")
    worded = [name for name in told if getattr(a, name) != getattr(b, name)]
    return [*found, *([f"wording: {', '.join(worded)}"] if worded else [])]


def _derivation(a: Derivation, b: Derivation) -> list[str]:
    cases = [[(bare(case.when), case.value) for case in one.cases] for one in (a, b)]
    changed = a.type != b.type or bare(a.when) != bare(b.when) or cases[0] != cases[1]
    return ["conclusion"] if changed else []


def _silence(silence: Silence) -> tuple[Any, ...]:
    return silence.value, bare(silence.when), dict(silence.by_approach)


def _fact(a: FactSpec, b: FactSpec) -> list[str]:
    found = [name for name in ("type", "where", "non_empty", "actionable") if getattr(a, name) != getattr(b, name)]
    if a.values != b.values:
        found.append(_members(frozenset(a.values), frozenset(b.values)) or "order of values")
    if _silence(a.silence) != _silence(b.silence):
        found.append("what silence means")
    if bare(a.chosen_with_vendor) != bare(b.chosen_with_vendor):
        found.append("when choosing a vendor settles it")
    return found


def _constant(a: ConstantSpec, b: ConstantSpec, as_of: date) -> list[str]:
    if [(v.start, v.value) for v in a.values] == [(v.start, v.value) for v in b.values]:
        return []
    old, new = a.on(as_of).value, b.on(as_of).value
    return [_value(old, new) if old != new else f"another value on other days than {as_of}"]


def _value(old: Value, new: Value) -> str:
    if isinstance(old, frozenset) and isinstance(new, frozenset):
        return _members(old, new)
    return f"{new}, before {old}"


def _members(old: frozenset[str], new: frozenset[str]) -> str:
    parts = [(word, sorted(group)) for word, group in (("with", new - old), ("without", old - new)) if group]
    return "; ".join(f"{word} {', '.join(names)}" for word, names in parts)


def _approach(a: Any, b: Any) -> list[str]:
    names = sorted({*a.properties, *b.properties})
    return [name for name in names if a.properties.get(name) != b.properties.get(name)]


def causes(name: str, base: RuleBase, changed: Iterable[Change]) -> list[str]:
    """What a rule reads, however indirectly, that was changed."""
    rule = base.rules[name]
    behind = facts_behind(base, [rule])
    constants = constants_behind(base, [rule], behind)
    names = {item.name for item in changed if item.what != "rule"}
    return sorted(names & (behind | constants))
