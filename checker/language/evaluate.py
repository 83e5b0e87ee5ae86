"""The truth of one atom, worked out by itself.

The reference engine compiles the same meaning into generated code; this is the plain
statement of it, used by the forward-chaining engine and to test the generated code.
"""

import operator
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from checker.model import truth
from checker.model.expression import (
    Age,
    All,
    Atom,
    Condition,
    Constant,
    Fact,
    Leaf,
    Literal,
    Not,
    Operand,
    Union,
    Value,
)
from checker.model.expression import Any as AnyOf
from checker.model.rulebase import RuleBase

TESTS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda item, group: item in group,
    "subset": lambda left, right: left <= right,
    "superset": lambda left, right: left >= right,
    "disjoint": lambda left, right: left.isdisjoint(right),
    "empty": lambda group, _: not group,
}


def condition_truth(condition: Condition, atom: Callable[[Atom], int]) -> int:
    """The truth of ``condition`` where ``atom`` gives that of each test."""
    match condition:
        case Leaf(test, negated):
            found = atom(test)
            return truth.NEGATED[found] if negated else found
        case Not(part):
            return truth.NEGATED[condition_truth(part, atom)]
        case All(parts):
            total = truth.TRUE
            for part in parts:
                total &= condition_truth(part, atom)
            return total
        case AnyOf(parts):
            total = truth.FALSE
            for part in parts:
                total |= condition_truth(part, atom)
            return total
    raise TypeError(condition)


def atom_truth(atom: Atom, value: Callable[[str], Value | None], base: RuleBase, as_of: date) -> int:
    """The truth of ``atom`` where ``value`` gives each fact (``None`` is unknown)."""
    left = operand_value(atom.left, value, base, as_of)
    if left is None:
        return truth.UNKNOWN
    if atom.op == "holds":
        return truth.of(bool(left))
    right = True if atom.right is None else operand_value(atom.right, value, base, as_of)
    return truth.UNKNOWN if right is None else truth.of(TESTS[atom.op](left, right))


def operand_value(operand: Operand, value: Callable[[str], Value | None], base: RuleBase, as_of: date) -> Any:
    """The value of an operand; ``None`` where a fact that it reads is unknown."""
    match operand:
        case Fact(name):
            return value(name)
        case Constant(name):
            return base.constants[name].on(as_of).value
        case Literal(literal):
            return literal
        case Age(name):
            day = value(name)
            return None if day is None else (as_of - day).days  # type: ignore[operator]
        case Union(parts):
            sets = [operand_value(part, value, base, as_of) for part in parts]
            return None if any(s is None for s in sets) else frozenset().union(*sets)
    raise TypeError(operand)
