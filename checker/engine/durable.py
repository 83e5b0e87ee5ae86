"""Inference by forward chaining with durable-rules, and the record of what fired on what.

The library matches messages against rules in C; it coerces types, has no unknown, and
crashes or hangs on several of its features. So this module uses the part of it that holds
up: typed tests are evaluated by us, the rules are those of
:mod:`checker.engine.chaining`, the driver talks to the C engine directly (its host starts
threads that are never collected), and every evaluation has a session of its own that is
always deleted.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from threading import Lock
from types import TracebackType
from typing import Any

import durable_rules_engine as raw

from checker.engine.plan import Part, Plan, Unit
from checker.engine.program import Program, choose
from checker.engine.situation import Situation, is_silent, known
from checker.language.evaluate import atom_truth, operand_value
from checker.model import truth
from checker.model.diagnostic import InternalError
from checker.model.expression import Atom, Value

PROOFS = {
    "t": "true",
    "f": "false",
    "n": "not_applicable",
    "s": "satisfied",
    "b": "breached",
    "x": "excludes",
    "y": "does_not_exclude",
}
"""What each kind of engine rule proves of a unit."""


@dataclass(frozen=True, slots=True)
class Firing:
    """One engine rule that fired: the unit, what it proved, and the message that it matched."""

    unit: str
    proved: str
    message: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Inference:
    """What was inferred for one situation.

    ``derived`` gives truths and values, ``rules`` the outcome and the truth of
    ``exclude_when`` (``None``: a gate keeps the rule from applying, so nobody asked);
    ``firings`` stand in the order in which they happened.
    """

    derived: Mapping[str, Any]
    rules: Mapping[str, tuple[str, int | None]]
    firings: tuple[Firing, ...]


class DurableEngine:
    """The rule base as durable-rules rule sets. Use as a context manager, or :meth:`close` it.

    The rules behind a gate have a rule set of their own, made when the gate is first open.
    """

    def __init__(self, program: Program, as_of: date):
        self.program, self.plan, self.as_of = program, program.plan, as_of
        self.units = {unit.code: unit.name for part in self.plan.parts for row in part.strata for unit in row}
        self.lock = Lock()
        self.sessions = count()
        self.closed = False
        self.handles: dict[str, int] = {}

    def __enter__(self) -> "DurableEngine":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Free the rule sets; they would never be collected."""
        with self.lock:
            self.closed = True
            while self.handles:
                raw.delete_ruleset(self.handles.popitem()[1])

    def infer(self, situation: Situation) -> Inference:
        """Everything that can be proved about ``situation``."""
        with self.lock:
            if self.closed:
                raise InternalError("the durable-rules engine was closed")
            return _Run(self, f"s{next(self.sessions)}", situation).result()

    def handle(self, part: Part) -> int:
        """The rule set of ``part``."""
        if part.gate not in self.handles:
            self.handles[part.gate] = raw.create_ruleset(f"checker {part.gate}", part.rule_set)
        return self.handles[part.gate]


class _Run:
    """One evaluation: what is known so far, part by part and stratum by stratum."""

    def __init__(self, engine: DurableEngine, session: str, situation: Situation):
        self.engine, self.session, self.situation = engine, session, situation
        self.plan: Plan = engine.plan
        self.base = engine.program.base
        self.proved: dict[str, set[str]] = {}
        self.values: dict[str, Value | None] = {}
        self.truths: list[int | None] = [None] * len(self.plan.atoms)
        self.firings: list[Firing] = []
        self.barred: set[str] = set()

    def result(self) -> Inference:
        for part in self.plan.parts:
            if part.gate and self.value(part.gate) is False:
                self.barred.update(part.rules)
            else:
                self.work(part)
        derived = {name: self.concluded(name) for name in self.engine.program.derived}
        rules = {
            name: ("not_applicable", None) if name in self.barred else self.outcome(f"{name}?rule")
            for name in self.base.rules
        }
        return Inference(derived, rules, tuple(self.firings))

    def work(self, part: Part) -> None:
        """Prove what can be proved of one part, in a session of its own."""
        handle = self.engine.handle(part)
        try:
            self.fire(handle, [{"id": "begin", "sid": self.session}])  # where nothing fired, nothing can be freed
            for level, stratum in enumerate(part.strata):
                self.fire(handle, [self.message(unit) for unit in stratum])
                for name in self.plan.values.get(level, ()) if not part.gate else ():
                    self.values[name] = self.chosen(name)
        finally:
            raw.delete_state(handle, self.session)

    def message(self, unit: Unit) -> dict[str, Any]:
        """What the engine matches: the tests of one unit whose truth is known."""
        message: dict[str, Any] = {"id": unit.code, "sid": self.session, "g": unit.group, "r": unit.code}
        truths = self.truths
        for number, key in unit.tests:
            found = truths[number]
            if found is None:
                found = truths[number] = self.test(self.plan.atoms[number])
            if found != truth.UNKNOWN:
                message[key] = "t" if found == truth.TRUE else "f"
        return message

    def fire(self, handle: int, messages: list[dict[str, Any]]) -> None:
        if not messages:
            return
        code, state = raw.assert_facts(handle, json.dumps(messages))
        if code not in (0, 1):  # 1: some message matched no rule, which is how unknown looks
            raise InternalError(f"durable-rules took a message for a repetition (code {code})")
        started = raw.start_action_for_state(handle, state)
        found = started[1] if started else None
        while found:
            for name, action in json.loads(found).items():
                self.record(name, action["m"])
            found = raw.complete_and_start_action(handle, state)

    def record(self, name: str, message: Mapping[str, Any]) -> None:
        if name == "begin":
            return
        code, _, proof = name.partition("_")
        unit = self.engine.units[code]
        proofs = self.proved.setdefault(unit, set())
        if proof not in proofs:  # a rule fires once per true part of an `or`
            proofs.add(proof)
            self.firings.append(Firing(unit, PROOFS[proof], message))
            for first, second in ("tf", "sb", "nb", "xy"):
                if first in proofs and second in proofs:
                    raise InternalError(f"durable-rules proved `{unit}` both {PROOFS[first]} and {PROOFS[second]}")

    def holds(self, unit: str) -> int:
        if unit in self.plan.fixed:
            return truth.of(self.plan.fixed[unit])
        proofs = self.proved.get(unit, ())
        return truth.TRUE if "t" in proofs else truth.FALSE if "f" in proofs else truth.UNKNOWN

    def outcome(self, unit: str) -> tuple[str, int]:
        proofs = self.proved.get(unit, ())
        found = (
            "not_applicable"
            if "n" in proofs
            else "satisfied"
            if "s" in proofs
            else "breached"
            if "b" in proofs
            else "open"
        )
        excludes = self.base.rules[unit.removesuffix("?rule")].exclude_when is not None
        return found, truth.TRUE if "x" in proofs else truth.FALSE if "y" in proofs or not excludes else truth.UNKNOWN

    def concluded(self, name: str) -> Any:
        value = self.value(name)
        return truth.of(value) if self.base.derived[name].type == "bool" else value  # type: ignore[arg-type]

    def value(self, name: str) -> Value | None:
        base = self.base
        if name in base.facts:
            spec = base.facts[name]
            value = known(spec, self.situation)
            if value is None and spec.silence.conditional and is_silent(spec, self.situation):
                return spec.silence.value if self.holds(f"{name}?silence") == truth.TRUE else None
            return value
        answer = self.situation.answers.get(name)
        if answer is not None and answer.value is not None:
            return answer.value
        if name in self.values:
            return self.values[name]
        found = self.holds(name)
        return None if found == truth.UNKNOWN else found == truth.TRUE

    def test(self, atom: Atom) -> int:
        return atom_truth(atom, self.value, self.base, self.engine.as_of)

    def chosen(self, name: str) -> Value | None:
        cases = self.base.derived[name].cases
        truths = (self.holds(f"{name}?case{i}") for i in range(len(cases)))
        values = (operand_value(case.value, self.value, self.base, self.engine.as_of) for case in cases)
        found: Value | None = choose(tuple(zip(truths, values)))
        return found
