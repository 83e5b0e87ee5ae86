"""A compiled rule base, and what its generated function needs to run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import CodeType
from typing import Any

from checker.engine.plan import Plan
from checker.model.expression import Atom, Constant, Literal, Operand, Union
from checker.model.rulebase import RuleBase
from checker.model.truth import FALSE, NEGATED, TRUE


@dataclass(frozen=True)
class Program:
    """A compiled rule base.

    ``plan`` is the same rule base for forward chaining. ``facts``, ``derived``,
    ``conditional``, ``atoms`` and ``rules`` give the order of the compiled function's
    arguments and results (see :meth:`evaluator`). ``pool`` holds the
    operands whose value does not depend on facts.
    """

    base: RuleBase
    facts: tuple[str, ...]
    derived: tuple[str, ...]
    conditional: tuple[str, ...]
    atoms: Mapping[Atom, int]
    rules: tuple[str, ...]
    pool: tuple[Operand, ...]
    plan: Plan
    source: str
    code: CodeType

    def evaluator(self, as_of: date) -> Any:
        """The compiled function with the constants of ``as_of``.

        It is called with the primary facts in order (Booleans as truths, others as values
        or ``None``), the silence flags of ``conditional`` and the determinations in the
        order of ``derived`` (``None`` where there is none). It returns four tuples: atom
        truths, derived truths or values, the values of the conditional facts, and per rule
        the truth of scope, requirement and ``exclude_when``.
        """
        names: dict[str, Any] = {"N": NEGATED, "today": as_of, "choose": choose}
        names |= {f"k{i}": constant_value(operand, self.base, as_of) for i, operand in enumerate(self.pool)}
        exec(self.code, names)
        return names["evaluate"]


def constant_value(operand: Operand, base: RuleBase, as_of: date) -> Any:
    """The value on ``as_of`` of an operand that reads no fact."""
    match operand:
        case Literal(value):
            return value
        case Constant(name):
            return base.constants[name].on(as_of).value
        case Union(parts):
            return frozenset().union(*(constant_value(part, base, as_of) for part in parts))
    raise TypeError(operand)


def choose(cases: tuple[tuple[int, Any], ...]) -> Any:
    """The value of the first case that is true, if it is certain; else ``None``.

    A case of unknown truth leaves the choice open between its value and what follows; the
    value is still certain where all candidates agree.
    """
    candidates = []
    for truth, value in cases:
        if truth == FALSE:
            continue
        candidates.append(value)
        if truth == TRUE:
            break
    else:
        return None
    first = candidates[0]
    return first if all(value is not None and value == first for value in candidates) else None
