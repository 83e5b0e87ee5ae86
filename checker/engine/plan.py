"""What forward chaining needs of a rule base, ready to run (made by :mod:`checker.engine.chaining`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from checker.model.expression import Atom

GROUP: Final = 16
"""Units that share one first test, far below the 512 tests at one level that hang the library."""


@dataclass(frozen=True)
class Unit:
    """One message. ``tests`` gives for each test its number among the plan's atoms and its key."""

    name: str
    code: str
    tests: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Plan:
    """Everything that the driver needs: tests, units by stratum, and the rule set as JSON.

    ``values`` names the derived values to work out after each stratum; ``fixed`` is the
    truth of the conditions that have no test.
    """

    atoms: tuple[Atom, ...]
    strata: tuple[tuple[Unit, ...], ...]
    values: Mapping[int, tuple[str, ...]]
    fixed: Mapping[str, bool]
    rule_set: str


NO_PLAN: Final = Plan((), (), {}, {}, "{}")
"""For a program that only the reference engine runs."""
