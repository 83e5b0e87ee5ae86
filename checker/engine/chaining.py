"""The rule base as messages and rules for a forward-chaining engine.

Each derived fact, each conditional silence and each rule becomes one *unit*: a small
message that carries the known truths of its tests, and a few engine rules that match it
and prove something. Units are worked out in strata: one is sent when everything that it
reads has been proved. See :mod:`checker.engine.formula` for why only positive literals
occur.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

from checker.engine.formula import IMPOSSIBLE, And, Formula, Lit, conjunction, proves, size, split
from checker.engine.plan import GROUP, Part, Plan, Unit
from checker.model.diagnostic import InternalError
from checker.model.expression import NEVER, Atom, Condition, facts, leaves, operand_facts
from checker.model.rulebase import RuleBase

PIECES: Final = 11
"""Connectives and literals that one condition may have; an engine rule joins two of them."""

OPERATIONS: Final = 28
"""What the library's parser can hold in one rule; beyond it, it fails."""


def plan(base: RuleBase) -> Plan:
    """The plan for ``base``.

    Raises :class:`InternalError`, naming the rule, for what would pass a limit of the
    library; it would hang or crash.
    """
    return _Planner(base).plan()


@dataclass
class _Draft:
    """A unit before its code is known: what it can prove, by the suffix of the engine rule."""

    name: str
    gate: str
    level: int
    proofs: Mapping[str, Formula]
    atoms: list[Atom]


@dataclass
class _Planner:
    base: RuleBase
    level_of: dict[str, int] = field(default_factory=dict)
    drafts: list[_Draft] = field(default_factory=list)
    values: dict[int, list[str]] = field(default_factory=dict)
    fixed: dict[str, bool] = field(default_factory=dict)
    fresh: "count[int]" = field(default_factory=count)
    gate: str = ""

    def plan(self) -> Plan:
        base = self.base
        for name in base.order:
            if name in base.facts:
                self.level_of[name] = self.condition(f"{name}?silence", base.facts[name].silence.when) + 1
            elif base.derived[name].type == "bool":
                self.level_of[name] = self.condition(name, base.derived[name].when) + 1
            else:
                self.level_of[name] = self.value(name) + 1
        behind: dict[str, list[str]] = {"": []}
        for name, rule in base.rules.items():
            gate = base.gate_of(rule)
            self.gate = gate.text if gate is not None else ""
            behind.setdefault(self.gate, []).append(name)
            self.rule(name, rule.scope, rule.requirement, rule.exclude_when)
        return self.written(behind)

    def level(self, names: Iterable[str]) -> int:
        return max((self.level_of.get(name, 0) for name in names), default=0)

    def small(self, condition: Condition) -> Condition:
        """``condition`` with its heavy parts moved into units of their own."""
        reduced, moved = split(condition, PIECES, lambda: f"?part{next(self.fresh)}")
        for name, part in moved.items():
            self.level_of[name] = self.condition(name, part) + 1
        return reduced

    def condition(self, name: str, condition: Condition) -> int:
        """Plan a unit that proves ``condition`` true or false; its stratum."""
        if not leaves(condition):
            self.fixed[name] = proves(condition, True) != IMPOSSIBLE
            return 0
        reduced = self.small(condition)
        level = self.level(facts(reduced))
        self.add(name, level, {"t": proves(reduced, True), "f": proves(reduced, False)}, [reduced])
        return level

    def value(self, name: str) -> int:
        cases = self.base.derived[name].cases
        levels = [self.condition(f"{name}?case{i}", case.when) for i, case in enumerate(cases)]
        needed = self.level(fact for case in cases for fact in operand_facts(case.value))
        level = max([*levels, needed - 1, 0])
        self.values.setdefault(level, []).append(name)
        return level

    def rule(self, name: str, scope: Condition, requirement: Condition, exclude: Condition | None) -> None:
        parts = [self.small(scope), self.small(requirement), self.small(exclude or NEVER)]
        reduced_scope, reduced_requirement, reduced_exclude = parts
        level = self.level(fact for part in parts for fact in facts(part))
        breach = conjunction((proves(reduced_scope, True), proves(reduced_requirement, False)))
        proofs = {
            "n": proves(reduced_scope, False),
            "s": proves(reduced_requirement, True),
            "b": breach,
            "x": proves(reduced_exclude, True),
        }
        if exclude is not None:
            proofs["y"] = proves(reduced_exclude, False)
        self.add(f"{name}?rule", level, proofs, parts)

    def add(self, name: str, level: int, proofs: Mapping[str, Formula], conditions: Sequence[Condition]) -> None:
        atoms = list(dict.fromkeys(leaf.atom for condition in conditions for leaf in leaves(condition)))
        self.drafts.append(_Draft(name, self.gate, level, proofs, atoms))

    def written(self, behind: Mapping[str, Sequence[str]]) -> Plan:
        numbers: dict[Atom, int] = {}
        codes = count()
        parts = []
        for gate, names in behind.items():
            drafts = [draft for draft in self.drafts if draft.gate == gate]
            depth = max((draft.level for draft in drafts), default=0) + 1
            strata: list[list[Unit]] = [[] for _ in range(depth)]
            rules: dict[str, Any] = {"begin": {"all": [{"m": {"id": "begin"}}]}}
            for draft in drafts:
                number = next(codes)
                keys = {atom: f"c{i}" for i, atom in enumerate(draft.atoms)}
                tests = tuple((numbers.setdefault(atom, len(numbers)), key) for atom, key in keys.items())
                unit = Unit(draft.name, f"P{number}", number // GROUP, tests)
                strata[draft.level].append(unit)
                rules |= _engine_rules(draft, unit, keys)
            _check_limits(rules, [unit.code for row in strata for unit in row])
            parts.append(Part(gate, tuple(names), tuple(map(tuple, strata)), json.dumps(rules)))
        values = {level: tuple(found) for level, found in self.values.items()}
        return Plan(tuple(numbers), tuple(parts), values, self.fixed)


def _engine_rules(draft: _Draft, unit: Unit, keys: Mapping[Atom, str]) -> dict[str, Any]:
    made = {}
    if len(keys) > 60:
        raise InternalError(f"`{draft.name}` tests {len(keys)} things; a durable-rules message holds 60")
    for suffix, formula in draft.proofs.items():
        if formula == IMPOSSIBLE:
            continue
        if size(formula) > OPERATIONS - 2:
            raise InternalError(f"`{draft.name}` is too large for a durable-rules rule")
        parts = formula.parts if isinstance(formula, And) else (formula,)
        tests = [{"g": unit.group}, {"r": unit.code}, *(_written(part, keys) for part in parts)]
        made[f"{unit.code}_{suffix}"] = {"all": [{"m": {"$and": tests}}]}
    return made


def _written(formula: Formula, keys: Mapping[Atom, str]) -> dict[str, Any]:
    if isinstance(formula, Lit):
        return {keys[formula.test]: "t" if formula.truth else "f"}
    word = "$and" if isinstance(formula, And) else "$or"
    return {word: [_written(part, keys) for part in formula.parts]}


def _check_limits(rules: Mapping[str, Any], codes: Sequence[str]) -> None:
    if len(rules) >= 4096:
        raise InternalError(f"the rule base needs {len(rules)} durable-rules rules; the library holds 4,095")
    if len({_fnv(code) for code in codes}) != len(codes):
        raise InternalError("two units share a hash in durable-rules, which would take one for the other")


def _fnv(text: str) -> int:
    """The 32-bit FNV-1a hash by which the library tells messages apart."""
    total = 0x811C9DC5
    for byte in text.encode():
        total = (total ^ byte) * 0x01000193 & 0xFFFFFFFF
    return total
