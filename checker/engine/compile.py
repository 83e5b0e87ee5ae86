"""The rule base compiled to one Python function.

Every atom, derived fact and rule becomes an assignment; truth is two bits
(:mod:`checker.model.truth`), so that *and* is ``&`` and *or* is ``|``. The function takes
what is known and returns every truth that it met: the trace costs one tuple.
"""

from typing import Any

from checker.engine.chaining import plan
from checker.engine.plan import NO_PLAN
from checker.engine.program import Program
from checker.model.expression import (
    NEVER,
    Age,
    All,
    Atom,
    Condition,
    Fact,
    Leaf,
    Literal,
    Not,
    Operand,
    Union,
    operand_facts,
)
from checker.model.expression import (
    Any as AnyOf,
)
from checker.model.rulebase import RuleBase
from checker.model.truth import FALSE, TRUE

_TESTS = {
    "==": "{0} == {1}", "<": "{0} < {1}", "<=": "{0} <= {1}", ">": "{0} > {1}", ">=": "{0} >= {1}",
    "in": "{0} in {1}", "subset": "{0} <= {1}", "superset": "{0} >= {1}",
    "disjoint": "{0}.isdisjoint({1})", "empty": "not {0}",
}  # fmt: skip


def compile_base(base: RuleBase, chaining: bool = True) -> Program:
    """The program that evaluates ``base``. Without ``chaining`` only the reference can run it."""
    return _Compiler(base).program(chaining)


class _Compiler:
    def __init__(self, base: RuleBase):
        self.base = base
        self.variables = {name: f"f{i}" for i, name in enumerate(base.facts)}
        self.derived = tuple(name for name in base.order if name in base.derived)
        self.variables |= {name: f"d{i}" for i, name in enumerate(self.derived)}
        self.conditional = tuple(name for name in base.order if name in base.facts)
        self.atoms: dict[Atom, int] = {}
        self.pool: dict[Operand, int] = {}
        self.lines: list[str] = []

    def program(self, chaining: bool) -> Program:
        base = self.base
        self.unpack("F", (self.variables[name] for name in base.facts))
        self.unpack("S", (f"s{i}" for i in range(len(self.conditional))))
        self.unpack("D", (self.variables[name] for name in self.derived))
        for name in base.order:
            if name in base.facts:
                self.silence(name)
            else:
                self.derivation(name)
        for spec in base.facts.values():  # not needed to judge, but to tell what a vendor settles
            if spec.chosen_with_vendor is not None:
                self.condition(spec.chosen_with_vendor)
        rules = tuple(base.rules)
        triples = []
        for name in rules:
            rule = base.rules[name]
            parts = (rule.scope, rule.requirement, rule.exclude_when or NEVER)
            triples += [self.condition(part) for part in parts]
        values = [self.variables[name] for name in self.conditional]
        derived = [self.variables[name] for name in self.derived]
        atoms = [f"a{i}" for i in range(len(self.atoms))]
        results = ", ".join(f"({''.join(f'{x}, ' for x in group)})" for group in (atoms, derived, values, triples))
        source = "def evaluate(F, S, D):\n " + "\n ".join([*self.lines, f"return {results}"]) + "\n"
        return Program(
            base, tuple(base.facts), self.derived, self.conditional, self.atoms, rules, tuple(self.pool),
            plan(base) if chaining else NO_PLAN, source, compile(source, "<rule base>", "exec"),
        )  # fmt: skip

    def unpack(self, argument: str, names: Any) -> None:
        listed = "".join(f"{name}, " for name in names)
        if listed:
            self.lines.append(f"{listed}= {argument}")

    def silence(self, name: str) -> None:
        spec, variable = self.base.facts[name], self.variables[name]
        truth = self.condition(spec.silence.when)
        value = TRUE if spec.silence.value is True else FALSE if spec.silence.value is False else None
        code = self.operand(Literal(spec.silence.value)) if value is None else str(value)  # type: ignore[arg-type]
        flag = f"s{self.conditional.index(name)}"
        self.lines.append(f"if {flag} and {truth} == 3: {variable} = {code}")

    def derivation(self, name: str) -> None:
        spec, variable = self.base.derived[name], self.variables[name]
        if spec.type == "bool":
            code = self.condition(spec.when)
        else:
            cases = "".join(f"({self.condition(c.when)}, {self.guarded(c.value)}), " for c in spec.cases)
            code = f"choose(({cases}))"
        self.lines.append(f"if {variable} is None: {variable} = {code}")

    def condition(self, condition: Condition) -> str:
        match condition:
            case Leaf(atom, negated):
                code = self.atom(atom)
                return f"N[{code}]" if negated else code
            case Not(part):
                return f"N[{self.condition(part)}]"
            case All(parts):
                return f"({' & '.join(map(self.condition, parts))})" if parts else str(TRUE)
            case AnyOf(parts):
                return f"({' | '.join(map(self.condition, parts))})" if parts else str(FALSE)
        raise TypeError(condition)

    def atom(self, atom: Atom) -> str:
        if atom.op == "holds":
            assert isinstance(atom.left, Fact)
            return self.variables[atom.left.name]
        if atom not in self.atoms:
            left = self.operand(atom.left)
            right = "" if atom.right is None else self.operand(atom.right)
            reads = dict.fromkeys(self.variables[n] for n in (*operand_facts(atom.left), *operand_facts(atom.right)))
            unknown = " or ".join(f"{v} is None" for v in reads)
            test = _TESTS[atom.op].format(left, right)
            self.lines.append(f"a{len(self.atoms)} = {f'1 if {unknown} else ' if unknown else ''}3 if {test} else 0")
            self.atoms[atom] = len(self.atoms)
        return f"a{self.atoms[atom]}"

    def guarded(self, operand: Operand) -> str:
        reads = operand_facts(operand)
        code = self.operand(operand)
        if isinstance(operand, Fact) or not reads:
            return code
        return f"(None if {' or '.join(f'{self.variables[n]} is None' for n in reads)} else {code})"

    def operand(self, operand: Operand) -> str:
        if not operand_facts(operand):
            return f"k{self.pool.setdefault(operand, len(self.pool))}"
        match operand:
            case Fact(name):
                return self.variables[name]
            case Age(name):
                return f"(today - {self.variables[name]}).days"
            case Union(parts):
                return f"({' | '.join(map(self.operand, parts))})"
        raise TypeError(operand)
