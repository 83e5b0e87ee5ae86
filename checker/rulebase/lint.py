"""What is allowed in a rule base but most likely a mistake."""

from collections.abc import Iterable

from checker.model.diagnostic import Diagnostic
from checker.model.expression import Condition, atom_constants, facts, leaves, operand_facts
from checker.model.rulebase import RuleBase


def lint(base: RuleBase) -> list[Diagnostic]:
    """Warnings about a rule base that loads: what nothing uses, and leaves that say nothing."""
    used_facts, used_constants = _used(base)
    found: list[Diagnostic] = []
    for name, spec in base.derived.items():
        if name not in used_facts:
            found.append(_warning(f"nothing reads the derived fact `{name}`", spec, "remove it, or use it in a rule"))
        if (
            not spec.authority
            and not spec.place.file.startswith("rules/common/")
            and spec.type == "bool"
            and "applies" in name
        ):
            found.append(
                _warning(f"`{name}` decides whether law applies, and names no authority", spec, "add `authority:`")
            )
    for name, constant in base.constants.items():
        if name not in used_constants:
            found.append(_warning(f"nothing uses the constant `{name}`", constant, "remove it, or use it in a rule"))
    for regime in base.regimes.values():
        if not any(rule.regime == regime.id for rule in base.rules.values()):
            found.append(_warning(f"the regime `{regime.id}` has no rule", regime, "add one, or remove the regime"))
    for rule in base.rules.values():
        for condition in (rule.scope, rule.requirement, rule.exclude_when):
            found += _repeated(condition, rule.id)
    for suit in base.suits.values():
        found += _repeated(suit.when, suit.name)
    return sorted(found, key=lambda d: (d.place.file, d.place.line))


def _warning(message: str, at: object, help: str) -> Diagnostic:
    return Diagnostic(message, at.place, help, "warning")  # type: ignore[attr-defined]


def _used(base: RuleBase) -> tuple[set[str], set[str]]:
    conditions = list(_conditions(base))
    names = {name for condition in conditions for name in facts(condition)}
    names |= {fact for spec in base.derived.values() for case in spec.cases for fact in operand_facts(case.value)}
    names |= {regime.gate for regime in base.regimes.values()}
    constants = {name for condition in conditions for leaf in leaves(condition) for name in atom_constants(leaf.atom)}
    return names, constants


def _conditions(base: RuleBase) -> Iterable[Condition]:
    for rule in base.rules.values():
        yield rule.scope
        yield rule.requirement
        if rule.exclude_when is not None:
            yield rule.exclude_when
    for spec in base.derived.values():
        yield spec.when
        yield from (case.when for case in spec.cases)
    for fact in base.facts.values():
        yield fact.silence.when
        if fact.chosen_with_vendor is not None:
            yield fact.chosen_with_vendor


def _repeated(condition: Condition | None, rule: str) -> Iterable[Diagnostic]:
    """Leaves that stand twice in one list: one of them was meant to be another."""
    parts = getattr(condition, "parts", None)
    if parts is None:
        return
    seen = set()
    for part in parts:
        text = getattr(part, "text", None)
        if text is not None and text in seen:
            yield Diagnostic(f"`{rule}` tests `{text}` twice in one list", part.place, "remove one", "warning")
        seen.add(text)
        yield from _repeated(part, rule)
