"""The same rules for engines that know only true and false.

Such an engine has no *unknown*. Every condition becomes two: one that proves it true and one
that proves it false (:func:`checker.engine.formula.proves`), over tests that are guarded
against absent facts. A rule then has three: it does not apply; its requirement is met; it
applies and its requirement is not met. Where none holds, the rule is open.

The facts are handed over as JSON under short names. Handed over *ready-made*, to the
advantage of these engines: what silence means, derived countries, and unions of sets.
Numbers are whole millionths and dates are days, for Cedar has no floating point.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from checker.engine.evaluation import Evaluation
from checker.engine.formula import And, Formula, Lit, conjunction, proves
from checker.engine.program import Program, constant_value
from checker.model.expression import Age, Atom, Fact, Operand, Union, operand_facts

OUTCOMES = ("not_applicable", "satisfied", "breached")
SCALE = 1_000_000


class Facts:
    """Short names for facts and for unions of sets, and their values as JSON."""

    def __init__(self, program: Program, as_of: date, ready_derived: bool):
        self.program, self.base, self.as_of = program, program.base, as_of
        self.names = {name: f"f{i}" for i, name in enumerate(program.facts)}
        ready = [n for n in program.derived if ready_derived or self.base.derived[n].type != "bool"]
        self.names |= {name: f"d{i}" for i, name in enumerate(ready)}
        operands = (operand for atom in program.atoms for operand in (atom.left, atom.right))
        unions = dict.fromkeys(o for o in operands if isinstance(o, Union) and operand_facts(o))
        self.unions = {union: f"u{i}" for i, union in enumerate(unions)}

    def ready(self, name: str) -> bool:
        """Whether a fact is handed over; otherwise it is derived by the engine."""
        return name in self.names

    def scaled(self, atom: Atom) -> bool:
        """Whether a test compares numbers that have decimals."""
        return any(self.base.type_of(n) == "number" for o in (atom.left, atom.right) if o for n in operand_facts(o))

    def constant(self, operand: Operand, scaled: bool) -> Any:
        """The value of an operand that reads no fact, as JSON."""
        return plain(constant_value(operand, self.base, self.as_of), scaled)

    def given(self, evaluation: Evaluation) -> dict[str, Any]:
        """The facts of one arrangement; what is unknown is left out."""
        found = {}
        for name, short in self.names.items():
            value = evaluation.value(name)
            if value is not None:
                found[short] = plain(value, self.base.type_of(name) == "number")
        for union, short in self.unions.items():
            value = self._union(union, evaluation)
            if value is not None:
                found[short] = plain(value, False)
        return found

    def _union(self, union: Union, evaluation: Evaluation) -> Any:
        total: frozenset[str] = frozenset()
        for part in union.parts:
            value = (
                evaluation.value(part.name) if isinstance(part, Fact) else constant_value(part, self.base, self.as_of)
            )
            if value is None:
                return None
            total |= value
        return total


def plain(value: Any, scaled: bool) -> Any:
    """A value as JSON without floating point."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, bool | str):
        return value
    exact = round(value * SCALE) if scaled else value
    if not isinstance(exact, int) or (scaled and exact != value * SCALE and abs(exact / SCALE - value) > 1e-12):
        raise ValueError(f"{value} is no whole number of millionths")
    return exact


class Dialect(ABC):
    """How conditions are written in one language."""

    words: tuple[str, str]

    def __init__(self, facts: Facts):
        self.facts = facts

    def written(self, formula: Formula) -> str:
        """``formula`` as text."""
        if isinstance(formula, Lit):
            return self.literal(formula)
        joint, none = (self.words[0], "true") if isinstance(formula, And) else (self.words[1], "false")
        return f"({f' {joint} '.join(map(self.written, formula.parts))})" if formula.parts else none

    def literal(self, literal: Lit) -> str:
        """One test, known to be true or known to be false."""
        atom = literal.test
        if atom.op == "holds" and not self.facts.ready(atom.left.name):  # type: ignore[union-attr]
            return self.derived(atom.left.name, literal.truth)  # type: ignore[union-attr]
        return self.test(atom, literal.truth)

    def guard(self, atom: Atom) -> list[str]:
        """What must be known for a test."""
        operands = [o for o in (atom.left, atom.right) if o is not None and operand_facts(o)]
        return [
            self.facts.unions[o] if isinstance(o, Union) else self.facts.names[operand_facts(o)[0]] for o in operands
        ]

    def operand(self, operand: Operand, scaled: bool) -> str:
        """An operand as text."""
        match operand:
            case Fact(name):
                return self.variable(self.facts.names[name])
            case Age(name):
                return f"({self.facts.as_of.toordinal()} - {self.variable(self.facts.names[name])})"
            case Union() if operand in self.facts.unions:
                return self.variable(self.facts.unions[operand])
        return json.dumps(self.facts.constant(operand, scaled))

    @abstractmethod
    def variable(self, short: str) -> str:
        """A fact that was handed over."""

    @abstractmethod
    def derived(self, name: str, truth: bool) -> str:
        """That a derived fact is known to have this truth."""

    @abstractmethod
    def test(self, atom: Atom, truth: bool) -> str:
        """A guarded test."""


def rails(program: Program, name: str) -> tuple[Formula, Formula, Formula]:
    """What proves that a rule does not apply, is satisfied, is breached."""
    rule = program.base.rules[name]
    breach = conjunction((proves(rule.scope, True), proves(rule.requirement, False)))
    return proves(rule.scope, False), proves(rule.requirement, True), breach


class Peer(ABC):
    """A foreign engine with the rules loaded."""

    def __init__(self, program: Program, as_of: date, ready_derived: bool = False):
        self.program = program
        self.facts = Facts(program, as_of, ready_derived)
        self.load()

    @abstractmethod
    def load(self) -> None:
        """Translate and load the rules."""

    @abstractmethod
    def prepared(self, evaluation: Evaluation) -> Any:
        """The facts of one arrangement in the form that the engine takes fastest."""

    @abstractmethod
    def run(self, prepared: Any) -> Any:
        """Evaluate all rules on one arrangement. This is what is timed."""

    @abstractmethod
    def outcomes(self, answer: Any) -> Mapping[str, str]:
        """The outcome of every rule."""


CEDAR_TESTS = {
    "==": "{0} == {1}", "<": "{0} < {1}", "<=": "{0} <= {1}", ">": "{0} > {1}", ">=": "{0} >= {1}",
    "in": "{1}.contains({0})", "subset": "{1}.containsAll({0})", "superset": "{0}.containsAll({1})",
    "disjoint": "!{0}.containsAny({1})", "empty": "{0}.isEmpty()", "holds": "{0}",
}  # fmt: skip


class _Cedar(Dialect):
    words = ("&&", "||")

    def variable(self, short: str) -> str:
        return f"context.{short}"

    def derived(self, name: str, truth: bool) -> str:
        return self.written(proves(self.facts.base.derived[name].when, truth))

    def test(self, atom: Atom, truth: bool) -> str:
        scaled = self.facts.scaled(atom)
        right = "" if atom.right is None else self.operand(atom.right, scaled)
        test = CEDAR_TESTS[atom.op].format(self.operand(atom.left, scaled), right)
        guards = [f"context has {short}" for short in self.guard(atom)]
        return f"({' && '.join([*guards, test if truth else f'!({test})'])})"


class Cedar(Peer):
    """Cedar through cedarpy: three ``permit`` policies per rule; those that hold are the reasons."""

    def load(self) -> None:
        from cedarpy import Entities, PolicySet, is_authorized

        dialect = _Cedar(self.facts)
        policies = []
        self.meaning: dict[str, tuple[str, str]] = {}
        for name in self.program.rules:
            for outcome, formula in zip(OUTCOMES, rails(self.program, name)):
                self.meaning[f"policy{len(policies)}"] = (name, outcome)
                policies.append(f"permit(principal, action, resource) when {{ {dialect.written(formula)} }};")
        self.text = "\n".join(policies)
        self.policies, self.entities = PolicySet.from_str(self.text), Entities.from_json_str("[]")
        self.call = is_authorized

    def prepared(self, evaluation: Evaluation) -> Any:
        context = json.dumps(self.facts.given(evaluation))
        return {"principal": 'P::"p"', "action": 'Action::"a"', "resource": 'R::"r"', "context": context}

    def run(self, prepared: Any) -> Any:
        return self.call(prepared, self.policies, self.entities)

    def outcomes(self, answer: Any) -> Mapping[str, str]:
        if answer.diagnostics.errors:
            raise RuntimeError(answer.diagnostics.errors[0])
        return _settled(self.program.rules, (self.meaning[policy] for policy in answer.diagnostics.reasons))


def _settled(rules: Iterable[str], proved: Iterable[tuple[str, str]]) -> dict[str, str]:
    found = dict.fromkeys(rules, "open")
    for name, outcome in sorted(proved, key=lambda pair: -OUTCOMES.index(pair[1])):
        found[name] = outcome
    return found


ZEN_TESTS = {
    "<": "{0} < {1}", "<=": "{0} <= {1}", ">": "{0} > {1}", ">=": "{0} >= {1}",
    "subset": "all({0}, # in {1})", "superset": "all({1}, # in {0})",
    "disjoint": "none({0}, # in {1})", "empty": "len({0}) == 0",
}  # fmt: skip


class _Zen(Dialect):
    words = ("and", "or")

    def __init__(self, facts: Facts):
        super().__init__(facts)
        self.keys = {name: f"x{i}" for i, name in enumerate(facts.program.derived) if not facts.ready(name)}

    def variable(self, short: str) -> str:
        return short

    def derived(self, name: str, truth: bool) -> str:
        return f"$.{self.keys[name]} == {str(truth).lower()}"

    def test(self, atom: Atom, truth: bool) -> str:
        scaled = self.facts.scaled(atom)
        left = self.operand(atom.left, scaled)
        right = "" if atom.right is None else self.operand(atom.right, scaled)
        guards = [f"{short} != null" for short in self.guard(atom)]
        if atom.op == "holds":  # null equals neither
            return f"{left} == {str(truth).lower()}"
        if atom.op == "in":
            test = f"{left} {'in' if truth else 'not in'} {right}"
        elif atom.op == "==":
            test = f"{left} {'==' if truth else '!='} {right}"
        else:
            test = ZEN_TESTS[atom.op].format(left, right)
            test = test if truth else f"not ({test})"
        return f"({' and '.join([*guards, test])})"

    def three_valued(self, true: Formula, false: Formula) -> str:
        return f"{self.written(true)} ? true : {self.written(false)} ? false : null"

    def outcome(self, not_applicable: Formula, satisfied: Formula, breached: Formula) -> str:
        parts = zip((not_applicable, satisfied, breached), OUTCOMES)
        return "".join(f"{self.written(formula)} ? '{outcome}' : " for formula, outcome in parts) + "'open'"


class Zen(Peer):
    """GoRules' engine through zen-engine: one node whose expressions give first the derived facts, then the rules.

    The graph is compiled once and served by a loader: a decision made by ``create_decision``
    is compiled anew by every call.
    """

    trace = False

    def load(self) -> None:
        import zen

        dialect = _Zen(self.facts)
        base = self.program.base
        expressions = [
            (key, dialect.three_valued(proves(base.derived[name].when, True), proves(base.derived[name].when, False)))
            for name in base.order
            if (key := dialect.keys.get(name))
        ]
        self.keys = {name: f"r{i}" for i, name in enumerate(self.program.rules)}
        expressions += [(key, dialect.outcome(*rails(self.program, name))) for name, key in self.keys.items()]
        self.graph = _graph(expressions)
        self.engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": self.graph}}})
        self.options = {"trace": self.trace}

    def prepared(self, evaluation: Evaluation) -> Any:
        return json.dumps(self.facts.given(evaluation))

    def run(self, prepared: Any) -> Any:
        return self.engine.evaluate("rules", prepared, self.options)

    def outcomes(self, answer: Any) -> Mapping[str, str]:
        return {name: answer["result"][key] for name, key in self.keys.items()}


class ZenTraced(Zen):
    """The same with zen-engine's own trace: each expression's result."""

    trace = True


class ZenHandle(Zen):
    """The same through ``create_decision``, the call that the package's page shows."""

    def load(self) -> None:
        super().load()
        self.decision = self.engine.create_decision(json.dumps(self.graph))

    def run(self, prepared: Any) -> Any:
        return self.decision.evaluate(prepared, self.options)


def _graph(expressions: Iterable[tuple[str, str]]) -> dict[str, Any]:
    rows = [{"id": key, "key": key, "value": value} for key, value in expressions]
    node = {"position": {"x": 0, "y": 0}}
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", **node},
            {"id": "rules", "name": "rules", "type": "expressionNode", "content": {"expressions": rows}, **node},
            {"id": "out", "name": "out", "type": "outputNode", **node},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ],
    }
