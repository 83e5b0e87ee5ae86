"""What to ask first about a project or a vendor: the facts whose answers rule whole laws in or out."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from checker.engine.program import Program
from checker.explain.judge import judge, select
from checker.load.case import read_case
from checker.model.expression import facts, operand_facts
from checker.model.facts import FactSpec, Silence
from checker.model.rulebase import RuleBase

WIDE: Final = 5
"""A vendor's fact is asked first if at least so many regimes read it."""


def open_screening(program: Program, project: Mapping[str, Any], as_of: date) -> list[FactSpec]:
    """The screening facts on which some verdict on ``project`` still turns, the most decisive first.

    ``project`` is the content of a project file. What other answers have already settled,
    or ruled out, is not among them.
    """
    base = program.base
    result = judge(program, read_case(project, [], base), as_of, select(base), full=False)
    weight: dict[str, tuple[bool, int]] = {}
    for row in result.arrangements:
        for question in row.questions:
            if base.facts[question.fact].screening:
                decides, settled = weight.get(question.fact, (False, 0))
                weight[question.fact] = (decides or question.decides, settled + len(question.settles))
    ranked = sorted(weight, key=lambda name: (not weight[name][0], -weight[name][1], name))
    return [base.facts[name] for name in ranked]


def vendor_screening(base: RuleBase) -> list[FactSpec]:
    """The facts that only a vendor can tell and that :data:`WIDE` regimes read, the most read first."""
    regimes: dict[str, set[str]] = defaultdict(set)
    read = _reader(base)
    for rule in base.rules.values():
        for condition in (rule.scope, rule.requirement, *([rule.exclude_when] if rule.exclude_when else [])):
            for name in facts(condition):
                for fact in read(name):
                    regimes[fact].add(rule.regime)
    wide = [
        spec
        for name, spec in base.facts.items()
        if spec.where == "vendor" and len(regimes[name]) >= WIDE and spec.silence == Silence()
    ]
    return sorted(wide, key=lambda spec: (-len(regimes[spec.name]), spec.name))


def _reader(base: RuleBase) -> Callable[[str], frozenset[str]]:
    """A function that gives the stated facts behind a name."""

    @cache
    def read(name: str) -> frozenset[str]:
        derived = base.derived.get(name)
        if derived is None:
            return frozenset((name,))
        inside = set(facts(derived.when))
        for case in derived.cases:
            inside.update(facts(case.when), operand_facts(case.value))
        return frozenset[str]().union(*map(read, inside))

    return read
