"""Inference by forward chaining with durable-rules, and the record of what fired on what.

The library matches facts against rules in C; it coerces types, has no unknown, and
crashes or hangs on several of its features. So this module uses the part of it that holds
up: typed tests are evaluated by us, every condition is a dual-rail formula over positive
literals (:mod:`checker.engine.formula`), each predicate and rule is one small message,
the driver talks to the C engine directly (its host starts threads that are never
collected), every evaluation has a session of its own that is always deleted, and what
would pass a known limit is refused when the rules are compiled.

Predicates are worked out in strata: a stratum is asserted when everything that it reads
has been inferred.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from threading import Lock
from types import TracebackType
from typing import Any

import durable_rules_engine as raw

from checker.engine.formula import IMPOSSIBLE, PROVED, And, Formula, Lit, proves, size, split
from checker.engine.program import Program, choose
from checker.engine.situation import Situation, is_silent, known
from checker.language.evaluate import atom_truth, operand_value
from checker.model import truth
from checker.model.diagnostic import InternalError
from checker.model.expression import Any as AnyOf
from checker.model.expression import Atom, Condition, Value, facts, leaves, operand_facts

PIECES = 14
"""Connectives and literals of one engine rule; its parser fails beyond about 28 operations."""

GROUP = 16
"""Messages that share one first test, far below the 512 tests at one level that hang it."""


@dataclass(frozen=True, slots=True)
class Firing:
    """One rule of the engine that fired: the predicate, what was proved, and on which literals."""

    predicate: str
    proved: str
    matched: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inference:
    """What the engine inferred for one situation, in the order in which it fired."""

    derived: Mapping[str, Any]
    rules: Mapping[str, tuple[int, int, int]]
    firings: tuple[Firing, ...]


@dataclass(frozen=True)
class _Predicate:
    """A condition that the engine works out. ``level`` is its stratum, ``kind`` what it is for."""

    name: str
    condition: Condition
    level: int


class DurableEngine:
    """The rule base as a durable-rules rule set. Use as a context manager, or :meth:`close` it.

    Raises :class:`InternalError` for a rule base that passes a limit of the library.
    """

    def __init__(self, program: Program, as_of: date):
        self.program, self.as_of = program, as_of
        self.lock = Lock()
        self.sessions = count()
        self.strata, self.value_levels, self.fixed = _strata(program)
        ordered = [predicate for stratum in self.strata for predicate in stratum]
        self.names = {p.name: f"P{i}" for i, p in enumerate(ordered)}
        self.predicates = {code: name for name, code in self.names.items()}
        self.codes = {p.name: _codes(p) for p in ordered}
        rules = _engine_rules(ordered, self.names, self.codes)
        self.handle: int | None = raw.create_ruleset("checker", json.dumps(rules))

    def __enter__(self) -> "DurableEngine":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the rule set; it would never be collected."""
        with self.lock:
            if self.handle is not None:
                raw.delete_ruleset(self.handle)
                self.handle = None

    def infer(self, situation: Situation) -> Inference:
        """Everything that can be proved about ``situation``."""
        with self.lock:
            if self.handle is None:
                raise InternalError("the durable-rules engine was closed")
            session = f"s{next(self.sessions)}"
            try:
                return _Run(self, self.handle, session, situation).result()
            finally:
                raw.delete_state(self.handle, session)


class _Run:
    """One evaluation: what is known so far, stratum by stratum."""

    def __init__(self, engine: DurableEngine, handle: int, session: str, situation: Situation):
        self.engine, self.handle, self.session, self.situation = engine, handle, session, situation
        self.base = engine.program.base
        self.proved: dict[str, int] = dict(engine.fixed)
        self.values: dict[str, Any] = {}
        self.atoms: dict[Atom, int] = {}
        self.firings: list[Firing] = []
        self.fired: set[str] = set()

    def result(self) -> Inference:
        self.fire([{"id": "begin", "sid": self.session}])  # a session in which nothing fired cannot be freed
        for level, stratum in enumerate(self.engine.strata):
            messages = [self.message(predicate) for predicate in stratum]
            self.fire(messages)
            for predicate in stratum:
                self.proved.setdefault(predicate.name, truth.UNKNOWN)
            for name in self.engine.value_levels.get(level, ()):
                self.values[name] = self.chosen(name)
        derived = {name: self.conclude(name) for name in self.engine.program.derived}
        rules = {
            name: (self.proved[f"{name}?scope"], self.proved[f"{name}?require"], self.proved[f"{name}?exclude"])
            for name in self.engine.program.rules
        }
        return Inference(derived, rules, tuple(self.firings))

    def conclude(self, name: str) -> Any:
        value = self.value(name)
        return truth.of(value) if self.base.derived[name].type == "bool" else value  # type: ignore[arg-type]

    def message(self, predicate: _Predicate) -> dict[str, Any]:
        """What the engine matches: the literals of one predicate that are known."""
        code = self.engine.names[predicate.name]
        message: dict[str, Any] = {"id": code, "sid": self.session, "g": _group(code), "r": code}
        for test, key in self.engine.codes[predicate.name].items():
            found = self.test(test)
            if found != truth.UNKNOWN:
                message[key] = "t" if found == truth.TRUE else "f"
        return message

    def fire(self, messages: list[dict[str, Any]]) -> None:
        if not messages:
            return
        code, state = raw.assert_facts(self.handle, json.dumps(messages))
        if code not in (0, 1):  # 1: some message matched no rule, which is how unknown looks
            raise InternalError(f"durable-rules took a message for a repetition (code {code})")
        started = raw.start_action_for_state(self.handle, state)
        found = started[1] if started else None
        while found:
            for name, action in json.loads(found).items():
                self.record(name, action["m"])
            found = raw.complete_and_start_action(self.handle, state)

    def record(self, name: str, message: Mapping[str, Any]) -> None:
        if name == "begin":
            return
        code, proved = name.split("_")
        predicate = self.engine.predicates[code]
        new = truth.TRUE if proved == "t" else truth.FALSE
        if self.proved.setdefault(predicate, new) != new:
            raise InternalError(f"durable-rules proved `{predicate}` both true and false")
        tests = {key: test for test, key in self.engine.codes[predicate].items()}
        matched = {str(tests[k]): v for k, v in message.items() if k in tests}
        if predicate not in self.fired:  # a rule fires once per true part of an `or`
            self.fired.add(predicate)
            self.firings.append(Firing(predicate, "true" if proved == "t" else "false", matched))

    def value(self, name: str) -> Value | None:
        base = self.base
        if "?" in name:
            found = self.proved[name]
            return None if found == truth.UNKNOWN else found == truth.TRUE
        if name in base.derived:
            answer = self.situation.answers.get(name)
            if answer is not None and answer.value is not None:
                return answer.value
            if base.derived[name].type != "bool":
                return self.values[name]
            found = self.proved[name]
            return None if found == truth.UNKNOWN else found == truth.TRUE
        spec = base.facts[name]
        value = known(spec, self.situation)
        if value is None and spec.silence.conditional and is_silent(spec, self.situation):
            return spec.silence.value if self.proved[f"{name}?silence"] == truth.TRUE else None
        return value

    def test(self, atom: Atom) -> int:
        if atom not in self.atoms:
            self.atoms[atom] = atom_truth(atom, self.value, self.base, self.engine.as_of)
        return self.atoms[atom]

    def chosen(self, name: str) -> Any:
        cases = self.base.derived[name].cases
        truths = (self.proved[f"{name}?case{i}"] for i in range(len(cases)))
        values = (operand_value(c.value, self.value, self.base, self.engine.as_of) for c in cases)
        return choose(tuple(zip(truths, values)))


def _strata(program: Program) -> tuple[list[list[_Predicate]], dict[int, list[str]], dict[str, int]]:
    """The predicates of the rule base by stratum, the derived values to work out after each,
    and the truth of the predicates that have no test.
    """
    base = program.base
    level_of: dict[str, int] = {}
    found: list[_Predicate] = []
    values: dict[int, list[str]] = {}
    fixed: dict[str, int] = {}
    fresh = count()

    def level(names: Iterable[str]) -> int:
        return max((level_of.get(name, 0) for name in names), default=0)

    def add(name: str, condition: Condition) -> int:
        if not leaves(condition):  # always or never: nothing to infer
            fixed[name] = truth.TRUE if proves(condition, True) == PROVED else truth.FALSE
            return 0
        small, moved = split(condition, PIECES, lambda: f"{name}?part{next(fresh)}")
        for key, part in moved.items():
            place = level(facts(part))
            found.append(_Predicate(key, part, place))
            level_of[key] = place + 1
        place = level(facts(small))
        found.append(_Predicate(name, small, place))
        return place

    for name in base.order:
        if name in base.facts:
            level_of[name] = add(f"{name}?silence", base.facts[name].silence.when) + 1
        elif base.derived[name].type == "bool":
            level_of[name] = add(name, base.derived[name].when) + 1
        else:
            cases = base.derived[name].cases
            places = [add(f"{name}?case{i}", case.when) for i, case in enumerate(cases)]
            place = max([*places, level(n for case in cases for n in operand_facts(case.value)) - 1, 0])
            values.setdefault(place, []).append(name)
            level_of[name] = place + 1
    for name, rule in base.rules.items():
        add(f"{name}?scope", rule.scope)
        add(f"{name}?require", rule.requirement)
        add(f"{name}?exclude", AnyOf(()) if rule.exclude_when is None else rule.exclude_when)
    strata: list[list[_Predicate]] = [[] for _ in range(max((p.level for p in found), default=0) + 1)]
    for predicate in found:
        strata[predicate.level].append(predicate)
    return strata, values, fixed


def _codes(predicate: _Predicate) -> dict[Atom, str]:
    """A short key for each test that a predicate reads."""
    tests = dict.fromkeys(leaf.atom for leaf in leaves(predicate.condition))
    return {test: f"c{i}" for i, test in enumerate(tests)}


def _engine_rules(
    predicates: Sequence[_Predicate], names: Mapping[str, str], codes: Mapping[str, Mapping[Atom, str]]
) -> dict[str, Any]:
    """The rule set in the library's JSON form: per predicate one rule that proves it true, one false."""
    rules: dict[str, Any] = {"begin": {"all": [{"m": {"id": "begin"}}]}}
    for predicate in predicates:
        code = names[predicate.name]
        first = [{"g": _group(code)}, {"r": code}]
        for suffix, wanted in (("t", True), ("f", False)):
            formula = proves(predicate.condition, wanted)
            if formula == IMPOSSIBLE:
                continue
            if size(formula) > PIECES + 2:
                raise InternalError(f"`{predicate.name}` is too large for a durable-rules rule")
            tests = [_written(part, codes[predicate.name]) for part in (formula.parts if isinstance(formula, And) else (formula,))]
            rules[f"{code}_{suffix}"] = {"all": [{"m": {"$and": [*first, *tests]}}]}
    if len(rules) >= 4096:
        raise InternalError(f"the rule base needs {len(rules)} durable-rules rules; the library holds 4,095")
    hashes = {_fnv(code) for code in names.values()}
    if len(hashes) != len(names):
        raise InternalError("two predicates share a hash in durable-rules")
    return rules


def _written(formula: Formula, codes: Mapping[Atom, str]) -> dict[str, Any]:
    if isinstance(formula, Lit):
        return {codes[formula.test]: "t" if formula.truth else "f"}
    word = "$and" if isinstance(formula, And) else "$or"
    return {word: [_written(part, codes) for part in formula.parts]}


def _group(code: str) -> int:
    return int(code[1:]) // GROUP


def _fnv(text: str) -> int:
    """The 32-bit FNV-1a hash by which the library tells messages apart."""
    total = 0x811C9DC5
    for byte in text.encode():
        total = (total ^ byte) * 0x01000193 & 0xFFFFFFFF
    return total
