"""Hypothesis strategies for rule bases and situations, and the settings of the property tests."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from checker.engine.compile import compile_base
from checker.engine.evaluation import Evaluation
from checker.engine.program import Program
from checker.engine.reference import evaluator
from checker.engine.situation import Situation
from checker.explain.assemble import arrangement
from checker.model.descriptor import ArrangementSpec
from checker.model.result import Arrangement
from checker.model.rulebase import RuleBase
from tests.random_bases import AS_OF, PLACE, random_base, random_situation

MORE = int(os.environ.get("PROPERTY_EXAMPLES", "0"))
PROPERTY = settings(deadline=None, max_examples=MORE or 100, derandomize=not MORE)
"""The same examples on every machine, unless ``PROPERTY_EXAMPLES`` asks for that many new ones."""


@dataclass(frozen=True)
class World:
    """A random rule base, by the seed and the size that make it again, and a source of chance for its facts."""

    seed: int
    size: int
    total_cases: bool = False
    vendor_open: bool | None = None
    rng: Random = field(init=False, repr=False, compare=False)
    base: RuleBase = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rng", Random(self.seed))
        object.__setattr__(self, "base", random_base(self.rng, self.size, self.total_cases))

    @cached_property
    def program(self) -> Program:
        return compile_base(self.base)

    def situations(self, count: int) -> Iterator[Situation]:
        for _ in range(count):
            yield random_situation(self.rng, self.base, self.vendor_open)

    def evaluate(self, situation: Situation) -> Evaluation:
        return evaluator(self.program, AS_OF)(situation)


def worlds(max_size: int = 5, total_cases: bool = False, vendor_open: bool | None = None) -> st.SearchStrategy[World]:
    """Random worlds; a failure shrinks to a small one."""
    sizes = st.integers(1, max_size)
    return st.builds(World, st.integers(0, 2**32), sizes, st.just(total_cases), st.just(vendor_open))


def judged(evaluation: Evaluation, name: str = "it") -> Arrangement:
    """The result of an arrangement, all rules judged."""
    approach = evaluation.situation.approach.name
    return arrangement(name, ArrangementSpec(name, approach, PLACE), "", evaluation, lambda rule: True)
