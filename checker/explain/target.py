"""What a search is given and what it gives: arrangements with goals, sets of changes, and how far it may go."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from checker.engine.situation import Situation
from checker.explain.goal import Goal
from checker.explain.levers import Key, Levers
from checker.model.descriptor import Answer
from checker.model.expression import Value


@dataclass(frozen=True)
class Target:
    """One arrangement with its levers and its goal."""

    situation: Situation
    levers: Levers
    goal: Goal


@dataclass(frozen=True, slots=True)
class Solution:
    """Values for levers that together reach the goals. ``smallest`` says that no smaller set does."""

    values: Mapping[Key, Value]
    cost: int
    smallest: bool = True


@dataclass
class Budget:
    """How many evaluations a search may make; ``spent`` says that it wanted more."""

    left: int
    spent: bool = False

    def take(self, number: int = 1) -> bool:
        """Whether ``number`` evaluations may still be made."""
        if self.left < number:
            self.spent = True
            return False
        self.left -= number
        return True


def with_values(target: Target, values: Mapping[Key, Value]) -> Situation:
    """The situation of ``target`` where its levers have ``values``."""
    said = {lever.fact: Answer(values[lever.key]) for lever in target.levers.values() if lever.key in values}
    return replace(target.situation, answers={**target.situation.answers, **said})
