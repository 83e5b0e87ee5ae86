"""The reference evaluator: what a rule base means.

It runs the compiled function of :mod:`checker.engine.program` on one arrangement. Every
other engine must agree with it on every derived fact and every rule.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.situation import Situation, reader
from checker.language.evaluate import atom_truth
from checker.model.diagnostic import InternalError
from checker.model.expression import leaves


def evaluator(program: Program, as_of: date) -> Callable[[Situation], Evaluation]:
    """A function that evaluates situations under the constants of ``as_of``."""
    compiled, read = program.evaluator(as_of), reader(program)

    def evaluate(situation: Situation) -> Evaluation:
        given = read(situation)
        try:
            atoms, derived, settled, triples = compiled(given.facts, given.silent, given.determinations)
        except Exception as error:
            raise InternalError(_which_leaf(program, situation, as_of, error)) from error
        return Evaluation(
            program, situation, as_of,
            dict(zip(program.facts, given.facts)) | dict(zip(program.conditional, settled)),
            atoms,
            dict(zip(program.derived, derived)),
            dict(zip(program.rules, zip(triples[::3], triples[1::3], triples[2::3]))),
        )  # fmt: skip

    return evaluate


def _which_leaf(program: Program, situation: Situation, as_of: date, error: Exception) -> str:
    """Name the leaf that failed, by evaluating every leaf of every rule alone."""
    base = program.base

    def value(name: str) -> Any:
        answer = situation.answers.get(name)
        return None if answer is None else answer.value

    for rule in base.rules.values():
        parts = (rule.scope, rule.requirement, rule.exclude_when or rule.requirement)
        for leaf in (leaf for part in parts for leaf in leaves(part)):
            try:
                atom_truth(leaf.atom, value, base, as_of)
            except Exception as inner:
                return f"rule `{rule.id}`: leaf `{leaf.text}` at {leaf.place} failed: {inner}"
    return f"a leaf of the rule base failed: {error}"
